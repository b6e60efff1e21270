"""A WACZ of an archive: its WARC files as they are, or the records of chosen captures in files of their own.

Nothing is held in memory or unpacked: files are streamed into the package, lines of the index sorted beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from archive.export.articles import page_lines
from archive.export.package import Package
from archive.export.picking import Group, Picker
from archive.export.volumes import Volumes, opening
from archive.export.zipnum import write_blocks
from archive.index import Index
from archive.segment import OPEN
from archive.warc.cdxj import Place, Sorter, index_path, line_of, lines_of, stale

INDEX: Final = "indexes/index.cdx.gz"
BLOCKS: Final = "indexes/index.idx"
PAGES: Final = "pages/pages.jsonl"
ARCHIVE: Final = "archive/"


def add_files(package: Package, picker: Picker, files: Mapping[str, int], sorter: Sorter) -> int:
    """Add whole WARC files (name: how far it is indexed), and their lines to the sorter; returns how many."""
    count = 0
    for name in sorted(files):
        path = picker.path(name)
        if not picker.readable(path):
            continue
        with path.open("rb") as stream:
            size = files[name] if path.suffix == OPEN else path.stat().st_size
            package.copy(ARCHIVE + name, stream, size)
        part = path.suffix == OPEN  # it may be closed by now, with more in it than was copied
        for line in lines_of(picker.path(name), name, size) if part else file_lines(path, name, size):
            sorter.add(line)
        count += 1
    return count


def file_lines(path: Path, name: str, size: int) -> Iterator[bytes]:
    """The CDXJ lines of an archive's file: those that stand written, or made now."""
    folder = path.parent.with_name("cdxj")
    if path.suffix == OPEN or stale(path, folder):
        yield from lines_of(path, name, size)
        return
    with index_path(path, folder).open("rb") as stream:
        yield from stream


def add_groups(package: Package, groups: Iterator[Group], sorter: Sorter, told: tuple[str, str]) -> int:
    """Add chosen records in files of their own, and their lines to the sorter; `told` is the date and the selection."""
    volumes, stamp = Volumes(groups), "".join(c for c in told[0] if c.isdigit())
    for number, volume in enumerate(volumes):
        name = f"export-{stamp}-{number:05d}.warc.gz"
        with package.entry(ARCHIVE + name) as out:
            out.write(opening(name, *told))
            for copied in volume:
                place = Place(file=name, offset=out.size, length=len(copied.raw))
                sorter.add(line_of(copied.record, place))
                out.write(copied.raw)
    return volumes.records


def add_lists(package: Package, index: Index, sorter: Sorter) -> None:
    """Add the index of what the sorter was given, and the list of pages."""
    with package.entry(INDEX) as out:
        blocks = write_blocks(sorter.lines(), out, INDEX.rpartition("/")[2])
    package.lines(BLOCKS, [blocks])
    package.lines(PAGES, page_lines(index))
