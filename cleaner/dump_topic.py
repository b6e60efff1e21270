"""What the lines of a document share: copies, and the stems of words that the story goes on about.

Teasers, the next article below the first and readers' comments are prose like any other; what gives them away is that
they speak of something else than the lines around them.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from cleaner.dump_batch import Batch, Column, Columns, heaviest, moved
from cleaner.dump_letters import Ints, Keys

_LONG: Final = 4
_LEADS: Final = 3
_ROOM: Final = np.uint64(40)
"""Bits of a stem that are compared; above them stands the line or the document."""
_LINE_ROOM: Final = 32
"""Bits of a line's number, above which stands that of a pair."""
_REST: Final = np.uint64(24)


def topic(of: Batch, own: Columns) -> Columns:
    """The columns of shared words and copies."""
    found = of.letters
    long = found.word_size >= _LONG
    line, stem = _distinct(found.word_line[long], found.stems[long])
    count = np.maximum(np.bincount(line, minlength=of.size), 1)
    pair = _numbers(of.doc[line], stem)
    columns = _common(of, own, (line, pair, count))
    above, below = _near(line, pair, count)
    return {
        "stems": count.astype(np.float32),
        **columns,
        "near_body": (columns["in_body"] * np.sqrt(count)).astype(np.float32),
        "as_above": above,
        "as_below": below,
        "in_body-1": moved(of, columns["in_body"], -1),
        "in_body+1": moved(of, columns["in_body"], 1),
        **copies(of),
    }


def _common(of: Batch, own: Columns, words: tuple[Ints, Ints, Ints]) -> Columns:
    """What share of each line's stems others have: sentences, those of the article, its first ones, any line."""
    line, pair, count = words
    sentence = own["prose"] > 0
    first, last = heaviest(of, own["prose"] - np.where(sentence, 0, 25))
    at = np.arange(of.size)
    prose = sentence[line]
    inside = ((at >= first) & (at <= last))[line] & prose
    lead = inside & (_rank(of, sentence, first)[line] < _LEADS)
    every = np.ones(len(line), bool)
    return {
        "in_prose": _shared(line, pair, prose, count),
        "in_body": _shared(line, pair, inside, count),
        "in_lead": _shared(line, pair, lead, count),
        "so_far": _so_far(line, pair, prose, count),
        "rare": _shared(line, pair, every, count),
    }


def _distinct(line: Ints, stem: Keys) -> tuple[Ints, Keys]:
    """Each stem of a line once, line by line."""
    pair = np.sort((line.astype(np.uint64) << _ROOM) | (stem >> _REST))
    pair = pair[np.diff(pair, prepend=pair[:1] + np.uint64(1)) != 0]
    return (pair >> _ROOM).astype(np.int64), pair & ((np.uint64(1) << _ROOM) - np.uint64(1))


def _numbers(doc: Ints, stem: Keys) -> Ints:
    """A small number for each pair of document and stem."""
    numbers: Ints = np.unique((doc.astype(np.uint64) << _ROOM) | stem, return_inverse=True)[1]
    return numbers


def _shared(line: Ints, pair: Ints, among: NDArray[np.bool_], count: Ints) -> Column:
    """The share of a line's stems that another line `among` those has."""
    total = np.bincount(pair, among, int(pair.max(initial=0)) + 1)
    others = total[pair] - among
    return (np.bincount(line, others > 0, len(count)) / count).astype(np.float32)


def _so_far(line: Ints, pair: Ints, prose: NDArray[np.bool_], count: Ints) -> Column:
    """The share of a line's stems that a prose line above it has."""
    first = np.full(int(pair.max(initial=0)) + 1, len(count))
    np.minimum.at(first, pair[prose], line[prose])
    return (np.bincount(line, first[pair] < line, len(count)) / count).astype(np.float32)


def _rank(of: Batch, prose: NDArray[np.bool_], first: Ints) -> Ints:
    """How many prose lines stand between the first line of the stretch and each line."""
    before = np.concatenate(([0], np.cumsum(prose)))
    return before[np.arange(of.size)] - before[first]


def _near(line: Ints, pair: Ints, count: Ints) -> tuple[Column, Column]:
    """The share of a line's stems that the line right above has, and the line right below."""
    both = np.sort((pair << _LINE_ROOM) | line)
    next_ = both[:-1][np.diff(both) == 1] & ((1 << _LINE_ROOM) - 1)
    above, below = (np.bincount(own, minlength=len(count)) / count for own in (next_ + 1, next_))
    return above.astype(np.float32), below.astype(np.float32)


def copies(of: Batch) -> Columns:
    """How often the document has each line, and whether it is a second copy."""
    mixed = of.keys ^ (of.doc.astype(np.uint64) * np.uint64(0xD6E8FEB86659FD93))
    _, first, number, count = np.unique(mixed, return_index=True, return_inverse=True, return_counts=True)
    return {
        "copies": count[number].astype(np.float32),
        "again": (first[number] < np.arange(of.size)).astype(np.float32),
    }
