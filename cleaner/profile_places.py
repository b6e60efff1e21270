"""Elements by name: which of their classes can stand in a selector, and whether an element is what a selector says.

Selectors are as small as they can be read: `tag`, `tag.class`, `tag#id`, and one step `parent > child` of these.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final, NamedTuple

from selectolax.lexbor import LexborNode

_NAME = re.compile(r"-?[A-Za-z_][\w-]*", re.ASCII)
_TELLING: Final = frozenset(["article", "main", "aside", "nav", "header", "footer", "form", "figure", "details"])
_PART = re.compile(r"[.#]?[\w-]+")


class Named(NamedTuple):
    """An element's tag and its names in lower case, as `.class` and `#id`."""

    tag: str
    names: frozenset[str]


def tokens(node: LexborNode) -> tuple[str, ...]:
    """The element's classes as `.name` and its id as `#name`, as written and in order, where they can be selected."""
    given = node.attributes
    classes = (given.get("class") or "").split()
    found = [f".{name}" for name in dict.fromkeys(classes) if _NAME.fullmatch(name)]
    own = (given.get("id") or "").strip()
    return (*found, f"#{own}") if _NAME.fullmatch(own) else tuple(found)


def simple(tag: str, names: Collection[str]) -> str:
    """The selector of a tag with these names."""
    return tag + "".join(sorted(names, key=lambda name: (name[0] == "#", name)))


@functools.lru_cache(maxsize=10_000)
def read(css: str) -> tuple[tuple[Named, ...], ...]:
    """The alternatives of a selector, each with its steps, outermost first."""
    return tuple(tuple(map(_step, one.split(" > "))) for one in css.split(", "))


def fits(css: str, own: Named, parent: Named | None) -> bool:
    """Whether an element and its parent are what the selector says."""
    return any(
        _is(steps[-1], own) and (len(steps) == 1 or (parent is not None and _is(steps[0], parent)))
        for steps in read(css)
    )


def variants(tag: str, names: Sequence[str]) -> Iterator[str]:
    """The selectors of an element by itself: its tag where that tells enough, with one name, and with all of them."""
    if tag in _TELLING or "-" in tag:
        yield tag
    yield from (simple(tag, [name]) for name in names)
    if len(names) > 1:
        yield simple(tag, names)


def stepped(above: str, tag: str, names: Sequence[str]) -> Iterator[str]:
    """The selectors of an element by its parent: its bare tag, which stands for all of them, and with its names."""
    yield f"{above} > {tag}"
    if names:
        yield f"{above} > {simple(tag, names)}"


@functools.lru_cache(maxsize=10_000)  # asked of the same elements again and again while a host is learned
def selectors(tag: str, names: tuple[str, ...], above_tag: str = "", above: tuple[str, ...] = ()) -> tuple[str, ...]:
    """All selectors that may stand for an element: by its names, and by its parent's where that has any."""
    by_parent = stepped(simple(above_tag, above), tag, names) if above else ()
    return (*variants(tag, names), *by_parent)


@functools.lru_cache(maxsize=10_000)
def last_tags(css: str) -> frozenset[str]:
    """The tags that an element must have one of to fit the selector."""
    return frozenset(steps[-1].tag for steps in read(css))


def _is(step: Named, own: Named) -> bool:
    return step.tag == own.tag and step.names <= own.names


def _step(written: str) -> Named:
    tag, *names = _PART.findall(written)
    return Named(tag, frozenset(name.lower() for name in names))
