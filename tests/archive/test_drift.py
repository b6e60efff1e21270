"""Promises of hosts that change their look: they are learned anew by themselves, and not again and again."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from archive.drift import DRIFTED, WINDOW
from archive.learning import learn_archive, rebuild
from archive.pages import Readers
from archive.profiles import Profiles, read_profiles, write_profile
from archive.school import Order
from archive.store import Archive
from archive.tried import Trial, Tried, read_tried, write_tried
from cleaner.profile_batch import is_audited
from cleaner.profile_values import Profile, Selector
from tests.archive.test_learning import AUTUMN, SPRING, put, rows, saved, taught
from tests.archive.test_relearning import captured, imported, rebuilt, results, whole
from tests.cleaner.profile_pages import HOST, body, page
from tests.support import writer

SUMMER = "2026-07-01T08:00:00Z"


@pytest.fixture(name="spring")
def _spring(tmp_path: Path) -> Archive:
    return put(Archive(tmp_path / "archive"), range(30))


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
    audited = [n for n in range(30, 90) if is_audited(page(n).url)]
    put(spring, [n for n in range(30, 90) if n not in audited])
    put(spring, audited, "spring", SPRING.replace("T08", "T09"))  # so that they are among the newest
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
