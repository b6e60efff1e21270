"""The phrase language: spelling out alternatives, folding text for comparison, compiling wildcards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_CHOICE = re.compile(r"\(([^()]*\|[^()]*)\)|\[([^\[\]]*)\]")
_PIECE = re.compile(r"…|<\w+>|[^…<]+")
_SPACES = re.compile(r"\s+")
_UPPER = "A-ZÀ-ÖØ-ÞĀĆČĎĘĚŁŃŇŘŚŠŤŮŹŻŽА-ЯЁІЇЄҐΆΈ-ΏΑ-Ϋ"
_NAME = rf"[{_UPPER}][\w'’.-]*"
_JOIN = r"(?:,| and| und| et| e| y| и| та| і| и| &| i| και)"

WILDCARDS: Final[dict[str, str]] = {
    "…": r".*",
    "<num>": r"\d[\d\s.,]*",
    "<few>": r"(?:[^.!?]|\.(?=\S)|(?:(?<=\b\w)|(?<=\b\w\w))\.(?!\S)){1,80}",
    "<name>": rf"{_NAME}(?:(?:\s(?:van|von|de|da|del|della|der|den|di|la|le|bin|al))*\s{_NAME}){{1,3}}"
    rf"(?:{_JOIN}\s{_NAME}(?:\s{_NAME}){{1,3}}){{0,4}}",
    "<date>": r"(?P<date>.{1,60})",
    "<site>": r"[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}",
    "<url>": r"(?:https?://|www\.)\S+",
}
"""What each wildcard stands for; `<date>` is checked again by the words of the date."""

_HEADLINE = r"(?:(?!\w{3}[.!?]\s).){0,160}"
_REST = r"(?:(?<!\w)|(?!\w)).*"

_EDGE_START = " \t\xa0\u2009\u202f\ufeff\u200b\xad•·▪■●◦►▶▸‣»›>|*#-–—+_=~"
_EDGE_END = " \t\r\xa0\u2009\u202f\u200b\xad:.!…»›>→|*-–—+_=~?,;▼▾↓"
_EDGES = _EDGE_START + _EDGE_END


def fold(text: str) -> str:
    """The text as it is compared: lower case, single spaces, one kind of apostrophe, no bullets or end punctuation."""
    folded = " ".join(text.lower().split()).replace("ё", "е")
    for apostrophe in "’ʼ‘`":
        folded = folded.replace(apostrophe, "'")
    return folded.lstrip(_EDGE_START).rstrip(_EDGES)


def body(text: str) -> str:
    """The text without leading bullets and outer spaces, its end as it is."""
    return text.strip().lstrip(_EDGE_START).rstrip()


def expand(phrase: str) -> Iterator[str]:
    """The phrase with every `(a|b)` and `[a]` spelled out, in order."""
    found = _CHOICE.search(phrase)
    if not found:
        yield _SPACES.sub(" ", phrase).strip()
        return
    options = found[1].split("|") if found[1] is not None else [*found[2].split("|"), ""]
    for option in options:
        yield from expand(phrase[: found.start()] + option + phrase[found.end() :])


def is_plain(phrase: str) -> bool:
    """Whether the phrase has no wildcard, so that folding it is enough to compare."""
    return "…" not in phrase and "<" not in phrase


def compiled(phrase: str, *, sentence: bool) -> re.Pattern[str]:
    """The phrase as a pattern for the whole line; without `sentence`, no line that ends in a full stop after `…`."""
    parts = [WILDCARDS.get(piece) or f"(?i:{_literal(piece)})" for piece in _PIECE.findall(phrase)]
    if re.match(r"[^\w…]?\w+…", phrase):
        parts[1] = _REST  # lines are looked up by their first word, so it must be whole
    end = ""
    if not sentence and phrase.endswith("…") and ":" not in phrase:
        parts[-1], end = parts[-1].replace(".*", _HEADLINE), r"(?<!\w{3}\.)"
    tail = "" if phrase.endswith(("…", "<few>")) else r"[\s:.!…»›>→|]*"
    return re.compile("".join(parts) + tail + end, re.DOTALL)


def _literal(piece: str) -> str:
    """The piece with any white space for a space, any apostrophe for an apostrophe, and ё for е."""
    return re.escape(piece).replace(r"\ ", r"\s+").replace("'", "['’ʼ`‘]").replace("е", "[её]")
