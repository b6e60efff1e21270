"""Which files the inputs stand for: files, folders, stdin and URLs; and opening each of them.

Only regular files are opened, and they are looked at before opening: a pipe or a device would never end. Local paths
never go through fsspec. What cannot be read is named with the reason and costs only itself.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from archive.console import counted
from archive.dumps.base.endings import ending, known
from archive.dumps.base.seeing import is_file
from archive.dumps.read.stream import blocks
from cleaner.errors import BadInput
from cleaner.textfile import shown as shown_path

STDIN: Final = "-"
_SIDECAR: Final = b'{"format": "litopys-removed/'
_HTML: Final = "pages are read by `litopys extract`, whole archives of them by `litopys import`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file to read, and what its result is called below an output folder."""

    where: str
    """A path, a URL, or `-`."""
    name: str
    """Relative, with slashes; it begins with the name of the input folder where the file was found in one."""
    found: bool = False
    """Whether it was found in a folder, not given by name."""

    @property
    def shown(self) -> str:
        """The file as it is named to users."""
        return "stdin" if self.where == STDIN else shown_path(self.where)


def sources(given: str | Path) -> Iterator[Source | BadInput]:
    """The files that an input stands for, in order of their names."""
    where = os.fspath(given)
    if where == STDIN:
        yield Source(where=where, name="stdin")
    elif "://" in where:
        yield from _remote(where)
    else:
        yield from _local(Path(where))


def _local(path: Path) -> Iterator[Source | BadInput]:
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        yield bad(path, error)
        return
    if stat.S_ISDIR(mode):
        yield from _below(path, path.resolve().name)
    elif stat.S_ISREG(mode):
        yield Source(where=str(path), name=path.name)
    else:
        yield BadInput(f"{shown_path(path)}: not a regular file (a pipe, socket or device); save it to a file first")


def _below(folder: Path, top: str) -> Iterator[Source | BadInput]:
    errors: list[OSError] = []
    found = pages = 0
    for parent, folders, files in os.walk(folder, onerror=errors.append):
        for name in sorted(folders):
            if (link := Path(parent, name)).is_symlink():
                yield BadInput(f"{shown_path(link)}: a link to a folder is not followed; give its target as an input")
        folders.sort()
        for name in sorted(filter(known, files)):
            if ending(name).shape == "html":
                pages += 1
                continue
            if is_sidecar(Path(parent, name)):
                continue
            found += 1
            yield _entry(Path(parent, name), folder, top)
    yield from (bad(Path(os.fsdecode(error.filename)), error) for error in errors)
    if pages:
        yield BadInput(f"{shown_path(folder)}: {counted(pages, 'HTML file')} left aside; {_HTML}")
    if not found and not errors and not pages:
        yield BadInput(f"{shown_path(folder)}: no dumps in this folder (.txt, .jsonl, .csv, .parquet, .wet, .zip, …)")


def is_sidecar(path: Path) -> bool:
    """Whether a file of a folder is what an earlier cleaning took out, which stands beside the dumps that it left."""
    if "removed." not in path.name or not is_file(path):
        return False
    try:
        with path.open("rb") as stream:
            return stream.read(len(_SIDECAR)) == _SIDECAR
    except OSError:
        return False


def no_html(name: str) -> BadInput:
    """The refusal of a page among the dumps."""
    return BadInput(f"{name}: an HTML page, not a text dump; {_HTML}")


def _entry(path: Path, folder: Path, top: str) -> Source | BadInput:
    try:
        regular = stat.S_ISREG(path.stat().st_mode)
    except OSError as error:
        return bad(path, error)
    if not regular:
        return BadInput(f"{shown_path(path)}: not a regular file (a pipe, socket or device)")
    return Source(where=str(path), name=f"{top}/{path.relative_to(folder).as_posix()}", found=True)


def _remote(url: str) -> Iterator[Source | BadInput]:
    """The file, or every dump below the folder, that a URL names."""
    try:
        files, path = _file_system(url)
        if url.startswith(("http://", "https://")) or not files.isdir(path):
            yield Source(where=url, name=path.rstrip("/").rpartition("/")[2].partition("?")[0] or "download")
            return
        top = path.rstrip("/")
        for name in sorted(filter(known, files.find(top))):
            relative = f"{top.rpartition('/')[2]}/{name.removeprefix(top).lstrip('/')}".lstrip("/")
            yield Source(where=files.unstrip_protocol(name), name=relative, found=True)
    except _remote_errors() as error:
        yield _unreachable(url, error)


def _file_system(url: str) -> tuple[Any, str]:
    import fsspec

    files, path = fsspec.core.url_to_fs(url)
    return files, path


@contextmanager
def opened(source: Source) -> Iterator[BinaryIO]:
    """The file itself, to be read from the start. Raises `BadInput`."""
    if source.where == STDIN:
        if sys.stdin is None:
            raise BadInput("stdin: closed")
        yield sys.stdin.buffer
    elif "://" in source.where:
        with _fetched(source) as stream:
            yield stream
    else:
        with local(source.where) as stream:
            yield stream


def _remote_errors() -> tuple[type[Exception], ...]:
    """What fsspec and the client it uses raise; over HTTP that is aiohttp, which brings errors of its own."""
    try:
        from aiohttp import ClientError
    except ImportError:
        return (OSError, ValueError, ImportError, EOFError)
    return (OSError, ValueError, ImportError, EOFError, ClientError)


def _unreachable(url: str, error: Exception) -> BadInput:
    why = "not found, or no answer" if str(error) in ("", url) else str(error)
    return BadInput(f"{shown_path(url)}: cannot be read ({why})")


@contextmanager
def _fetched(source: Source) -> Iterator[BinaryIO]:
    try:
        files, path = _file_system(source.where)
        stream = files.open(path, "rb")
    except _remote_errors() as error:
        raise _unreachable(source.where, error) from error
    with stream:
        yield cast("BinaryIO", stream)


@contextmanager
def local(where: str) -> Iterator[BinaryIO]:
    """A regular file of this machine. Raises `BadInput`."""
    try:
        handle = os.open(where, os.O_RDONLY | os.O_NONBLOCK | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        raise bad(Path(where), error) from error
    with os.fdopen(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise BadInput(f"{shown_path(where)}: not a regular file")
        yield stream


def content(source: Source, stream: BinaryIO) -> Iterator[bytes]:
    """The blocks of an open source; of a local file only what it had when it was opened."""
    if source.where == STDIN:
        yield from blocks(stream.read)
    elif "://" not in source.where:
        yield from blocks(stream.read, os.fstat(stream.fileno()).st_size)
    else:
        try:
            yield from blocks(stream.read)
        except _remote_errors() as error:
            raise BadInput(f"{source.shown}: the transfer broke off ({error}); read up to there") from error


def bad(path: Path, error: OSError | ValueError) -> BadInput:
    """The sentence for a file that cannot be opened."""
    why = (error.strerror or str(error)).lower() if isinstance(error, OSError) else "not a usable file name"
    if isinstance(error, FileNotFoundError) and path.is_symlink():
        why = "a link that leads nowhere"
    return BadInput(f"{shown_path(path)}: cannot be read ({why})")
