"""Whether an article is behind a paywall: what the page declares, and the words that end a cut story."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from selectolax.lexbor import LexborHTMLParser

from cleaner.blocks_text import squeeze
from cleaner.metadata_jsonld import Record

_TIERS: Final = {"free": False, "metered": True, "locked": True, "paid": True, "premium": True, "subscription": True}
_WALLS: Final = '[class*="paywall"], [id*="paywall"]'
_GOES_ON = re.compile(
    r"to (?:continue|keep|finish) reading|continue reading (?:with|by|for)"
    r"|this (?:article|story|post) is for (?:paid |paying )?subscribers"
    r"|щоб (?:читати|прочитати|дочитати)|продовжити читання|лише для передплатників"
    r"|доступн\w+ (?:лише |тільки )?за передплатою"
    r"|чтобы (?:читать|прочитать|дочитать)|продолжить чтение|только (?:для подписчиков|по подписке)",
    re.IGNORECASE,
)
_LONGEST_WALL: Final = 1500


def declared_access(records: Iterable[Record], tiers: Iterable[str]) -> bool | None:
    """True where the page says that the article is paid for, False where it says that it is free; JSON-LD first."""
    told = [free for record in records for free in _free(record)]
    if told:
        return not all(told)
    return next((_TIERS[name] for tier in tiers if (name := tier.strip().casefold()) in _TIERS), None)


def _free(record: Record) -> list[bool]:
    """What a record says of itself and of its parts; a part behind a wall makes the article one."""
    parts = record.get("hasPart")
    own = [record, *(parts if isinstance(parts, list) else [parts])[:20]]
    said = [one["isAccessibleForFree"] for one in own if isinstance(one, dict) and "isAccessibleForFree" in one]
    return [_is_true(value) for value in said]


def _is_true(value: Any) -> bool:
    """Whether the value means yes: pages write true, "True", "http://schema.org/True", 1."""
    return str(value).strip().casefold().rpartition("/")[2] not in ("false", "0", "no")


def walled(tree: LexborHTMLParser) -> bool:
    """Whether a box of a paywall tells readers to pay for the rest; boxes without such words are on free pages too."""
    texts = (squeeze(node.text()) for node in tree.css(_WALLS)[:20])
    return any(len(text) <= _LONGEST_WALL and _GOES_ON.search(text) for text in texts)
