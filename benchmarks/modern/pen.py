"""Writing sentences: phrases dealt without repeats, framed in different ways, and no sentence twice in the set."""

from __future__ import annotations

import random
import re

from benchmarks.modern.grammar import Cast, expand, sentence
from benchmarks.modern.lexicon import Lexicon

_TRIES = 60
_OPENED, _TAILED = 0.24, 0.4
"""Up to which draw a fact gets an opening clause, and from there to which a closing one."""


class Pen:
    """Writes the sentences of one story; `used` holds what earlier stories of the set said, and grows."""

    def __init__(self, *, words: Lexicon, topic: str, cast: Cast, rng: random.Random, used: set[str]) -> None:
        self.words, self.topic, self.cast, self.rng, self.used = words, topic, cast, rng, used
        self._decks: dict[str, list[str]] = {}

    def phrase(self, kind: str, topic: str = "") -> str:
        """A phrase of the kind, dealt from a shuffled deck, that nothing in the set has said before."""
        text = ""
        for _ in range(_TRIES):
            text = expand(self._deal(kind, topic or self.topic), self.cast, self.rng)
            if self._new(text):
                break
        return text

    def statement(self, topic: str = "") -> str:
        """A sentence of fact, with or without a frame."""
        fact, draw = self.phrase("facts", topic), self.rng.random()
        if draw < _TAILED:
            frame = expand(self._deal("openers" if draw < _OPENED else "tails", self.topic), self.cast, self.rng)
            fact = frame.replace("@", fact)
        return sentence(fact)

    def speech(self) -> str:
        """What somebody said, as a sentence of their own."""
        return sentence(self.phrase("quotes"))

    def quoted(self) -> str:
        """Direct speech and who said it."""
        said = expand(self.rng.choice(self.words.common["said"]), self.cast, self.rng)
        return f"«{self.speech().rstrip('.')}», — {said}."

    def paragraph(self, sentences: int, topic: str = "") -> str:
        """Some sentences in one paragraph, now and then with direct speech among them."""
        parts = [self.quoted() if self.rng.random() < 0.22 else self.statement(topic) for _ in range(sentences)]
        return " ".join(parts)

    def table(self, rows: int) -> tuple[tuple[str, ...], ...]:
        """A heading and rows of figures."""
        head, row = self.words.topics[self.topic]["table"]
        body: list[tuple[str, ...]] = []
        while len(body) < rows:
            text = expand(row, self.cast, self.rng)
            if self._new(text):
                body.append(tuple(text.split("|")))
        return (tuple(head.split("|")), *body)

    def _deal(self, kind: str, topic: str) -> str:
        deck = self._decks.setdefault(f"{topic}/{kind}", [])
        if not deck:
            deck.extend(self.words.phrases(topic, kind))
            self.rng.shuffle(deck)
        return deck.pop()

    def _new(self, text: str) -> bool:
        key = re.sub(r"\W+", " ", text).casefold()
        fresh = key not in self.used
        self.used.add(key)
        return fresh
