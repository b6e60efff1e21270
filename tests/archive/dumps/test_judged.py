"""What is judged of a document: the same in both passes over a dump, whatever is remembered between them."""

from __future__ import annotations

import pytest

from archive.dumps.base.values import Document
from archive.dumps.judge.judged import Hints, judged, only_given
from cleaner.repair import ALL

SOUND = "Міст відкрили раніше.\r\nПро це сказав майстер Гнат.\n\nРеклама\n"
DAMAGED = "\ufeffМіст вiдкрили&nbsp;раніше.\nПро це ска\xadзав майстер Гнат.\n"


@pytest.mark.parametrize("repairs", [frozenset[str](), ALL], ids=["as it came", "repaired"])
@pytest.mark.parametrize("text", [SOUND, DAMAGED, "", "\r\r"], ids=["sound", "damaged", "empty", "ends only"])
def test_a_document_that_comes_again_is_judged_as_before(text: str, repairs: frozenset[str]) -> None:
    hints = Hints(repairs=repairs)
    document = Document(name="#1", source="dump.jsonl", number=1, text=text)
    first = judged(document, hints)
    again = judged(document, hints)
    assert again == first
    assert only_given(document, hints) == first.given
    assert bool(again.repairs) == (text == DAMAGED)
