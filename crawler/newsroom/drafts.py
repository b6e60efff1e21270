"""Drafts: what each article says; and the salts that keep every line of the newsroom unlike every other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from crawler.newsroom.cast import cast_for
from crawler.newsroom.compose import Pen, body
from crawler.newsroom.phrases import phrases
from crawler.newsroom.values import Desk, Draft, Entry

_TRIES = 60


def draft(desk: Desk, entry: Entry) -> Draft:
    """What the article says, in the state it is in."""
    cast = cast_for(entry.key, entry.language, entry.published.date(), desk.title)
    pen = Pen(topic=entry.topic, key=f"{entry.key}/{entry.salt}", language=entry.language, cast=cast)
    signed = desk.author_every and entry.n % desk.author_every == 0
    tags = [phrase.said(entry.language) for phrase in phrases(entry.topic)["tags"]]
    return Draft(
        blocks=body(pen, turn=entry.turn, closing=desk.closing, edited=entry.state == "edited"),
        caption=pen.write("captions"),
        author=cast.words["p6"] if signed else "",
        tags=(*tags, cast.words["town"]),
        comments=tuple((cast.words[f"p{5 - i}"], pen.write("comments")) for i in range(abs(entry.n) % 4)),
    )


def lines(given: Draft) -> tuple[str, ...]:
    """The body as gold has it."""
    return tuple(line for block in given.blocks for line in block.lines)


def salted(desk: Desk, entries: Iterable[Entry], taken: set[str]) -> list[Entry]:
    """The entries, each with the first salt that repeats no line of `taken`; adds their lines to it.

    Twins stand side by side and share a salt, so that they say the same.
    """
    unlike = []
    for _, twins in groupby(entries, key=lambda entry: entry.key):
        pair = list(twins)
        for salt in range(_TRIES):
            pair = [replace(entry, salt=salt) for entry in pair]
            said = [line for entry in pair for line in lines(draft(desk, entry))]
            if taken.isdisjoint(said) and len(set(said)) == len(said):
                break
        taken.update(said)
        unlike += pair
    return unlike
