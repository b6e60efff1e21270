"""Files that are not what was indexed: found at the next opening, taken out of the index, told of; nothing dangles."""

from __future__ import annotations

import gzip
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from archive.index import Index
from archive.indexer import Indexer
from archive.pages import Readers
from archive.standing import _forgotten
from archive.store import Archive
from archive.warc.members import Member, read_member, walk
from archive.warc.record import parse
from tests.support import capture, dump, filled, page, story, writer

LATER = "2026-12-01T08:00:00Z"


def opened(archive: Archive) -> tuple[list[str], int]:
    """(alarms, captures indexed) of an opening for writing."""
    with Readers() as readers, archive.writing(readers, ()) as (_, found):
        return [alarm.rpartition("warcs/")[2].partition(": ")[2] for alarm in found.alarms], found.tally.captures


def rebuilt(archive: Archive) -> dict[str, list[str]]:
    with Readers() as readers:
        archive.rebuild(readers)
    return dump(archive.index_path)


def nothing_dangles(archive: Archive) -> bool:
    """Whether each capture's row is at the record that has its id."""
    with closing(archive.read_index()) as index:
        for row in index.query("SELECT id, file, offset, length FROM captures"):
            found = read_member(archive.warcs / row["file"], row["offset"], row["length"])
            if found is None or parse(found.data).id != f"<urn:uuid:{row['id']}>":
                return False
    return True


@pytest.fixture(name="archive")
def _archive(tmp_path: Path) -> Archive:
    """Three files: articles 0 to 3; articles 2 and 3 unchanged, and 4; the text of article 0 on another page."""
    archive = filled(tmp_path, range(4))
    for run, captures in (
        ("vyhadka-2", [capture(n, date=LATER) for n in (2, 3, 4)]),
        ("vyhadka-3", [capture(0, date=LATER, body=page("Новина номер 0", story(0), "<aside>Ще</aside>"))]),
    ):
        with writer(archive) as out:
            for one in captures:
                out.add(replace(one, found=replace(one.found, run=run)))
            out.end_run(run, {"outlet": "vyhadka"})
    return archive


def test_sound_files_are_let_be(archive: Archive) -> None:
    before = dump(archive.index_path)
    assert opened(archive) == ([], 0)
    assert dump(archive.index_path) == before


@pytest.mark.parametrize("number", [0, 1, 2])
def test_of_a_file_that_was_cut_only_what_is_left_is_in_the_index(number: int, archive: Archive) -> None:
    path = archive.warc_files()[number]
    members = [one for one in walk(path) if isinstance(one, Member)]
    path.write_bytes(path.read_bytes()[: members[-3].offset - 9])
    (alarm,), _ = opened(archive)
    assert alarm.startswith("was cut: ")
    assert "taken out of the index" in alarm
    assert nothing_dangles(archive)
    assert dump(archive.index_path) == rebuilt(archive)
    assert opened(archive) == ([], 0)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_file_that_was_replaced_is_indexed_anew(number: int, archive: Archive) -> None:
    """By another of the same length and more: what it holds now counts, and revisits of what it held have no page."""
    path = archive.warc_files()[number]
    other = [one.raw for one in walk(archive.warc_files()[1 - number // 2]) if isinstance(one, Member)]
    padding = [gzip.compress(b"WARC/1.1\r\n\r\n" + bytes([n])) for n in range(99)]
    path.write_bytes(b"".join([*other[:-4], *padding, *padding]))
    (alarm,), _ = opened(archive)
    assert "was replaced or changed" in alarm or "was cut" in alarm
    live = dump(archive.index_path)
    again = rebuilt(archive)
    assert {name: live[name] for name in ("articles", "revisions", "drops", "runs", "outlets")} == {
        name: again[name] for name in ("articles", "revisions", "drops", "runs", "outlets")
    }


def test_a_file_that_is_missing_is_told_of_and_its_texts_stay(archive: Archive) -> None:
    before = dump(archive.index_path)
    path = archive.warc_files()[0]
    away = path.rename(archive.root / "away")
    (alarm,), count = opened(archive)
    assert alarm.startswith("is missing")
    assert count == 0
    assert dump(archive.index_path) == before
    away.rename(path)
    assert opened(archive) == ([], 0)


def test_a_revisit_whose_file_lost_its_original_has_no_page_until_it_is_back(archive: Archive) -> None:
    path = archive.warc_files()[0]
    whole = path.read_bytes()
    before = dump(archive.index_path)
    path.write_bytes(b"")
    opened(archive)
    with closing(archive.read_index()) as index:
        lost = index.query("SELECT reason, original FROM captures WHERE kind = 'revisit'")
    assert lost == [{"reason": "revisit_unresolved", "original": None}] * 2
    path.write_bytes(whole)
    assert opened(archive) == ([], 4)
    assert dump(archive.index_path) == before


def test_two_that_open_at_once_take_a_file_out_of_the_index_once(archive: Archive) -> None:
    """What the first has indexed of it anew by then is not taken out again, or it would be missing for good."""
    path = archive.warc_files()[0]
    path.write_bytes(path.read_bytes()[:-30])
    with Readers() as readers, closing(Index(archive.index_path)) as index:
        late = Indexer(index, (), readers)
        found = index.db.execute("SELECT name, size, tail FROM files ORDER BY name").fetchall()
        assert opened(archive)[1] > 0
        before = dump(archive.index_path)
        assert "already" in _forgotten(archive, late, found[0][0])
    assert dump(archive.index_path) == before
