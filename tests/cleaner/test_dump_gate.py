"""The gate of the phrase rules: whatever they know passes it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.dump_batch import batch
from cleaner.dump_gate import may
from cleaner.phrases import phrases
from cleaner.rules import UNKNOWN, known

_FILLED = {
    "…": "дещо",
    "<num>": "12",
    "<few>": "хтось",
    "<name>": "Гнат Перепілка",
    "<date>": "7 травня 2021",
    "<site>": "visnyk.example",
    "<url>": "https://visnyk.example/a",
}
_PARTS = (
    "Політика Спорт Світ Київ Facebook e-mail 12:30 7 травня 2021 ΕΙΔΗΣΕΙΣ Ёлка ² Ⅷ ✔ 🙂 • | / , . : ! +5° м²Київ © №"
    " visnyk.example www.visnyk.example МеталПластЛід НовиниСпортКультура читайте також Реклама и в не"
)
_WORDS = st.sampled_from(_PARTS.split())
_LINES = st.lists(st.one_of(_WORDS, st.text(max_size=8)), min_size=1, max_size=14).map(" ".join)


def _lost(lines: list[str]) -> list[str]:
    """The lines of which the rules know something else, or nothing, when they are asked only what the gate says."""
    of = batch([lines])
    told = [
        known(text, None, asked) if asked else UNKNOWN for text, asked in zip(of.texts, may(of).tolist(), strict=True)
    ]
    return [text for text, found in zip(of.texts, told, strict=True) if found != known(text)]


@pytest.mark.parametrize("change", [str, str.upper, str.title, "• {}: ".format, "{}!".format])
def test_every_phrase_passes_however_it_is_written(change: object) -> None:
    """Capitals, bullets and end marks do not matter to phrases, and not to the gate."""
    assert callable(change)
    texts = [re.sub(r"…|<\w+>", lambda found: _FILLED[found[0]], phrase.text) for phrase in phrases()]
    assert _lost([str(change(text)) for text in texts]) == []


@given(st.lists(_LINES, min_size=1, max_size=30))
def test_no_line_is_stopped_that_a_rule_knows(lines: list[str]) -> None:
    """Menus, dates, headlines with a time, share rows and glued labels among anything."""
    assert _lost(lines) == []


def test_most_sentences_are_stopped() -> None:
    """A sentence of an article needs not be looked at one by one."""
    line = "Пором через Сулицю знову ходить, розповів капітан Гнат Перепілка після випробувань на воді."
    assert may(batch([[line]])).tolist() == [0]
