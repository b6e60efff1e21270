"""Reading text dumps: which files an input stands for, and the lines of each, with their line ends and encoding.

Only regular files are opened, and they are looked at before opening: a pipe or a device would never end. An input that
cannot be read is named with the reason and costs only itself.
"""

from __future__ import annotations

import codecs
import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cleaner import charset
from cleaner.charset_cyrillic import HIGH, guess
from cleaner.errors import BadInput

LARGEST: Final = 64 * 1024 * 1024
"""Bytes of the largest file that is taken for one document."""

_WIDE_MARKS: Final = ((codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"))
_MARKS: Final = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BINARY: Final = (
    b"\x89PNG",
    b"\x1f\x8b",
    b"PK\x03\x04",
    b"%PDF",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x28\xb5\x2f\xfd",
    b"BZh",
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SAMPLE: Final = 65536
_LETTERS: Final = 200_000
_ESCAPED = re.compile("[\udc80-\udcff]")
_FEWEST_PAIRS: Final = 8
_BLOCKS: Final = (0x00, 0x01, 0x03, 0x04, 0x20)
"""High bytes of Latin, Greek and Cyrillic letters and of punctuation in UTF-16."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file to clean, and where its result belongs below an output folder."""

    path: Path
    name: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A document as lines; `ends[i]` is the line end after `lines[i]`, empty after the last."""

    lines: tuple[str, ...]
    ends: tuple[str, ...]

    def only(self, keep: Sequence[bool]) -> str:
        """The text of these lines with their own line ends: all of them give the document back."""
        return "".join(line + end for line, end, kept in zip(self.lines, self.ends, keep, strict=True) if kept)


def sources(path: Path) -> Iterator[Source | BadInput]:
    """The files that an input stands for, in order of their names: itself, or every `*.txt` below a folder."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        yield _bad(path, error)
        return
    if stat.S_ISDIR(mode):
        yield from _below(path, path.resolve().name)
    elif stat.S_ISREG(mode):
        yield Source(path=path, name=Path(path.name))
    else:
        yield BadInput(f"{shown(path)}: not a regular file (a pipe, socket or device); save it to a file first")


def _below(folder: Path, top: str) -> Iterator[Source | BadInput]:
    errors: list[OSError] = []
    found = 0
    for parent, folders, files in os.walk(folder, onerror=errors.append):
        for name in sorted(folders):
            if (link := Path(parent, name)).is_symlink():
                yield BadInput(f"{shown(link)}: a link to a folder is not followed; give its target as an input")
        folders.sort()
        for name in sorted(files):
            if name.lower().endswith(".txt"):
                found += 1
                yield _entry(Path(parent, name), folder, top)
    yield from (_bad(Path(os.fsdecode(error.filename)), error) for error in errors)
    if not found and not errors:
        yield BadInput(f"{shown(folder)}: no *.txt files in this folder")


def _entry(path: Path, folder: Path, top: str) -> Source | BadInput:
    try:
        regular = stat.S_ISREG(path.stat().st_mode)
    except OSError as error:
        return _bad(path, error)
    if not regular:
        return BadInput(f"{shown(path)}: not a regular file (a pipe, socket or device)")
    return Source(path=path, name=Path(top) / path.relative_to(folder))


def read(path: Path) -> Text:
    """The document in a regular file. Raises `BadInput`."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        raise _bad(path, error) from error
    with os.fdopen(handle, "rb") as stream:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            raise BadInput(f"{shown(path)}: not a regular file")
        try:
            data = stream.read(LARGEST + 1)
        except OSError as error:
            raise _bad(path, error) from error
    return parse(data, shown(path))


def parse(data: bytes, name: str) -> Text:
    """The document in these bytes. Raises `BadInput` where they are no text; `name` is for its message."""
    if len(data) > LARGEST:
        raise BadInput(f"{name}: larger than {LARGEST >> 20} MB; split it into one file per article")
    if not data.strip():
        raise BadInput(f"{name}: empty")
    return split(decode(data, name))


def decode(data: bytes, name: str = "input") -> str:
    """The text in these bytes: by byte order mark, as UTF-8, line by line where encodings mix, or as 8-bit text."""
    for mark, codec in _WIDE_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, "replace")
    if data.startswith(_MARKS):
        return charset.decode(data)
    if wide := _wide(data[:_SAMPLE]):
        return data.decode(wide, "replace")
    if _is_binary(data[:_SAMPLE]):
        raise BadInput(f"{name}: binary data, not text; unpack or convert it first")
    return data.decode() if _is_utf8(data) else _mixed(data)


def reversible(data: bytes, codec: str = "") -> tuple[str, str]:
    """Text and encoding such that `text.encode(encoding, "surrogateescape")` is `data` again; for any bytes.

    Text that is mostly UTF-8 is read as such, its other bytes as U+DC80 to U+DCFF; all else as `codec`, or as the 8-bit
    encoding that its letters speak for.
    """
    try:
        return data.decode(), "utf-8"
    except UnicodeDecodeError:
        text = data.decode("utf-8", "surrogateescape")
    bad = len(_ESCAPED.findall(text))
    good = len(text) - bad - len(data.translate(None, HIGH))
    if good < bad:
        codec = codec or guess(data[:_LETTERS])
        other = data.decode(codec, "surrogateescape")
        if other.encode(codec, "surrogateescape") == data:
            return other, codec
    return text, "utf-8"


def wide_codec(head: bytes) -> str:
    """The UTF-16 or UTF-32 that a text's first bytes are in, by mark or by its zeros; "" where it is neither."""
    for mark, codec in (*_WIDE_MARKS, (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if head.startswith(mark):
            return codec
    head = head[:_SAMPLE]
    quads = len(head) // 4
    for codec, empty in (("utf-32-le", (2, 3)), ("utf-32-be", (0, 1))):
        if quads >= _FEWEST_PAIRS and all(head[place::4].count(0) >= 0.95 * quads for place in empty):
            return codec
    return _wide(head)


def is_binary(head: bytes) -> bool:
    """Whether the first bytes of a file are those of a known binary format, or full of what no text has."""
    return _is_binary(head[:_SAMPLE])


def split(text: str) -> Text:
    """The lines of a text: at LF and CRLF, or at CR where there is no LF; at no other character."""
    lines = text.split("\n")
    if "\r" not in text:
        return Text(lines=tuple(lines), ends=(*("\n",) * (len(lines) - 1), ""))
    if len(lines) == 1:
        lines = text.split("\r")
        return Text(lines=tuple(lines), ends=(*("\r",) * (len(lines) - 1), ""))
    ends = ["\r\n" if line.endswith("\r") else "\n" for line in lines[:-1]]
    return Text(lines=(*(line.removesuffix("\r") for line in lines[:-1]), lines[-1]), ends=(*ends, ""))


def shown(path: Path | str) -> str:
    """A file name as it may be printed: control characters and undecodable bytes are escaped."""
    if isinstance(path, str) and path.isprintable():
        return path
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def _mixed(data: bytes) -> str:
    """Text that is not UTF-8 throughout: each line by itself where some are, else all as one 8-bit encoding."""
    lines = data.split(b"\n")
    good = sum(1 for line in lines if not line.isascii() and _is_utf8(line))
    if not good:
        return charset.decode(data)
    return "\n".join(line.decode() if _is_utf8(line) else charset.decode(line) for line in lines)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _wide(head: bytes) -> str:
    """The UTF-16 of a text without a mark: one byte of each pair is the number of a letter block, nearly always low."""
    pairs = len(head) // 2
    if pairs < _FEWEST_PAIRS or _blocks(head) < 0.95 * pairs:
        return ""
    for codec, start in (("utf-16-le", 1), ("utf-16-be", 0)):
        if _blocks(head[start::2]) >= 0.95 * pairs and _blocks(head[1 - start :: 2]) <= 0.3 * pairs:
            return codec
    return ""


def _blocks(data: bytes) -> int:
    """How many of these bytes may be the number of a letter block."""
    return sum(data.count(block) for block in _BLOCKS)


def _is_binary(head: bytes) -> bool:
    """Whether the bytes begin as a known file or hold control characters that no text has."""
    return head.startswith(_BINARY) or len(_CONTROL.findall(head)) * 50 > len(head)


def _bad(path: Path, error: OSError | ValueError) -> BadInput:
    why = (error.strerror or str(error)).lower() if isinstance(error, OSError) else "not a usable file name"
    if path.is_symlink() and isinstance(error, FileNotFoundError):
        why = "a link that leads nowhere"
    return BadInput(f"{shown(path)}: cannot be read ({why})")
