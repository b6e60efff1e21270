"""Promises of learning in an archive: profiles are saved with an index made by them; rows follow from both alone."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from archive.capture import Capture, Found
from archive.errors import ArchiveBusy
from archive.learning import Learned, learn_archive
from archive.pages import Readers
from archive.profiles import read_profiles
from archive.school import Order
from archive.store import Archive
from crawler.cli import main
from tests.cleaner.profile_pages import HOST, body, lead, page
from tests.support import dump, writer

SPRING, AUTUMN = "2026-03-01T08:00:00Z", "2026-10-01T08:00:00Z"


def put(archive: Archive, numbers: Iterable[int], template: str = "spring", date: str = SPRING) -> Archive:
    """Add pages of the invented host as they looked on a day."""
    with writer(archive) as out:
        for number in numbers:
            one = page(number, template)
            head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
            found = Found(outlet=HOST, run="yasinnia-1", how="feed")
            out.add(Capture(url=one.url, date=date, head=head, body=one.html, found=found))
        out.commit()
    return archive


def taught(archive: Archive, workers: int = 0, **order: Any) -> Learned:
    with Readers(workers) as readers:
        return learn_archive(archive, readers, Order(**order))


def rows(archive: Archive) -> dict[str, tuple[str, str]]:
    """Text and extractor by URL."""
    with closing(archive.read_index()) as index:
        found = index.query("SELECT url, text, extractor FROM articles")
    return {row["url"]: (row["text"], row["extractor"]) for row in found}


def saved(archive: Archive) -> list[str]:
    return sorted(path.name for path in archive.profiles_path.glob("*"))


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), prog_name="litopys", catch_exceptions=False)


@pytest.fixture(name="spring")
def _spring(tmp_path: Path) -> Archive:
    return put(Archive(tmp_path / "archive"), range(30))


def test_what_is_learned_is_saved_and_the_rows_are_read_by_it(spring: Archive) -> None:
    """The texts are the stories as written, and each row says which profile read it."""
    assert all(way.startswith("lines/") for _, way in rows(spring).values())
    learned = taught(spring)
    assert saved(spring) == [f"{HOST}@1.json"]
    assert rows(spring) == {page(n).url: (body(n), f"profile:{HOST}@1") for n in range(30)}
    assert learned.again is not None
    assert learned.again.warm == {f"{HOST}@1": 30}


def test_learning_again_from_the_same_pages_writes_nothing(spring: Archive) -> None:
    taught(spring)
    before = spring.index_path.stat()
    again, after = taught(spring), spring.index_path.stat()
    assert (again.fresh, again.again, again.renewed, saved(spring)) == ((), None, None, [f"{HOST}@1.json"])
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_kill_before_the_new_index_was_swapped_in_is_mended_by_the_same_command(spring: Archive) -> None:
    """Profiles are saved and the index is the old one: learning again finds nothing new, and makes the index anew."""
    old = spring.index_path.read_bytes()
    taught(spring)
    rebuilt = dump(spring.index_path)
    spring.index_path.write_bytes(old)
    assert dump(spring.index_path) != rebuilt
    again = taught(spring)
    assert (again.fresh, again.again, again.renewed is not None) == ((), None, True)
    assert dump(spring.index_path) == rebuilt


def test_a_new_index_beside_saved_profiles_is_made_by_them(spring: Archive) -> None:
    """An archive whose index was deleted is indexed at the next opening as a rebuild would."""
    taught(spring)
    rebuilt = dump(spring.index_path)
    spring.index_path.unlink()
    with writer(spring):
        pass
    assert dump(spring.index_path) == rebuilt
    assert taught(spring).renewed is None


def test_a_dry_run_says_what_would_be_learned_and_writes_nothing(spring: Archive) -> None:
    before = dump(spring.index_path)
    shown = taught(spring, dry_run=True)
    assert [one.version for one in shown.fresh] == [1]
    assert not spring.profiles_path.exists()
    assert dump(spring.index_path) == before


def test_law_2_rebuilt_and_live_are_the_same_rows_where_there_are_profiles(spring: Archive) -> None:
    """Pages that come after the learning are read as a rebuild reads them."""
    taught(spring)
    put(spring, range(30, 38), date="2026-03-09T08:00:00Z")
    live = dump(spring.index_path)
    assert rows(spring)[page(31).url] == (body(31), f"profile:{HOST}@1")
    for _ in range(2):
        with Readers() as readers:
            spring.rebuild(readers)
        assert dump(spring.index_path) == live


def test_law_6_one_worker_two_workers_or_none_learn_and_read_the_same(tmp_path: Path, spring: Archive) -> None:
    dumps, profiles = [], []
    for workers in (0, 1, 2):
        archive = Archive(tmp_path / str(workers)).create()
        for path in spring.warc_files():
            (archive.warcs / path.name).write_bytes(path.read_bytes())
        taught(archive, workers)
        dumps.append(dump(archive.index_path))
        profiles.append(read_profiles(archive.profiles_path))
    assert dumps[0] == dumps[1] == dumps[2]
    assert profiles[0] == profiles[1] == profiles[2]


def test_pages_built_otherwise_are_read_by_the_cold_path_and_counted(spring: Archive) -> None:
    taught(spring)
    put(spring, range(40, 46), "autumn", AUTUMN)
    with Readers() as readers:
        tally = spring.rebuild(readers)
    assert tally.warm == {f"{HOST}@1": 30}
    assert tally.unfit == {f"{HOST}@1 no_container": 6}
    assert all(way.startswith("lines/") for url, (_, way) in rows(spring).items() if int(url.rpartition("/")[2]) >= 40)
    told = run("rebuild", "--no-learn", "-a", str(spring.root)).output
    assert f"{HOST}@1 does not fit 6 of 36 articles (no_container)" in told


def test_a_new_look_is_learned_as_the_next_version_and_each_page_is_read_by_its_own(spring: Archive) -> None:
    """The old version goes on reading the captures of its days."""
    taught(spring)
    put(spring, range(40, 120), "autumn", AUTUMN)
    learned = taught(spring)
    assert [one.version for one in learned.fresh] == [2]
    assert saved(spring) == [f"{HOST}@1.json", f"{HOST}@2.json"]
    ways = {int(url.rpartition("/")[2]): way for url, (_, way) in rows(spring).items()}
    assert {way for number, way in ways.items() if number < 40} == {f"profile:{HOST}@1"}
    assert {way for number, way in ways.items() if number >= 40} == {f"profile:{HOST}@2"}


def test_the_audit_is_counted_and_changes_no_row(spring: Archive) -> None:
    """About three pages in a hundred, chosen by their addresses."""
    put(spring, range(30, 90))
    learned = taught(spring)
    assert learned.again is not None
    assert 0 < learned.again.audits.total() < 12
    assert learned.again.audits["agree"] == learned.again.audits.total()


def test_hosts_with_too_few_pages_are_counted_and_named(tmp_path: Path) -> None:
    archive = put(Archive(tmp_path), range(19))
    learned = taught(archive)
    assert (learned.lessons, learned.small) == ((), {HOST: 19})


def test_captures_of_one_page_are_one_page(tmp_path: Path) -> None:
    """Twenty captures of a page teach no more than one."""
    archive = Archive(tmp_path)
    for day in range(1, 21):
        put(archive, [1], date=f"2026-03-{day:02d}T08:00:00Z")
    assert taught(archive).small == {HOST: 1}


def test_nothing_is_learned_while_somebody_writes(spring: Archive) -> None:
    """What was learned would not hold for the rows that are being written."""
    with writer(spring), pytest.raises(ArchiveBusy):
        taught(spring)
    assert not spring.profiles_path.exists()


def test_an_outlets_own_body_selector_wins_over_the_profile(
    spring: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taught(spring)
    folder = tmp_path / "outlets"
    folder.mkdir()
    (folder / "yasinnia.toml").write_text(
        f'name = "yasinnia"\ntitle = "Ясіння"\ndomains = ["{HOST}"]\nsections = ["https://{HOST}/"]\n'
        '[[body]]\ncss = "p.intro"\nwhy = "a test takes the lead alone"\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("LITOPYS_OUTLETS", str(folder))
    with Readers() as readers:
        spring.rebuild(readers)
    assert {text for text, _ in rows(spring).values()} == {lead(n) for n in range(30)}
    assert {way for _, way in rows(spring).values()} == {"outlet:yasinnia/body#1"}


def test_rebuild_learns_hosts_without_a_profile_unless_told_not_to(spring: Archive) -> None:
    root = str(spring.root)
    assert run("rebuild", "-a", root, "--no-learn").exit_code == 0
    assert saved(spring) == []
    done = run("rebuild", "-a", root)
    assert (done.exit_code, saved(spring)) == (0, [f"{HOST}@1.json"])
    assert f"{HOST}" in done.output
    assert "30 articles read by hosts' profiles, " in done.output
    facts = json.loads(run("rebuild", "-a", root, "--json").output)
    assert (facts["learned"], facts["profiles"]["warm"]) == ([], {f"{HOST}@1": 30})


def test_the_command_shows_a_table_or_data(spring: Archive) -> None:
    root = str(spring.root)
    shown = run("outlets", "learn", "-a", root, "--dry-run").output
    assert "learned @1" in shown
    assert "nothing was written" in shown
    facts = json.loads(run("outlets", "learn", "-a", root, "--json").output)
    assert facts["learned"][0]["result"] == "learned @1"
    assert facts["read_again"]["outcomes"] == {"article": 30}
    assert facts["rebuilt"] is None
    assert "unchanged @1" in run("outlets", "learn", "-a", root).output


@pytest.mark.parametrize("words", [["rebuild"], ["outlets", "learn"], ["outlets", "learn", "--dry-run"]])
def test_a_broken_profile_stops_a_command_with_one_sentence(spring: Archive, words: list[str]) -> None:
    taught(spring)
    path = spring.profiles_path / f"{HOST}@1.json"
    path.write_text("{", encoding="utf-8")
    done = run(*words, "-a", str(spring.root))
    assert done.exit_code == 1
    assert f"{path}: not a host's profile" in done.output
    assert "Traceback" not in done.output
