"""The author's name below the text: a line by itself, in the element that holds the story's last paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cleaner.blocks_values import Block, Lines
from cleaner.extract_align import key
from cleaner.metadata_names import person
from cleaner.metadata_values import Metadata
from cleaner.rules import hinted
from cleaner.values import Drop

_SIGNED: Final = Drop(reason="byline", rule="tail:byline")
_SCRAP: Final = "tail:scrap"
_MOST_WORDS: Final = 3
_REACH: Final = 3
"""How far below the last paragraph it may stand where the model thought it text; a caption may come between."""
_PROSE_CHARS: Final = 50
_SENTENCE: Final = (".", "!", "?", "…", "»", '"', "”")


def signed(lines: Lines, found: Sequence[Drop | None], said: Metadata, open_rules: frozenset[str]) -> dict[int, Drop]:
    """The line that signs the article, with its drop; none where the page names somebody else as its author."""
    prose = [i for i, drop in enumerate(found) if drop is None and _is_prose(lines.blocks[i].text)]
    below = range(prose[-1] + 1, min(prose[-1] + 1 + _REACH, len(found))) if prose else range(0)
    at = next((i for i in below if _is_name(lines.blocks[i]) and _beside(lines, prose[-1], i)), None)
    if at is None or any(found[i] is None for i in range(below.start, len(found)) if i != at):
        return {}
    drop, known = found[at], {key(name) for name in said.authors}
    near = drop is None or drop.rule == _SCRAP or (drop.rule in open_rules and at == below.start)
    return {at: _SIGNED} if near and (not known or key(lines.blocks[at].text) in known) else {}


def _is_name(block: Block) -> bool:
    name = block.text.lstrip("-–— ")
    few = block.kind == "p" and not block.links and len(name.split()) <= _MOST_WORDS
    return few and person(name) and not hinted(name)


def _is_prose(text: str) -> bool:
    return len(text) >= _PROSE_CHARS and text.endswith(_SENTENCE)


def _beside(lines: Lines, one: int, other: int) -> bool:
    """Whether two lines stand in elements side by side, or in the same one."""
    elements = [lines.blocks[i].element for i in (one, other)]
    if -1 in elements or elements[0] == elements[1]:
        return elements[0] == elements[1]
    return lines.elements[elements[0]].parent == lines.elements[elements[1]].parent
