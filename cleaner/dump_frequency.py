"""In how many documents of a group a line stands: what many pages of an outlet share is no article's.

Counting goes first, over all documents; cleaning then asks. Three things are seen to:

- A dump may hold an article several times: mirrored, crawled twice, in two renderings. Each document counts as the part
  of an article that its long lines say: where they stand in three documents, each counts a third. So the paragraphs of
  an article that is there three times are still seen once, and a menu as often as there are articles.
- Memory is bounded: above `ROOM` counted lines the group with the most has half of its documents forgotten, by lot, and
  from then on half of its new ones pass by. Shares stay what they are.
- Copies are told by `dump_keys.keys`: case, digits' values, spaces and punctuation make no difference.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cleaner.dump_keys import only_keys
from cleaner.dump_letters import Keys
from cleaner.dump_values import Given
from cleaner.errors import BadInput

ROOM: Final = 20_000_000
"""Lines that may be counted at once: 12 bytes each."""
_LONG: Final = 90
"""Characters of a line that says which article a document is."""
_COPIES: Final = 0.3
"""The quantile of a document's long lines, by how many documents have them, that is its number of copies."""
_LEAST: Final = 1.5 - 1e-6
"""Lines seen less often are not kept in mind: once is what every line is."""
_STEPS: Final = 1 << 30
_FEWEST: Final = 2

Floats = NDArray[np.float32]
Marks = tuple[str, Keys, NDArray[np.bool_]]
"""What is counted of a document: its group, the keys of its lines, and which of them are long."""


@dataclass(slots=True)
class Group:
    """What has been counted of one group: of each document its lines' keys, and which of them are long."""

    keys: list[Keys] = field(default_factory=list)
    long: list[NDArray[np.bool_]] = field(default_factory=list)
    lines: int = 0
    met: int = 0
    every: int = 1
    """Of this many documents one is counted."""

    def add(self, found: Keys, long: NDArray[np.bool_]) -> int:
        """Count a document, if it is its turn; how many lines came in."""
        self.met += 1
        if zlib.crc32(self.met.to_bytes(8, "little")) % self.every:
            return 0
        self.keys.append(found)
        self.long.append(long)
        self.lines += len(found)
        return len(found)

    def join(self, other: Group) -> None:
        """Take the documents of another part; of both, as few are kept as of the one of which fewer are."""
        while self.every < other.every:
            self.thin()
        while other.every < self.every:
            other.thin()
        self.keys += other.keys
        self.long += other.long
        self.lines = sum(map(len, self.keys))
        self.met += other.met

    def thin(self) -> int:
        """Forget every other document; how many lines went."""
        before = self.lines
        self.every *= 2
        self.keys, self.long = self.keys[::2], self.long[::2]
        self.lines = sum(map(len, self.keys))
        return before - self.lines


def marks(documents: Sequence[Given]) -> list[Marks]:
    """What is counted of these documents, in their order; nothing of those that are blank."""
    lines = [[text for line in given.lines if (text := line.strip())] for given in documents]
    own = only_keys([text.replace("\n", " ") for texts in lines for text in texts])
    sizes = np.fromiter(map(len, lines), np.int64, len(lines))
    doc = np.repeat(np.arange(len(lines)), sizes)
    long = np.fromiter((len(text) >= _LONG for texts in lines for text in texts), np.bool_, len(own))
    order = np.lexsort((own, doc))  # copies stay in their order, so the first of them is kept
    own, doc, long = own[order], doc[order], long[order]
    first = np.append(True, (own[1:] != own[:-1]) | (doc[1:] != doc[:-1]))[: len(own)]
    own, long = own[first], long[first]
    ends = np.cumsum(np.bincount(doc[first], minlength=len(lines)))
    each = zip(documents, np.split(own, ends), np.split(long, ends), strict=False)
    return [(given.group, found.copy(), those.copy()) for given, found, those in each if len(found)]


@dataclass(slots=True)
class Counting:
    """The first pass: documents are counted one by one, whatever their order."""

    room: int = ROOM
    groups: dict[str, Group] = field(default_factory=dict)
    _lines: int = 0

    @property
    def documents(self) -> int:
        """How many documents were counted, forgotten ones too."""
        return sum(group.met for group in self.groups.values())

    def add(self, documents: Sequence[Given]) -> None:
        """Count these documents."""
        self.take(marks(documents))

    def take(self, documents: Iterable[Marks]) -> None:
        """Count documents by what `marks` told of them."""
        for name, found, long in documents:
            self._lines += self.groups.setdefault(name, Group()).add(found, long)
        self._forget()

    def put(self, name: str, group: Group) -> None:
        """Add what another part of the dump counted of a group."""
        known = self.groups.setdefault(name, Group(every=group.every))
        self._lines -= known.lines
        known.join(group)
        self._lines += known.lines
        self._forget()

    def _forget(self) -> None:
        while self._lines > self.room and len(largest := self._largest().keys) > 1:
            self._lines -= self._largest().thin()
            del largest

    def _largest(self) -> Group:
        return max(self.groups.values(), key=lambda group: group.lines)

    def seen(self) -> Seen:
        """What was counted."""
        return Seen(groups={name: _counted(group) for name, group in self.groups.items() if len(group.keys) >= _FEWEST})


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One group: how many articles it holds, and the lines that more than one of them has."""

    articles: float
    keys: Keys
    """In rising order."""
    seen: Floats
    """By key: how many articles have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """How often lines were seen, by group."""

    groups: dict[str, Counted]

    def of(self, group: str, asked: Keys) -> tuple[Floats, float]:
        """For each key in how many articles of the group it stands, 1 at least; and how many articles there are.

        Of a group that was not counted, or with a single document, nothing is known: -1 throughout.
        """
        known = self.groups.get(group)
        if known is None:
            return np.full(len(asked), -1, np.float32), -1.0
        at = np.minimum(np.searchsorted(known.keys, asked), max(0, len(known.keys) - 1))
        if not len(known.keys):
            return np.ones(len(asked), np.float32), known.articles
        return np.where(known.keys[at] == asked, known.seen[at], np.float32(1)), known.articles

    def save(self, path: Path) -> None:
        """Write all to one file, an npz archive of numpy."""
        names = sorted(self.groups)
        counted = [self.groups[name] for name in names]
        with path.open("wb") as stream:
            np.savez(
                stream,
                names=np.array(names),
                articles=np.array([one.articles for one in counted]),
                sizes=np.array([len(one.keys) for one in counted], np.int64),
                keys=np.concatenate([np.zeros(0, np.uint64), *(one.keys for one in counted)]),
                seen=np.concatenate([np.zeros(0, np.float32), *(one.seen for one in counted)]),
            )


def load(path: Path) -> Seen:
    """What `Seen.save` wrote. Raises `BadInput`."""
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as file:
            ends = np.cumsum(file["sizes"])
            parts = zip(
                file["names"].tolist(),
                file["articles"].tolist(),
                np.split(file["keys"], ends)[:-1],
                np.split(file["seen"], ends)[:-1],
                strict=True,
            )
            return Seen(groups={name: Counted(articles=n, keys=own, seen=seen) for name, n, own, seen in parts})
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise BadInput(f"{path}: no line frequencies of ours ({error}); count anew without it") from error


def _counted(group: Group) -> Counted:
    """The lines of a group, each by how many articles have it."""
    every, long = np.concatenate(group.keys), np.concatenate(group.long)
    doc = np.repeat(np.arange(len(group.keys)), [len(one) for one in group.keys])
    found, number, count = np.unique(every, return_inverse=True, return_counts=True)
    # In steps, so that the sums are the same in whatever order documents come.
    worth = np.round(_STEPS / _copies(doc, count[number], long, len(group.keys))) / _STEPS
    seen = np.bincount(number, worth[doc], len(found))
    often = (seen >= _LEAST) & (found != 0)
    return Counted(
        articles=float(worth.sum()) * group.every,
        keys=found[often],
        seen=(seen[often] * group.every).astype(np.float32),
    )


def _copies(
    doc: NDArray[np.int64], count: NDArray[np.int64], long: NDArray[np.bool_], size: int
) -> NDArray[np.float64]:
    """By document: in how many documents its article is, as a low quantile of its long lines tells."""
    doc, count = doc[long], count[long]
    order = np.lexsort((count, doc))
    doc, count = doc[order], count[order]
    sizes = np.bincount(doc, minlength=size)
    first = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    at = first + (np.maximum(sizes - 1, 0) * _COPIES).astype(np.int64)
    return np.where(sizes > 0, np.append(count, 1)[np.minimum(at, len(count))], 1).astype(np.float64)
