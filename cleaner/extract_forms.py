"""Articles of other forms: the minutes of a live blog, and galleries whose text is what stands below the pictures.

A live blog's `14:35` is a line by itself, and says when what follows happened: it is text as that is. The captions of
a gallery are fields, as every caption is, unless there is hardly any other text: then they are the article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from cleaner.blocks_values import Lines
from cleaner.metadata_values import Metadata
from cleaner.rules import hinted
from cleaner.values import Drop

_MINUTE = re.compile(r"(?:[01]?\d|2[0-3])[:.][0-5]\d(?:\s?[ap]\.?m\.?)?", re.IGNORECASE)
_LEAST_MINUTES: Final = 3
_LEAST_CAPTIONS: Final = 3
_PROSE_CHARS: Final = 60
"""A sentence so long is a text of its own, however short: the captions beside it stay captions."""
_CAPTION_CHARS: Final = 15
_CAPTIONED: Final = frozenset(["field:caption", "zone:caption"])
_LINKED: Final = 0.5


def formed(lines: Lines, found: Sequence[Drop | None], said: Metadata, open_rules: frozenset[str]) -> list[int]:
    """Indices of dropped lines that are text by the article's form."""
    return [*_minutes(lines, found, open_rules), *_captions(lines, found, said, open_rules)]


def _minutes(lines: Lines, found: Sequence[Drop | None], open_rules: frozenset[str]) -> list[int]:
    """The times of a live blog's entries: lines that are nothing but a time, right above text that was kept."""
    marks = [
        i
        for i, block in enumerate(lines.blocks[:-1])
        if found[i + 1] is None and block.links < _LINKED and _MINUTE.fullmatch(block.text)
    ]
    if len(marks) < _LEAST_MINUTES:
        return []
    return [i for i in marks if (drop := found[i]) and drop.rule in open_rules]


def _captions(lines: Lines, found: Sequence[Drop | None], said: Metadata, open_rules: frozenset[str]) -> list[int]:
    """The captions of a page that says it is an article, or a gallery, and has no sentence beside them."""
    if not (said.form == "gallery" or said.kind == "article"):
        return []
    if any(drop is None and len(block.text) >= _PROSE_CHARS for drop, block in zip(found, lines.blocks, strict=True)):
        return []
    captions = [i for i, drop in enumerate(found) if drop and _is_caption(lines, i, drop, open_rules)]
    return captions if len(captions) >= _LEAST_CAPTIONS else []


def _is_caption(lines: Lines, i: int, drop: Drop, open_rules: frozenset[str]) -> bool:
    """Whether it is told of a picture, not linked to another page, and more than a credit."""
    block = lines.blocks[i]
    below = i in lines.pictures and drop.rule in open_rules
    told = below or drop.rule in _CAPTIONED
    return told and block.links < _LINKED and len(block.text) >= _CAPTION_CHARS and not hinted(block.text)
