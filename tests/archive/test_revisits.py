"""Unchanged pages are written once: what is a revisit of what, in whichever order the records come."""

from __future__ import annotations

import gzip
import random
import shutil
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.capture import Capture
from archive.index import Index
from archive.indexer import Indexer
from archive.pages import Readers
from archive.places import page_at
from archive.recall import recalled, whole
from archive.store import Archive
from archive.warc.members import Member, walk
from archive.warc.record import Record, parse
from archive.warc.writing import Original, capture_members, payload_digest
from tests.archive.test_learning import run
from tests.support import capture, dump, filled, page, story, writer

DAYS = [f"2026-11-{day:02d}T08:00:00Z" for day in range(10, 20)]
NOT_MODIFIED = b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n"


def put(archive: Archive, *groups: Sequence[Capture]) -> Archive:
    """Write groups of captures, each committed by itself."""
    with writer(archive) as out:
        for group in groups:
            for one in group:
                out.add(one)
            out.commit()
    return archive


def written(archive: Archive) -> list[Record]:
    """The captures' own records in the archive's files, in order."""
    found = (parse(one.data) for path in archive.warc_files() for one in walk(path) if isinstance(one, Member))
    return [record for record in found if record.type in ("response", "revisit")]


def rows(archive: Archive, columns: str = "*") -> list[dict[str, Any]]:
    with closing(archive.read_index()) as index:
        return index.query(f"SELECT {columns} FROM captures ORDER BY date, url, id")


def rebuilt(archive: Archive) -> dict[str, list[str]]:
    with Readers() as readers:
        archive.rebuild(readers)
    return dump(archive.index_path)


@pytest.mark.parametrize("together", [True, False], ids=["in one group", "acknowledged before"])
def test_an_unchanged_page_is_written_once_and_is_two_captures(together: bool, tmp_path: Path) -> None:
    first, second = capture(1, date=DAYS[0]), capture(1, date=DAYS[1])
    archive = put(Archive(tmp_path), *([[first, second]] if together else [[first], [second]]))
    one, two = written(archive)
    assert (one.type, two.type, two.payload) == ("response", "revisit", b"")
    assert two.headers["warc-refers-to"] == first.id
    assert (two.headers["warc-refers-to-target-uri"], two.headers["warc-refers-to-date"]) == (first.url, DAYS[0])
    a, b = rows(archive)
    same = ("outcome", "article", "revision", "status", "mime", "payload_digest", "payload_bytes", "outlet")
    assert [a[name] for name in same] == [b[name] for name in same]
    assert (a["outcome"], b["kind"], b["profile"], b["original"]) == ("article", "revisit", "same_payload", a["id"])
    assert dump(archive.index_path) == rebuilt(archive)


def test_the_same_page_elsewhere_in_another_run_is_a_revisit_with_its_own_address(tmp_path: Path) -> None:
    archive = filled(tmp_path, [1])
    elsewhere = replace(capture(1, date=DAYS[1]), url="https://inshe.example/copy/1.html")
    elsewhere = replace(elsewhere, date="2026-12-01T08:00:00Z", found=replace(elsewhere.found, outlet="inshe"))
    put(archive, [elsewhere])
    assert [record.type for record in written(archive)] == ["response", "revisit"]
    assert [row["url"] for row in rows(archive)] == [capture(1).url, elsewhere.url]
    with closing(archive.read_index()) as index:
        articles = index.query("SELECT outlet, url, title FROM articles ORDER BY outlet")
    assert [(one["outlet"], one["title"]) for one in articles] == [(o, "Новина номер 1") for o in ("inshe", "vyhadka")]
    assert dump(archive.index_path) == rebuilt(archive)


def test_a_revisit_refers_to_a_response_and_never_to_a_revisit(tmp_path: Path) -> None:
    archive = put(Archive(tmp_path), *[[capture(1, date=day)] for day in DAYS[:4]])
    first, *others = written(archive)
    assert {record.headers["warc-refers-to"] for record in others} == {first.id}


ODD: dict[str, dict[str, Any]] = {
    "another status": {"head": b"HTTP/1.1 203 OK\r\nContent-Type: text/html; charset=utf-8\r\n"},
    "cut short": {"truncated": "length"},
    "a small payload": {"body": b"<p>small</p>"},
    "wrapped otherwise": {"head": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Type: text/html\r\n"},
    "another text": {"body": page("Новина номер 1", story(2))},
}


@pytest.mark.parametrize("odd", ODD)
def test_what_is_not_quite_the_same_is_written_in_full(odd: str, tmp_path: Path) -> None:
    change = ODD[odd]
    first = capture(1, date=DAYS[0])
    if odd == "a small payload":
        first = replace(first, **change)
    archive = put(Archive(tmp_path), [first], [replace(capture(1, date=DAYS[1]), **change)])
    assert [record.type for record in written(archive)] == ["response", "response"]


def test_a_damaged_original_is_not_referred_to(tmp_path: Path) -> None:
    """Nor one that the file has no longer: what cannot be read back is written again."""
    archive = filled(tmp_path, [1, 2])
    (path,) = archive.warc_files()
    place = rows(archive, "url, date, offset, length")[0]
    whole_file = bytearray(path.read_bytes())
    whole_file[place["offset"] + place["length"] // 2] ^= 0xFF
    path.write_bytes(whole_file)
    put(archive, [capture(n, date="2026-12-01T08:00:00Z") for n in (1, 2)])
    assert [record.type for record in written(archive)[-2:]] == ["response", "revisit"]
    path.unlink()
    put(archive, [replace(capture(2), date="2026-12-02T08:00:00Z")])
    assert sorted(record.type for record in written(archive)) == ["response", "response", "revisit"]


def test_one_revisit_that_cannot_be_read_keeps_no_other_from_its_original(tmp_path: Path) -> None:
    archive = filled(tmp_path / "a", [1, 2])
    for number, run_ in ((1, "vyhadka-2"), (2, "vyhadka-3")):
        one = capture(number, date="2026-12-01T08:00:00Z")
        put(archive, [replace(one, found=replace(one.found, run=run_))])
    originals, damaged, _ = archive.warc_files()
    away = originals.rename(tmp_path / originals.name)
    rebuilt(archive)
    assert [row["outcome"] for row in rows(archive)] == ["no_article", "no_article"]
    data, place = bytearray(damaged.read_bytes()), rows(archive, "offset, length")[0]
    data[place["offset"] + place["length"] // 2] ^= 0xFF
    damaged.write_bytes(data)
    said = run("import", str(away), "-a", str(archive.root), "-w", "0").stderr
    assert f"{damaged}: no whole record at offset {place['offset']}" in said
    assert [row["outcome"] for row in rows(archive)] == ["article", "article", "no_article", "article"]


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html; charset=utf-8\r\n"


def chunked(body: bytes, size: int) -> bytes:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def test_the_same_page_in_other_chunks_is_the_same(tmp_path: Path) -> None:
    html = page("Новина номер 1", story(1))
    pieces = [replace(capture(1, date=DAYS[n]), head=CHUNKED, body=chunked(html, 100 + n)) for n in range(3)]
    archive = put(Archive(tmp_path), pieces[:1], pieces[1:])
    assert [record.type for record in written(archive)] == ["response", "revisit", "revisit"]
    assert {row["outcome"] for row in rows(archive)} == {"article"}


def test_a_304_is_a_capture_of_what_the_server_says_is_unchanged(tmp_path: Path) -> None:
    old = capture(1, date=DAYS[0], body=page("Стара", story(9)))
    same = capture(1, date=DAYS[1])
    unmodified = replace(capture(1, date=DAYS[2]), head=NOT_MODIFIED, body=b"")
    archive = put(Archive(tmp_path), [old], [same], [unmodified])
    assert written(archive)[-1].headers["warc-refers-to"] == same.id
    last = rows(archive)[-1]
    assert (last["status"], last["outcome"], last["profile"]) == (304, "article", "not_modified")
    with closing(archive.read_index()) as index:
        (article,) = index.query("SELECT title, last_seen, revisions FROM articles")
    assert (article["title"], article["last_seen"], article["revisions"]) == ("Новина номер 1", DAYS[2], 2)
    assert dump(archive.index_path) == rebuilt(archive)


def test_a_304_of_what_was_itself_a_revisit_refers_to_the_page(tmp_path: Path) -> None:
    first = capture(1, date=DAYS[0])
    copy = replace(capture(1, date=DAYS[1]), url="https://vyhadka.example/copy.html")
    unmodified = replace(copy, id=capture(2).id, date=DAYS[2], head=NOT_MODIFIED, body=b"")
    archive = put(Archive(tmp_path), [first], [copy], [unmodified])
    assert [r.headers.get("warc-refers-to") for r in written(archive)] == [None, first.id, first.id]


def test_a_304_of_nothing_known_is_a_response_as_received(tmp_path: Path) -> None:
    archive = put(Archive(tmp_path), [replace(capture(1), head=NOT_MODIFIED, body=b"")])
    (record,) = written(archive)
    assert (record.type, record.status) == ("response", 304)


def test_an_edited_article_is_a_new_revision_and_a_changed_sidebar_is_none(tmp_path: Path) -> None:
    """Both are other payloads and are written in full; what is a revision goes by title and text."""
    texts = [page("Новина", story(1)), page("Новина", story(1), "<aside><a href='/x'>Ще новина</a></aside>")]
    texts.append(page("Новина", [*story(1), "Уточнення: маршрутів двадцять, повідомила міська рада згодом."]))
    archive = put(Archive(tmp_path), *[[capture(1, date=day, body=t)] for day, t in zip(DAYS, texts, strict=False)])
    assert [record.type for record in written(archive)] == ["response"] * 3
    one, two, three = [row["revision"] for row in rows(archive)]
    assert one == two != three
    with closing(archive.read_index()) as index:
        assert index.query("SELECT revisions FROM articles") == [{"revisions": 2}]


def test_what_replays_of_a_revisit_is_the_page_of_its_original(tmp_path: Path) -> None:
    """The article of a revisit has the place of the revisit's record, and its page is found from there."""
    archive = put(Archive(tmp_path), [capture(1, date=DAYS[0])], [capture(1, date=DAYS[1])])
    with closing(archive.read_index()) as index:
        (article,) = index.query("SELECT * FROM articles")
        newest = index.query("SELECT * FROM captures WHERE id = ?", [article["capture"]])[0]
        assert newest["kind"] == "revisit"
        assert [article[n] for n in ("file", "offset", "length")] == [newest[n] for n in ("file", "offset", "length")]
        assert page_at(archive, index, newest).payload == capture(1).body
    found = recalled(archive, capture(1).url)
    assert found
    assert whole(found.job).title == "Новина номер 1"


def indexed(folder: Path, files: Sequence[Sequence[bytes]]) -> Archive:
    """An archive of these files of records, indexed in the order given."""
    archive = Archive(folder).create()
    with Readers() as readers, closing(Index(archive.index_path)) as index:
        indexer = Indexer(index, (), readers)
        for number, records in enumerate(files):
            path = archive.warcs / f"f{number}.warc.gz"
            path.write_bytes(b"".join(records))
            indexer.catch_up(path)
    return archive


def bare(archive: Archive) -> dict[str, list[str]]:
    """What the index says, without where records are."""
    with closing(archive.read_index()) as index:
        names = [c.name for c in index.db.table("captures").columns if c.name not in ("file", "offset", "length")]
        tables = dump(archive.index_path)
        found = {name: tables[name] for name in ("revisions", "drops", "outlets")}
        found["captures"] = [repr(row) for row in index.query(f"SELECT {', '.join(names)} FROM captures ORDER BY id")]
        hidden = ("file", "offset", "length")
        articles = index.query("SELECT * FROM articles ORDER BY id")
        found["articles"] = [repr({k: v for k, v in row.items() if k not in hidden}) for row in articles]
    return found


def without(members: bytes, *fields: bytes) -> bytes:
    """The members of a capture without these fields, as writers write who do not know them."""
    _, *records = gzip.decompress(members).split(b"WARC/1.1\r\n")
    kept = (b"\r\n".join(line for line in r.split(b"\r\n") if not line.lower().startswith(fields)) for r in records)
    return b"".join(gzip.compress(b"WARC/1.1\r\n" + record, mtime=0) for record in kept)


def revisit_of(one: Capture, date: str, original: Capture, head: bytes = b"", url: str = "") -> bytes:
    known = Original(id=original.id, url=original.url, date=original.date, digest=payload_digest(original))
    fresh = replace(one, id=capture(0).id, date=date, body=b"", head=head or one.head, url=url or one.url)
    return capture_members(fresh, known)


@pytest.mark.parametrize("backwards", [False, True])
def test_revisits_are_imported_with_their_originals_and_before_them(backwards: bool, tmp_path: Path) -> None:
    source = put(Archive(tmp_path / "source"), [capture(1, date=DAYS[0]), capture(2, date=DAYS[0])])
    put(source, [capture(1, date=DAYS[1]), replace(capture(2, date=DAYS[1]), head=NOT_MODIFIED, body=b"")])
    target = Archive(tmp_path / "target")
    for path in sorted(source.warc_files(), reverse=backwards):
        done = run("import", "-a", str(target.root), "--no-learn", str(path))
        assert done.exit_code == 0, done.output
    assert [row["kind"] for row in rows(target)] == ["response", "response", "revisit", "revisit"]
    assert bare(target) == bare(source)


A, B, C = capture(1, date=DAYS[0]), capture(1, date=DAYS[2]), capture(2, date=DAYS[1])
D = replace(capture(1, date=DAYS[1]), url="https://vyhadka.example/d.html")
RECORDS = [
    capture_members(A),
    capture_members(B),
    capture_members(C),
    capture_members(D),
    revisit_of(A, DAYS[4], B),
    revisit_of(A, DAYS[5], D, url="https://vyhadka.example/e.html"),
    without(revisit_of(A, DAYS[6], B), b"warc-refers-to:"),
    without(revisit_of(A, DAYS[7], A), b"warc-refers-to"),
    revisit_of(A, DAYS[8], B, head=NOT_MODIFIED),
    without(revisit_of(A, DAYS[9], A, head=NOT_MODIFIED), b"warc-refers-to"),
    revisit_of(C, DAYS[3], capture(77)),
]
"""Responses; revisits that name theirs by id, by URL and date, by digest, by URL alone; one whose is nowhere."""


@pytest.fixture(name="scratch", scope="module")
def _scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("orders")


@pytest.fixture(name="wanted", scope="module")
def _wanted(scratch: Path) -> dict[str, list[str]]:
    archive = indexed(scratch / "wanted", [list(RECORDS)])
    outcomes = [(row["date"], row["outcome"], row["reason"]) for row in rows(archive) if row["kind"] == "revisit"]
    assert [one[1] for one in outcomes] == ["no_article", *["article"] * 6]
    assert outcomes[0][2] == "revisit_unresolved"
    return bare(archive)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(len(RECORDS))), cut=st.integers(0, len(RECORDS)))
def test_rows_are_the_same_in_any_order_of_records_and_files(
    order: list[int], cut: int, scratch: Path, wanted: dict[str, list[str]]
) -> None:
    """Revisits before and after what they mean, in one file and in several; a rebuild has the rows of the live one."""
    folder = scratch / str(random.getrandbits(60))
    some = [RECORDS[n] for n in order]
    archive = indexed(folder, [files for files in (some[:cut], *([one] for one in some[cut:])) if files])
    assert bare(archive) == wanted
    live = dump(archive.index_path)
    assert rebuilt(archive)["captures"] == live["captures"]
    shutil.rmtree(folder)
