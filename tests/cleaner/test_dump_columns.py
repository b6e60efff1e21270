"""The columns that the model of dumps reads, held against plain Python."""

from __future__ import annotations

import re

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.dump_batch import batch, distances, heaviest, narrowed
from cleaner.dump_columns import columns, local
from cleaner.dump_keys import keys, only_keys
from cleaner.dump_letters import SORTS, letters, stem_of

LINE = st.text(st.characters(codec="utf-8", exclude_characters="\n\r"), max_size=40)
UKRAINIAN = st.text("абвґіїєя АБЇЄ'’0123456789.,!?—- ", max_size=40)
DOCUMENTS = st.lists(st.lists(UKRAINIAN | LINE, max_size=8), min_size=1, max_size=5)


@given(st.lists(LINE | UKRAINIAN, min_size=1, max_size=8))
@settings(deadline=None)
def test_every_character_is_counted_as_one_sort(lines: list[str]) -> None:
    found = letters(lines)
    assert found.counts.sum(axis=1).tolist() == [len(line) for line in lines]
    digits = found.counts[:, SORTS.index("digit")].tolist()
    first = [[char for char in line if char <= "\uffff"] for line in lines]  # above the first plane all are one sort
    assert digits == [sum(char.isnumeric() and not char.isalpha() for char in chars) for chars in first]


@given(st.lists(UKRAINIAN, min_size=1, max_size=8))
@settings(deadline=None)
def test_words_are_runs_of_letters_and_share_the_stem_of_their_first_five(lines: list[str]) -> None:
    found = letters(lines)
    words = [(number, word) for number, line in enumerate(lines) for word in re.findall(r"[^\W\d_]+", line)]
    assert found.word_line.tolist() == [number for number, _ in words]
    assert found.word_size.tolist() == [len(word) for _, word in words]
    assert found.stems.tolist() == [stem_of(word[:5].upper()) for _, word in words]


def test_copies_of_a_line_share_a_key_whatever_their_case_digits_and_marks() -> None:
    same = ["Курс валют: 41,20 грн", "КУРС ВАЛЮТ — 39,95 ГРН!", "  курс  валют 10 30 грн"]
    other = ["Курс валют: 41,2 грн", "Курс валюти: 41,20 гр", "", "…"]
    own = keys(letters([*same, *other]))
    assert len({*own[:3].tolist()}) == 1
    assert len({*own.tolist()}) == 4
    assert own[-2:].tolist() == [0, 0]
    assert only_keys([*same, *other]).tolist() == own.tolist()


@given(DOCUMENTS)
@settings(deadline=None, max_examples=60)
def test_the_columns_of_a_document_are_the_same_alone_and_among_others(documents: list[list[str]]) -> None:
    of = batch(documents)
    together = columns(of, local(of, [""] * len(documents), None))
    for number, lines in enumerate(documents):
        alone = batch([lines])
        found = columns(alone, local(alone, [""], None))
        for name, column in found.items():
            assert np.array_equal(column, together[name][of.doc == number]), name


@given(DOCUMENTS, st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=60)
def test_a_batch_without_some_lines_is_the_batch_of_the_others(documents: list[list[str]], random: object) -> None:
    of = batch(documents)
    left = np.array([number % 3 != 1 for number in range(of.size)], bool)
    kept = [of.places[(of.doc == n) & left].tolist() for n in range(len(documents))]
    own = [n for n, places in enumerate(kept) if places]
    fresh = batch([documents[n] for n in own], [kept[n] for n in own])
    less = narrowed(of, left)
    assert (less.texts, less.keys.tolist()) == (fresh.texts, fresh.keys.tolist())
    assert less.apart.tolist() == fresh.apart.tolist()
    assert (less.letters.counts.tolist(), less.letters.stems.tolist()) == (
        fresh.letters.counts.tolist(),
        fresh.letters.stems.tolist(),
    )


@given(st.lists(st.lists(st.integers(-50, 50), min_size=1, max_size=8), min_size=1, max_size=5))
@settings(deadline=None)
def test_the_heaviest_stretch_is_what_trying_all_of_them_finds(weights: list[list[int]]) -> None:
    of = batch([["x"] * len(own) for own in weights])
    first, last = heaviest(of, np.array([weight for own in weights for weight in own], np.float64))
    for start, own in zip(of.starts.tolist(), weights, strict=True):
        stretch = sum(own[int(first[start]) - start : int(last[start]) - start + 1])
        assert stretch == max(sum(own[a : b + 1]) for a in range(len(own)) for b in range(a, len(own)))


def test_distances_stop_at_the_edges_of_documents() -> None:
    of = batch([["a", "b", "c"], ["d", "e"]])
    above, below = distances(of, np.array([False, True, False, False, True]))
    assert above.tolist() == [200, 200, 1, 200, 200]
    assert below.tolist() == [1, 200, 200, 1, 200]
