"""Invented captures whose bytes follow from a number, 0.5 to 500 KB, and WARC files of them to import."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from archive.capture import Capture
from archive.warc.writing import capture_members
from cleaner.outlets import Outlet
from crawler.finds import Find
from tests.support import capture, page, story

OUTLET: Final = Outlet(name="vyhadka", title="Вигаданий вісник", domains=("vyhadka.example",))
_PICTURE: Final = b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n"
_SMALLEST: Final = 512
_LARGEST: Final = 500_000


def size_of(number: int, largest: int = _LARGEST) -> int:
    """A size between half a kilobyte and `largest`, small ones as often as large ones by orders of magnitude."""
    share = random.Random(number).random()
    return int(_SMALLEST * (largest / _SMALLEST) ** share)


def made(number: int, largest: int = _LARGEST) -> Capture:
    """The capture of this number: every sixth an article, the rest bytes that do not squeeze, as pictures have."""
    noise = random.Random(number).randbytes(size_of(number, largest))
    if number % 6:
        return replace(capture(number, body=noise), head=_PICTURE)
    filler = f"<!-- {noise[: len(noise) // 4].hex()} -->"
    return capture(number, body=page(f"Новина номер {number}", story(number), filler))


def number_of(url: str) -> int:
    """The number in the URL of a made capture."""
    return int(url.rpartition("/")[2].removesuffix(".html"))


def find(number: int) -> Find:
    """What a listing would say of the made capture."""
    return Find(url=made(number, _SMALLEST).url, how="feed", where="https://vyhadka.example/rss.xml")


def write_sources(folder: Path, files: int, records: int) -> list[Path]:
    """WARC files of made captures, none twice."""
    folder.mkdir(parents=True)
    paths = []
    for serial in range(files):
        numbers = range(serial * records, (serial + 1) * records)
        paths.append(write_source(folder / f"foreign-{serial:02d}.warc.gz", numbers))
    return paths


def write_source(path: Path, numbers: Sequence[int], largest: int = _LARGEST) -> Path:
    """One WARC file of made captures."""
    with path.open("wb") as out:
        for number in numbers:
            out.write(capture_members(made(number, largest)))
    return path
