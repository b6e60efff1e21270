"""What a browser does with a replayed page: it draws what is archived, runs nothing and asks nobody else."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.replay.headers import ARCHIVED
from archive.replay.page import shown
from tests.archive.replay.hostile import VECTORS, page, vector
from tests.archive.replay.served import (
    PAGE,
    Canary,
    archived,
    canary,
    capture_id,
    get,
    look,
    replaying,
    response,
    visit,
)

RED, GREEN, BLUE = (255, 0, 0), (0, 128, 0), (0, 0, 255)
SITE = "https://vyhadka.example"


def png(colour: tuple[int, int, int]) -> bytes:
    """A picture of one point."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    line = zlib.compress(b"\x00" + bytes(colour))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", line) + chunk(b"IEND", b"")


@pytest.fixture
def bird() -> Iterator[Canary]:
    with canary() as one:
        yield one


def test_the_archives_pictures_and_styles_are_drawn_and_hostile_markup_does_nothing(
    tmp_path: Path, bird: Canary
) -> None:
    html = f"""<!doctype html><link rel=stylesheet href=/a.css><link rel=stylesheet href={bird.root}/evil.css>
<style>@import "{bird.root}/import.css"; body {{ margin: 0 }}</style>
<img src=/red.png width=200 height=100 onerror="fetch('{bird.root}/onerror')"><div id=box></div>
<script>fetch('{bird.root}/script'); document.body.remove()</script>
<a href="javascript:fetch('{bird.root}/link')">x</a><iframe src="{bird.root}/frame"></iframe>
<meta http-equiv=refresh content="1;url={bird.root}/refresh"><img src="{bird.root}/pixel.png">"""
    css = "@import 'b.css'; #box { width: 200px; height: 100px; background: url(i/blue.png) }"
    archive = archived(
        tmp_path / "archive",
        response(PAGE, html.encode()),
        response(f"{SITE}/a.css", css.encode(), "text/css", how="requisite"),
        response(f"{SITE}/b.css", b"html { background: green }", "text/css", how="requisite"),
        response(f"{SITE}/red.png", png(RED), "image/png", how="requisite"),
        response(f"{SITE}/i/blue.png", png(BLUE), "image/png", how="requisite"),
    )
    with replaying(archive) as base:
        drawn = look(f"{base}/page/{capture_id(archive)}", tmp_path)
    assert (drawn[RED], drawn[BLUE]) == (20_000, 20_000)
    assert drawn[GREEN] > 100_000, "the style that the style imports"
    assert not bird.asked


def test_no_known_way_of_running_or_asking_gets_through(tmp_path: Path, bird: Canary) -> None:
    assert len(VECTORS) >= 40
    pages = [response(f"{SITE}/{n}.html", page(n, bird.root)) for n in range(len(VECTORS))]
    archive = archived(tmp_path / "archive", *pages)
    with replaying(archive) as base:
        ids = [capture_id(archive, f"{SITE}/{n}.html") for n in range(len(VECTORS))]
        visit([f"{base}/capture/{one}" for one in ids], tmp_path)
    assert bird.asked == {}


def test_either_guard_alone_holds_and_without_both_the_ways_work(tmp_path: Path, bird: Canary) -> None:
    """The headers without the rewriting, and the other way round; without both it goes wrong, as it must here."""
    addresses = []
    with canary() as shows, canary() as unguarded:
        for n in range(len(VECTORS)):
            hostile = page(n, bird.root)
            rewritten = shown(hostile.decode(), PAGE, lambda url, kind: None).html.encode()
            shows.pages |= {f"/headers/{n}": (hostile, ARCHIVED), f"/rewritten/{n}": (rewritten, ())}
            shows.pages[f"/bare/{n}"] = (page(n, unguarded.root), ())
            addresses += [f"{shows.root}/{way}/{n}" for way in ("headers", "rewritten", "bare")]
        visit(addresses, tmp_path)
        assert bird.asked == {}
        reached = {int(re.findall(r"\d+", path)[0]) for path in unguarded.asked if re.search(r"\d", path)}
        ran = [path for path in unguarded.asked if path.startswith("/ran/")]
    assert len(reached) >= 25
    assert len(ran) >= 10


@pytest.mark.parametrize("number", range(len(VECTORS)))
def test_no_address_of_others_is_left_where_a_browser_would_ask_it(number: int) -> None:
    """Without a browser: nothing of the canary stands anywhere but in what a reader is told."""
    address = "http://canary.example"
    whole = f"<!doctype html><p>before</p>{vector(number, address)}"
    html = shown(whole, PAGE, lambda url, kind: None).html
    bare = re.sub(r'title="not in the archive: [^"]*"', "", html)
    text = re.sub(r"<(textarea|title)\b[^>]*>[^<]*</\1>", "", bare)
    inside = "".join(re.findall(r"<[^<>]*>", re.sub(r'title=("[^"]*"|\'[^\']*\')', "", text)))
    assert "canary" not in inside
    assert "fetch(" not in inside
    assert not re.search(r"\son\w+\s*=", inside)
    assert "url(http" not in html.replace(" ", "")


def test_what_was_taken_out_is_told(tmp_path: Path) -> None:
    html = b"<script></script><script></script><p onclick=x><iframe></iframe><meta http-equiv=refresh content=1><form>"
    archive = archived(tmp_path / "archive", response(PAGE, html))
    with replaying(archive) as base:
        told = get(f"{base}/capture/{capture_id(archive)}").text
    found = re.search(r"Taken out: 2 scripts, ([^.]*)\.", told)
    assert found
    assert sorted(found[1].split(", ")) == ["1 automatic move", "1 event handler", "1 form", "1 frame"]
