"""Writing lines from templates: lists are drawn into each other, then the grammar of benchmarks/modern fills the rest.

¶ parts the lines of a template; *3-6 draws its line so many times, with the lines after it that begin with ~~;
*3-6~ | ~ joins what is drawn.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from benchmarks.dumps.tongue import Tongue
from benchmarks.modern.grammar import expand, sentence
from benchmarks.modern.lexicon import cast, person
from benchmarks.modern.pen import Pen

_LIST = re.compile(r"<(\+?)([A-Za-z_]+)>")
_TIMES = re.compile(r"\*(\d+)-(\d+)(?:~([^~]*)~)?\s?")
_CAPITAL = re.compile("\x01([^\\w\x01]*)(\\w?)")
_VELAR = re.compile("(?<=[кгх])ый")
"""The ending that Russian stems take after these letters."""
_FOCUS = frozenset({"orgf_nom", "orgm_nom", "orgf_gen", "orgm_gen", "object_acc", "theme_nom", "theme_acc"})
_FOCUSED = 0.6
"""How often a document speaks of its own few bodies and matters, so that its lines have words in common."""
_SENTENCES = (1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 5, 6)
_STORIES = ("headline", "claim", "opening", "para", "act>")
_FRESH = 8
"""How often a drawn line that the list already has is drawn anew."""


class Writer:
    """Writes one document's lines: it has one cast, one topic and one luck."""

    def __init__(self, tongue: Tongue, rng: random.Random) -> None:
        self.tongue, self.rng = tongue, rng
        words = tongue.lexicon
        self.cast = cast(words, rng.randint(2009, 2026), rng)
        self.pen = Pen(words=words, topic=rng.choice(sorted(words.topics)), cast=self.cast, rng=rng, used=set())
        self._decks: dict[str, list[str]] = {}
        self._few: dict[str, list[str]] = {}
        self._made: dict[str, Callable[[], str]] = {
            "para": self.paragraph,
            "lead": self.lead,
            "CAPS": lambda: self.text("<subhead>").upper(),
            "anyperson": lambda: person(words, rng),
            "anyperson_last": lambda: " ".join(reversed(person(words, rng).split(" "))),
            "anyfirst": lambda: person(words, rng).split(" ")[0],
            "anylast": lambda: person(words, rng).split(" ")[-1],
        }

    def stranger(self) -> Writer:
        """Another writer of the same tongue, who speaks of other people and matters."""
        return Writer(self.tongue, self.rng)

    def text(self, template: str) -> str:
        """One line, with a capital at its beginning."""
        while _LIST.search(template):
            template = _LIST.sub(self._drawn, template)
        filled = expand(template, self.cast, self.rng)
        filled = _CAPITAL.sub(lambda found: found[1] + found[2].upper(), "\x01" + filled)
        filled = _VELAR.sub("ий", filled)
        return re.sub(r"  +", " ", filled).strip()

    def of(self, name: str) -> str:
        """One line of the list."""
        return self.text(f"<{name}>")

    def lines(self, template: str, *, foreign: bool = False) -> list[str]:
        """All lines of a template, none empty; `foreign` ones speak of other stories, each drawn one of its own."""
        made: list[str] = []
        listed = self.tongue.lists.get(template[1:-1]) if _LIST.fullmatch(template) else None
        pieces = self.rng.choice(listed) if listed else template
        parts = pieces.split("¶")
        while parts:
            line = parts.pop(0)
            group = [line]
            while line.startswith("*") and parts and parts[0].startswith("~~"):
                group.append(parts.pop(0).removeprefix("~~"))
            made += self._group(group, foreign=foreign)
        return [line for line in made if line]

    def _group(self, group: list[str], *, foreign: bool) -> list[str]:
        times = _TIMES.match(group[0])
        if not times:
            return [(self.stranger() if foreign and "<" in group[0] else self).text(group[0])]
        group[0] = group[0][times.end() :]
        seen: list[list[str]] = []
        for _ in range(self.rng.randint(int(times[1]), int(times[2]))):
            seen.append(self._fresh(group, seen, foreign=foreign))
        if times[3] is not None:
            return [times[3].join(drawn[0] for drawn in seen)]
        return [line for drawn in seen for line in drawn]

    def _fresh(self, group: list[str], seen: list[list[str]], *, foreign: bool) -> list[str]:
        had = {earlier[0] for earlier in seen}
        drawn: list[str] = []
        for _ in range(_FRESH):
            writer = self.stranger() if foreign and any(name in group[0] for name in _STORIES) else self
            drawn = [writer.text(line) for line in group]
            if drawn[0] not in had:
                break
        return drawn

    def _drawn(self, found: re.Match[str]) -> str:
        capital = "\x01" if found[1] else ""
        name = found[2]
        if name in self._made:
            return capital + self._made[name]()
        return capital + self._dealt(name)

    def _dealt(self, name: str) -> str:
        """A line of the list, often one of the few this document speaks of; none twice before all were drawn."""
        listed = self.tongue.lists[name]
        if name in _FOCUS and self.rng.random() < _FOCUSED:
            few = self._few.setdefault(name, self.rng.sample(listed, min(3, len(listed))))
            return self.rng.choice(few)
        deck = self._decks.setdefault(name, [])
        if not deck:
            deck.extend(self.rng.sample(listed, len(listed)))
        return deck.pop()

    def lead(self) -> str:
        """The first paragraph of a story."""
        if self.rng.random() < 0.4:
            return sentence(self.pen.phrase("leads"))
        return self.sentence("<opening>")

    def paragraph(self, sentences: int = 0) -> str:
        """Some sentences in one paragraph."""
        count = sentences or self.rng.choice(_SENTENCES)
        return " ".join(self.statement() for _ in range(count))

    def statement(self) -> str:
        """One sentence: of fact, of what was said, or of what was before."""
        draw = self.rng.random()
        if draw < 0.28:
            return self.pen.quoted() if self.rng.random() < 0.2 else self.pen.statement()
        if draw < 0.45:
            return self.sentence(self.rng.choice(self.tongue.lists["said"]))
        if draw < 0.5:
            return self.sentence("<recall>")
        if draw < 0.75:
            return self.sentence(self.rng.choice(self.tongue.lists["framed"]).replace("@", "<claim>"))
        return self.sentence(self.rng.choice(("<claim>", "<claim>", "<reason_free>")))

    def sentence(self, template: str) -> str:
        """A line with an end."""
        return sentence(self.text(template))
