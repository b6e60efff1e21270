"""One export from beginning to end: the selection made, the target written, what was done told."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from archive.export import articles, out, wacz, wet
from archive.export.package import Package
from archive.export.picking import Group, Picker
from archive.export.selection import Selection, choose
from archive.export.signing import Key
from archive.export.volumes import VOLUME, Volumes, opening
from archive.index import Index
from archive.segment import now
from archive.store import Archive
from archive.warc.cdxj import Sorter, line_of
from archive.warc.writing import warcinfo_member
from cleaner.errors import LitopysError

_ENDINGS: Final = {"warc": ".warc.gz", "wet": ".warc.wet.gz", "text": ".txt"}
_TEXTS: Final = {"jsonl": articles.json_lines, "csv": articles.csv_lines, "text": articles.texts}


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is exported, as what, and where to."""

    archive: Archive
    to: str
    target: str
    selection: Selection = field(default_factory=Selection)
    title: str = ""
    key: Key | None = None
    date: str = field(default_factory=now)


@dataclass(slots=True)
class Exported:
    """What came of an export; `problems` names what could not be read."""

    files: list[str] = field(default_factory=list)
    articles: int = 0
    records: int = 0
    unit: str = "record"
    """What `records` counts: a `record`, a `line` of an index, or a `WARC file` that is taken as it is."""
    problems: list[str] = field(default_factory=list)


def ending(to: str) -> str:
    """The ending of a file of this format."""
    return _ENDINGS.get(to, f".{to}")


def export(order: Order, progress: Callable[[int], None] = lambda records: None) -> Exported:
    """Carry out an order. Raises `LitopysError` where nothing is chosen or the target cannot be written."""
    if order.to == "wacz" and order.target == out.STDOUT:
        raise LitopysError("a WACZ is no stream: name a file with -o")
    done = Exported()
    with closing(order.archive.read_index()) as index:
        index.db.execute("BEGIN")  # all is read as of one moment, also while a crawl goes on
        done.articles = choose(index, order.selection)
        _Job(order, index, progress, done).run()
    return done


@dataclass(slots=True)
class _Job:
    order: Order
    index: Index
    progress: Callable[[int], None]
    done: Exported

    def run(self) -> None:
        """Write the target in its format. Raises `LitopysError` where the archive is empty."""
        if not self.index.indexed():
            raise LitopysError(f"nothing to export: {self.order.archive.root} has no WARC file yet")
        if self.order.to == "warc":
            self._warc()
            return
        with out.written(self.order.target) as stream:
            if self.order.to == "wacz":
                self._wacz(stream)
            elif self.order.to == "cdxj":
                self._cdxj(stream)
            else:
                self._texts(stream)
        self.done.files.append(self.order.target)

    def _groups(self, picker: Picker) -> Iterator[Group]:
        everything = self.order.selection.everything
        groups = picker.everything(self.index.indexed()) if everything else picker.chosen(self.index)
        for group in groups:
            self.progress(len(group.records))
            yield group
        self.done.problems = picker.problems

    def _warc(self) -> None:
        """One or several files: the second and further ones have a number before their ending."""
        picker = Picker(self.order.archive)
        volumes = Volumes(self._groups(picker), sys.maxsize if self.order.target == out.STDOUT else VOLUME)
        for number, volume in enumerate(volumes):
            target = numbered(self.order.target, number)
            with out.written(target) as stream:
                stream.write(opening(_name(target), self.order.date, self.order.selection.told))
                for copied in volume:
                    stream.write(copied.raw)
            self.done.files.append(target)
        self.done.records = volumes.records

    def _wacz(self, stream: BinaryIO) -> None:
        order, picker = self.order, Picker(self.order.archive)
        with closing(Package(stream, order.date)) as package, Sorter() as sorter:
            if order.selection.everything:
                self.done.unit = "WARC file"
                self.done.records = wacz.add_files(package, picker, self.index.indexed(), sorter)
            else:
                told = (order.date, order.selection.told)
                self.done.records = wacz.add_groups(package, self._groups(picker), sorter, told)
            wacz.add_lists(package, self.index, sorter)
            title = order.title or f"{order.archive.root.resolve().name}: {order.selection.told}"
            package.seal({"title": title}, order.key)
        self.done.problems = picker.problems

    def _cdxj(self, stream: BinaryIO) -> None:
        picker, self.done.unit = Picker(self.order.archive), "line"
        with Sorter() as sorter:
            for line in self._lines(picker):
                sorter.add(line)
            for line in sorter.lines():
                stream.write(line)
                self.done.records += 1
        self.done.problems = picker.problems

    def _lines(self, picker: Picker) -> Iterator[bytes]:
        if not self.order.selection.everything:
            for group in self._groups(picker):
                yield from (line_of(copied.record, copied.place) for copied in group.records)
            return
        for name, size in sorted(self.index.indexed().items()):
            path = picker.path(name)
            if picker.readable(path):
                yield from wacz.file_lines(path, name, size)

    def _texts(self, stream: BinaryIO) -> None:
        if not self.done.articles:
            raise LitopysError(f"nothing to export: {self.order.archive.root} has no article yet")
        for piece in self._pieces():
            stream.write(piece)
            self.progress(1)

    def _pieces(self) -> Iterable[bytes]:
        if self.order.to != "wet":
            yield from _TEXTS[self.order.to](self.index)
            return
        facts = {"description": f"texts of articles from an archive of Litopys: {self.order.selection.told}"}
        yield warcinfo_member(_name(self.order.target), self.order.date, facts)
        yield from wet.members(self.index)


def _name(target: str) -> str:
    """What a file's warcinfo calls it; a stream has no name."""
    return "" if target == out.STDOUT else Path(target).name


def numbered(target: str, number: int) -> str:
    """What the file of this number is called, the first as it was asked for."""
    if not number:
        return target
    stem, dot, rest = Path(target).name.partition(".")
    return str(Path(target).with_name(f"{stem}-{number:05d}{dot}{rest}"))
