"""A WACZ file against its own list: every entry there, every digest as told, the signature good."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from archive.export.package import DIGEST, PACKAGE
from archive.export.signing import flaw

_CHUNK: Final = 1 << 20
_LARGEST_LIST: Final = 64 << 20


def problems(path: Path) -> Iterator[str]:
    """What is wrong with a WACZ file, in sentences; nothing where it is sound."""
    try:
        with zipfile.ZipFile(path) as package:
            yield from _within(package)
    except (OSError, zipfile.BadZipFile, zlib.error, ValueError, KeyError, TypeError, EOFError, RuntimeError) as error:
        yield f"cannot be read as WACZ ({error})"


def _within(package: zipfile.ZipFile) -> Iterator[str]:
    names = [info.filename for info in package.infolist() if not info.is_dir()]
    yield from (f"{name}: stands twice in the file" for name in sorted({n for n in names if names.count(n) > 1}))
    data = _small(package, PACKAGE)
    listed: dict[str, Any] = {one["path"]: one for one in json.loads(data)["resources"]}
    for name in sorted(set(names) - set(listed) - {PACKAGE, DIGEST}):
        yield f"{name}: is not in the list"
    for name, one in listed.items():
        if name not in names:
            yield f"{name}: is missing"
        elif _digest(package, name, str(one["hash"]).partition(":")[0]) != one["hash"]:
            yield f"{name}: its digest differs"
    if DIGEST not in names:
        yield f"{DIGEST}: is missing"
        return
    told = json.loads(_small(package, DIGEST))
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    if told.get("hash") != digest:
        yield f"{PACKAGE}: its digest differs"
    elif "signedData" in told and (wrong := flaw(told["signedData"], digest)):
        yield f"{DIGEST}: {wrong}"


def _small(package: zipfile.ZipFile, name: str) -> bytes:
    if package.getinfo(name).file_size > _LARGEST_LIST:
        raise ValueError(f"{name} is larger than {_LARGEST_LIST >> 20} MB")
    return package.read(name)


def _digest(package: zipfile.ZipFile, name: str, kind: str) -> str:
    digest = hashlib.new(kind)
    with package.open(name) as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return f"{kind}:{digest.hexdigest()}"
