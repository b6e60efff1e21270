"""Slugs: a Cyrillic title as the Latin words of a path."""

from __future__ import annotations

import re

_LATIN = dict(
    zip(
        "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяыэёъ’",
        "a b v h g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch _ iu ia y e e _ _".split(),
        strict=True,
    )
)


def slug(title: str, words: int = 8) -> str:
    """The first words of the title, transliterated and joined with hyphens."""
    latin = "".join(_LATIN.get(letter, letter) for letter in title.lower()).replace("_", "")
    return "-".join(re.findall(r"[a-z0-9]+", latin)[:words])
