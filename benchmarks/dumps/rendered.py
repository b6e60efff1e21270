"""The invented pages of benchmarks/modern as text, each line judged by whether the page's gold has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

from benchmarks.dumps.renderers import renderers, text_of
from benchmarks.dumps.values import DROP, KEEP, UNSCORED
from benchmarks.extractors import FAILURES
from benchmarks.modern.drawn import drawn
from benchmarks.modern.press import pages
from benchmarks.modern.values import GoldPage

_SURE = 20
"""How many letters a piece of a gold line must have to be known as such."""


def rendered(seed: int = 1, outlets: int = 40, each: int = 4, ways: int = 2) -> Iterator[dict[str, Any]]:
    """The drawn outlets' pages and some of the ten written outlets, each page in so many of the ways, in turn."""
    every = sorted(renderers().items())
    for number, page in enumerate(chain(drawn(seed, outlets, each), pages(seed, 10, each))):
        for step in range(ways):
            name, (kind, render) = every[(number * ways + step) % len(every)]
            try:
                lines = render(text_of(page.html)).split("\n")
            except FAILURES:
                continue  # a page that is too much for a peer is no document of that peer
            labels = labelled(lines, page)
            if KEEP in labels:
                yield _row(page, lines, labels) | {"id": f"rendered-{seed}-{number}-{name}", "kind": kind}


def labelled(lines: list[str], page: GoldPage) -> list[int]:
    """1 for lines of the body and the title's first copy, -1 for what cannot be told, 0 for all else."""
    gold = {_key(line) for line in page.body.split("\n")}
    cells = {_key(cell) for line in page.body.split("\n") if " | " in line for cell in line.split(" | ")}
    whole, seen, labels = _key(page.body), set[str](), list[int]()
    for line in lines:
        key = _key(line)
        if not key or key in seen & (gold | {_key(page.title)}):
            label = UNSCORED
        elif key in gold or key == _key(page.title):
            label = KEEP
        elif key in cells or any(len(told) >= _SURE and told in key for told in gold):
            label = UNSCORED
        else:
            label = KEEP if len(key) >= _SURE and key in whole else DROP
        seen.add(key)
        labels.append(label)
    return labels


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _row(page: GoldPage, lines: list[str], labels: list[int]) -> dict[str, Any]:
    shown = {"url": page.url, "host": page.host, "dom": page.host, "lang": page.language}
    return shown | {"lines": lines, "labels": labels}
