"""What `litopys repair` promises: nothing deleted, nothing invented, nothing left, nothing to do the second time."""

from __future__ import annotations

import gzip
import json
import os
import random
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from archive.health.repair import repair
from archive.health.verify import verify
from archive.pages import Readers
from archive.segment import OPEN
from archive.store import Archive
from archive.warc.members import Member, walk
from archive.warc.packing import squeezed
from tests.archive.health.archives import another_programs, copied, flip, made, run
from tests.support import dump

HERE = Path(__file__).resolve().parents[3]
TORTURE = bool(os.environ.get("LITOPYS_TORTURE"))
ROUNDS = 200 if TORTURE else 10


@pytest.fixture(name="sound", scope="module")
def _sound(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return made(tmp_path_factory.mktemp("sound") / "a")


@pytest.fixture(name="archive")
def _archive(sound: Archive, tmp_path: Path) -> Archive:
    return copied(sound, tmp_path / "a")


def members(path: Path) -> list[Member]:
    return [one for one in walk(path) if isinstance(one, Member)]


def repaired(archive: Archive) -> list[str]:
    """What was done; afterwards all is sound, and there is nothing to do."""
    with Readers() as readers:
        done = repair(archive, readers)
        assert done.left == []
        assert verify(archive, 0).flaws == []
        assert repair(archive, readers).done == []
        live = dump(archive.index_path)
        archive.rebuild(readers)
    assert dump(archive.index_path) == live
    return done.done


def held(archive: Archive) -> Counter[bytes]:
    """Every whole member of an archive's files."""
    return Counter(one.raw for path in archive.warc_files() for one in members(path))


def aside(archive: Archive) -> dict[str, bytes]:
    """What lies in quarantine, by name; beside each piece is the reason."""
    folder = archive.root / "quarantine"
    found = {path.name: path.read_bytes() for path in folder.glob("*") if path.suffix != ".json"}
    for name, data in found.items():
        said = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        assert said["reason"]
        assert said.get("length", said.get("cut")) == len(data)
    return found


def test_a_sound_archive_is_left_as_it_is(archive: Archive) -> None:
    before = {path: path.read_bytes() for path in archive.root.rglob("*.warc.gz")}
    done = run("repair", "-a", str(archive.root))
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "0 things done\n")
    assert {path: path.read_bytes() for path in archive.root.rglob("*.warc.gz")} == before


def mutated(data: bytes, dice: random.Random) -> bytes:
    at, size = dice.randrange(len(data)), dice.choice([1, 3, 60, 900])
    kind = dice.choice(["flip", "cut", "insert", "zero", "duplicate"])
    if kind == "flip":
        return data[:at] + bytes([data[at] ^ 1 << dice.randrange(8)]) + data[at + 1 :]
    if kind == "cut":
        return data[:at] + data[at + size :]
    if kind == "insert":
        return data[:at] + dice.randbytes(size) + data[at:]
    if kind == "zero":
        return data[:at] + bytes(min(size, len(data) - at)) + data[at + size :]
    return data[:at] + data[max(0, at - size) : at] + data[at:]


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_whatever_befalls_the_files_all_that_is_whole_stays_and_the_rest_is_put_aside(
    seed: int, sound: Archive, archive: Archive
) -> None:
    """Each byte that the damaged files have is in the mended ones, or in quarantine."""
    dice = random.Random(seed)
    for _ in range(dice.choice([1, 1, 2, 4])):
        path = dice.choice(archive.warc_files())
        path.write_bytes(mutated(path.read_bytes(), dice))
    damaged = {path.name: path.read_bytes() for path in archive.warc_files()}
    whole = held(archive)
    repaired(archive)
    kept = held(archive)
    assert set(whole) <= set(kept)
    assert len(kept) >= len(held(sound)) - 12
    for name, data in damaged.items():
        put = [one for key, one in aside(archive).items() if key.startswith(name)]
        assert all(one in data for one in put)
        path, repacked = archive.warcs / name, _repacked(archive)
        rest = b"".join(one.raw for one in members(path)) if path.exists() else b""
        assert repacked or len(rest) + sum(map(len, put)) == len(data)


def _repacked(archive: Archive) -> bool:
    """Whether records that shared a member, or could be proven in a damaged one, were packed anew."""
    return any(
        "packed anew" in path.read_text(encoding="utf-8") for path in (archive.root / "quarantine").glob("*.json")
    )


def test_a_dry_run_says_what_would_be_done_and_does_nothing(archive: Archive) -> None:
    path = archive.warc_files()[0]
    flip(path, random.Random(1), members(path)[3].offset + 30, members(path)[3].end)
    left_open = archive.warc_files()[1].rename(str(archive.warc_files()[1]) + OPEN)
    before = path.read_bytes()
    done = run("repair", "--dry-run", "-a", str(archive.root))
    assert done.exit_code == 0
    assert all(line.startswith("would ") for line in done.stdout.splitlines())
    assert path.name in done.stdout
    assert left_open.name in done.stdout
    assert path.read_bytes() == before
    assert left_open.exists()
    assert not (archive.root / "quarantine").exists()
    facts = json.loads(run("repair", "--json", "-a", str(archive.root)).stdout)
    assert facts["left"] == []
    assert len(facts["done"]) >= 3
    repaired(archive)


def test_a_file_in_one_gzip_member_is_packed_record_by_record(archive: Archive, sound: Archive) -> None:
    path = archive.warc_files()[1]
    data = path.read_bytes()
    path.write_bytes(gzip.compress(gzip.decompress(data)))
    squeezed = path.read_bytes()
    repaired(archive)
    assert [one.data for one in members(path)] == [one.data for one in members(sound.warcs / path.name)]
    assert list(aside(archive).values()) == [squeezed]


def test_a_record_that_was_altered_and_packed_again_goes_to_quarantine(archive: Archive, sound: Archive) -> None:
    path = archive.warc_files()[0]
    found = members(path)
    altered = squeezed(found[3].data.replace("маршрут".encode(), "маршриб".encode()))
    path.write_bytes(b"".join([*(one.raw for one in found[:3]), altered, *(one.raw for one in found[4:])]))
    repaired(archive)
    assert list(aside(archive).values()) == [altered]
    assert held(sound) - held(archive) == Counter([found[3].raw])


def test_a_second_copy_of_records_goes_to_quarantine(archive: Archive, sound: Archive) -> None:
    path = archive.warc_files()[0]
    copy = archive.warcs / "z.warc.gz"
    copy.write_bytes(path.read_bytes())
    repaired(archive)
    assert not copy.exists()
    assert held(archive) == held(sound)
    assert len(aside(archive)) == len(members(path))


@pytest.mark.parametrize(
    ("harm", "did"),
    [
        (lambda a: a.index_path.unlink(), "made the index anew"),
        (lambda a: a.index_path.write_bytes(b"x" * 5000), "made the index anew"),
        (lambda a: another_programs(a.index_path), "made the index anew"),
        (lambda a: a.warc_files()[1].rename(str(a.warc_files()[1]) + OPEN), "closed "),
        (lambda a: a.warc_files()[2].unlink(), "indexed 0 captures"),
        (lambda a: a.warc_files()[0].write_bytes(b"\0" * 999), "moved 999 bytes"),
        (lambda a: _profile(a), "moved x.example@1.json to quarantine/"),
        (lambda a: _text(a.cdxj), "made "),
        (lambda a: _sql(a, "UPDATE articles_fts_data SET block = x'00' WHERE id > 10"), "full-text index anew"),
        (lambda a: _sql(a, "UPDATE captures SET date = '2020' WHERE url LIKE '%/7.html'"), "made the index anew"),
        (lambda a: _sql(a, "UPDATE captures SET mime = 'x' WHERE url LIKE '%/7.html'"), "indexed "),
    ],
)
def test_what_is_wrong_beside_the_records_is_mended(
    harm: Callable[[Archive], object], did: str, archive: Archive
) -> None:
    harm(archive)
    assert any(did in line for line in repaired(archive))


def _profile(archive: Archive) -> None:
    archive.profiles_path.mkdir()
    (archive.profiles_path / "x.example@1.json").write_text("{", encoding="utf-8")


def _text(folder: Path) -> None:
    path = next(iter(folder.glob("*.cdxj")))
    stamp = path.stat().st_mtime_ns
    path.write_bytes(b"")
    os.utime(path, ns=(stamp, stamp))


def _sql(archive: Archive, step: str) -> None:
    with closing(sqlite3.connect(archive.index_path)) as db:
        db.execute(step)
        db.commit()


def test_what_cannot_be_mended_is_named(archive: Archive) -> None:
    """Two records that share an id: which is the right one nobody here can tell."""
    path, other = archive.warc_files()[0], archive.warc_files()[2]
    mine, theirs = members(path)[3].data, members(other)[3].data
    start, from_ = mine.index(b"<urn:uuid:"), theirs.index(b"<urn:uuid:")
    forged = theirs[:from_] + mine[start : start + 47] + theirs[from_ + 47 :]
    (archive.warcs / "zz.warc.gz").write_bytes(gzip.compress(forged))
    done = run("repair", "-a", str(archive.root))
    assert done.exit_code == 1
    assert "not mended: zz.warc.gz: offset 0" in done.stdout
    assert "index.db" not in run("search", "Міська", "-a", str(archive.root)).stderr
