"""Web archives of every shape, made here: the same few records plain, packed, split, joined and mixed."""

from __future__ import annotations

import gzip
import random
import tempfile
from collections.abc import Callable, Sequence

import lz4.frame
import zstandard

from archive.warc.members import Damage
from archive.warc.reading import Taken, records
from archive.warc.record import sha1


def body(number: int, size: int = 300) -> bytes:
    """A page that no other number has, which does not pack away to nothing."""
    noise = random.Random(number).randbytes(size // 2).hex()
    return f"<!doctype html><title>Сторінка {number}</title><p>{noise}</p>".encode()


def record(number: int, *, page: bytes | None = None, http: str = "", digests: bool = True, **fields: str) -> bytes:
    """A response record with the line ends behind it; a field given as an empty string is left out."""
    payload = body(number) if page is None else page
    block = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{http or 'Server: x'}\r\n\r\n".encode() + payload
    known = {
        "WARC-Type": "response",
        "WARC-Record-ID": f"<urn:uuid:00000000-0000-4000-8000-{number:012d}>",
        "WARC-Date": "2026-11-20T08:00:00Z",
        "WARC-Target-URI": f"https://vyhadka.example/{number}.html",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    }
    if digests:
        known |= {"WARC-Block-Digest": sha1(block), "WARC-Payload-Digest": sha1(payload)}
    known |= {name.replace("_", "-"): value for name, value in fields.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in known.items() if value)
    return b"WARC/1.1\r\n" + head.encode() + b"\r\n" + block + b"\r\n\r\n"


def several(count: int) -> list[bytes]:
    """So many records."""
    return [record(number) for number in range(count)]


def read(data: bytes, *, verify: bool = True) -> list[Taken | Damage]:
    """What a file of these bytes gives."""
    with tempfile.TemporaryFile() as stream:
        stream.write(data)
        stream.flush()
        return list(records(stream, verify=verify))


def arc(count: int) -> bytes:
    """An ARC file of the same pages."""
    about = b"1 0 Invented\nURL IP-address Archive-date Content-type Archive-length\n"
    lines = [b"filedesc://x.arc 0.0.0.0 20261120080000 text/plain %d\n%s\n" % (len(about), about)]
    for number in range(count):
        block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body(number)
        line = b"https://vyhadka.example/%d.html 203.0.113.7 20261120080000 text/html %d\n" % (number, len(block))
        lines.append(line + block + b"\n")
    return b"".join(lines)


def _packed(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def _split(parts: Sequence[bytes]) -> bytes:
    """Members that break off within records: 700 bytes each."""
    data = b"".join(parts)
    return b"".join(_packed(data[at : at + 700]) for at in range(0, len(data), 700))


def _pairs(parts: Sequence[bytes]) -> bytes:
    return b"".join(_packed(b"".join(parts[at : at + 2])) for at in range(0, len(parts), 2))


def _mixed(parts: Sequence[bytes]) -> bytes:
    ways: list[Callable[[bytes], bytes]] = [bytes, _packed, _zst, lz4.frame.compress]
    return b"".join(ways[number % 4](part) for number, part in enumerate(parts))


def _zst(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


def _zst_unsized(data: bytes) -> bytes:
    return zstandard.ZstdCompressor(write_content_size=False).compress(data)


def _with_dictionary(parts: Sequence[bytes], *, packed: bool) -> bytes:
    """As WARC-zstd has it: the dictionary first, in a frame that is skipped, then frames that need it."""
    samples: list[bytes | bytearray | memoryview] = [record(number, page=body(number, 40)) for number in range(400)]
    trained = zstandard.train_dictionary(2000, samples)
    held = zstandard.ZstdCompressor().compress(trained.as_bytes()) if packed else trained.as_bytes()
    frame = b"\x5d\x2a\x4d\x18" + len(held).to_bytes(4, "little") + held
    return frame + b"".join(zstandard.ZstdCompressor(dict_data=trained).compress(part) for part in parts)


SHAPES: dict[str, Callable[[Sequence[bytes]], bytes]] = {
    "plain": b"".join,
    "gzip, a member a record": lambda parts: b"".join(map(_packed, parts)),
    "gzip, one member": lambda parts: _packed(b"".join(parts)),
    "gzip, two records a member": _pairs,
    "gzip, records split over members": _split,
    "zstd, a frame a record": lambda parts: b"".join(map(_zst, parts)),
    "zstd, one frame": lambda parts: _zst(b"".join(parts)),
    "zstd, sizes not told": lambda parts: b"".join(map(_zst_unsized, parts)),
    "zstd with a dictionary": lambda parts: _with_dictionary(parts, packed=False),
    "zstd with a packed dictionary": lambda parts: _with_dictionary(parts, packed=True),
    "lz4, a frame a record": lambda parts: b"".join(map(lz4.frame.compress, parts)),
    "lz4, one frame": lambda parts: lz4.frame.compress(b"".join(parts)),
    "mixed": _mixed,
    "bare line feeds": lambda parts: b"".join(
        head.replace(b"\r\n", b"\n") + b"\n\n" + rest
        for head, _, rest in (part.partition(b"\r\n\r\n") for part in parts)
    ),
    "one line end behind each": lambda parts: b"".join(part[:-2] for part in parts),
}
"""How records can be put into a file."""
