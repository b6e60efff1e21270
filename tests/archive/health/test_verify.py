"""What `litopys verify` promises: silence when sound, else a line with place and cure for each flaw."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from archive.health import stretch
from archive.health.values import CLASH, Findings
from archive.health.verify import verify
from archive.segment import OPEN
from archive.store import Archive
from archive.warc.members import Member, walk
from archive.warc.packing import squeezed
from tests.archive.health.archives import copied, made, run
from tests.support import capture, filled, writer


@pytest.fixture(name="sound", scope="module")
def _sound(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return made(tmp_path_factory.mktemp("sound") / "a")


@pytest.fixture(name="archive")
def _archive(sound: Archive, tmp_path: Path) -> Archive:
    return copied(sound, tmp_path / "a")


def kinds(found: Findings) -> set[str]:
    return {flaw.kind for flaw in found.flaws}


def members(path: Path) -> list[Member]:
    return [one for one in walk(path) if isinstance(one, Member)]


def test_a_sound_archive_is_passed_in_silence(archive: Archive) -> None:
    done = run("verify", "-a", str(archive.root))
    assert (done.exit_code, done.stdout) == (0, "")
    assert "3 files" in done.stderr
    assert "sound" in done.stderr


def test_nothing_is_changed_by_looking(archive: Archive) -> None:
    before = {path: path.read_bytes() for path in sorted(archive.root.rglob("*")) if path.is_file()}
    verify(archive, 0)
    after = {path: path.read_bytes() for path in sorted(archive.root.rglob("*")) if path.is_file()}
    assert {p: b for p, b in after.items() if p.suffix not in ("", ".db-shm", ".db-wal")} == {
        p: b for p, b in before.items() if p.suffix not in ("", ".db-shm", ".db-wal")
    }


def test_workers_find_what_one_process_finds(archive: Archive) -> None:
    path = archive.warc_files()[1]
    data = bytearray(path.read_bytes())
    data[members(path)[3].offset + 40] ^= 1
    path.write_bytes(data)
    assert verify(archive, 2).facts() == verify(archive, 0).facts()


def test_a_file_is_looked_at_in_stretches_as_it_is_in_one(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Notes on captures are carried from one stretch to the next, and no row falls between two."""
    _rewrite(archive.warc_files()[2], lambda found: _put(found, 4, b"no record"))
    whole = verify(archive, 0)
    for size in (1, 400, 1500):
        monkeypatch.setattr(stretch, "_STRETCH", size)
        assert verify(archive, 0).facts() == whole.facts()


def test_a_folder_is_looked_at_file_by_file(archive: Archive) -> None:
    done = run("verify", str(archive.warcs), "--json")
    assert json.loads(done.stdout)["counts"]["files"] == 3
    assert done.exit_code == 0


def test_an_archive_that_is_being_written_is_sound(tmp_path: Path) -> None:
    archive = filled(tmp_path, range(3))
    with writer(archive) as out:
        out.add(capture(9))
        out.commit()
        out.add(capture(10))
        assert verify(archive, 0).flaws == []


def test_a_flaw_is_a_line_with_file_offset_and_cure(archive: Archive) -> None:
    path = archive.warc_files()[0]
    hit = members(path)[4]
    data = bytearray(path.read_bytes())
    data[hit.end - 3] ^= 8
    path.write_bytes(data)
    done = run("verify", "-a", str(archive.root))
    (line,) = done.stdout.splitlines()
    assert done.exit_code == 1
    assert line.startswith(f"{path.name}: offset {hit.offset}, {hit.length} bytes: ")
    assert line.endswith("run 'litopys repair'")
    facts = json.loads(run("verify", "-a", str(archive.root), "--json").stdout)
    assert [flaw["offset"] for flaw in facts["flaws"]] == [hit.offset]
    assert facts["sound"] is False


def _rewrite(path: Path, change: Callable[[list[Member]], bytes]) -> None:
    path.write_bytes(change(members(path)))


def _put(found: list[Member], at: int, data: bytes) -> bytes:
    return b"".join(squeezed(data) if number == at else one.raw for number, one in enumerate(found))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda found: _put(found, 3, found[3].data.replace("маршрут".encode(), "маршриб".encode())), "digest differs"),
        (lambda found: _put(found, 3, found[3].data[:-30]), "cut short"),
        (lambda found: _put(found, 3, found[3].data + found[4].data), "more than one record"),
        (lambda found: _put(found, 3, b"no record"), "no WARC header"),
        (lambda found: b"".join(one.raw for one in [*found, found[3]]), "the same record as in"),
        (lambda found: b"".join(one.raw for one in found)[:-5], "truncated"),
        (lambda found: b"".join(one.raw for one in found) + b"tail", "no gzip member begins here"),
    ],
)
def test_what_is_wrong_in_a_file_is_told(change: Callable[[list[Member]], bytes], said: str, archive: Archive) -> None:
    """Also where every checksum of the packing was made to fit."""
    _rewrite(archive.warc_files()[2], change)
    found = verify(archive, 0)
    assert any(said in flaw.what for flaw in found.flaws), found.flaws


def test_two_records_with_one_id_are_told_apart_from_copies(archive: Archive) -> None:
    path = archive.warc_files()[2]
    found = members(path)
    other = found[6].data.replace(found[6].data[found[6].data.index(b"<urn:uuid:") :][:47], _id(found[3]))
    path.write_bytes(b"".join([*(one.raw for one in found), squeezed(other)]))
    assert CLASH in kinds(verify(archive, 0))


def _id(member: Member) -> bytes:
    start = member.data.index(b"<urn:uuid:")
    return member.data[start : start + 47]


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda a: a.warc_files()[0].unlink(), "is missing"),
        (lambda a: a.index_path.unlink(), "there is none"),
        (lambda a: a.warc_files()[1].rename(str(a.warc_files()[1]) + OPEN), "a writer that is dead"),
        (lambda a: (a.root / "profiles" / "x.example@1.json").write_text("{"), "x.example@1.json"),
        (lambda a: _append_line(next(iter(a.cdxj.glob("*.cdxj")))), "does not list what its file holds"),
        (lambda a: shutil.copy(a.warc_files()[0], a.warcs / "another.warc.gz"), "is not indexed beyond byte 0"),
        (lambda a: _execute(a, "PRAGMA user_version = 12345"), "by other profiles"),
        (lambda a: _execute(a, "DROP INDEX idx_captures_files"), "does not have the tables that"),
        (lambda a: _execute(a, "UPDATE articles_fts_data SET block = x'00' WHERE id > 10"), "full-text index"),
    ],
)
def test_what_is_wrong_beside_the_files_is_told(harm: Callable[[Archive], object], said: str, archive: Archive) -> None:
    (archive.root / "profiles").mkdir()
    harm(archive)
    told = [str(flaw) for flaw in verify(archive, 0).flaws]
    assert any(said in line for line in told), told


def _append_line(path: Path) -> None:
    stamp = path.stat().st_mtime_ns
    path.write_bytes(path.read_bytes() + b"zzz) 2026 {}\n")
    os.utime(path, ns=(stamp, stamp))


def _execute(archive: Archive, *steps: str) -> None:
    with closing(sqlite3.connect(archive.index_path)) as db:
        for step in steps:
            db.execute(step)
        db.commit()


TORTURE = bool(os.environ.get("LITOPYS_TORTURE"))
UNTOLD = {
    ("drops", "reason"),
    ("drops", "rule"),
    ("drops", "lines"),
    ("drops", "chars"),
}
"""What only reading pages again can tell, which `--reread` does."""


def _columns(archive: Archive) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(archive.index_path)) as db:
        tables = ("articles", "captures", "revisions", "files", "runs", "outlets", "drops")
        return [(table, row[1]) for table in tables for row in db.execute(f"PRAGMA table_info({table})")]


def test_no_column_of_the_index_may_change_unnoticed(sound: Archive, tmp_path: Path) -> None:
    """One value in one row each time; triggers keep the full-text index in step, so that it tells nothing."""
    unseen = set()
    for table, column in _columns(sound)[:: 1 if TORTURE else 4]:
        archive = copied(sound, tmp_path / "a")
        with closing(sqlite3.connect(archive.index_path)) as db:
            last = {"articles": "pk", "captures": "offset", "revisions": "first_seen"}.get(table, "rowid")
            db.execute(
                f"UPDATE {table} SET {column} = CASE typeof({column}) WHEN 'integer' THEN {column} + 1 "
                f"WHEN 'real' THEN {column} + 0.5 ELSE coalesce({column}, '') || 'x' END "
                f"WHERE rowid = (SELECT rowid FROM {table} ORDER BY {last} DESC LIMIT 1)"
            )
            db.commit()
        if verify(archive, 0).sound:
            unseen.add((table, column))
            assert run("verify", "--reread", "-a", str(archive.root)).exit_code == 1
    assert unseen <= UNTOLD | {("outlets", "title"), ("outlets", "home")}


def test_rows_and_records_that_lack_each_other_are_told(archive: Archive) -> None:
    _execute(archive, "DELETE FROM captures WHERE url LIKE '%/7.html'")
    assert "does not have this capture of https://vyhadka.example/news/7.html" in str(verify(archive, 0).flaws)
    _execute(archive, "UPDATE captures SET offset = offset + 1 WHERE url LIKE '%/6.html'")
    assert "and none is" in str(verify(archive, 0).flaws)
