"""The article put together: from what the page says of itself and the verdict on each of its lines, however reached."""

from __future__ import annotations

from collections.abc import Iterable

from cleaner.canonical import canonical
from cleaner.extract_kind import prose_share
from cleaner.metadata import Metadata, names
from cleaner.metadata_dates import iso
from cleaner.metadata_language import language
from cleaner.values import Article, Line, Page


def assembled(page: Page, said: Metadata, lines: tuple[Line, ...], way: str) -> Article:
    """The article of these lines; `way` says how they were found. Captions, bylines and date lines go to fields."""
    text = "\n".join(line.text for line in lines if line.drop is None)
    dates = (iso(shown, page.day) for shown in _dropped(lines, "date")[:1])
    return Article(
        url=canonical(page.url, said.link),
        title=said.title,
        lead=said.lead,
        text=text,
        authors=said.authors or names(_dropped(lines, "byline")[:1]),
        published=said.published or next(filter(None, dates), None),
        modified=said.modified,
        section=said.section,
        tags=said.tags,
        language=language(text, said.language),
        image=said.image,
        paywalled=said.paywalled,
        captions=_dropped(lines, "caption"),
        part=said.part,
        extractor=way,
        quality=prose_share(lines),
        lines=lines,
    )


def _dropped(lines: Iterable[Line], reason: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.text for line in lines if line.drop and line.drop.reason == reason))
