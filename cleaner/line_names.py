"""What the class and id names of elements say about the lines in them, for the line model.

The names are those that outlets' systems use the world over, in English or as transliterated Ukrainian and Russian.
They are evidence and no rule: the model weighs them by how much of the page's prose stands in the element.
"""

from __future__ import annotations

import functools
import re
from typing import Final

NAMES: Final = {
    "body": r"article|story|post|entry|content|text|body|news|detail|full|material|publ",
    "core": r"article[-_]*(?:body|text|content|inner)|story[-_]*(?:body|text|content)|post[-_]*(?:content|body|text)"
    r"|entry[-_]*(?:content|body)|news[-_]*(?:text|body|content|full)|full[-_]*(?:text|story|news)"
    r"|content[-_]*(?:body|text|inner)|main[-_]*(?:text|content)|page[-_]*(?:text|body)"
    r"|(?:^|\s|[-_])(?:text|body|prose|rich-?text|wysiwyg|article)(?:$|\s)",
    "comment": r"comment|disqus|respond|reply|discuss|forum|feedback|otziv|otzyv",
    "nav": r"menu|nav|breadcrumb|crumb|pagina|pager|tabs?\b",
    "aside": r"side|right|left|col-?2|aside|secondary|rail",
    "latest": r"latest|recent|popular|trending|most|list|feed|lenta|last|top-?news|digest|anons|announce",
    "caption": r"caption|figure|photo|img|image|pic|credit|gallery|slid|media|video",
    "share": r"share|social|like|tweet|facebook|follow|subscri|newsletter|telegram|print|tools?\b|action|button|btn",
    "promo": r"promo|banner|advert|ad(?:(?<!\wad)s?\b|(?<=[-_]ad)s?[-_])|sponsor|partner|donat|support|paywall|outbrain"
    r"|taboola|offer|related|recommend|similar|teaser|read-?also",
    "foot": r"foot|copyright|legal|bottom|disclaimer|imprint|terms|policy",
    "head": r"header|head\b|logo|top\b|title|headline|masthead",
    "meta": r"meta|author|byline|date|time|tags?\b|[-_]tags?|info|rubric|categor|source|keyword|label|bio",
    "widget": r"widget|poll|vote|rating|weather|curren|kurs|informer|calendar|login|regist|search|form|cookie|consent"
    r"|gdpr|modal|popup|overlay|hidden|notif|toast",
}
TAGS: Final = ("article", "main", "section", "footer", "form", "table", "ul", "blockquote", "figure", "dl")
_HOLDERS: Final = frozenset(["html", "body"])
_SEARCHES: Final = tuple((place, re.compile(pattern).search) for place, pattern in enumerate(NAMES.values()))
_TAG_PLACES: Final = {tag: len(NAMES) + place for place, tag in enumerate(TAGS)}


@functools.lru_cache(maxsize=4_000)  # the pages of an outlet share their names
def places(tag: str, names: str) -> tuple[int, ...]:
    """The columns, of `NAMES` and then `TAGS`, that an element of this tag, class and id stands for."""
    own = (_TAG_PLACES[tag],) if tag in _TAG_PLACES else ()
    if not names or tag in _HOLDERS:
        return own
    return (*[place for place, found in _SEARCHES if found(names)], *own)
