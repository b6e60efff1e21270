"""Texts of dumps out of their archive records into articles: cleaned by the evidence that stands beside them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from typing import Final

from archive.dumps.base.values import Document
from archive.dumps.bring.payload import text_of
from archive.dumps.judge.evidence import spread
from archive.dumps.judge.judged import Hints, Judged, judged
from archive.dumps.judge.outcome import Outcome
from archive.dumps.judge.told import DUMP, EVERY, Told
from cleaner.canonical import canonical
from cleaner.dump import clean_all
from cleaner.dump_values import Cleaned
from cleaner.dump_wish import Own, Wish
from cleaner.errors import NoBody
from cleaner.extract_kind import prose_share
from cleaner.metadata_dates import iso, iso_in_url
from cleaner.metadata_language import language
from cleaner.metadata_names import names
from cleaner.phrases.pattern import fold
from cleaner.repair import ALL
from cleaner.rules import hinted
from cleaner.values import Article, Drop, Line, Page

_TITLE: Final = Drop(reason="title", rule="dump:title")
_NEAR: Final = 4
"""Lines at the top among which the title is looked for."""
_LONGEST: Final = 200
_MOST_WORDS: Final = 30
_ENDS: Final = (".", ",", ";", ":")
_QUOTES: Final = ("«", "“", "„", '"', "‘", "’", "'")
_PARTED: Final = " · "
"""What stands between the parts of a line of counters or of a menu, and in no headline."""
_LIST = re.compile(r"[,;|#]")

Given = tuple[Page, Told]
"""A record as it is read again: payload, day and address, and what stands beside it."""


def articles(given: Sequence[Given]) -> list[tuple[Article, tuple[str, ...]] | NoBody]:
    """The article in each of these texts and the flags that cleaning gave it, or why there is none."""
    found: list[tuple[Article, tuple[str, ...]] | NoBody] = []
    for outcome, (page, told) in zip(_cleaned(given), given, strict=True):
        try:
            found.append((_article(outcome, told, page), outcome.cleaned.flags))
        except NoBody as error:
            found.append(error)
    return found


def article_of(page: Page, told: Told) -> Article:
    """The article in one text, with a verdict on each of its lines. Raises `NoBody`."""
    (outcome,) = _cleaned([(page, told)])
    return _article(outcome, told, page)


def _cleaned(given: Sequence[Given]) -> list[Outcome]:
    """What cleaning makes of these texts, each by its own evidence; in one go where the same is asked for."""
    those = [_judged(page, told) for page, told in given]
    found: dict[int, Cleaned] = {}
    for (rules, model), places in _wishes([told for _, told in given]).items():
        own, seen = spread([those[at].given for at in places], [given[at][1] for at in places])
        found |= zip(places, clean_all(own, Wish(own=rules, model=model), seen), strict=True)
    return [one.outcome(found[at]) for at, one in enumerate(those)]


def _article(outcome: Outcome, told: Told, page: Page) -> Article:
    """The article that is in a text. Raises `NoBody`."""
    lines = _titled([_line(line, piece) for line, piece in outcome.told()], told.title)
    title = _squeezed(told.title) or next((line.text for line in lines if line.drop is _TITLE), "")
    text = "\n".join(line.text for line in lines if line.drop is None)
    if not text:
        raise NoBody("no_text", f"{len(lines)} lines, none of them an article's")
    fields = outcome.cleaned.fields
    return Article(
        url=canonical(page.url, None),
        title=title,
        lead="",
        text=text,
        authors=names(fields.get("byline", ())[:1]),
        published=_published(told, fields, page),
        tags=tuple(dict.fromkeys(tag for line in fields.get("tags", ()) for tag in _tags(line))),
        language=language(text, told.lang or None),
        captions=tuple(dict.fromkeys(map(_squeezed, fields.get("caption", ())))),
        extractor=f"{DUMP}/{'model' if told.model else 'rules'}",
        quality=prose_share(tuple(lines)),
        lines=tuple(lines),
    )


def _judged(page: Page, told: Told) -> Judged:
    text, encoding = text_of(page.html, page.content_type)
    document = Document(
        name=told.document,
        source=told.dump,
        number=1,
        text=text,
        encoding=encoding,
        host=told.host or None,
        lang=told.lang or None,
    )
    return judged(document, Hints(repairs=ALL if EVERY in told.repair else ALL & frozenset(told.repair)))


def _wishes(told: Sequence[Told]) -> Mapping[tuple[tuple[Own, ...], bool], list[int]]:
    """The places of the documents that are to be cleaned in the same way."""
    found: dict[tuple[tuple[Own, ...], bool], list[int]] = {}
    for at, one in enumerate(told):
        found.setdefault((one.own, one.model), []).append(at)
    return found


def _line(line: Line, piece: str) -> Line:
    return Line(text=_squeezed(piece) or _squeezed(line.text), kind=line.kind, drop=line.drop)


def _squeezed(text: str) -> str:
    """The text in one line and sayable: bytes that are no characters were kept as halves of pairs."""
    return " ".join(text.split()).encode("utf-8", "replace").decode()


def _titled(lines: Sequence[Line], title: str) -> list[Line]:
    """The lines with the title marked: the one that the dump names, else the first above the text that can be one."""
    kept = [at for at, line in enumerate(lines) if line.drop is None]
    if title:
        head = fold(_squeezed(title))
        place = next((at for at in kept[:_NEAR] if fold(lines[at].text) == head), None)
    else:
        first = itertools.takewhile(lambda at: not lines[at].text.endswith(_ENDS), kept[:_NEAR])
        place = next((at for at in first if len(kept) > 1 and _is_headline(lines[at].text)), None)
    return [
        Line(text=line.text, kind=line.kind, drop=_TITLE) if at == place and len(kept) > 1 else line
        for at, line in enumerate(lines)
    ]


def _is_headline(text: str) -> bool:
    short = 1 < len(text.split()) <= _MOST_WORDS and len(text) <= _LONGEST and not text.endswith(_ENDS)
    begins = text[:1].isupper() or text[:1] in _QUOTES or text[:1].isdigit()
    return short and begins and _PARTED not in text and hinted(text) is None


def _published(told: Told, fields: Mapping[str, Sequence[str]], page: Page) -> str | None:
    """The date that the dump has, else that of a date line, else that in the address."""
    shown = (told.date, *fields.get("date", ())[:1])
    found = (iso(text, page.day) for text in shown if text)
    return next(filter(None, found), None) or iso_in_url(page.url, page.day)


def _tags(line: str) -> list[str]:
    label, colon, rest = line.partition(":")
    return [tag for part in _LIST.split(rest if colon else label) if (tag := _squeezed(part))]
