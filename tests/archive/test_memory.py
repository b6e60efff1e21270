"""How much is held at a time does not hang on what a file or a server has made of its records."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

from archive.capture import Found
from archive.companions import Companions
from archive.store import Archive
from archive.taking import Item
from archive.taking_apart import items_apart
from archive.warc.record import parse
from tests.archive.odd_files import record
from tests.support import capture, writer

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n"


def test_pages_that_unpack_to_much_are_read_a_few_at_a_time(tmp_path: Path) -> None:
    """Sixteen of 32 MB, each sent in 32 KB, were unpacked at once."""
    packed = gzip.compress(b"<p>" + b"a" * 3_000_000)
    counts: list[int] = []
    with writer(Archive(tmp_path)) as out:
        out.indexer.progress = counts.append
        for number in range(12):
            out.add(replace(capture(number), head=HEAD, body=packed + bytes([number]) * 600))
        out.commit()
    assert sum(counts) == 12
    assert max(counts) <= 2


def test_notes_on_captures_that_never_come_are_not_held_without_end() -> None:
    notes = Companions()
    for number in range(200):
        notes.add(f"<urn:x:{number}>", Found(title=str(number) + "a" * 1_000_000))
    assert sum(len(notes.pop(f"<urn:x:{number}>").title) for number in range(199)) <= 48_000_000
    assert notes.pop("<urn:x:199>").title.startswith("199a")
    assert notes.pop("<urn:x:199>") == Found()


def test_of_two_notes_on_a_capture_the_later_counts() -> None:
    notes = Companions()
    notes.add("<urn:x:1>", Found(title="first"))
    notes.add("<urn:x:1>", Found(title="second"))
    assert notes.pop("<urn:x:1>") == Found(title="second")


def test_a_flood_of_headers_costs_itself(tmp_path: Path) -> None:
    """In 50 KB came so many that there was no memory left, and the rest of the file was not read."""
    flood = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + b"a:\n" * (16 << 20) + b"\r\n<p>x"
    members = [gzip.compress(record(n)) for n in range(4)]
    members.insert(2, gzip.compress(answer(flood, "https://vyhadka.example/flood.html")))
    (tmp_path / "x.warc.gz").write_bytes(b"".join(members))
    found = [one for one in items_apart(tmp_path / "x.warc.gz") if isinstance(one, Item)]
    assert len(found) == 5
    read = parse(answer(flood, "https://vyhadka.example/flood.html"))
    assert (read.payload, read.http_header("content-type"), len(read.http) < 100_000) == (b"<p>x", "text/html", True)


def answer(block: bytes, url: str) -> bytes:
    lines = f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <x:1>\r\nWARC-Date: 2026\r\nWARC-Target-URI: {url}"
    return lines.encode() + b"\r\nContent-Length: %d\r\n\r\n" % len(block) + block + b"\r\n\r\n"
