"""Promises of the evidence beside a dump's text: read alone, it is cleaned as it was among all the others."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.dumps.base.values import Document
from archive.dumps.bring.payload import payload, text_of
from archive.dumps.bring.records import web_address
from archive.dumps.judge.evidence import Sight, spread, with_evidence
from archive.dumps.judge.judged import Hints, judged
from archive.dumps.judge.told import Told, read_told
from cleaner.dump import clean_all
from cleaner.dump_frequency import Counting
from cleaner.dump_wish import Own, Wish
from tests.archive.dumps.runs import story

LINES = st.sampled_from(
    [
        "Реклама",
        "",
        "Читайте нас щодня у Вербівцях",
        "Фото: Гнат Перепілка",
        "Пором через Сулицю стояв тиждень, і пасажири чекали на нього біля старого причалу.",
        "Двигун замінили за гроші громади, розповів капітан порома.",
        *story(3).splitlines(),
    ]
)
RULES = (Own(pattern="двигун", keep=False, reason="promo"), Own(pattern=r"\Aреклама\Z", keep=True))


def document(text: str, number: int) -> Document:
    return Document(name=f"#{number}", source="d", number=number, text=text, group="g")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(LINES, max_size=9), min_size=1, max_size=5), st.booleans(), st.booleans())
def test_a_text_is_cleaned_alone_as_it_was_among_the_others(
    texts: list[list[str]], counts: bool, with_rules: bool
) -> None:
    documents = [document("\n".join(lines), number) for number, lines in enumerate(texts)]
    those = [judged(one, Hints()).given for one in documents]
    counting = Counting()
    if written := [one for one in those if any(map(str.strip, one.lines))]:
        counting.add(written)
    seen = counting.seen() if counts else None
    wish = Wish(own=RULES if with_rules else (), model=False)
    told = with_evidence(documents, [Told()] * len(documents), Sight(wish=wish, seen=seen))
    together = clean_all(those, wish, seen)
    for one, about, wanted in zip(those, told, together, strict=True):
        kept = read_told(about.to_json())
        assert kept == about
        own, alone = spread([one], [kept])
        assert clean_all(own, Wish(own=kept.own, model=False), alone) == [wanted]


def test_only_the_rules_that_speak_of_a_text_are_kept_beside_it() -> None:
    sight = Sight(wish=Wish(own=RULES))
    (told,) = with_evidence([document("Двигун замінили.", 1)], [Told()], sight)
    assert told.own == RULES[:1]


@pytest.mark.parametrize("text", ["", "[]", "{", "null", '{"seen": 3}', '{"own": [{"no": 1}]}', '{"articles": "x"}'])
def test_what_is_damaged_beside_a_text_tells_nothing(text: str) -> None:
    assert read_told(text) == Told()


def test_what_a_later_version_adds_does_no_harm() -> None:
    told = Told(dump="a", articles=2.5, seen=((1, 2.0),))
    assert read_told(json.dumps(json.loads(told.to_json()) | {"later": [1]})) == told


@given(
    st.binary(max_size=60), st.sampled_from(["", "charset=utf-8", "charset=cp1251", "charset=utf-16-le", "charset=no"])
)
def test_any_bytes_are_read_as_a_text_that_gives_them_back(data: bytes, charset: str) -> None:
    text, encoding = text_of(data, f"text/plain; {charset}")
    body, content_type = payload(replace(document(text, 1), encoding=encoding))
    assert text_of(body, content_type)[0] == text


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://herald.example/a?b=1#c", "https://herald.example/a?b=1#c"),
        ("https://herald.example/порт", "https://herald.example/%D0%BF%D0%BE%D1%80%D1%82"),
        ("http://herald.example/two words", "http://herald.example/twowords"),
        ("herald.example/a", ""),
        ("ftp://herald.example/a", ""),
        ("https://[::1/a", ""),
        ("https:///a", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_only_a_web_address_is_an_address(url: str | None, address: str) -> None:
    assert web_address(url) == address
