"""The law of the frontier: whatever happens in whatever order, no URL is lost and none is leased twice at a time."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from crawler.finds import Find
from crawler.frontier import Frontier

URLS = st.integers(0, 9).map(lambda n: f"https://herald.example/news/{n}")
STAMPS = st.none() | st.integers(1, 5).map(lambda day: f"2026-11-0{day}T00:00:00Z")


class FrontierMachine(RuleBasedStateMachine):
    """Compares the frontier with a plain model: what was added, what is under way, what was finished and how."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "frontier.db"
        self.frontier = Frontier(self.path, "herald")
        self.added: set[str] = set()
        self.leased: set[str] = set()
        self.archived: dict[str, str | None] = {}
        self.refused: set[str] = set()

    @rule(url=URLS, modified=STAMPS)
    def add(self, url: str, modified: str | None) -> None:
        self.frontier.add([Find(url=url, how="feed", modified=modified)])
        self.added.add(url)

    @rule(n=st.integers(1, 4))
    def lease(self, n: int) -> None:
        given = [find.url for find in self.frontier.lease(n)]
        assert len(given) == len(set(given)) <= n
        assert not self.leased & set(given), "leased twice at a time"
        assert set(given) <= self.added
        self.leased |= set(given)

    @precondition(lambda self: self.leased)
    @rule(fate=st.sampled_from(["done", "redirected", "retry", "refused"]))
    def settle(self, fate: str) -> None:
        url = sorted(self.leased)[0]
        self.leased.discard(url)
        if fate == "done":
            self.frontier.done(url)
            self.archived[url] = None
        elif fate == "redirected":
            self.frontier.done(url, "redirected", archived=False)
            self.refused.add(url)
        else:
            self.frontier.failed(url, fate, retry=fate == "retry")
            self.refused.add(url)

    @rule()
    def kill_and_recover(self) -> None:
        self.frontier.close()
        self.frontier = Frontier(self.path, "herald")
        assert self.frontier.recover() == len(self.leased)
        self.leased.clear()

    @precondition(lambda self: not self.leased)
    @rule()
    def reconcile(self) -> None:
        assert self.frontier.reconcile(self.archived).missing == 0

    @precondition(lambda self: not self.leased)
    @rule()
    def lose_the_archive(self) -> None:
        self.archived.clear()
        self.frontier.reconcile({})

    @precondition(lambda self: not self.leased)
    @rule()
    def lose_the_frontier(self) -> None:
        self.frontier.close()
        self.path.write_bytes(b"nothing that SQLite could read")
        self.frontier = Frontier(self.path, "herald")
        self.frontier.reconcile(self.archived)
        self.refused.clear()
        self.frontier.add([Find(url=url, how="feed") for url in sorted(self.added)])

    @invariant()
    def every_url_is_somewhere(self) -> None:
        counts = self.frontier.counts()
        assert sum(counts.values()) == len(self.added | set(self.archived))
        assert counts["leased"] == len(self.leased)
        finished = set(self.archived) | self.refused | self.leased
        assert counts["new"] >= len(self.added - finished), "a URL that nobody fetched is not waiting"

    def teardown(self) -> None:
        self.frontier.close()
        self.folder.cleanup()


TestFrontier = FrontierMachine.TestCase
TestFrontier.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
