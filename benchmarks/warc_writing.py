"""Cost of writing captures as WARC records, beside other writers of WARC files, in one process.

    python -m benchmarks.warc_writing [--captures 400] [--rounds 3] [WARC…]      default: ../shared/data/pages/*.warc.gz

Every writer writes the same captures: request, metadata, response, with both digests, each its own gzip member; the
peers as their documentation has it. They take turns over small groups of captures, so that what else the machine does
hits all of them. Compared is CPU time; sizes stand beside it. Two tables: pages unpacked, and as servers gzip them.
"""

from __future__ import annotations

import argparse
import gzip
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from archive.capture import Capture, Found
from archive.warc.http import decoded
from archive.warc.members import Member, walk
from archive.warc.record import BadRecord, parse
from archive.warc.writing import Setting, capture_members
from benchmarks.warc_peers import fastwarc_writer, scrapy_webarchive_writer, warcio_writer

PAGES: Final = Path(__file__).resolve().parents[2] / "shared" / "data" / "pages"
_GROUP: Final = 20
_LARGEST: Final = 1_000_000
Write = Callable[[Sequence[Capture]], None]


def pages(paths: Sequence[Path], most: int) -> Iterator[Capture]:
    """Captures of the pages in these files, unpacked: about as many of each file."""
    for path in paths:
        taken = 0
        for found in walk(path):
            with suppress(BadRecord):
                record = parse(found.data) if isinstance(found, Member) else None
                if record and record.url.startswith("http") and 1000 < len(record.payload) < _LARGEST:
                    yield captured(record.url, record.date, decoded(record).data)
                    taken += 1
            if taken >= most // len(paths) + 1:
                break


def captured(url: str, date: str, body: bytes) -> Capture:
    """A page as a server of today sends it."""
    head = (
        "HTTP/1.1 200 OK\r\nServer: nginx\r\nDate: Fri, 20 Nov 2026 08:00:00 GMT\r\n"
        f"Content-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\nConnection: keep-alive\r\n"
        'Vary: Accept-Encoding\r\nETag: W/"65f0c1d2-1a2b3"\r\nStrict-Transport-Security: max-age=31536000\r\n'
    )
    ask = "GET / HTTP/1.1\r\nHost: vyhadka.example\r\nUser-Agent: Litopys\r\nAccept-Encoding: gzip, br\r\n"
    return Capture(
        url=url,
        date=date,
        head=head.encode(),
        body=body,
        request_head=ask.encode(),
        ip="203.0.113.7",
        protocols=("http/1.1", "tls/1.3"),
        cipher="TLS_AES_128_GCM_SHA256",
        found=Found(outlet="vyhadka", run="vyhadka-1", how="feed", where="https://vyhadka.example/rss.xml"),
    )


def gzipped(one: Capture) -> Capture:
    """The capture as a server sends it that compresses its pages."""
    body = gzip.compress(one.body, 6, mtime=0)
    head = one.head.replace(b"Vary:", b"Content-Encoding: gzip\r\nVary:")
    return replace(one, head=head.replace(str(len(one.body)).encode(), str(len(body)).encode()), body=body)


def ours(path: Path, setting: str) -> Write:
    """Litopys's own writer, in one of its settings."""

    def write(captures: Sequence[Capture]) -> None:
        os.environ["LITOPYS_COMPRESSION"] = setting
        with path.open("ab") as stream:
            for one in captures:
                stream.write(capture_members(one, None, Setting(warcinfo="<urn:uuid:0>")))
        del os.environ["LITOPYS_COMPRESSION"]

    return write


def writers(folder: Path) -> dict[str, tuple[Path, Write]]:
    """Every writer that is installed, by name, and the file that it writes."""
    makers: dict[str, Callable[[Path], Write | None]] = {
        "warcio": warcio_writer,
        "litopys": lambda path: ours(path, "small"),
        "litopys fast": lambda path: ours(path, "fast"),
        "FastWARC": fastwarc_writer,
        "scrapy-webarchive": scrapy_webarchive_writer,
    }
    made = {name: (folder / f"{name}.warc.gz", make(folder / f"{name}.warc.gz")) for name, make in makers.items()}
    for name, (_, write) in made.items():
        if write is None:
            print(f"{name} is not installed: left out")
    return {name: (path, write) for name, (path, write) in made.items() if write}


def measure(captures: Sequence[Capture], rounds: int) -> None:
    """Print a table: milliseconds of CPU a capture, how many times warcio's, and the size of what was written."""
    with tempfile.TemporaryDirectory() as name:
        made = writers(Path(name))
        spent = dict.fromkeys(made, 0.0)
        for _ in range(rounds):
            for at in range(0, len(captures), _GROUP):
                for peer, (_, write) in made.items():
                    start = time.process_time()
                    write(captures[at : at + _GROUP])
                    spent[peer] += time.process_time() - start
        count, payload = rounds * len(captures), rounds * sum(len(one.body) for one in captures)
        print(f"{'':20}{'ms a capture':>14}{'MB/s':>8}{'times warcio':>14}{'size':>8}{'of warcio':>11}")
        size = made["warcio"][0].stat().st_size
        for peer, (path, _) in made.items():
            own = path.stat().st_size
            print(
                f"{peer:20}{1000 * spent[peer] / count:14.3f}{payload / spent[peer] / 1e6:8.0f}"
                f"{spent['warcio'] / spent[peer]:14.2f}{own / payload:8.1%}{own / size:11.1%}"
            )


def main() -> None:
    """Two tables, of pages unpacked and gzipped."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--captures", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    files = given.files or sorted(PAGES.glob("*.warc.gz"))
    if not files:
        raise SystemExit(f"no WARC files given, and none in {PAGES}: nothing to measure")
    captures = list(pages(files, given.captures))[: given.captures]
    print(
        f"{len(captures)} pages of {sum(len(one.body) for one in captures) / len(captures) / 1000:.0f} kB on average\n"
    )
    measure(captures, given.rounds)
    print("\nas servers gzip them")
    measure([gzipped(one) for one in captures], given.rounds)


if __name__ == "__main__":
    main()
