"""A number for each line that its copies share: what is counted over a dump are these, not the lines."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cleaner.dump_letters import MIX, SORT, Ints, Keys, Letters, coded, tables

_AT_HAND: Final = 1 << 16
"""Characters whose numbers a processor has at hand together."""


def keys(found: Letters) -> Keys:
    """A number per line that copies of it share: case, digits' values, spaces and punctuation do not count.

    Lines of the same letters, with a digit wherever the other has one, have the same key; of others it is as likely as
    any two 64-bit numbers. A line without letters and digits has the key 0.
    """
    return _keys(found.codes, found.starts)


def only_keys(lines: Sequence[str]) -> Keys:
    """The keys of these lines without all else that `letters` finds in them."""
    codes, starts, _ = coded(lines)
    return _keys(codes, starts)


def _keys(codes: NDArray[np.uint16], starts: Ints) -> Keys:
    """The keys of the lines that begin there, reckoned for as many at a time as the processor has at hand."""
    edges = np.unique(np.searchsorted(starts, np.arange(0, len(codes), _AT_HAND)))
    ends = [*edges.tolist()[1:], len(starts)]
    places = np.append(starts, len(codes))
    parts = [_hashed(codes[places[a] : places[b]], places[a:b] - places[a]) for a, b in zip(edges, ends, strict=True)]
    return np.concatenate([np.zeros(0, np.uint64), *parts])


def _hashed(codes: NDArray[np.uint16], starts: Ints) -> Keys:
    """By line the sum over its letters of their number times a power of their place, which tells orders apart.

    The places are those in the whole array, which the power of the line's own place takes back.
    """
    counts, numbers = _number_table()
    at = np.flatnonzero(counts.take(codes))
    powers, inverse = _powers(max(10, len(at).bit_length()))
    values = numbers.take(codes.take(at))
    values *= powers[: len(at)]
    first = np.searchsorted(at, starts)
    filled = np.append(first[1:], len(at)) > first
    made = np.zeros(len(starts), np.uint64)
    if filled.any():
        made[filled] = np.add.reduceat(values, first[filled])
    made *= inverse[first]
    made ^= made >> np.uint64(32)
    return np.asarray(made * MIX, np.uint64)


@functools.cache
def _number_table() -> tuple[NDArray[np.bool_], Keys]:
    """By code point whether it counts for keys, and its number there: small letters are large, all digits one."""
    sorts, folded = tables()
    numbers = (np.where(sorts == SORT["digit"], 0x30, folded).astype(np.uint64) + np.uint64(1)) * MIX
    numbers ^= numbers >> np.uint64(29)
    return (sorts >= SORT["digit"]) & (sorts <= SORT["caseless"]), numbers


@functools.lru_cache(maxsize=4)
def _powers(bits: int) -> tuple[Keys, Keys]:
    """Odd numbers for the places of a line, no two alike, and what takes back that a line begins at a place."""
    base = 0x5851F42D4C957F2D
    with np.errstate(over="ignore"):
        powers, inverse = (
            np.cumprod(np.full(1 << bits, one, np.uint64), dtype=np.uint64) for one in (base, pow(base, -1, 1 << 64))
        )
    return powers, np.concatenate((np.ones(1, np.uint64), inverse))
