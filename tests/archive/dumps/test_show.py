"""What is seen in the terminal of a cleaning: one document's lines, and the account of the run."""

from __future__ import annotations

import json
from dataclasses import replace

import click

from archive.dumps.tell.show import View, explain, facts, failures, summary
from archive.dumps.tell.tally_counts import MOST_FAILURES, Counts
from cleaner.extract_columns import cells
from tests.archive.dumps.outcomes import AD, outcome

LIST = View(beside=False, columns=80)
SIDE = View(beside=True, columns=120)


def plain(view: View, **about: object) -> list[str]:
    """The rows without colours."""
    return [click.unstyle(row) for row in explain(outcome(**about), view)]  # type: ignore[arg-type]


def test_a_list_names_reason_rule_score_and_frequency_of_every_line() -> None:
    rows = plain(LIST, flags=["lost-60%"])
    assert rows[0] == "one.txt"
    assert rows[1] == "lost-60%"
    assert rows[2] == "  kept       Пором через Сулицю знову ходить"
    assert rows[4] == "  ad         Реклама   [phrase:ad, article 2%, in 37 documents]"
    assert rows[-1] == "3 lines kept, dropped: 1 ad, 2 latest"


def test_side_by_side_looks_as_extract_does() -> None:
    rows = plain(SIDE)
    assert rows[1].split(" │ ") == [f"{'kept: 3':<67}", "dropped: 3"]
    assert all(cells(row) <= 120 for row in rows)
    assert any(row.endswith("Реклама [phrase:ad]") and " │ ad " in row for row in rows)


def test_hostile_text_does_not_reach_the_terminal() -> None:
    hostile = "\x1b[2JСтерто\x9b\u202eокрем"
    for view in (LIST, SIDE):
        for drops in ({}, {0: replace(AD, rule="x\x1b")}):
            rows = plain(view, text=hostile, drops=drops, name=hostile, url="http://a.example/\x1b")
            assert not any(sign in row for row in rows for sign in "\x1b\x9b\u202e")


def test_the_summary_tells_documents_lines_characters_damage_flags_and_failures() -> None:
    counts = Counts()
    counts.add(outcome(flags=["lost-60%"]))
    counts.add(replace(outcome("Ціле.\n"), repairs={"spaces": 3}))
    counts.fail("in/x.txt: binary\x1b data")
    assert list(summary(counts)) == [
        "2 documents cleaned, 1 of them untouched, 1 input failed",
        "4 lines kept, 3 dropped: 2 latest, 1 ad",
        "78.4% of the characters kept",
        "1 document damaged: 3 spaces",
        "look at: 1 lost-60%",
    ]
    assert list(failures(counts)) == ["  in/x.txt: binary\N{REPLACEMENT CHARACTER} data"]


def test_the_summary_of_nothing_is_a_summary() -> None:
    assert next(summary(Counts())) == "0 documents cleaned, 0 of them untouched"


def test_facts_are_json_and_the_same_whoever_counted() -> None:
    one, other, whole = Counts(), Counts(), Counts()
    for count in (one, whole):
        count.add(outcome())
    for count in (other, whole):
        count.add(outcome("Ціле.\n"))
        count.fail("in/x.txt: empty")
    one.merge(other)
    assert json.loads(json.dumps(facts(one))) == facts(whole)
    assert facts(one)["reasons"]["ad"] == {"lines": 1, "characters": 7}


def test_failures_are_bounded_and_all_counted() -> None:
    counts = Counts()
    for number in range(MOST_FAILURES + 50):
        counts.fail(str(number))
    counts.merge(counts)
    assert (counts.failed, len(counts.failures)) == (2 * (MOST_FAILURES + 50), MOST_FAILURES)
    assert list(failures(counts))[-1] == f"  … and {counts.failed - 20:,} more"
