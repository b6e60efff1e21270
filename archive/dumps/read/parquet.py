"""The one door to pyarrow: Parquet files as dumps, read and written a row group at a time.

What comes back has the schema, the metadata, the row groups and the codecs of the original; only the text column's
values and the number of rows change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from typing import Any, BinaryIO, Final

from archive.dumps.base.columns import chosen
from archive.dumps.base.frame import Frame, Piece
from archive.dumps.base.how import How
from archive.dumps.base.values import Document
from archive.dumps.read.inputs import local
from archive.dumps.read.making import Body, document
from archive.dumps.read.parts import Part, spooled
from cleaner.errors import BadInput, LitopysError
from cleaner.textfile import LARGEST, reversible

_BATCH: Final = 256
_ROWS: Final = 4096


def pyarrow() -> Any:
    """The library with its Parquet part. Raises `LitopysError` with the cure where it is not installed."""
    try:
        import pyarrow.compute
        import pyarrow.parquet
    except ImportError as error:
        raise LitopysError("Parquet needs pyarrow: pip install 'litopys[parquet]'") from error
    return pyarrow


def read(part: Part, how: How) -> Iterator[Piece]:
    """The rows of the file; it is kept in a nameless temporary file where it is no plain file of this machine."""
    arrow = pyarrow()
    with ExitStack() as stack:
        whole = local(part.where) if part.where is not None else spooled(part.stream)
        file = stack.enter_context(whole)
        if part.stream.broken:
            return
        try:
            yield from _rows(arrow.parquet.ParquetFile(file), part, how)
        except (arrow.ArrowException, OSError, UnicodeDecodeError) as error:
            yield BadInput(f"{part.shown}: no sound Parquet file ({_first_line(error)})")
        except BadInput as error:
            yield error


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:160]


def _rows(file: Any, part: Part, how: How) -> Iterator[Piece]:
    names = list(file.schema_arrow.names)
    roles = chosen(names, how, part.shown)
    _check(file.schema_arrow.field(roles["text"]).type, roles["text"], part)
    number = 0
    for group in range(file.num_row_groups):
        row = 0
        wanted = list(dict.fromkeys(roles.values()))
        for batch in file.iter_batches(batch_size=_BATCH, row_groups=[group], columns=wanted):
            told = {role: _values(batch.column(name)) for role, name in roles.items()}
            for at in range(batch.num_rows):
                number += 1
                fields = {role: values[at] for role, values in told.items()}
                yield _row(part, how, (number, group, row), fields)
                row += 1


def _check(kind: Any, name: str, part: Part) -> None:
    types = pyarrow().types
    if types.is_dictionary(kind):
        kind = kind.value_type
    tests = (types.is_string, types.is_large_string, types.is_string_view, types.is_binary, types.is_large_binary)
    if not any(test(kind) for test in tests):
        raise BadInput(f"{part.shown}: the column {name!r} holds {kind}, no text; name another one")


def _values(column: Any) -> list[bytes]:
    """The values as bytes: text as it is stored, numbers and times as they print, nothing for what is missing."""
    arrow = pyarrow()
    kind = column.type
    if arrow.types.is_dictionary(kind):
        column = column.dictionary_decode()
    try:
        return [value or b"" for value in column.cast(arrow.string()).cast(arrow.binary()).to_pylist()]
    except arrow.ArrowException:
        with suppress(arrow.ArrowException):
            return [value or b"" for value in column.cast(arrow.binary()).to_pylist()]
        return [b""] * len(column)


def _row(part: Part, how: How, place: tuple[int, int, int], told: Mapping[str, bytes]) -> Document | BadInput:
    number, group, row = place
    if len(told["text"]) > LARGEST:
        return BadInput(f"{part.shown}: row {number} is larger than {LARGEST >> 20} MB; skipped")
    text, encoding = reversible(told["text"])
    frame = Frame(shape="parquet", place=(part.where, group, row) if part.where is not None else None)
    fields = {role: reversible(value)[0] for role, value in told.items() if role != "text" and value}
    return document(part, how, number, fields, Body(text=text, encoding=encoding, frame=frame))


class ParquetWriter:
    """Writes the rows of a Parquet file again with new texts, a row group at a time."""

    def __init__(self, sink: BinaryIO, how: How) -> None:
        self._sink = sink
        self._how = how
        self._stack = ExitStack()
        self._file: Any = None
        self._out: Any = None
        self._where = self._column = ""
        self._group = -1
        self._texts: dict[int, bytes] = {}

    def put(self, document: Document, data: bytes) -> None:
        """Keep a row with this text. Raises `LitopysError` where the original cannot be read again."""
        where, group, row = document.record.place or ("", 0, 0)
        if not where:
            raise LitopysError(
                f"{document.source}: Parquet from stdin, a URL or an archive is not written back; add --to parquet"
            )
        if self._file is None:
            self._open(where)
        elif where != self._where:
            raise LitopysError(f"{document.source}: a Parquet file takes the rows of one file only; add --to parquet")
        if group != self._group:
            self._flush()
            self._group = group
        self._texts[row] = data

    def close(self) -> None:
        """Write what is held and the file's end."""
        self._flush()
        if self._out is not None:
            self._out.close()
        self._stack.close()

    def _open(self, where: str) -> None:
        arrow = pyarrow()
        self._where = where
        self._file = arrow.parquet.ParquetFile(self._stack.enter_context(local(where)))
        self._column = chosen(list(self._file.schema_arrow.names), self._how, where)["text"]
        self._out = arrow.parquet.ParquetWriter(self._sink, self._file.schema_arrow, compression=_codecs(self._file))

    def _flush(self) -> None:
        """Write the rows of the group that were put."""
        if not self._texts:
            return
        arrow = pyarrow()
        table = self._file.read_row_group(self._group)
        order = sorted(self._texts)
        table = table.take(arrow.array(order, arrow.int64()))
        place = table.schema.get_field_index(self._column)
        texts = arrow.array([self._texts[row] for row in order], arrow.large_binary())
        field = table.schema.field(place)
        old = table.column(place)
        values = _as(texts, field.type)
        mask = arrow.compute.is_null(old).combine_chunks() if old.null_count else None
        if mask is not None:
            values = arrow.compute.if_else(mask, arrow.scalar(None, values.type), values)
        self._out.write_table(table.set_column(place, field, values), row_group_size=max(1, len(order)))
        self._texts = {}


def _as(texts: Any, kind: Any) -> Any:
    """The bytes as values of the column's own type; bytes that are no UTF-8 stay as they are."""
    arrow = pyarrow()
    if arrow.types.is_dictionary(kind):
        return _as(texts, kind.value_type).dictionary_encode().cast(kind)
    options = arrow.compute.CastOptions(target_type=kind, allow_invalid_utf8=True)
    return texts.cast(options=options)


def _codecs(file: Any) -> dict[str, str]:
    """The compression of each column, as its first row group has it."""
    if not file.num_row_groups:
        return {}
    group = file.metadata.row_group(0)
    chunks = (group.column(place) for place in range(group.num_columns))
    return {chunk.path_in_schema: _CODECS.get(chunk.compression, chunk.compression) for chunk in chunks}


_CODECS: Final = {"UNCOMPRESSED": "NONE"}


class TableWriter:
    """Writes rows of text columns to a new Parquet file, some thousands at a time."""

    def __init__(self, sink: BinaryIO, columns: tuple[str, ...]) -> None:
        arrow = pyarrow()
        self._schema = arrow.schema([(name, arrow.large_string()) for name in columns])
        self._out = arrow.parquet.ParquetWriter(sink, self._schema, compression="zstd")
        self._rows: list[Mapping[str, str | None]] = []
        self._size = 0

    def row(self, values: Mapping[str, str | None]) -> None:
        """One row; columns that are not given are null."""
        self._rows.append(values)
        self._size += len(values.get("text") or "")
        if len(self._rows) >= _ROWS or self._size > LARGEST:
            self._flush()

    def close(self) -> None:
        """Write what is held and the file's end."""
        self._flush()
        self._out.close()

    def _flush(self) -> None:
        if self._rows:
            self._out.write_table(pyarrow().Table.from_pylist(self._rows, schema=self._schema))
        self._rows, self._size = [], 0
