"""The value that metadata is read into."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What the page declares; empty where it declares nothing believable."""

    title: str = ""
    lead: str = ""
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    """As declared; the text has not been looked at yet."""
    image: str | None = None
    paywalled: bool | None = None
    link: str | None = None
    """`rel=canonical`, else `og:url`, as written."""
    body: str = ""
    """`articleBody` of JSON-LD: often cut short, so an anchor rather than the text."""
    kind: str = ""
    """`article` where the page says that it is one, `website` where it says otherwise, else empty."""
    form: str = ""
    """`live` for a live blog, `gallery` for a gallery of pictures, else empty."""
    part: int = 1
    """Which part of an article over several pages this is, counted from 1."""
    next_part: str | None = None
    """The address of the article's next part, as written."""
