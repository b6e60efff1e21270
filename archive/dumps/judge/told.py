"""What the archive keeps beside the text of a dump: what the dump says of it, and all that its cleaning hangs on.

Verdicts are not kept but the evidence for them: in how many articles of its group each line stood when the dump was
counted, and which of the user's own rules speak of its lines. So a rebuild cleans a text again from its own two
records, whatever became of the others of the dump, and a better cleaner reads old dumps better.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from cleaner.dump_wish import Own

DUMP = "dump"
"""`Found.how` of texts out of dumps, and how the `extractor` of their articles begins."""


EVERY = "all"
"""Among `Told.repair`: every repair there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is known of a dump's document beside its text."""

    dump: str = ""
    """The file that it came out of, relative to the input that was given; behind `!/` a member of it."""
    document: str = ""
    """Its id inside the dump, or `#17` for the seventeenth."""
    url: str = ""
    """As the dump has it."""
    title: str = ""
    date: str = ""
    lang: str = ""
    host: str = ""
    group: str = ""
    """What it was counted with."""
    repair: tuple[str, ...] = ()
    """The repairs that are made in the text that is indexed; of others the lines are judged, but left as they are."""
    repairs: tuple[tuple[str, int], ...] = ()
    """The damage that was found, by the name of its repair."""
    articles: float | None = None
    """How many articles its group holds; None where nothing was counted."""
    seen: tuple[tuple[int, float], ...] = ()
    """The lines that more than one of these articles has: their numbers, from 0, and how many do."""
    own: tuple[Own, ...] = ()
    """The user's own rules that decide one of its lines."""
    model: bool = True
    """Whether the learned model is asked."""

    def to_json(self) -> str:
        """The value as a JSON object, without what is empty."""
        facts = {name: value for name, value in asdict(self).items() if value not in ("", (), None)}
        return json.dumps(facts, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace").decode()


def read_told(text: str) -> Told:
    """The value that was written; what is not ours or damaged gives an empty one."""
    try:
        return _told(json.loads(text))
    except (ValueError, TypeError, AttributeError, RecursionError):
        return Told()


def _told(facts: Mapping[str, Any]) -> Told:
    texts = ("dump", "document", "url", "title", "date", "lang", "host", "group")
    articles = facts.get("articles")
    return Told(
        **{name: str(facts.get(name, "")) for name in texts},
        repair=tuple(str(name) for name in facts.get("repair", ())),
        repairs=tuple((str(name), int(count)) for name, count in facts.get("repairs", ())),
        articles=None if articles is None else float(articles),
        seen=tuple((int(line), float(count)) for line, count in facts.get("seen", ())),
        own=tuple(Own(**rule) for rule in facts.get("own", ())),
        model=bool(facts.get("model", True)),
    )
