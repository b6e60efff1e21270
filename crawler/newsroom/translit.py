"""Slugs: a Cyrillic title as the Latin words of a path."""

from __future__ import annotations

import re

_LATIN = str.maketrans(
    dict(zip("абвгґдезиіїйклмнопрстуфыэё", "abvhgdezyiiiklmnoprstufyee", strict=True))
    | {"є": "ie", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu", "я": "ia"}
    | {"ь": "", "ъ": "", "’": ""}
)


def slug(title: str, words: int = 8) -> str:
    """The first words of the title, transliterated and joined with hyphens."""
    return "-".join(re.findall(r"[a-z0-9]+", title.lower().translate(_LATIN))[:words])
