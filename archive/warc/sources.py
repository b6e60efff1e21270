"""What kind of web archive a file is, by its bytes, and what is in it, whatever kind it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from archive.warc import wacz, warcdb
from archive.warc.arc import START
from archive.warc.cutting import NEXT
from archive.warc.inflating import MAGICS
from archive.warc.members import Damage
from archive.warc.reading import Taken, records

_PACKED: Final = ("", ".gz", ".zst", ".lz4")
SUFFIXES: Final = (*(f".{kind}{packed}" for kind in ("warc", "arc") for packed in _PACKED), ".wacz", ".warcdb")
"""How files are called that are looked for in folders."""
_OTHERS: Final = {
    b"BZh": "packed with bzip2; unpack it first: bzip2 -dc FILE | litopys import -",
    b"\xfd7zXZ": "packed with xz; unpack it first: xz -dc FILE | litopys import -",
    b"\xef\xbb\xbfWARC": "begins with a byte order mark; take it off: tail -c +4 FILE | litopys import -",
}
_LOOKED_AT: Final = 1 << 20
_SKIPPABLE: Final = b"\x2a\x4d\x18"
"""How a frame that is none begins, behind its first byte: a dictionary stands in one."""
_GLANCED_AT: Final = 1 << 18
_ROWS: Final = 20


def refused(path: Path) -> str:
    """Why a file is no web archive; empty where it may be one, if only a damaged one. Raises `OSError`."""
    with path.open("rb") as stream:
        head = stream.read(_LOOKED_AT)
    if not head:
        return "the file is empty"
    for start, reason in _OTHERS.items():
        if head.startswith(start):
            return reason
    if head[:3] in MAGICS or head.startswith((b"WARC/", START, wacz.MAGIC, warcdb.MAGIC)) or head[1:4] == _SKIPPABLE:
        return ""
    if NEXT.search(head) or path.name.endswith(SUFFIXES):  # damaged at its beginning
        return ""
    return (
        f"not a WARC file (it begins with {head[:4]!r}); give WARC, ARC, WACZ or WarcDB files, packed or not, "
        "or add --dump where it holds texts"
    )


def disguised(path: Path) -> bool:
    """Whether a file is a web archive whatever it is called; one that cannot be read is none.

    That is cheap: of what is packed a record is looked for in the first quarter of a megabyte.
    """
    try:
        if not path.is_file():
            return False
        with path.open("rb") as stream:
            head = stream.read(16)
            if head.startswith(wacz.MAGIC):
                return wacz.is_package(path)
            if head == warcdb.MAGIC:
                return _has_record(islice(warcdb.rows(path), _ROWS))
            packed = head[:3] in MAGICS or head[1:4] == _SKIPPABLE
            end = min(path.stat().st_size, _GLANCED_AT)
            return head.startswith((b"WARC/", START)) or (packed and _has_record(records(stream, 0, end)))
    except OSError:
        return False


def _has_record(found: Iterable[Taken | Damage]) -> bool:
    return any(isinstance(one, Taken) for one in found)


def results(path: Path) -> Iterator[tuple[str, Taken | Damage]]:
    """Everything in a file, with the name of the file in it where it is a package. Raises `OSError`."""
    with path.open("rb") as stream:
        head = stream.read(16)
        if head.startswith(wacz.MAGIC):
            yield from wacz.parts(path)
        elif head == warcdb.MAGIC:
            yield from (("", found) for found in warcdb.rows(path))
        else:
            yield from (("", found) for found in records(stream))
