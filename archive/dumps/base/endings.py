"""What the ending of a file's name tells: how it is packed, whether it holds files, and the shape of what is in it."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Final, NamedTuple

PACKED: Final = {
    ".gz": "gz", ".gzip": "gz", ".bz2": "bz2", ".xz": "xz", ".lzma": "xz", ".zst": "zst", ".zstd": "zst",
}  # fmt: skip
SHAPE: Final = {
    ".txt": "text", ".text": "text", ".jsonl": "jsonl", ".ndjson": "jsonl", ".jl": "jsonl", ".json": "json",
    ".csv": "csv", ".tsv": "csv", ".tab": "csv", ".parquet": "parquet", ".pq": "parquet", ".warc": "warc",
    ".wet": "warc", ".html": "html", ".htm": "html", ".xhtml": "html",
}  # fmt: skip
HOLDERS: Final = {".zip": "zip", ".tar": "tar"}
_SHORT: Final = {".tgz": ".tar.gz", ".tbz2": ".tar.bz2", ".tbz": ".tar.bz2", ".txz": ".tar.xz", ".tzst": ".tar.zst"}


_LISTED: Final = 8
_ALL: Final = frozenset((*PACKED, *SHAPE, *HOLDERS, *_SHORT))


class Ending(NamedTuple):
    """What a name tells; each part is empty where it tells nothing."""

    pack: str
    holder: str
    shape: str


@functools.lru_cache(maxsize=256)
def ending(name: str) -> Ending:
    """What the endings of a file's name tell, case aside."""
    name = name.rpartition("/")[2].lower()
    for short, long in _SHORT.items():
        if name.endswith(short):
            name = name[: -len(short)] + long
    pack = ""
    for end, kind in PACKED.items():
        if name.endswith(end):
            name, pack = name[: -len(end)], kind
            break
    last = "." + name.rpartition(".")[2] if "." in name else ""
    return Ending(pack, HOLDERS.get(last, ""), SHAPE.get(last, ""))


def known(name: str) -> bool:
    """Whether a file of a folder or archive belongs to a dump by its name."""
    found = ending(name)
    return bool(found.holder or found.shape)


def listed(names: Iterable[str]) -> str:
    """The last endings of these names with how many have each, the most frequent first."""
    counts = Counter(PurePosixPath(name).suffix.lower() or "no ending" for name in names)
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    more = [f"{len(most) - _LISTED} more endings"] if len(most) > _LISTED else []
    return ", ".join([*(f"{end} {count:,}" for end, count in most[:_LISTED]), *more])


def stem(name: str) -> str:
    """A file's name without the endings that tell something."""
    while (cut := name.rpartition("."))[0] and f".{cut[2].lower()}" in _ALL:
        name = cut[0]
    return name
