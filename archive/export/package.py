"""A WACZ file: a zip of WARC files, indexes and pages, with a list of all of them and their digests (WACZ 1.1.1)."""

from __future__ import annotations

import hashlib
import json
import time
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any, BinaryIO, Final

from archive.export.signing import Key, signed
from archive.warc.writing import SOFTWARE

VERSION: Final = "1.1.1"
PACKAGE: Final = "datapackage.json"
DIGEST: Final = "datapackage-digest.json"
_CHUNK: Final = 1 << 20
_MARK: Final = b"LT\x00\x00"
"""An extra field that says nothing, for entries whose size is not known before: their local header has room for large
sizes, and readers in browsers look for such room only where the central directory has an extra field too."""


class Hashed:
    """A stream that counts and digests what is written into it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        """Write all of it."""
        self._digest.update(data)
        self.size += len(data)
        self._stream.write(data)
        return len(data)

    @property
    def hash(self) -> str:
        """The digest, as a package names it."""
        return f"sha256:{self._digest.hexdigest()}"


class Package:
    """Writes one WACZ, entry after entry, and its lists at the end."""

    def __init__(self, stream: BinaryIO, created: str) -> None:
        self._zip = zipfile.ZipFile(stream, "w", allowZip64=True)
        self._created = created
        self._resources: list[dict[str, Any]] = []

    @contextmanager
    def entry(self, path: str, *, packed: bool = False) -> Iterator[Hashed]:
        """A stream into a new entry; WARC files and what is compressed already must be stored as they are."""
        info = self._info(path, packed=packed)
        info.extra = _MARK
        with self._listed(info, size_known=False) as hashed:
            yield hashed

    def copy(self, path: str, source: BinaryIO, size: int) -> None:
        """An entry of the first `size` bytes of `source`, stored."""
        info = self._info(path, packed=False)
        info.file_size = size
        with self._listed(info, size_known=True) as out:
            while size and (chunk := source.read(min(_CHUNK, size))):
                out.write(chunk)
                size -= len(chunk)

    @contextmanager
    def _listed(self, info: zipfile.ZipInfo, *, size_known: bool) -> Iterator[Hashed]:
        with self._zip.open(info, "w", force_zip64=not size_known) as stream:
            hashed = Hashed(stream)
            yield hashed
        path = info.filename
        name = path.rpartition("/")[2].lower()
        self._resources.append({"name": name, "path": path, "hash": hashed.hash, "bytes": hashed.size})

    def lines(self, path: str, lines: Iterable[bytes]) -> None:
        """A compressed entry of lines."""
        with self.entry(path, packed=True) as out:
            for line in lines:
                out.write(line)

    def seal(self, facts: Mapping[str, str], key: Key | None = None) -> str:
        """Write the list of entries and its digest, signed where there is a key; returns the digest."""
        listed = {
            "profile": "data-package",
            "wacz_version": VERSION,
            "software": SOFTWARE,
            "created": self._created,
            **{name: value for name, value in facts.items() if value},
            "resources": self._resources,
        }
        data = json.dumps(listed, ensure_ascii=False, indent=2).encode()
        digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
        told: dict[str, Any] = {"path": PACKAGE, "hash": digest}
        if key:
            told["signedData"] = signed(digest, self._created, key)
        self._zip.writestr(self._info(PACKAGE, packed=True), data)
        self._zip.writestr(self._info(DIGEST, packed=True), json.dumps(told, indent=2))
        self._zip.close()
        return digest

    def close(self) -> None:
        """Write no more: of a package that was not sealed nothing can be used."""
        self._zip.fp = None  # else it writes its directory when it is forgotten, into a stream that is closed

    def _info(self, name: str, *, packed: bool) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(name, time.strptime(self._created, "%Y-%m-%dT%H:%M:%SZ")[:6])
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        info.external_attr = 0o644 << 16
        return info
