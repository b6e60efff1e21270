"""What the frontier promises the crawl: nothing lost, nothing leased twice, nothing fetched without need."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.finds import Child, Find
from crawler.frontier import RETRY_AFTER, Frontier
from crawler.timetable import schedule_rows

NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
ONE = "https://herald.example/news/one"
TWO = "https://herald.example/news/two"
THREE = "https://herald.example/news/three"


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> dt.datetime:
        return self.time


def listed(url: str, modified: str | None = None, published: str | None = None) -> Find:
    return Find(url=url, how="feed", where="https://herald.example/rss", modified=modified, published=published)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news" / "frontier.db"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def frontier(path: Path, clock: Clock) -> Iterator[Frontier]:
    with Frontier(path, "herald", clock) as opened:
        yield opened


def urls(finds: list[Find]) -> list[str]:
    return [find.url for find in finds]


def test_what_was_added_is_leased_once_with_all_that_its_listing_said(frontier: Frontier) -> None:
    find = Find(
        url=ONE,
        how="sitemap",
        where="https://herald.example/map.xml",
        title="Заголовок",
        published="2026-11-20T08:00:00Z",
        modified="2026-11-20T09:00:00Z",
        language="uk",
    )
    assert frontier.add([find]) == 1
    assert frontier.lease(5) == [find]
    assert frontier.lease(5) == []


def test_the_same_url_in_other_dress_is_added_once(frontier: Frontier) -> None:
    assert (
        frontier.add([listed(ONE), listed(ONE + "?utm_source=rss#top"), listed(ONE.upper().replace("NEWS", "x"))]) == 2
    )
    assert frontier.add([listed(ONE)]) == 0


def test_the_newest_is_leased_first_and_undated_last(frontier: Frontier) -> None:
    frontier.add([listed(ONE), listed(TWO, published="2026-11-19T00:00:00Z"), listed(THREE, "2026-11-20T00:00:00Z")])
    assert urls(frontier.lease(2)) == [THREE, TWO]
    assert urls(frontier.lease(2)) == [ONE]


def test_an_unusable_url_harms_only_itself(frontier: Frontier, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert frontier.add([listed("javascript:alert(1)"), listed(ONE)]) == 1
    assert "bad_scheme" in caplog.text


def test_outlets_in_one_file_do_not_see_each_other(frontier: Frontier, path: Path) -> None:
    frontier.add([listed(ONE)])
    with Frontier(path, "courier") as other:
        assert other.lease(5) == []
        assert other.add([listed(ONE)]) == 1
        assert other.recover() == 0


def test_leases_of_a_dead_run_become_new_again(frontier: Frontier, path: Path) -> None:
    frontier.add([listed(ONE), listed(TWO)])
    frontier.lease(2)
    frontier.done(ONE)
    with Frontier(path, "herald") as after:
        assert after.recover() == 1
        assert urls(after.lease(5)) == [TWO]


def test_a_done_url_comes_back_when_a_listing_says_it_changed(frontier: Frontier) -> None:
    frontier.add([listed(ONE, "2026-11-20T08:00:00Z")])
    frontier.lease(1)
    frontier.done(ONE)
    assert frontier.add([listed(ONE, "2026-11-20T08:00:00Z"), listed(ONE)]) == 0
    assert frontier.add([listed(ONE, "2026-11-20T09:30:00Z")]) == 1
    assert frontier.lease(1)[0].modified == "2026-11-20T09:30:00Z"


def test_a_first_stamp_is_recorded_without_fetching_again(frontier: Frontier) -> None:
    frontier.add([listed(ONE)])
    frontier.lease(1)
    frontier.done(ONE)
    assert frontier.add([listed(ONE, "2026-11-20T08:00:00Z")]) == 0
    assert frontier.add([listed(ONE, "2026-11-20T08:00:01Z")]) == 1


def test_a_change_listed_during_the_fetch_is_not_missed(frontier: Frontier) -> None:
    frontier.add([listed(ONE, "2026-11-20T08:00:00Z")])
    frontier.lease(1)
    frontier.add([listed(ONE, "2026-11-20T11:00:00Z")])
    frontier.done(ONE)
    assert urls(frontier.lease(1)) == [ONE]


def test_an_outlet_that_lists_everything_as_just_modified_is_fetched_ever_more_seldom(
    frontier: Frontier, clock: Clock
) -> None:
    fetched = 0
    for hour in range(240):
        clock.time = NOON + dt.timedelta(hours=hour)
        frontier.add([listed(ONE, clock.time.strftime("%Y-%m-%dT%H:%M:%SZ"))])
        for find in frontier.lease(1):
            frontier.done(find.url)
            fetched += 1
    assert 4 <= fetched <= 12


def test_a_failure_is_retried_three_times_in_later_runs_and_then_parked(
    frontier: Frontier, path: Path, clock: Clock
) -> None:
    frontier.add([listed(ONE)])
    for rest in RETRY_AFTER:
        assert urls(frontier.lease(1)) == [ONE]
        frontier.failed(ONE, "timeout", retry=True)
        clock.time += rest
        assert frontier.lease(1) == [], "not again within the same run"
        frontier.started(clock.time)
    frontier.lease(1)
    frontier.failed(ONE, "timeout", retry=True)
    clock.time += dt.timedelta(days=365)
    frontier.started(clock.time)
    assert frontier.lease(1) == []
    assert [(row.waiting, row.parked) for row in schedule_rows(path)] == [(0, 1)]
    assert frontier.counts()["failed"] == 1


def test_what_was_the_hosts_fault_never_parks_a_url(frontier: Frontier, clock: Clock) -> None:
    frontier.add([listed(ONE)])
    for _ in range(10):
        assert urls(frontier.lease(1)) == [ONE]
        frontier.failed(ONE, "robots.txt unreachable", retry=True, blame=False)
        assert frontier.lease(1) == []
        clock.time += RETRY_AFTER[0]
        frontier.started(clock.time)


def test_a_refused_url_is_parked_at_once_and_comes_back_only_changed(frontier: Frontier) -> None:
    frontier.add([listed(ONE, "2026-11-20T08:00:00Z")])
    frontier.lease(1)
    frontier.failed(ONE, "http_404", retry=False)
    assert frontier.add([listed(ONE, "2026-11-20T08:00:00Z")]) == 0
    assert frontier.add([listed(ONE, "2026-11-20T10:00:00Z")]) == 1


def test_what_the_archive_holds_is_not_fetched(frontier: Frontier) -> None:
    frontier.add([listed(ONE), listed(TWO)])
    assert frontier.reconcile({ONE + "#top": None, THREE: "2026-11-20T08:00:00Z", "no url": None}).known == 2
    assert frontier.add([listed(THREE, "2026-11-20T08:00:00Z")]) == 0
    assert urls(frontier.lease(5)) == [TWO]


def test_a_change_after_the_capture_in_the_archive_is_fetched_even_with_a_new_frontier(frontier: Frontier) -> None:
    frontier.reconcile({ONE: "2026-11-20T08:00:00Z"})
    assert frontier.add([listed(ONE, "2026-11-20T09:00:00Z")]) == 1


def test_a_pending_change_outlives_reconciling_with_the_older_capture(frontier: Frontier) -> None:
    frontier.add([listed(ONE)])
    frontier.lease(1)
    frontier.done(ONE)
    frontier.add([listed(ONE, "2026-11-19T00:00:00Z")])
    frontier.add([listed(ONE, "2026-11-20T00:00:00Z")])
    assert frontier.reconcile({ONE: None}).known == 0
    assert frontier.reconcile({ONE: "2026-11-19T00:00:00Z"}).known == 0
    assert frontier.reconcile({ONE: "2026-11-20T00:00:00Z"}).known == 1


def test_what_was_done_and_is_not_in_the_archive_is_fetched_again(frontier: Frontier) -> None:
    frontier.add([listed(ONE), listed(TWO), listed(THREE)])
    frontier.lease(3)
    frontier.done(ONE)
    frontier.done(TWO, "redirected", archived=False)
    frontier.failed(THREE, "http_410", retry=False)
    result = frontier.reconcile({})
    assert (result.known, result.missing) == (0, 1)
    assert urls(frontier.lease(5)) == [ONE]


def test_reconciling_twice_changes_nothing_more(frontier: Frontier) -> None:
    frontier.add([listed(ONE), listed(TWO)])
    frontier.reconcile({ONE: None})
    again = frontier.reconcile({ONE: None})
    assert (again.known, again.missing) == (0, 0)


def test_a_url_that_was_never_added_may_be_done_or_fail(frontier: Frontier) -> None:
    frontier.done(ONE)
    frontier.failed(TWO, "timeout", retry=True)
    assert frontier.counts() == {"new": 0, "leased": 0, "done": 1, "failed": 1}


def test_validators_are_kept_per_listing(frontier: Frontier) -> None:
    assert frontier.validators("https://herald.example/rss") == (None, None)
    frontier.remember("https://herald.example/rss", '"a1"', None)
    frontier.remember("https://herald.example/rss", '"a2"', "Fri, 20 Nov 2026 12:00:00 GMT")
    assert frontier.validators("https://herald.example/rss") == ('"a2"', "Fri, 20 Nov 2026 12:00:00 GMT")


def test_a_child_sitemap_is_read_again_only_when_its_index_dates_it_otherwise(frontier: Frontier) -> None:
    old, new = (
        Child(url="https://herald.example/1.xml", modified="2026-11-01T00:00:00Z"),
        Child(url="https://herald.example/2.xml"),
    )
    assert frontier.unread([old, new]) == [old, new]
    frontier.remember(old.url, None, None, old.modified)
    frontier.remember(new.url, None, None)
    assert frontier.unread([old, new]) == [new]
    assert frontier.unread([Child(url=old.url, modified="2026-11-02T00:00:00Z")]) != []
