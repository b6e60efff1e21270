"""What stands around each line of a batch, and where in its document it stands."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from cleaner.dump_batch import FAR, Batch, Column, Columns, around, distances, heaviest, moved, share_of, sums, whole
from cleaner.values import REASONS

_NUMBER: Final = {reason: number + 1 for number, reason in enumerate(REASONS)}
_BIG: Final = 150
_MOST_CHARS: Final = 5000
_ANNOUNCING: Final = 15
_SPANS: Final = ((25.0, 40.0), (60.0, 60.0), (10.0, 15.0))
"""For three guesses at the article's stretch: what a label and what a known phrase speak against it, in characters."""


def context(of: Batch, own: Columns) -> Columns:
    """The columns of place and neighbourhood."""
    found = {
        **_document(of, own),
        **_place(of, own),
        **_neighbours(of, own),
        **_far(of, own),
        **_stretches(of, own),
        **_runs(of, own),
        "announced": announced(of, own),
    }
    return {name: np.asarray(column, np.float32) for name, column in found.items()}


def _document(of: Batch, own: Columns) -> dict[str, NDArray[Any]]:
    """What the whole document is like."""
    size = of.last - of.first + 1
    chars, solid = whole(of, sums(own["chars"])), whole(of, sums(own["prose"]))
    scripts = [whole(of, sums(column)) for column in of.letters.scripts.T]
    return {
        "doc_cyrillic": share_of(np.sum(scripts[2:], axis=0), np.sum(scripts[1:], axis=0)),
        "doc_ukrainian": share_of(scripts[3], scripts[3] + scripts[4]),
        "doc_lines": size,
        "doc_chars": chars,
        "doc_prose": solid,
        "doc_solid": solid / np.maximum(chars, 1),
        "doc_share": whole(of, sums(own["prose"] > 0)) / size,
        "doc_mean": chars / size,
        "doc_hints": whole(of, sums(own["hint"] > 0)) / size,
        "doc_ends": whole(of, sums(own["ends"])) / size,
        "doc_gaps": whole(of, sums(own["gap"])) / size,
    }


def _place(of: Batch, own: Columns) -> dict[str, NDArray[Any]]:
    """Where the line stands in its document."""
    at, size = np.arange(of.size), of.last - of.first + 1
    solid = sums(own["prose"])
    above, below = solid[at] - solid[of.first], solid[of.last + 1] - solid[at + 1]
    total = whole(of, solid)
    sentences = whole(of, sums(own["prose"] > 0))
    return {
        "place": (at - of.first) / size,
        "from_top": np.minimum(at - of.first, FAR),
        "from_end": np.minimum(of.last - at, FAR),
        "before": above / np.maximum(total, 1),
        "after": below / np.maximum(total, 1),
        "before_chars": np.minimum(above, _MOST_CHARS),
        "after_chars": np.minimum(below, _MOST_CHARS),
        "relative": own["chars"] / np.maximum(1, total / np.maximum(1, sentences)),
    }


def _neighbours(of: Batch, own: Columns) -> Columns:
    columns: Columns = {}
    for offset in (-3, -2, -1, 1, 2, 3):
        columns[f"chars{offset:+d}"] = moved(of, own["chars"], offset)
    for offset in (-2, -1, 1, 2):
        for name in ("last", "hint", "starts", "prose", "caps"):
            if name in own:
                columns[f"{name}{offset:+d}"] = moved(of, own[name], offset)
    for offset in (-1, 1):
        for name in ("digits", "upper", "dots", "words", "n_mark"):
            columns[f"{name}{offset:+d}"] = moved(of, own[name], offset)
    for name in ("prose", "chars", "hint", "ends"):
        before = sums(own[name] > 0 if name == "hint" else own[name])
        for reach in (2, 5, 12):
            columns[f"{name}_above{reach}"], columns[f"{name}_below{reach}"] = around(of, before, reach)
    return columns


def _far(of: Batch, own: Columns) -> Columns:
    columns: Columns = {}
    hint, taken = own["hint"], own["taken"]
    sorts = {
        "prose": own["prose"] > 0,
        "big": own["prose"] > _BIG,
        "hint": hint > 0,
        "taken": taken > 0,
        "comments": taken == _NUMBER["comments"],
        "links": (taken == _NUMBER["related"]) | (taken == _NUMBER["latest"]),
        "date": (hint == _NUMBER["date"]) | (hint == _NUMBER["clock"]),
        "legal": (taken == _NUMBER["legal"]) | (taken == _NUMBER["cookie"]),
        "share": (taken == _NUMBER["share"]) | (taken == _NUMBER["subscribe"]),
    }
    for name, sort in sorts.items():
        columns[f"to_{name}_up"], columns[f"to_{name}_down"] = distances(of, sort)
    for name in ("comments", "links", "legal", "share", "date"):
        columns[f"all_{name}"] = whole(of, sums(sorts[name]))
    return columns


def _stretches(of: Batch, own: Columns) -> dict[str, NDArray[Any]]:
    """Where the line stands from each guess at the article's stretch, and what that holds."""
    columns: dict[str, NDArray[Any]] = {}
    at, solid = np.arange(of.size), sums(own["prose"])
    total = np.maximum(1, whole(of, solid))
    for number, (label, mark) in enumerate(_SPANS):
        weights = own["prose"] - np.where(own["prose"] > 0, 0, label) - np.where(own["taken"] > 0, mark, 0)
        first, last = heaviest(of, weights)
        held = solid[last + 1] - solid[first]
        columns[f"inside{number}"] = (at >= first) & (at <= last)
        columns[f"from_first{number}"] = np.clip(at - first, -100, 100)
        columns[f"from_last{number}"] = np.clip(at - last, -100, 100)
        columns[f"held{number}"] = held / total
        columns[f"dense{number}"] = held / (last - first + 1)
    return columns


def _runs(of: Batch, own: Columns) -> Columns:
    """The run of labels, or of sentences, that a line stands in: how long, and which place in it."""
    ends = own["ends"] > 0
    return {**_run(of, ends, "ends"), **_run(of, own["prose"] > 0, "prose"), **_run(of, own["starts"], "starts")}


def _run(of: Batch, sort: NDArray[Any], name: str) -> Columns:
    new = np.ones(of.size, bool)
    new[1:] = sort[1:] != sort[:-1]
    new[of.starts] = True
    begin = np.flatnonzero(new)
    size = np.diff(np.append(begin, of.size))
    at = np.arange(of.size)
    return {
        f"run_{name}": np.repeat(size, size).astype(np.float32),
        f"in_run_{name}": (at - np.repeat(begin, size)).astype(np.float32),
    }


def announced(of: Batch, own: Columns) -> Column:
    """By line whether it stands in a run of labels whose first follows a line that ends in a colon."""
    sort = (own["ends"] == 0) & (own["colon"] == 0)
    new = np.ones(of.size, bool)
    new[1:] = sort[1:] != sort[:-1]
    new[of.starts] = True
    begin = np.flatnonzero(new)
    after = moved(of, own["colon"] * (own["chars"] > _ANNOUNCING), -1)[begin] > 0
    return np.asarray(np.repeat(after, np.diff(np.append(begin, of.size))) & sort, np.float32)
