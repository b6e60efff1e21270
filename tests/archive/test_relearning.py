"""Promises of learning by itself: imports learn, drifted hosts are learned anew, and the rows are a rebuild's rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from archive.capture import Capture, Found
from archive.drift import DRIFTED, WINDOW
from archive.index import Index
from archive.indexer import Indexer
from archive.learning import learn_archive, rebuild
from archive.pages import Readers
from archive.profiles import Profiles, read_profiles, write_profile
from archive.reread import read_again
from archive.school import Order
from archive.store import Archive
from archive.tried import Trial, Tried, read_tried, write_tried
from cleaner.errors import LitopysError
from cleaner.profile_values import Profile, Selector
from tests.archive.test_learning import AUTUMN, SPRING, put, rows, run, saved, taught
from tests.cleaner.profile_pages import HOST, body, page
from tests.support import dump, writer

SUMMER = "2026-07-01T08:00:00Z"


def whole(archive: Archive) -> tuple[int, dict[str, list[str]]]:
    """The index as it is: its mark and every row."""
    with closing(archive.read_index()) as index:
        return index.profiles, dump(archive.index_path)


def rebuilt(archive: Archive) -> tuple[int, dict[str, list[str]]]:
    """The index as a rebuild by the same profiles makes it."""
    with Readers() as readers:
        archive.rebuild(readers)
    return whole(archive)


def odd(archive: Archive, numbers: Iterable[int], date: str) -> Archive:
    """Add pages of the host of which no two are built alike: nothing can be learned from them."""
    with writer(archive) as out:
        for number in numbers:
            one = page(number, "autumn")
            names = {b"zm-block": f"k{number}a", b"zm ": f"k{number}b ", b'class="zm': f'id="k{number}c'}
            html = one.html
            for name, other in names.items():
                html = html.replace(name, other.encode())
            html = html.replace(b"<p>", f"<section><p class=q{number}>".encode()).replace(b"</p>", b"</p></section>")
            out.add(captured(one.url, date, html))
        out.commit()
    return archive


def captured(url: str, date: str, html: bytes, **found: str) -> Capture:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
    return Capture(url=url, date=date, head=head, body=html, found=Found(outlet=HOST, run="r", how="feed", **found))


def imported(target: Path, source: Archive, *words: str) -> Mapping[str, object]:
    """What `litopys import --json` says of the files of an archive."""
    done = run("import", "-a", str(target), "--json", *words, *map(str, source.warc_files()))
    assert done.exit_code == 0, done.output
    facts: Mapping[str, object] = json.loads(done.stdout)
    return facts


def results(facts: Mapping[str, object]) -> list[str]:
    learned = facts["learned"]
    assert isinstance(learned, list)
    return [one["result"].partition(";")[0].partition(" (")[0] for one in learned]


@pytest.fixture(name="spring")
def _spring(tmp_path: Path) -> Archive:
    return put(Archive(tmp_path / "archive"), range(30))


def test_an_import_learns_its_hosts_and_the_rows_are_those_of_a_rebuild(spring: Archive, tmp_path: Path) -> None:
    """The texts are the stories as written, the mark is that of the profiles."""
    target = Archive(tmp_path / "target")
    facts = imported(target.root, spring)
    assert results(facts) == ["learned @1"]
    assert rows(target) == {page(n).url: (body(n), f"profile:{HOST}@1") for n in range(30)}
    assert whole(target)[0] == read_profiles(target.profiles_path).mark
    assert whole(target) == rebuilt(target)
    assert results(imported(target.root, spring)) == []


def test_an_import_says_in_a_line_what_it_learned(spring: Archive, tmp_path: Path) -> None:
    target = str(tmp_path / "target")
    said = run("import", "-a", target, *map(str, spring.warc_files())).output
    assert f"{HOST}" in said
    assert "learned @1" in said
    assert "30 captures read: 30 article" in said


def test_an_import_that_is_told_not_to_learn_leaves_it_to_the_next(spring: Archive, tmp_path: Path) -> None:
    """As one that was killed before it learned anything."""
    target = Archive(tmp_path / "target")
    assert imported(target.root, spring, "--no-learn")["learned"] is None
    assert saved(target) == []
    again = imported(target.root, spring)
    assert (again["records"], results(again)) == (0, ["learned @1"])
    assert whole(target) == rebuilt(target)


def test_an_import_beside_a_crawl_learns_nothing_and_says_so(spring: Archive, tmp_path: Path) -> None:
    target = Archive(tmp_path / "target")
    with writer(target):
        done = run("import", "-a", str(target.root), *map(str, spring.warc_files()))
    assert done.exit_code == 0
    assert "no hosts were learned" in done.output
    assert saved(target) == []


def test_a_kill_before_the_profiles_are_saved_leaves_the_old_rows(spring: Archive) -> None:
    before = whole(spring)
    learned = taught(spring, dry_run=True)

    def killed() -> None:
        raise KeyboardInterrupt

    with Readers() as readers, closing(Index(spring.index_path)) as index:
        indexer = Indexer(index, (), readers, Profiles().plus(learned.fresh))
        with pytest.raises(KeyboardInterrupt):
            read_again(spring, indexer, Profiles(), killed)
    assert whole(spring) == before
    assert saved(spring) == []


def test_a_record_that_is_not_in_its_place_stops_learning_and_a_rebuild_mends_it(spring: Archive) -> None:
    (path,) = spring.warc_files()
    path.rename(path.with_name("litopys-other-20260301080000-00000.warc.gz"))
    with pytest.raises(LitopysError, match="run 'litopys rebuild'"):
        taught(spring)
    with Readers() as readers:
        assert [one.version for one in rebuild(spring, readers, Order(due_only=True)).fresh] == [1]
    assert whole(spring) == rebuilt(spring)


def test_an_index_of_an_older_litopys_is_made_anew_before_anything_is_learned(spring: Archive) -> None:
    with closing(Index(spring.index_path)) as index:
        index.db.execute("UPDATE captures SET host = NULL")
    learned = taught(spring)
    assert (learned.renewed is not None, len(learned.fresh)) == (True, 1)
    assert whole(spring) == rebuilt(spring)


def test_a_drifted_host_is_learned_anew_and_each_page_is_read_by_its_own_version(
    spring: Archive, tmp_path: Path
) -> None:
    """Pages of the old and the new look, and pages captured in both; those before the new version is learned, too."""
    target, autumn = Archive(tmp_path / "target"), Archive(tmp_path / "autumn")
    imported(target.root, spring)
    for day in range(DRIFTED):
        put(autumn, [5 + day, 40 + day], "autumn", f"2026-10-{day + 1:02d}T08:00:00Z")
    assert results(imported(target.root, autumn)) == ["learned @2"]
    with closing(target.read_index()) as index:
        ways = index.query(
            "SELECT c.date < '2026-04' AS old, r.extractor, count(*) AS n FROM captures c "
            "JOIN revisions r ON r.id = c.revision GROUP BY 1, 2"
        )
        (texts,) = index.query("SELECT count(*) AS n FROM articles WHERE revisions > 1")
    assert {way["n"] for way in ways if way["old"]} == {30}
    assert {row[0] for row in rows(target).values()} == {body(n) for n in [*range(30), *range(40, 40 + DRIFTED)]}
    assert all(way["extractor"].startswith("profile:") for way in ways)
    assert texts["n"] == 0
    assert whole(target) == rebuilt(target)


def test_a_host_of_which_some_pages_are_built_otherwise_has_not_drifted(spring: Archive) -> None:
    """One fewer than it takes; a profile is no worse for a special section."""
    taught(spring)
    put(spring, range(30, 30 + WINDOW), "spring", SUMMER)
    put(spring, range(200, 200 + DRIFTED - 1), "autumn", AUTUMN)
    with Readers() as readers:
        assert learn_archive(spring, readers, Order(due_only=True)).lessons == ()
        put(spring, [300], "autumn", AUTUMN)
        assert [one.version for one in learn_archive(spring, readers, Order(due_only=True)).fresh] == [2]
        assert learn_archive(spring, readers, Order(due_only=True)).lessons == ()


def test_a_profile_that_has_gone_wrong_unnoticed_is_found_by_the_audit(spring: Archive) -> None:
    """It takes the lead alone for the story, on every page."""
    put(spring, range(30, 90))
    taught(spring)
    known = read_profiles(spring.profiles_path).newest(HOST)
    assert known is not None
    bad = replace(known, body=(Selector(css="p.intro", pages=90),), drop=(), shortest=1, places=("p.intro",))
    write_profile(spring.profiles_path, bad)
    with Readers() as readers:
        learned = rebuild(spring, readers, Order(due_only=True))
    (lesson,) = learned.lessons
    assert lesson.drift is not None
    assert lesson.drift.differ == WINDOW
    assert rows(spring)[page(3).url] == (body(3), f"profile:{HOST}@2")


def test_what_was_tried_in_vain_is_not_tried_again_before_many_more_pages_have_come(
    spring: Archive, tmp_path: Path
) -> None:
    target, first, few, many = (Archive(tmp_path / name) for name in ("target", "first", "few", "many"))
    imported(target.root, spring)
    odd(first, range(100, 140), "2026-10-01T08:00:00Z")
    odd(few, range(140, 160), "2026-10-02T08:00:00Z")
    odd(many, range(160, 220), "2026-10-03T08:00:00Z")
    tries = [results(imported(target.root, one)) for one in (first, few, few, many)]
    assert [len(one) for one in tries] == [1, 0, 0, 1]
    assert tries[0][0].startswith("refused: ")
    assert saved(target) == [f"{HOST}@1.json"]
    assert whole(target) == rebuilt(target)


def test_a_host_that_taught_nothing_is_tried_again_at_twice_the_pages(tmp_path: Path) -> None:
    target, *parts = (Archive(tmp_path / name) for name in ("target", "a", "b", "c"))
    for number, part in enumerate(parts):
        odd(part, range(100 + 20 * number, 120 + 20 * number), SPRING)
    assert [len(results(imported(target.root, part))) for part in parts] == [1, 1, 0]


def test_notes_that_cannot_be_read_are_as_none(tmp_path: Path) -> None:
    path = tmp_path / "tried.json"
    tried = Tried().noting({HOST: Trial(version=1, pages=40)}, [])
    assert not Tried().is_early(HOST, Trial(version=1, pages=41))
    write_tried(path, tried)
    assert read_tried(path) == tried
    assert tried.is_early(HOST, Trial(version=1, pages=79))
    assert not tried.is_early(HOST, Trial(version=1, pages=80))
    assert not tried.is_early(HOST, Trial(version=2, pages=41))
    for broken in ("", "[]", '{"a": 1}', '{"a": {"version": 1}}'):
        path.write_text(broken, encoding="utf-8")
        assert read_tried(path) == Tried()


def test_pages_between_two_versions_are_tried_with_both() -> None:
    def version(number: int, learned: str) -> Profile:
        body = (Selector(css="div", pages=30),)
        return Profile(host=HOST, version=number, learned=learned, pages=30, stories=30, body=body)

    first, second, third = version(1, "2026-03-01"), version(2, "2026-06-01"), version(3, "2026-09-01")
    known = Profiles.of([first, second, third])
    found = {day: known.in_turn(page(1).url, day) for day in ("2026-02-01", "2026-03-01", "2026-07-01", "2026-09-01")}
    assert list(found.values()) == [(first, None), (first, second), (second, third), (third, None)]


def test_what_a_listing_said_is_known_when_a_page_is_read_again(tmp_path: Path) -> None:
    """A page without a title of its own has that of its feed, in whatever characters it came."""
    archive = Archive(tmp_path)
    with writer(archive) as out:
        for number in range(30):
            one = page(number)
            bare = one.html.replace(b"<title>", b"<!--").replace(b"</title>", b"-->").replace(b"og:title", b"og:none")
            bare = bare.replace(b"<h1", b"<div hidden").replace(b"</h1>", b"</div>")
            out.add(captured(one.url, SPRING, bare, title=f"Заголовок\x00 {number} \N{GREEK SMALL LETTER ALPHA}"))
        out.commit()
    assert taught(archive).again is not None
    assert whole(archive) == rebuilt(archive)


def test_a_sample_says_which_profiles_read_its_texts(spring: Archive, tmp_path: Path) -> None:
    taught(spring)
    assert run("sample", "-a", str(spring.root), "-o", str(tmp_path / "out")).exit_code == 0
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["profiles"]["mark"] == read_profiles(spring.profiles_path).mark
    assert list(manifest["profiles"]["sha256"]) == [f"{HOST}@1.json"]
    assert {one["extractor"] for one in manifest["files"]} == {f"profile:{HOST}@1"}
