"""The WARC files of a WACZ package, read where they stand in it: nothing is extracted, no name in it becomes a path.

A package is a zip. Its WARC files are meant to be stored as they are; those that are deflated are unpacked into a file
without a name, within bounds. What the package says of its files is compared with them, and a difference is named: the
records speak for themselves.
"""

from __future__ import annotations

import hashlib
import json
import re
import struct
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

from archive.warc.members import Damage
from archive.warc.reading import Taken, records

MAGIC: Final = b"PK\x03\x04"
_WANTED: Final = re.compile(r"archive/[^/\\]+\.w?arc(\.gz|\.zst|\.lz4)?")
_ODD: Final = re.compile(r"\.w?arc(\.gz|\.zst|\.lz4)?$")
_MOST_ENTRIES: Final = 20_000
_MOST_RATIO: Final = 300
_MOST_DESCRIPTION: Final = 64 << 20
_BLOCK: Final = 1 << 20
_LOCAL: Final = struct.Struct("<4s22xHH")
_ERRORS: Final = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, OSError)
"""What reading a damaged zip raises; `NotImplementedError` is how zipfile refuses packings that it does not know."""


class Part(NamedTuple):
    """A result of a package, and the file in it that it comes from; offsets are of that file."""

    name: str
    found: Taken | Damage


def parts(path: Path) -> Iterator[Part]:
    """The records of the package's WARC files, and all that is wrong with it."""
    try:
        with zipfile.ZipFile(path) as package:
            yield from _parts(path, package)
    except _ERRORS as error:
        yield Part("", _wrong(f"no sound zip directory ({str(error)[:80]}); records are looked for in all of it"))
        with path.open("rb") as stream:
            yield from (Part("", found) for found in records(stream))


def is_package(path: Path) -> bool:
    """Whether the zip lists a WARC file where packages have theirs."""
    try:
        with zipfile.ZipFile(path) as package:
            return any(_WANTED.fullmatch(name) for name in package.namelist())
    except _ERRORS:
        return False


def _wrong(reason: str) -> Damage:
    return Damage(offset=0, length=0, reason=reason)


def _parts(path: Path, package: zipfile.ZipFile) -> Iterator[Part]:
    entries = package.infolist()
    if len(entries) > _MOST_ENTRIES:
        yield Part("", _wrong(f"{len(entries)} entries, more than {_MOST_ENTRIES}"))
        return
    hashes, wrong = _described(package)
    yield from (Part("", _wrong(reason)) for reason in wrong)
    seen: Counter[str] = Counter()
    for entry in entries:
        seen[entry.filename] += 1
        if not _WANTED.fullmatch(entry.filename):
            if _ODD.search(entry.filename):
                yield Part(entry.filename, _wrong("a WARC file outside of archive/; not read"))
        elif refused := _refused(entry, seen[entry.filename]):
            yield Part(entry.filename, _wrong(refused))
        else:
            yield from _entry(path, package, entry, hashes.get(entry.filename, ""))


def _refused(entry: zipfile.ZipInfo, times: int) -> str:
    """Why the entry is not read; empty where it is."""
    if times > 1:
        return "a second file of this name; not read"
    if entry.flag_bits & 1:
        return "encrypted; not read"
    if entry.file_size > _MOST_RATIO * max(entry.compress_size, _BLOCK):
        return f"unpacks to more than {_MOST_RATIO} times its size; not read"
    return ""


def _entry(path: Path, package: zipfile.ZipFile, entry: zipfile.ZipInfo, known: str) -> Iterator[Part]:
    with _opened(path, package, entry) as (stream, start, end, wrong):
        if wrong:
            yield Part(entry.filename, _wrong(wrong))
        digest = hashlib.sha256()
        stream.seek(start)
        while block := stream.read(min(_BLOCK, end - stream.tell())):
            digest.update(block)
        if known and known != f"sha256:{digest.hexdigest()}":
            yield Part(entry.filename, _wrong("its hash is not that of datapackage.json; records go by their own"))
        for found in records(stream, start, end):
            yield Part(entry.filename, _moved(found, found.offset - start))


def _moved(found: Taken | Damage, offset: int) -> Taken | Damage:
    if isinstance(found, Taken):
        return found._replace(offset=offset)
    return Damage(offset=offset, length=found.length, reason=found.reason)


@contextmanager
def _opened(path: Path, package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[tuple[BinaryIO, int, int, str]]:
    """A file that holds the entry, where in it that stands, and what was wrong with it."""
    if entry.compress_type == zipfile.ZIP_STORED:
        with path.open("rb") as stream:
            start = _content(stream, entry)
            yield stream, start, start + entry.compress_size, ""
        return
    with tempfile.TemporaryFile() as spool:
        wrong = ""
        try:
            with package.open(entry) as packed:
                while block := packed.read(_BLOCK):
                    spool.write(block)
        except _ERRORS as error:
            wrong = f"cannot be unpacked to its end ({str(error)[:80]})"
        spool.flush()
        yield spool, 0, spool.tell(), wrong


def _content(stream: BinaryIO, entry: zipfile.ZipInfo) -> int:
    """Where a stored entry's content begins. Raises `BadZipFile`."""
    stream.seek(entry.header_offset)
    head = stream.read(_LOCAL.size)
    if len(head) < _LOCAL.size or head[:4] != MAGIC:
        raise zipfile.BadZipFile(f"no entry at byte {entry.header_offset}")
    _, name, extra = _LOCAL.unpack(head)
    return entry.header_offset + _LOCAL.size + int(name) + int(extra)


def _described(package: zipfile.ZipFile) -> tuple[dict[str, str], list[str]]:
    """The hashes that the package gives of its files, and what is wrong with its description of itself."""
    described = _read(package, "datapackage.json")
    if described is None:
        return {}, ["no datapackage.json that can be read: its files cannot be compared with it"]
    wrong = []
    signed = _json(_read(package, "datapackage-digest.json") or b"{}")
    if signed.get("hash", "") not in ("", f"sha256:{hashlib.sha256(described).hexdigest()}"):
        wrong.append("datapackage.json is not the one of datapackage-digest.json")
    resources = _json(described).get("resources")
    found = [one for one in resources if isinstance(one, dict)] if isinstance(resources, list) else []
    return {str(one.get("path")): str(one.get("hash", "")) for one in found}, wrong


def _read(package: zipfile.ZipFile, name: str) -> bytes | None:
    try:
        with package.open(name) as stream:
            return stream.read(_MOST_DESCRIPTION)
    except (KeyError, *_ERRORS):
        return None


def _json(text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
