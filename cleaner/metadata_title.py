"""The title of a page: the heading that readers see where it says what the page declares, without the outlet's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleaner.blocks_text import squeeze

_BREAK = re.compile(r"\s+(?:\||—|–|-|::|»|«|•|·|/|:|>|→)\s+|\s?[|:»]\s+|--")
_WORD = re.compile(r"\w+")
_ALIKE: Final = 0.5
_LONGEST: Final = 300
_SHORTEST: Final = 12
_CUT_AT: Final = 90
_KICKED: Final = 25


def headings(nodes: Sequence[LexborNode]) -> tuple[tuple[LexborNode, str], ...]:
    """The page's first-level headings with their texts, in page order."""
    found = ((node, squeeze(node.text(separator=" "))) for node in nodes[:20])
    return tuple((node, text) for node, text in found if 1 < len(text) <= _LONGEST)


def heading_of(tree: LexborHTMLParser, title: str, heads: Sequence[tuple[LexborNode, str]]) -> LexborNode | None:
    """The heading that shows the title, of any level; None where no heading does."""
    same = next((node for node, text in heads if alike(text, title) >= _ALIKE), None)
    if same is not None or not title:
        return same
    own = title.casefold()
    lower = (node for node in tree.css("h2, h3, .title, .headline")[:40])
    return next((node for node in lower if squeeze(node.text()).casefold() == own), None)


@dataclass(frozen=True, slots=True)
class Names:
    """The names of an outlet, compared by their letters and digits alone."""

    plain: frozenset[str]

    def has(self, text: str) -> bool:
        """Whether the text is one of the names."""
        return "".join(_WORD.findall(text.casefold())) in self.plain


def outlet_names(url: str, given: Iterable[str]) -> Names:
    """The outlet's names: those given, its host, and the host's own label."""
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        host = ""
    found = ("".join(_WORD.findall(squeeze(name).casefold())) for name in (*given, host, host.partition(".")[0]))
    return Names(frozenset(found) - {""})


def chosen(tree: LexborHTMLParser, said: Sequence[str], heads: Sequence[str], outlet: Names) -> str:
    """The title among what the page declares, best first, and its headings."""
    first = next(iter(said), "")
    if not first:
        return heads[0] if heads else ""
    bare = [bare_title(title, outlet) for title in dict.fromkeys(said)]
    kicked = next((one for one in bare for head in heads if _below_kicker(one, head)), "")
    if kicked:
        return kicked
    likeness, at = max(((max(alike(head, one) for one in bare), -i) for i, head in enumerate(heads)), default=(0.0, 0))
    if likeness >= _ALIKE and not outlet.has(heads[-at]):
        return bare_title(heads[-at], outlet)
    return _shown(tree, first, outlet)


def whole(headline: str, heads: Sequence[str]) -> str:
    """The headline, or the heading that goes on where it was cut: systems cut it at about 110 characters."""
    start = headline.rstrip(" .…")
    return next((head for head in heads if len(start) >= _CUT_AT and head.startswith(start)), headline)


def _below_kicker(title: str, head: str) -> bool:
    """Whether the heading is the title with a few words above it in the same element."""
    return len(title) >= _KICKED and len(title) < len(head) and head.endswith(title)


def alike(one: str, other: str) -> float:
    """Which share of the words of the shorter text the other one has."""
    mine, its = set(_WORD.findall(one.casefold())), set(_WORD.findall(other.casefold()))
    return len(mine & its) / min(len(mine), len(its)) if mine and its else 0.0


def bare_title(title: str, outlet: Names) -> str:
    """The title without the outlet's name before or after it."""
    breaks = list(_BREAK.finditer(title))
    for found in reversed(breaks):
        if outlet.has(title[found.end() :]):
            return title[: found.start()].rstrip()
    if breaks and outlet.has(title[: breaks[0].start()]):
        return title[breaks[0].end() :]
    return title


def _shown(tree: LexborHTMLParser, title: str, outlet: Names) -> str:
    """The title as the page shows it: whole, or the longest of its parts that a reader sees as text."""
    bare = bare_title(title, outlet)
    if bare != title or not _BREAK.search(title):
        return bare
    body = squeeze(tree.body.text(separator=" ")) if tree.body is not None else ""
    if title in body:
        return title
    parts = sorted(_parts(title), key=len, reverse=True)
    return next((part for part in parts if len(part) >= _SHORTEST and part in body), title)


def _parts(title: str) -> Iterator[str]:
    """What is left of the title with parts taken off its start or its end."""
    for found in _BREAK.finditer(title):
        yield title[: found.start()]
        yield title[found.end() :]
