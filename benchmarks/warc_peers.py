"""Other writers of WARC files, each writing the same three records of a capture as its documentation has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.capture import Capture, new_record_id
from archive.warc.record import METADATA
from archive.warc.writing import metadata_block

Write = Callable[[Sequence[Capture]], None]


def warcio_writer(path: Path) -> Write:
    """warcio's WARCWriter: level 9, digests of its own."""

    def write(captures: Sequence[Capture]) -> None:
        with path.open("ab") as stream:
            writer = WARCWriter(stream, gzip=True, warc_version="1.1")
            for one in captures:
                for record in _warcio_records(writer, one):
                    writer.write_record(record)

    return write


def _warcio_records(writer: WARCWriter, one: Capture) -> list[object]:
    """Request, metadata, response."""
    common = {"WARC-Date": one.date, "WARC-Warcinfo-ID": "<urn:uuid:0>"}
    companion = common | {"WARC-Concurrent-To": one.id}
    own = common | {"WARC-Record-ID": one.id, "WARC-IP-Address": one.ip, "WARC-Cipher-Suite": one.cipher}
    known, kind = metadata_block(one.found), "application/json"

    def made(url: str, type_: str, body: bytes, fields: dict[str, str], **more: object) -> object:
        return writer.create_warc_record(
            url, type_, payload=BytesIO(body), length=len(body), warc_headers_dict=fields, **more
        )  # fmt: skip

    return [
        made(one.url, "request", one.request_body, companion, http_headers=_head(one.request_head, request=True)),
        made(METADATA + one.url, "metadata", known, companion, warc_content_type=kind),
        made(one.url, "response", one.body, own, http_headers=_head(one.head)),
    ]


def _head(head: bytes, *, request: bool = False) -> StatusAndHeaders:
    first, *lines = head.decode("latin-1").split("\r\n")[:-1]
    fields = [(name, value.strip()) for name, _, value in (line.partition(":") for line in lines)]
    if request:
        return StatusAndHeaders(first, fields, is_http_request=True)
    protocol, _, status = first.partition(" ")
    return StatusAndHeaders(status, fields, protocol=protocol)


def fastwarc_writer(path: Path) -> Write | None:
    """FastWARC's records, with digests, each finished into a member of its own; level 9 is its default too."""
    try:
        fast, streams = import_module("fastwarc.warc"), import_module("fastwarc.stream_io")
    except ImportError:
        return None

    def made(kind: str, url: str, block: bytes, fields: dict[str, str]) -> Any:
        record = fast.WarcRecord()
        record.init_headers(record_type=getattr(fast.WarcRecordType, kind))
        record.set_bytes_content(block)
        for name, value in {"WARC-Target-URI": url, "WARC-Warcinfo-ID": "<urn:uuid:0>", **fields}.items():
            record.headers[name] = value
        return record

    def write(captures: Sequence[Capture]) -> None:
        with path.open("ab") as stream:
            member = streams.GzipWriter(stream)
            for one in captures:
                for record in _fastwarc_parts(one):
                    made(*record).write(member, checksum_data=True)
                    member.finish()

    return write


def _fastwarc_parts(one: Capture) -> list[tuple[str, str, bytes, dict[str, str]]]:
    """Type, address, block and fields of request, metadata and response."""
    companion = {"WARC-Date": one.date, "WARC-Concurrent-To": one.id, "WARC-Record-ID": new_record_id()}
    own = {"WARC-Date": one.date, "WARC-Record-ID": one.id, "WARC-IP-Address": one.ip}
    return [
        ("request", one.url, one.request_head + b"\r\n" + one.request_body, companion),
        ("metadata", METADATA + one.url, metadata_block(one.found), companion),
        ("response", one.url, one.head + one.blank + one.body, own),
    ]


def scrapy_webarchive_writer(path: Path) -> Write | None:
    """scrapy-webarchive's writer: request and response alone, without repeated headers, a file opened a record."""
    try:
        from scrapy.http import Request, Response

        maker = import_module("scrapy_webarchive.warc.writers").WarcFileWriter
    except ImportError:
        return None

    def write(captures: Sequence[Capture]) -> None:
        writer = maker("bench", str(path))
        for one in captures:
            fields = [line.partition(b": ")[::2] for line in one.head.split(b"\r\n")[1:-1]]
            request = Request(one.url, meta={"WARC-Date": one.date}, headers={"User-Agent": "Litopys"})
            response = Response(one.url, headers=dict(fields), body=one.body)
            writer.write_request(request, writer.write_response(response, request))

    return write
