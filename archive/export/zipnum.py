"""A CDXJ in compressed blocks with an index of the blocks, so that a reader fetches a few kilobytes of a large one.

The index has a line per block: the key of its first line, and where the block is. It begins with a line that names the
format, as readers expect.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import zlib
from collections.abc import Iterable
from typing import Final, Protocol

BLOCK_LINES: Final = 1024
_GZIP: Final = 31


class Sink(Protocol):
    """What bytes are written into."""

    def write(self, data: bytes, /) -> int:
        """Write all of it."""


def write_blocks(lines: Iterable[bytes], out: Sink, name: str, count: int = BLOCK_LINES) -> bytes:
    """Write sorted lines as gzip blocks of `count` lines into `out`, which is called `name`; returns their index."""
    index = [f"!meta 0 {json.dumps({'format': 'cdxj-gzip-1.0', 'filename': name})}\n".encode()]
    source, offset = iter(lines), 0
    while block := list(itertools.islice(source, count)):
        squeeze = zlib.compressobj(wbits=_GZIP)
        data = squeeze.compress(b"".join(block)) + squeeze.flush()
        facts = {
            "offset": offset,
            "length": len(data),
            "digest": f"sha256:{hashlib.sha256(data).hexdigest()}",
            "filename": name,
        }
        index.append(block[0].partition(b"{")[0] + json.dumps(facts).encode() + b"\n")
        out.write(data)
        offset += len(data)
    return b"".join(index)
