"""What stands around a page's heading: the short texts in which it shows its date and its authors to readers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleaner.blocks_text import SILENT, squeeze
from cleaner.metadata_names import names, person

_AFTER: Final = 45
_BEFORE: Final = 14
_STEPS: Final = 500
_DEEPEST: Final = 100
_LONGEST: Final = 160
_PROSE: Final = 200
_PROSES: Final = 2
_UPDATED = re.compile(
    r"updated|modified|reviewed|edited|оновлено|обновлено|изменено|змінено|aktualisiert|mis à jour|zaktualizowano",
    re.IGNORECASE,
)
_BY = re.compile(
    r"(?:(?:written |posted |story )?by|автор(?:и|ы|ка)?(?: (?:статті|статьи|тексту))?\s*:|текст\s*:|von"
    r"|autor(?:ka)?:?)\s+(?=\S)",
    re.IGNORECASE,
)
_AUTHOR_LINK = re.compile(
    r"/(?:authors?|avtor[yi]?|autor(?:en|es)?|auteurs?|contributors?|journalists?|profile|people)/"
)
_AUTHOR_NAMES = re.compile(r"(?:^|[\s_-])(?:author|byline|autor|avtor)(?:s|[_-]{1,2}name)?(?:$|[\s_-])", re.IGNORECASE)


class Shown(NamedTuple):
    """One short text near the heading, with what its elements say of it."""

    text: str
    names: str = ""
    """Classes of the elements right above it, where it may be a person's name."""
    href: str = ""


def near(tree: LexborHTMLParser, heading: LexborNode | None) -> tuple[Shown, ...]:
    """The short texts after the heading up to the second paragraph of prose, then those before it, nearest first."""
    if heading is None:
        return ()
    return (*_gathered(_following(heading), _AFTER), *_gathered(_preceding(heading), _BEFORE))


def updated(texts: Sequence[Shown], index: int) -> bool:
    """Whether the text, or the label before it, says that it tells of a change."""
    before = texts[index - 1].text if index else ""
    label = before if len(before) < 30 and not re.search(r"\d", before) else ""
    return bool(_UPDATED.search(texts[index].text) or _UPDATED.search(label))


def shown_authors(texts: Sequence[Shown]) -> tuple[str, ...]:
    """The authors that a reader is shown near the heading: after "by", behind a link to a person, or in a byline."""
    for index, one in enumerate(texts):
        led = _BY.match(one.text)
        if led and (found := _people(one.text[led.end() :])):
            return found
        if index and re.fullmatch(r"(?:by|автори?|авторы)\s*:?", texts[index - 1].text, re.IGNORECASE):
            return _people(one.text)
    linked = [one.text for one in texts if _AUTHOR_LINK.search(one.href) and person(one.text)]
    classed = [one.text for one in texts if _AUTHOR_NAMES.search(one.names) and person(one.text)]
    return names((linked or classed)[:3])


def _people(text: str) -> tuple[str, ...]:
    cut = re.split(r"\s[|•·–—-]\s|\d|,\s(?=\d)", text)[0].strip(" ,.|•·")
    found = names([cut])
    return found if found and all(map(person, found)) else ()


def _gathered(nodes: Iterator[LexborNode], limit: int) -> list[Shown]:
    found: list[Shown] = []
    proses = 0
    for node in nodes:
        raw = node.text_content
        if not raw or raw.isspace():
            continue
        text = squeeze(raw)
        proses += len(text) > _PROSE
        if proses >= _PROSES or len(found) >= limit:
            break
        if 1 < len(text) <= _LONGEST:
            found.append(_shown(node, text))
    return found


def _shown(node: LexborNode, text: str) -> Shown:
    if not person(text):
        return Shown(text=text)
    above = node.parent
    names, href = [], ""
    for _ in range(3):
        if above is None:
            break
        given = above.attributes
        names.append(given.get("class") or "")
        href = href or (given.get("href") or "" if above.tag == "a" else "")
        above = above.parent
    return Shown(text=text, names=" ".join(names), href=href)


def _following(start: LexborNode) -> Iterator[LexborNode]:
    """The text nodes after an element in document order, a bounded number of steps far."""
    node: LexborNode | None = start
    inside = False
    for _ in range(_STEPS):
        child = node.first_child if node is not None and inside and node.tag not in SILENT else None
        while child is None and node is not None:
            child = node.next
            node = node.parent if child is None else node
        if child is None:
            return
        node, inside = child, True
        if node.tag == "-text":
            yield node


def _preceding(start: LexborNode) -> Iterator[LexborNode]:
    """The text nodes before an element, nearest first, a bounded number of steps far."""
    node: LexborNode | None = start
    for _ in range(_STEPS):
        last = node.prev if node is not None else None
        if last is None:
            node = node.parent if node is not None else None
            if node is None or node.tag == "body":
                return
            continue
        for _ in range(_DEEPEST):
            inner = last.last_child if last.tag not in SILENT else None
            if inner is None:
                break
            last = inner
        node = last
        if node.tag == "-text":
            yield node
