"""What the tests of exports share: an archive with something of everything, and exports read back."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

from click.testing import CliRunner, Result

from archive.capture import LISTING, REQUISITE, Capture, Found
from archive.store import Archive
from archive.warc.members import Member, walk
from archive.warc.record import Record, parse
from crawler.cli import main
from tests.support import capture, page, story, writer


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["export", *arguments])


def records(data: bytes, folder: Path) -> list[Record]:
    path = folder / "read.warc.gz"
    path.write_bytes(data)
    found = list(walk(path))
    assert all(isinstance(one, Member) for one in found)
    return [parse(one.data) for one in found if isinstance(one, Member)]


def redirect(url: str, to: str) -> Capture:
    head = f"HTTP/1.1 301 Moved Permanently\r\nLocation: {to}\r\n".encode()
    return replace(capture(0), url=url, head=head, body=b"")


def listed() -> Capture:
    return replace(capture(8), url="https://vyhadka.example/rss.xml", found=Found(outlet="vyhadka", how=LISTING))


def needed(name: str, kind: str, where: str) -> Capture:
    """A picture or stylesheet that was captured for what stands at `where`."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n".encode()
    found = Found(outlet="vyhadka", run="vyhadka-1", how=REQUISITE, where=where)
    return replace(capture(9), found=found, url=f"https://vyhadka.example/{name}", head=head, body=name.encode())


def newsroom(folder: Path) -> Archive:
    """Three articles, one with two revisions; a redirect to the second, a listing, what the third page needed."""
    sheet = needed("s.css", "text/css", capture(3).url)
    needs = [needed("p.png", "image/png", capture(3).url), sheet, needed("s.png", "image/png", sheet.url)]
    changed = page("Новина номер 1", [*story(1), "Доповнено ввечері: автобуси виїдуть уже наступного тижня."])
    made = Archive(folder)
    with writer(made) as out:
        for one in (capture(1), capture(2), capture(3), *needs, listed()):
            out.add(one)
        out.add(redirect("https://vyhadka.example/short", capture(2).url))
        out.add(capture(1, date="2026-11-21T08:00:00Z", body=changed))
        out.commit()
    return made


def ids(archive: Archive) -> dict[str, str]:
    """Article ids by the last part of their URLs."""
    with closing(archive.read_index()) as index:
        return {row["url"].rpartition("/")[2]: row["id"] for row in index.query("SELECT id, url FROM articles")}
