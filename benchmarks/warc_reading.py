"""Cost of indexing and importing WARC files, beside other readers.

    python -m benchmarks.warc_reading [--captures 600] [--rounds 3] [--peers PYTHON] [WARC…]
                                                                            default: ../shared/data/pages/*.warc.gz

All read one file of captures (request, metadata, response, each its own gzip member), which our writer made. Indexing
goes in this process, peers in turn: a line of JSON a record, as `warcio index` writes it. cdxj-indexer and the imports
are processes of their own, of which what they take to start is not counted: WarcDB's into SQLite, ours into an archive,
with and without reading the pages in it, as WarcDB reads none. WarcDB wants other packages than we do: PYTHON is that
of an environment which has it. Compared is CPU time, user and system.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from archive.importing import Importer
from archive.pages import Readers
from archive.readings import Job, Reading
from archive.store import Archive, Writer
from archive.warc.cdxj import lines_of
from archive.warc.heads import Headed, heads
from archive.warc.reading import Taken, records
from archive.warc.writing import Setting, capture_members
from benchmarks.importing import PAGES, run
from benchmarks.warc_writing import pages

_WARCDB: Final = "from warcdb import warcdb_cli; warcdb_cli()"
_CDXJ: Final = "from cdxj_indexer.main import main; main()"
_FIELDS: Final = ("offset", "warc-type", "warc-target-uri")


class Unread(Readers):
    """Readers that read nothing: what an import costs beside the pages."""

    def map(self, jobs: Sequence[Job]) -> list[Reading]:
        """No article for any page."""
        return [Reading(reason="unread") for _ in jobs]


def ours(path: Path, *, verify: bool) -> int:
    """Litopys's reader, with what warcio's index tells."""
    out = io.StringIO()
    with path.open("rb") as stream:
        for one in records(stream, verify=verify):
            if isinstance(one, Taken):
                line = {"offset": one.offset, "warc-type": one.record.type, "warc-target-uri": one.record.url}
                out.write(json.dumps(line) + "\n")
    return out.getvalue().count("\n")


def warcio_index(path: Path) -> int:
    """`warcio index`."""
    out = io.StringIO()
    indexer: Any = import_module("warcio.indexer").Indexer(_FIELDS, [str(path)], out)
    with path.open("rb") as stream:
        indexer.process_one(stream, out, path.name)
    return out.getvalue().count("\n")


def fastwarc(path: Path) -> int:
    """FastWARC's iterator, and the same lines."""
    warc = import_module("fastwarc.warc")
    out = io.StringIO()
    with path.open("rb") as stream:
        for one in warc.ArchiveIterator(stream):
            headers = one.headers
            line = [one.stream_pos, headers.get("WARC-Type"), headers.get("WARC-Target-URI")]
            out.write(json.dumps(dict(zip(_FIELDS, line, strict=True))) + "\n")
    return out.getvalue().count("\n")


def ours_heads(path: Path) -> int:
    """Litopys's lists of what stands where, which unpack no bodies."""
    out = io.StringIO()
    for one in heads(path):
        if isinstance(one, Headed):
            line = {"offset": one.offset, "warc-type": one.record.type, "warc-target-uri": one.record.url}
            out.write(json.dumps(line) + "\n")
    return out.getvalue().count("\n")


READERS: Final[dict[str, Callable[[Path], int]]] = {
    "warcio index": warcio_index,
    "litopys": ours_heads,
    "litopys, bodies unpacked": lambda path: ours(path, verify=False),
    "litopys, digests checked": lambda path: ours(path, verify=True),
    "litopys, sorted CDXJ": lambda path: sum(1 for _ in lines_of(path)),
    "FastWARC": fastwarc,
}


def index(path: Path, rounds: int, other: float | None) -> None:
    """Print what each reader takes for a record; `other` is what cdxj-indexer took."""
    spent: dict[str, float] = {}
    with path.open("rb") as stream:
        count = sum(1 for _ in records(stream))
    for name in READERS:
        try:
            READERS[name](path)
        except ImportError:
            print(f"{name} is not installed: left out")
        else:
            spent[name] = 1e9
    for _ in range(rounds):
        for name in spent:
            start = time.process_time()
            READERS[name](path)
            spent[name] = min(spent[name], time.process_time() - start)
    if other:
        spent["cdxj-indexer"] = other
    print(f"{'index':28}{'us a record':>12}{'times warcio':>14}")
    for name, cpu in spent.items():
        print(f"{name:28}{1e6 * cpu / count:12.1f}{spent['warcio index'] / cpu:14.2f}")


def beside(command: Callable[[str, Path], list[str]], files: tuple[Path, Path]) -> float | None:
    """CPU seconds of a command on the second file, less what it takes on the first, small one; None where it fails."""
    costs = []
    for file in files:
        with tempfile.TemporaryDirectory() as folder:
            try:
                costs.append(run(command(folder, file)).cpu)
            except SystemExit:
                return None
    return costs[1] - costs[0]


def take(root: Path, *paths: Path, reading: bool) -> None:
    """An import in this process."""
    with (
        Readers(0) if reading else Unread(0) as readers,
        Archive(root).writing(readers) as (indexer, _),
        closing(Writer(archive=Archive(root), indexer=indexer, outlet="import")) as writer,
    ):
        importer = Importer(writer)
        for path in paths:
            importer.file(path)


def imports(files: tuple[Path, Path], count: int, python: str) -> None:
    """Print what imports take for a capture."""
    child = [sys.executable, "-m", "benchmarks.warc_reading", "--into"]
    ways: dict[str, Callable[[str, Path], list[str]]] = {
        "WarcDB": lambda folder, file: [python, "-c", _WARCDB, "import", f"{folder}/w.db", str(file)],
        "litopys, pages not read": lambda folder, file: [*child, f"{folder}/a", "--unread", str(file)],
        "litopys, pages read": lambda folder, file: [*child, f"{folder}/b", str(file)],
    }
    print(f"\n{'import':28}{'ms a capture':>12}{'times WarcDB':>14}")
    peer = 0.0
    for name, command in ways.items():
        cpu = beside(command, files)
        if cpu is None:
            print(f"{name} is not installed: left out")
            continue
        peer = peer or cpu
        print(f"{name:28}{1000 * cpu / count:12.2f}{peer / cpu:14.2f}", flush=True)


def options() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--captures", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", default=sys.executable, metavar="PYTHON")
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--unread", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Two tables, or an import as their child."""
    given = options()
    if given.into:
        take(given.into, *given.files, reading=not given.unread)
        return
    files = given.files or sorted(PAGES.glob("*.warc.gz"))
    if not files:
        raise SystemExit(f"no WARC files given, and none in {PAGES}: nothing to measure")
    captures = list(pages(files, given.captures))[: given.captures]
    with tempfile.TemporaryDirectory() as folder:
        path, few = Path(folder, "many.warc.gz"), Path(folder, "few.warc.gz")
        for file, some in ((path, captures), (few, captures[:2])):
            setting = Setting(warcinfo="<urn:uuid:0>")
            file.write_bytes(b"".join(capture_members(one, None, setting) for one in some))
        kilobytes = sum(len(one.body) for one in captures) / len(captures) / 1000
        print(f"{len(captures)} pages of {kilobytes:.0f} kB on average, three records each\n")
        cdxj = beside(lambda _, file: [given.peers, "-c", _CDXJ, str(file)], (few, path))
        index(path, given.rounds, cdxj)
        imports((few, path), len(captures) - 2, given.peers)


if __name__ == "__main__":
    main()
