"""The pages of a WarcDB file, an SQLite database made of WARC files, as far as they can be made again.

WarcDB keeps bodies unpacked and no status lines. A response is made again where the digest of its block proves that
it is the one that was: of the status lines that servers send, one fits. Nothing is put in that is not proven.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from archive.warc.digests import bytes_of
from archive.warc.inflating import MAX_RECORD
from archive.warc.members import Damage
from archive.warc.reading import Taken
from archive.warc.record import BadRecord, clean, parse

MAGIC: Final = b"SQLite format 3\0"
_TABLES: Final = ("warcinfo", "request", "response", "metadata", "resource")
_OWN: Final = ("payload", "http_headers", "content_length")
_VERSIONS: Final = ("HTTP/1.1", "HTTP/1.0", "HTTP/2", "HTTP/2.0")
_CASED: Final = {"ip": "IP", "id": "ID", "uri": "URI"}


def rows(path: Path) -> Iterator[Taken | Damage]:
    """The records of the database; `offset` is the row. A table or a row that cannot be read is named."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as db:
            db.row_factory = sqlite3.Row
            there = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if not {"response", "warcinfo"} <= there:
                yield Damage(offset=0, length=0, reason="an SQLite database, but not one of WarcDB")
                return
            for table in (name for name in _TABLES if name in there):
                for row in db.execute(f"SELECT rowid AS row_number, * FROM {table} ORDER BY rowid"):
                    yield _record(table, dict(row))
    except sqlite3.Error as error:
        yield Damage(offset=0, length=0, reason=f"the database cannot be read further ({str(error)[:80]})")


def _record(table: str, row: Mapping[str, Any]) -> Taken | Damage:
    number = int(row["row_number"])
    block = _block(table, row)
    if block is None:
        return Damage(offset=number, length=0, reason=f"row of {table}: no digest proves what it was made of")
    lines = [
        f"{_name(name)}: {clean(str(value))}\r\n"
        for name, value in row.items()
        if value is not None and name not in (*_OWN, "row_number")
    ]
    head = f"WARC/1.1\r\n{''.join(lines)}Litopys-Origin: warcdb\r\nContent-Length: {len(block)}\r\n\r\n"
    data = head.encode("utf-8", "replace") + block + b"\r\n\r\n"
    try:
        return Taken(number, 0, b"", data, parse(data))
    except BadRecord as error:
        return Damage(offset=number, length=0, reason=f"row of {table}: {error}")


def _name(column: str) -> str:
    """A header's name as it is written, from the column's."""
    words = [_CASED.get(word, word.capitalize()) for word in column.split("_")]
    return "-".join(["WARC" if word == "Warc" else word for word in words])


def _block(table: str, row: Mapping[str, Any]) -> bytes | None:
    """The block of a row, where it is the one that the digest is of; None where that cannot be shown."""
    payload = row["payload"] if row["payload"] is not None else b""
    body = payload.encode("utf-8", "replace") if isinstance(payload, str) else bytes(payload)
    label, _, value = str(row.get("warc_block_digest") or "").partition(":")
    wanted = bytes_of(value, 20) if label == "sha1" else None
    if wanted is None or len(body) > MAX_RECORD:
        return None
    for start in _starts(table, row):
        if hashlib.sha1(start + body, usedforsecurity=False).digest() == wanted:
            return start + body
    return None


def _starts(table: str, row: Mapping[str, Any]) -> Iterator[bytes]:
    """The heads that may have stood before the body: of a response the same with every status line."""
    yield b""
    if table not in ("response", "request") or not row.get("http_headers"):
        return
    try:
        fields = [(one["header"], one["value"]) for one in json.loads(row["http_headers"])]
    except (ValueError, TypeError, KeyError):
        return
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields).encode("utf-8", "replace") + b"\r\n"
    yield from (first + lines for first in (_answers() if table == "response" else _asks(row)))


def _answers() -> Iterator[bytes]:
    for version in _VERSIONS:
        for status in sorted(HTTPStatus, key=lambda one: one not in (200, 301, 302, 404)):
            yield f"{version} {status.value} {status.phrase}\r\n".encode()
            yield f"{version} {status.value} \r\n".encode()
            yield f"{version} {status.value}\r\n".encode()


def _asks(row: Mapping[str, Any]) -> Iterator[bytes]:
    place = "/" + str(row.get("warc_target_uri") or "").strip("<>").partition("://")[2].partition("/")[2]
    for version in _VERSIONS:
        for method in ("GET", "HEAD", "POST"):
            yield f"{method} {place} {version}\r\n".encode("utf-8", "replace")
