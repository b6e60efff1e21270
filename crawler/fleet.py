"""Several outlets crawled at once, each in a process of its own, and what became of each."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from archive.index import Index
from archive.store import Archive
from cleaner.errors import BadInput
from cleaner.outlets import Outlet
from crawler.session import new_run
from crawler.watch import Watch

_NOT_STARTED: Final = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to crawl and how."""

    archive: Archive
    outlets: Sequence[Outlet]
    limit: int = 0
    jobs: int = 4
    log_level: str = "WARNING"
    requisites: int = 0
    """Most pictures and styles that are fetched for a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One outlet's run: its exit code, and the counts it closed with, where it did."""

    outlet: str
    run: str
    code: int
    outcome: str
    """`ok`, `failing` or `unreachable` as the run closed; `failed` or `killed` where it left no record."""
    counts: dict[str, int]
    stripped: dict[str, int]
    """Lines stripped from the run's articles, by reason."""
    problems: tuple[str, ...] = ()
    """What the run said on stderr of itself, a sentence each."""

    @property
    def lost(self) -> int:
        """Responses received that are not in the index."""
        indexed = sum(n for name, n in self.counts.items() if name.startswith("captures_"))
        return self.counts.get("captures", 0) - indexed


def crawl(order: Order, ended: Callable[[str, int], None] = lambda outlet, code: None) -> list[Report]:
    """Crawl every outlet of the order once; reports in the order's order. Raises `ArchiveBusy`, `BadInput`."""
    check_contact([outlet.name for outlet in order.outlets if not outlet.loopback])
    archive = order.archive.create()
    runs = {outlet.name: new_run(outlet.name) for outlet in order.outlets}
    with archive.lock("crawl", "a crawl of this archive"):
        Index(archive.index_path).close()  # made once here: the processes would race to make it
        with Watch(archive, runs) as watch:
            codes = _Fleet(order, runs, ended, watch).run()
    with closing(archive.read_index()) as index:
        reports = [_report(index, name, runs[name], code) for name, code in codes.items()]
    return [replace(report, problems=tuple(watch.problems[report.outlet])) for report in reports]


class _Fleet:
    """The running processes; an interruption asks each to end in order and starts no new one."""

    def __init__(self, order: Order, runs: Mapping[str, str], ended: Callable[[str, int], None], watch: Watch) -> None:
        self.order = order
        self.runs = runs
        self.ended = ended
        self.watch = watch
        self._processes: list[subprocess.Popen[str]] = []
        self._stopped = False

    def run(self) -> dict[str, int]:
        """Exit codes by outlet. Raises `KeyboardInterrupt` when interrupted or terminated, after all have ended."""
        before = signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            with ThreadPoolExecutor(max(1, self.order.jobs)) as pool:
                futures = {name: pool.submit(self._crawl, name) for name in self.runs}
                try:
                    return {name: future.result() for name, future in futures.items()}
                except KeyboardInterrupt:
                    self._stopped = True
                    for process in self._processes:
                        process.terminate()  # in order once it crawls; at once, and as safely as a kill, before
                    raise
        finally:
            signal.signal(signal.SIGTERM, before)

    def _crawl(self, outlet: str) -> int:
        if self._stopped:
            return _NOT_STARTED
        order, here = self.order, str(Path(__file__).resolve().parents[1])
        command = [sys.executable, "-m", "crawler.run", outlet, "--archive", str(order.archive.root)]
        command += ["--run", self.runs[outlet], "--limit", str(order.limit), "--requisites", str(order.requisites)]
        command += ["--log-level", order.log_level, "--led"]
        path = os.pathsep.join([here, *filter(None, [os.environ.get("PYTHONPATH")])])
        with _started(command, {**os.environ, "PYTHONPATH": path}) as process:
            self._processes.append(process)
            self.watch.relay(outlet, process.stderr or ())
            code = process.wait()
        with self.watch.aside():
            self.ended(outlet, code)
        return code


def _started(command: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[str]:
    # A session of its own: Ctrl-C reaches a process once, through us; twice would kill it in its work.
    # Its stdin ends when we do, however we end: see `crawler.run`.
    return subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
        errors="replace",
    )


def check_contact(abroad: Sequence[str], to: str = "crawl") -> None:
    """Raise `BadInput` where there is anything to fetch from others and no word of who fetches."""
    contact = os.environ.get("LITOPYS_CONTACT", "")
    if abroad and not ("@" in contact or "://" in contact):
        wrong = f"LITOPYS_CONTACT is {contact!r}, neither an e-mail address nor a URL; " if contact else ""
        raise BadInput(
            f"{wrong}to {to} {', '.join(abroad[:3])}, say who you are: set LITOPYS_CONTACT to an e-mail address or a "
            "page where the outlet can reach you; it is sent in the User-Agent"
        )


def _report(index: Index, outlet: str, run: str, code: int) -> Report:
    facts: list[dict[str, Any]] = index.query("SELECT outcome, counts FROM runs WHERE id = ?", [run])
    stripped = index.query(
        "SELECT d.reason, sum(d.lines) AS lines FROM drops d JOIN revisions r ON r.id = d.revision "
        "JOIN captures c ON c.id = r.capture WHERE c.run = ? GROUP BY 1 ORDER BY 1",
        [run],
    )
    known: dict[str, Any] = {"outcome": "killed" if code < 0 else "failed", "counts": {}}
    if facts:
        known = {"outcome": facts[0]["outcome"], "counts": json.loads(facts[0]["counts"])}
    lines = {row["reason"]: row["lines"] for row in stripped}
    return Report(outlet=outlet, run=run, code=code, stripped=lines, **known)
