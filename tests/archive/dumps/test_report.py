"""The report: one safe, bounded page, the same for one worker and many."""

from __future__ import annotations

import pickle
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.dumps.judge.outcome import Outcome
from archive.dumps.tell.report import Run, page, write_report
from archive.dumps.tell.tally import OTHERS, Tally
from archive.dumps.tell.tally_best import Best, Frequent, draw
from cleaner.errors import LitopysError
from cleaner.values import Drop
from tests.archive.dumps.outcomes import AD, LATEST, STORY, outcome

RUN = Run(command="litopys clean in -o out --report report.html", inputs=("in",), output="out")
PROSE = (
    "Редакція може не поділяти думку читачів, а листи без підпису не друкує та не повертає нікому; " * 2 + "пишіть нам."
)
HOSTILE = "<script>alert('я')</script><img src=x onerror=alert(1)>\"'&\x00\x1b\u202e\ud800]]>--><style>*{display:none}"


class Shape(HTMLParser):
    """The tags of a page, and whether each that is opened is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.ids: set[str] = set()
        self._opened: list[str] = []
        self.feed(text)
        self.close()
        assert not self._opened

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag."""
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in ("meta", "br", "rect", "path"):
            self._opened.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag, which is closed at once."""
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        """Take it off."""
        assert self._opened.pop() == tag


def a_run() -> list[Outcome]:
    """The outcomes of a small run over three hosts."""
    hosts = ("visnyk.example", "richka.example", None)
    found = [outcome(name=f"{n}.txt", number=n, host=hosts[n % 3], flags=["lost-60%"][n % 5 :]) for n in range(24)]
    found.append(outcome("Ціле.\n", name="whole.txt"))
    found.append(
        outcome(f"{PROSE}\nСлово.\n", {0: Drop(reason="legal", rule="model", score=0.44, seen=1)}, flags=["no-prose"])
    )
    return found


def tallied(outcomes: list[Outcome], *, seed: int = 0) -> Tally:
    """A tally of these outcomes."""
    tally = Tally(seed=seed)
    for one in outcomes:
        tally.add(one)
    return tally


def test_the_page_tells_totals_reasons_hosts_lines_suspicions_and_samples() -> None:
    tally = tallied(a_run())
    tally.fail("in/photo.txt: binary data")
    text = page(tally, RUN)
    for told in ("26", "of them untouched", "phrase:ad", "advertising and its labels", "visnyk.example", "(no host)"):
        assert told in text
    assert re.search(r">Реклама</bdi></td><td><span class=\"reason\">ad</span></td>.*?>8<", text)
    assert re.search(r"<del>Останні новини</del></p><div class=\"why\"><span class=\"reason\">latest</span>", text)
    assert "article 44% · in 1 document" in text
    assert PROSE in text
    assert "whole.txt" in text
    assert "in/photo.txt: binary data" in text
    assert "no-prose" in text


def test_the_page_stands_alone_and_runs_nothing() -> None:
    shape = Shape(text := page(tallied(a_run()), RUN))
    assert not {"script", "link", "img", "iframe", "object"} & set(shape.tags)
    assert not any(name.startswith("on") or name in ("src", "srcset") for name, _ in shape.attributes)
    assert all(value and value.startswith("#") for name, value in shape.attributes if name == "href")
    assert "url(" not in text.replace("url(#hatch)", "")
    assert "@import" not in text
    assert "default-src 'none'" in text


def test_every_link_leads_somewhere_and_every_chart_is_a_table() -> None:
    shape = Shape(page(tallied(a_run()), RUN))
    ids = {value for name, value in shape.attributes if name == "id"}
    assert {value[1:] for name, value in shape.attributes if name == "href" and value} <= ids
    assert shape.tags.count("caption") == shape.tags.count("table") >= 3
    assert ("lang", "en") in shape.attributes
    assert ("charset", "utf-8") in shape.attributes


@given(st.text(max_size=80) | st.just(HOSTILE))
def test_hostile_text_is_text_wherever_it_stands(hostile: str) -> None:
    drop = Drop(reason="ad", rule=hostile)
    one = outcome(
        f"{hostile}\nРядок.\n", {0: drop}, name=hostile, host=hostile or None, source=hostile, flags=[hostile]
    )
    tally = tallied([one, replace(one, repairs={hostile: 1})])
    tally.fail(hostile)
    text = page(tally, Run(command=hostile, inputs=(hostile,), output=hostile, date=hostile))
    shape = Shape(text)
    assert not {"script", "img"} & set(shape.tags)
    assert shape.tags.count("style") == 1
    text.encode()
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)


def test_an_empty_run_has_a_page() -> None:
    assert "Nothing was dropped." in page(Tally(), RUN)
    Shape(page(Tally(), RUN))


def test_batches_merged_in_order_are_the_same_page_however_they_were_cut() -> None:
    outcomes = a_run()
    whole = page(tallied(outcomes), RUN)
    for size in (1, 5, 100):
        merged = Tally()
        for start in range(0, len(outcomes), size):
            merged.merge(pickle.loads(pickle.dumps(tallied(outcomes[start : start + size]))))
        assert page(merged, RUN) == whole


def test_the_seed_decides_which_documents_are_drawn() -> None:
    drawn = [[one.name for one in tallied(a_run(), seed=seed).samples()] for seed in (1, 1, 2, 3)]
    assert drawn[0] == drawn[1]
    assert drawn[0] != drawn[2] or drawn[0] != drawn[3]
    assert len(drawn[0]) == 12


def test_samples_are_drawn_from_every_host_first() -> None:
    outcomes = [outcome(name=str(n), number=n, host="great.example") for n in range(500)]
    outcomes.append(outcome(name="lonely", host="small.example"))
    assert "lonely" in {one.name for one in tallied(outcomes).samples()}


def test_a_huge_run_makes_a_small_page() -> None:
    tally = Tally()
    for n in range(600):
        text = "".join(f"Вигаданий рядок {n} {m} {'я' * 300}\n" for m in range(40)) + STORY
        drops: dict[int, Drop] = dict.fromkeys(range(40), LATEST if n % 2 else AD)
        tally.add(outcome(text, drops, name=f"{n}.txt", number=n, host=f"h{n % 450}.example"))
    assert sum(len(host.lines.counts) for host in tally.hosts.values() if host.lines) < 20_000
    assert len(page(tally, RUN)) < 3_000_000


def test_hosts_beyond_the_most_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.dumps.tell.tally._MOST_HOSTS", 10)
    tally = tallied([outcome(name=str(n), host=f"h{n}.example") for n in range(30)])
    assert tally.hosts[OTHERS].documents == 20
    assert len(tally.hosts) == 11


@given(st.lists(st.tuples(st.integers(0, 50), st.sampled_from("абвгдеє")), max_size=60), st.randoms())
def test_the_first_by_rank_are_the_same_in_any_order(things: list[tuple[int, str]], order: object) -> None:
    one, two, other = Best[str](3), Best[str](3), Best[str](3)
    for rank, key in things:
        one.offer((rank, key), key, f"{rank}{key}")
    order.shuffle(things)  # type: ignore[attr-defined]
    for n, (rank, key) in enumerate(things):
        (two if n % 2 else other).offer((rank, key), key, f"{rank}{key}")
    two.merge(other)
    assert list(one) == list(two)
    assert len(one) == min(3, len({key for _, key in things}))


def test_what_is_frequent_is_found_among_a_flood_of_what_is_rare() -> None:
    frequent = Frequent(size=50)
    for n in range(5000):
        frequent.add(f"рядок {n}", "latest")
        frequent.add(f"мітка {n % 5}", "ad")
    found = frequent.most(5)
    assert {text for text, _, _ in found} == {f"мітка {n}" for n in range(5)}
    assert all(count == 1000 for _, _, count in found)
    assert len(frequent.counts) < 100
    assert frequent.missed


def test_draws_are_the_same_everywhere() -> None:
    assert draw(7, "in", "one.txt") == draw(7, "in", "one.txt") != draw(8, "in", "one.txt")


def test_the_page_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "new" / "report.html"
    write_report(path, tallied(a_run()), RUN)
    assert path.read_bytes().startswith(b"<!doctype html>")
    assert [one.name for one in path.parent.iterdir()] == ["report.html"]
    with pytest.raises(LitopysError, match="cannot be written"):
        write_report(path / "report.html", Tally(), RUN)
