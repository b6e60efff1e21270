"""The parts of an input: the file itself, or each member of a zip or tar, unpacked and with its shape known.

Archives are read as streams and never extracted. Members with unsafe names, with a password or of unlikely size are
named and left out, and so is an archive inside an archive.
"""

from __future__ import annotations

import re
import shutil
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, BinaryIO, Final, cast

from archive.console import counted
from archive.dumps.base.endings import ending, known, listed
from archive.dumps.base.frame import Aside, Layers, Member
from archive.dumps.base.how import How
from archive.dumps.read.asides import aside
from archive.dumps.read.inputs import STDIN, Source, content, no_html, opened
from archive.dumps.read.sniff import sniffed
from archive.dumps.read.stream import BREAKS, Reader, Stream, blocks, narrow, unwrapped
from cleaner.errors import BadInput
from cleaner.textfile import is_binary, shown

MOST_MEMBERS: Final = 1_000_000
"""Files in one zip: its list of names is held in memory."""
_BOMB_SIZE: Final = 256 << 20
_BOMB_RATIO: Final = 200
_UNSAFE = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\x00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file with documents in it."""

    stream: Stream
    layers: Layers
    shape: str
    shown: str
    """What users call it: a path or URL, behind `!/` the member."""
    name: str
    """Its relative name, which a text file's document is called by."""
    where: str | None = None
    """Its path, where it is a plain file of this machine."""
    after: int = 0
    """Readers may leave out the documents before this one: an earlier run has read them."""


def parts(source: Source, how: How) -> Iterator[Part | BadInput | Aside]:
    """The parts of a source in order, and what else an archive holds. What cannot be read is named."""
    try:
        with opened(source) as file:
            raw = Stream(content(source, file), source.shown)
            if raw.head(4) in (b"PK\x03\x04", b"PK\x05\x06"):
                with _random(source, file, raw) as whole:
                    yield from _zipped(source, how, whole)
                return
            stream, pack = unwrapped(raw, source.shown)
            if stream.head(512)[257:262] == b"ustar" or ending(source.name).holder == "tar":
                yield from _tarred(source, how, stream, pack)
            else:
                plain = source.where if not pack and source.where != STDIN and "://" not in source.where else None
                yield _part(stream, Layers(pack=pack), how, (source.shown, source.name, plain))
    except BadInput as error:
        yield error
    except BREAKS as error:
        yield BadInput(f"{source.shown}: cannot be read ({error or type(error).__name__})")


@contextmanager
def _random(source: Source, file: BinaryIO, raw: Stream) -> Iterator[BinaryIO]:
    """The file, to be read from any place; stdin is kept in a nameless temporary file."""
    if source.where != STDIN:
        file.seek(0)
        yield file
        return
    with spooled(raw) as copy:
        yield copy


@contextmanager
def spooled(stream: Stream) -> Iterator[BinaryIO]:
    """What is left of a stream in a nameless temporary file."""
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(cast("BinaryIO", Reader(stream)), copy, 1 << 20)
        copy.seek(0)
        yield cast("BinaryIO", copy)


def _part(stream: Stream, layers: Layers, how: How, names: tuple[str, str, str | None]) -> Part | BadInput:
    """The part with its shape, by the user's word, its name or its content."""
    called, name, where = names
    shape = how.shape or ending(name).shape or sniffed(stream)
    if shape in ("text", "jsonl", "json", "csv"):
        stream, wide = narrow(stream)
        layers = Layers(pack=layers.pack, wide=wide, member=layers.member)
    head = stream.head()
    if not head.strip():
        return stream.broken or BadInput(f"{called}: empty")
    if not how.anything and (shape == "html" or (shape == "text" and sniffed(stream) == "html")):
        return no_html(called)
    if not how.anything and shape in ("text", "jsonl", "json", "csv") and is_binary(head):
        return BadInput(f"{called}: binary data, not text; unpack or convert it first")
    return Part(stream=stream, layers=layers, shape=shape, shown=called, name=name, where=where)


def _zipped(source: Source, how: How, file: BinaryIO) -> Iterator[Part | BadInput | Aside]:
    try:
        with zipfile.ZipFile(file) as archive:
            entries = [info for info in archive.infolist() if not info.is_dir()]
            if len(entries) > MOST_MEMBERS:
                raise BadInput(f"{source.shown}: {len(entries)} files in one zip, more than {MOST_MEMBERS}; split it")
            wanted = _Wanted(source, how)
            for number, info in enumerate(entries):
                if wanted.takes(info.filename):
                    yield _zip_member(archive, info, wanted, number)
            yield from wanted.left_out()
    except (*BREAKS, ValueError) as error:
        yield BadInput(f"{source.shown}: no sound zip ({error}); try `zip -FF`")


def _zip_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, wanted: _Wanted, number: int
) -> Part | BadInput | Aside:
    called = wanted.called(info.filename)
    if why := wanted.refused(info.filename):
        return why
    if info.flag_bits & 1:
        return BadInput(f"{called}: locked with a password; unpack it first")
    if info.file_size > _BOMB_SIZE and info.file_size > _BOMB_RATIO * info.compress_size:
        return BadInput(
            f"{called}: unpacks to more than {_BOMB_RATIO} times its size; unpack it yourself if it is right"
        )
    try:
        inner = archive.open(info)
    except (*BREAKS, ValueError) as error:
        return BadInput(f"{called}: cannot be read ({error})")
    stored = info.compress_type == zipfile.ZIP_STORED
    member = Member(kind="zip", number=number, name=info.filename, stored=stored, mode=info.external_attr >> 16)
    return wanted.part(blocks(inner.read), member)


def _tarred(source: Source, how: How, stream: Stream, pack: str) -> Iterator[Part | BadInput | Aside]:
    wanted = _Wanted(source, how)
    try:
        with tarfile.open(fileobj=cast("BinaryIO", Reader(stream)), mode="r|") as archive:
            for number, info in enumerate(archive):
                cast("Any", archive).members = []  # it would keep every header
                if not info.isdir() and wanted.takes(info.name):
                    yield _tar_member(archive, info, wanted, (number, pack))
        yield from wanted.left_out()
    except (tarfile.TarError, *BREAKS, ValueError) as error:
        yield stream.broken or BadInput(f"{source.shown}: the tar breaks off ({error}); read up to there")
        return
    yield from stream.gaps
    if stream.broken:
        yield stream.broken


def _tar_member(
    archive: tarfile.TarFile, info: tarfile.TarInfo, wanted: _Wanted, place: tuple[int, str]
) -> Part | BadInput | Aside:
    called = wanted.called(info.name)
    if why := wanted.refused(info.name):
        return why
    inner = archive.extractfile(info) if info.isreg() else None
    if inner is None:
        return BadInput(f"{called}: not a regular file (a link, pipe or device)")
    number, outer = place
    member = Member(kind="tar", number=number, name=info.name, time=info.mtime, mode=info.mode, outer=outer)
    return wanted.part(blocks(inner.read), member)


class _Wanted:
    """Which members of an archive are read, and what they are called."""

    def __init__(self, source: Source, how: How) -> None:
        self._source = source
        self._how = how
        self._pages = self._taken = 0
        self._others: list[str] = []

    def takes(self, name: str) -> bool:
        """Whether the member is to be read: a dump, or what goes along where the result is an archive again."""
        page = ending(name).shape == "html"
        self._pages += page
        taken = self._is_dump(name)
        if self._how.to is not None and not taken and not page:
            self._others.append(name)
        self._taken += taken
        return taken or self._how.to is None

    def _is_dump(self, name: str) -> bool:
        """Whether it is one by its name, or the user says what everything is."""
        return ending(name).shape != "html" and (bool(self._how.shape) or known(name))

    def left_out(self) -> Iterator[BadInput]:
        """What is to be said of the archive as a whole."""
        if self._pages:
            yield no_html(f"{self._source.shown} ({counted(self._pages, 'member')})")
        elif not self._taken:
            yield BadInput(f"{self._source.shown}: no dumps in this archive (.txt, .jsonl, .csv, …)")
        elif self._others:
            kinds = shown(listed(self._others))
            yield BadInput(f"{self._source.shown}: members that are no dumps left out of what is converted: {kinds}")

    def called(self, name: str) -> str:
        """The member as it is named to users."""
        return f"{self._source.shown}!/{shown(name)}"

    def refused(self, name: str) -> BadInput | None:
        """Why a name is not followed."""
        if _UNSAFE.search(name):
            return BadInput(f"{self.called(name)}: a name that leads out of the archive; left out")
        if ending(name).holder:
            return BadInput(f"{self.called(name)}: an archive inside an archive; unpack it first")
        return None

    def part(self, raw: Iterator[bytes], member: Member) -> Part | BadInput | Aside:
        """The member as a part, or as what goes along."""
        called = self.called(member.name)
        if not self._is_dump(member.name):
            return aside(raw, member, called)
        stream, pack = unwrapped(raw, called)
        name = PurePosixPath(member.name).as_posix()
        return _part(stream, Layers(pack=pack, member=member), self._how, (called, name, None))
