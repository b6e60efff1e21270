"""What an import takes over of foreign files, from a process of its own too, and what it says of the rest."""

from __future__ import annotations

import gzip
import json
import multiprocessing
import os
import signal
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.importing import Importer
from archive.store import Archive
from archive.taking import Item, Lost, Passed, items
from archive.taking_apart import items_apart
from archive.warc.record import parse
from crawler.cli import main
from tests.archive.odd_files import SHAPES, arc, body, record, several
from tests.support import dump, writer


def imported(archive: Archive, *paths: Path, apart: bool = False) -> Importer:
    with writer(archive) as out:
        importer = Importer(out, apart=apart)
        for path in paths:
            importer.file(path)
    return importer


def request(number: int, owner: str = "") -> bytes:
    block = b"GET /%d.html HTTP/1.1\r\nHost: vyhadka.example\r\n\r\n" % number
    concurrent = f"WARC-Concurrent-To: {owner}\r\n" if owner else ""
    return (
        f"WARC/1.0\r\nWARC-Type: request\r\nWARC-Record-ID: <urn:uuid:q{number}>\r\nWARC-Date: 2026-11-20T08:00:00Z\r\n"
        f"WARC-Target-URI: <https://vyhadka.example/{number}.html>\r\n{concurrent}Content-Type: application/http\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    ).encode() + block + b"\r\n\r\n"  # fmt: skip


def test_a_request_goes_with_the_response_whichever_names_the_other(tmp_path: Path) -> None:
    """wget writes the request first, and has the response name it."""
    own = "<urn:uuid:00000000-0000-4000-8000-000000000002>"
    wget = request(1) + record(1, WARC_Concurrent_To="<urn:uuid:q1>")
    (tmp_path / "x.warc").write_bytes(wget + record(2) + request(2, own) + request(3) + record(4))
    found = list(items(tmp_path / "x.warc"))
    taken = [one for one in found if isinstance(one, Item)]
    assert [parse(gzip.decompress(one.raw)).type for one in taken] == [
        *("request", "response", "response", "request", "response")
    ]
    assert taken[0].owner == taken[1].id
    assert taken[2].id == taken[3].owner == own
    assert [one for one in found if isinstance(one, Passed)] == [Passed("request")]


def test_a_request_that_nothing_names_goes_with_the_response_to_it(tmp_path: Path) -> None:
    (tmp_path / "x.warc").write_bytes(request(1) + record(1) + request(2) + record(3) + request(4))
    found = list(items(tmp_path / "x.warc"))
    assert [type(one) for one in found] == [Item, Item, Passed, Item, Passed]
    assert isinstance(found[0], Item)
    assert found[0].owner == "<urn:uuid:00000000-0000-4000-8000-000000000001>"


def test_revisits_come_along_and_other_records_are_counted(tmp_path: Path) -> None:
    revisit = record(2, page=b"", WARC_Type="revisit", WARC_Refers_To_Target_URI="https://vyhadka.example/1.html")
    others = record(3, WARC_Type="conversion") + record(4, WARC_Type="resource") + record(5, WARC_Type="hapax")
    (tmp_path / "x.warc").write_bytes(record(1) + revisit + others)
    counts = Counter(one.type if isinstance(one, Passed) else "taken" for one in items(tmp_path / "x.warc") if one)
    assert counts == {"taken": 2, "conversion": 1, "resource": 1, "hapax": 1}


def test_every_shape_of_a_file_makes_the_same_index(tmp_path: Path) -> None:
    parts, dumps = several(6), []
    for number, shape in enumerate(
        ["plain", "gzip, a member a record", "gzip, one member", "zstd, one frame", "mixed"]
    ):
        path = tmp_path / f"{number}.warc"
        path.write_bytes(SHAPES[shape](parts))
        archive = Archive(tmp_path / f"archive-{number}")
        assert imported(archive, path).done.records == 6
        rows = dump(archive.index_path)
        dumps.append((rows["revisions"], rows["articles"], [row.count("vyhadka") for row in rows["captures"]]))
    assert all(one[2] == dumps[0][2] for one in dumps)
    assert len({str(one[:1]) for one in dumps}) == 1


def test_a_process_of_its_own_gives_the_same(tmp_path: Path) -> None:
    (tmp_path / "x.warc.gz").write_bytes(SHAPES["gzip, a member a record"](several(300)) + b"garbage" + arc(1))
    here = [one._replace(record=None) if isinstance(one, Item) else one for one in items(tmp_path / "x.warc.gz")]
    assert list(items_apart(tmp_path / "x.warc.gz")) == here
    one, two = Archive(tmp_path / "one"), Archive(tmp_path / "two")
    for archive, apart in ((one, False), (two, True)):
        assert imported(archive, tmp_path / "x.warc.gz", apart=apart).done.skipped == {"no record begins here": 1}
    assert len(dump(one.index_path)["captures"]) == len(dump(two.index_path)["captures"]) == 300


def test_a_reader_that_is_killed_costs_the_rest_of_its_file(tmp_path: Path) -> None:
    """It is killed while it waits to hand over more: what it has handed over is kept."""
    path = tmp_path / "x.warc.gz"
    path.write_bytes(b"".join(gzip.compress(record(n, page=body(n, 20_000)), 1) for n in range(1500)))
    coming = items_apart(path)
    first = next(coming)
    (child,) = multiprocessing.active_children()
    os.kill(child.pid or 0, signal.SIGKILL)
    rest = list(coming)
    assert isinstance(first, Item)
    lost = rest[-1]
    assert isinstance(lost, Lost)
    assert lost.reason == "reading stopped in a child process (SIGKILL); the rest is not read"
    assert 0 < lost.offset < lost.offset + lost.length == path.stat().st_size
    assert not multiprocessing.active_children()


def test_a_file_that_is_gone_when_its_turn_comes_is_named(tmp_path: Path) -> None:
    for read in (items, items_apart):
        with pytest.raises(FileNotFoundError, match="No such file or directory"):
            list(read(tmp_path / "gone.warc"))


def test_json_counts_what_was_skipped_by_its_reason(tmp_path: Path) -> None:
    bad = [record(n, digests=False, Content_Length=str(n) + "x") for n in (1, 2)]
    differing = record(3).replace(body(3)[30:40], b"0123456789")
    (tmp_path / "x.warc").write_bytes(record(0) + b"".join(bad) + differing + record(4))
    words = ["import", "-a", str(tmp_path / "new"), "--json", "--no-learn", "-w", "0", str(tmp_path / "x.warc")]
    done = CliRunner().invoke(main, words, prog_name="litopys", catch_exceptions=False)
    facts = json.loads(done.stdout)
    assert done.exit_code == 1
    assert facts["skipped"] == {"Content-Length is no number": 2, "digest differs": 1}
    assert facts["records"] == 2
    assert len(facts["failed"]) == 3
    assert all("x.warc: offset " in one for one in facts["failed"])


def test_importing_revisits_again_adds_nothing(tmp_path: Path) -> None:
    revisit = record(2, page=b"", WARC_Type="revisit", WARC_Refers_To_Target_URI="https://vyhadka.example/1.html")
    (tmp_path / "x.warc").write_bytes(record(1) + revisit)
    archive = Archive(tmp_path / "archive")
    assert imported(archive, tmp_path / "x.warc").done.records == 2
    again = imported(archive, tmp_path / "x.warc").done
    assert (again.records, again.known) == (0, 2)
    with closing(archive.read_index()) as index:
        assert index.query("SELECT count(*) AS n FROM captures") == [{"n": 2}]
