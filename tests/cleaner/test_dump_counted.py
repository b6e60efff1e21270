"""Counts that are kept and added up: parts of a dump together give what the whole gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.dump_counted import added, load_counting, save_counting
from cleaner.dump_frequency import Counting, Seen
from cleaner.dump_values import Given
from cleaner.errors import BadInput

LINES = [f"Рядок номер {number}, про який ідеться " + "далі й далі " * (number % 9) for number in range(12)]
DOCUMENTS = st.lists(
    st.builds(
        Given,
        lines=st.lists(st.sampled_from(LINES), max_size=6).map(tuple),
        group=st.sampled_from(["herald.example", "Вісник", ""]),
    ),
    max_size=24,
)


def same(one: Seen, other: Seen) -> bool:
    """Whether both know the same."""
    return one.groups.keys() == other.groups.keys() and all(
        found.articles == other.groups[name].articles
        and np.array_equal(found.keys, other.groups[name].keys)
        and np.array_equal(found.seen, other.groups[name].seen)
        for name, found in one.groups.items()
    )


@given(documents=DOCUMENTS, parts=st.integers(1, 4))
def test_parts_add_up_to_the_whole_in_any_order(documents: list[Given], parts: int) -> None:
    whole, shares = Counting(), [Counting() for _ in range(parts)]
    whole.add(documents)
    for number, one in enumerate(documents):
        shares[number % parts].add([one])
    assert same(added(reversed(shares)).seen(), whole.seen())


@given(documents=DOCUMENTS, at=st.integers(0, 24))
def test_counting_that_was_kept_goes_on_as_if_it_had_not_stopped(
    documents: list[Given], at: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("counts") / "c.npz"
    whole, first = Counting(), Counting()
    whole.add(documents)
    first.add(documents[:at])
    save_counting(first, path, (at, 7))
    again, place = load_counting(path)
    again.add(documents[at:])
    assert (place, same(again.seen(), whole.seen())) == ((at, 7), True)


def test_parts_of_which_documents_were_forgotten_are_brought_to_the_same_measure() -> None:
    small, full = Counting(), Counting(room=40)
    for number in range(60):
        small.add([Given(lines=(LINES[0], f"{number} окремий рядок"), group="a")])
        full.add([Given(lines=(LINES[0], f"{number} інший рядок"), group="a")])
    total = added([small, full])
    assert total.groups["a"].every == full.groups["a"].every > 1
    assert total.seen().groups["a"].articles == pytest.approx(120, rel=0.5)


def test_what_are_no_counts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.npz"
    path.write_bytes(b"nothing of ours")
    with pytest.raises(BadInput, match="no counts that can be added up"):
        load_counting(path)
