"""The words of the newsroom: agreement, cases, slugs, and phrase files that say the same in both languages."""

from __future__ import annotations

import datetime as dt
import random
import re
from pathlib import Path

import pytest

import crawler.newsroom.phrases
from crawler.newsroom.cast import cast_for, decline
from crawler.newsroom.grammar import Cast, fill, plural
from crawler.newsroom.phrases import Phrase, phrases
from crawler.newsroom.topics import ALL
from crawler.newsroom.translit import slug

FILES = ("common", *ALL)
KINDS = ("tags", "titles", "leads", "facts", "quotes", "subheads")
WORDS = Path(crawler.newsroom.phrases.__file__).parent / "words"
CAST = Cast(words={"p1": "Ганна Калинчук", "town": "Озеряни"}, women=frozenset({"p1"}))


def every_phrase() -> list[tuple[str, Phrase]]:
    return [(f"{file}:{kind}", phrase) for file in FILES for kind, given in phrases(file).items() for phrase in given]


@pytest.mark.parametrize(
    ("number", "word"),
    [(1, "рік"), (2, "роки"), (5, "років"), (11, "років"), (12, "років"), (21, "рік"), (104, "роки")],
)
def test_a_word_agrees_with_its_number(number: int, word: str) -> None:
    assert plural(number, "рік|роки|років") == word


def test_a_verb_agrees_with_its_person() -> None:
    assert fill("{p1:сказав|сказала} {p1}", CAST, random.Random(1)) == "Сказала Ганна Калинчук"


def test_a_number_before_many_is_never_one_or_a_few() -> None:
    numbers = {int(fill("{#1-60*}", CAST, random.Random(seed))) for seed in range(300)}
    assert {n for n in numbers if plural(n, "1|2|5") != "5"} == set()
    assert len(numbers) > 30


def test_an_inner_slot_is_filled_before_the_choice_around_it() -> None:
    said = {fill("{до {town}|з {town}}", CAST, random.Random(seed)) for seed in range(20)}
    assert said == {"До Озеряни", "З Озеряни"}


@pytest.mark.parametrize(
    ("surname", "woman", "case", "language", "form"),
    [
        ("Річинський", False, ".gen", "uk", "Річинського"),
        ("Річинський", True, ".ins", "uk", "Річинською"),
        ("Речинский", True, ".gen", "ru", "Речинской"),
        ("Калинчук", False, ".ins", "uk", "Калинчуком"),
        ("Калинчук", True, ".ins", "ru", "Калинчук"),
        ("Бережненко", False, ".gen", "uk", "Бережненка"),
        ("Бережненко", False, ".gen", "ru", "Бережненко"),
        ("Бережненко", True, ".gen", "uk", "Бережненко"),
        ("Хмеленко", False, "", "uk", "Хмеленко"),
    ],
)
def test_a_surname_takes_its_case(surname: str, woman: bool, case: str, language: str, form: str) -> None:
    assert decline(surname, woman, case, language) == form


def test_the_cast_is_the_same_people_in_either_language() -> None:
    day = dt.date(2026, 11, 19)
    uk, ru = (cast_for("key", language, day, "Зоря") for language in ("uk", "ru"))
    assert uk.women == ru.women
    assert set(uk.words) == set(ru.words)


def test_every_phrase_can_be_said_in_both_languages() -> None:
    for number, (place, phrase) in enumerate(every_phrase()):
        for language in ("uk", "ru"):
            cast = cast_for(f"k{number}", language, dt.date(2026, 11, 19), "Зоря")
            said = fill(phrase.said(language), cast, random.Random(number))
            assert not re.search(r"[{}|#*]|  ", said.replace(" | ", "")), f"{place}: {said}"


def test_both_languages_draw_the_same_numbers_in_the_same_order() -> None:
    for place, phrase in every_phrase():
        ranges = [re.findall(r"#([\d.-]+\*?)", phrase.said(language)) for language in ("uk", "ru")]
        assert ranges[0] == ranges[1], f"{place}: {phrase}"


def test_both_languages_offer_as_many_choices() -> None:
    for place, phrase in every_phrase():
        counts = [len(re.findall(r"(?<![#\w:])\{[^{}#:]*\|", phrase.said(language))) for language in ("uk", "ru")]
        assert counts[0] == counts[1], f"{place}: {phrase}"


def test_russian_phrases_have_no_ukrainian_letters_and_the_other_way_round() -> None:
    for place, phrase in every_phrase():
        assert not re.search(r"[іїєґІЇЄҐ]", phrase.ru), f"{place}: {phrase.ru}"
        assert not re.search(r"[ыэёъЫЭЁЪ]", phrase.uk), f"{place}: {phrase.uk}"


@pytest.mark.parametrize("file", ALL)
def test_a_topic_has_enough_to_say(file: str) -> None:
    given = phrases(file)
    needed = ("tags", "titles", "leads", "questions", "answers", "words") if file == "interview" else KINDS
    assert [kind for kind in needed if len(given[kind]) < 2] == []


def test_every_phrase_file_belongs_to_a_topic() -> None:
    assert {path.stem for path in WORDS.glob("*.toml")} == {*FILES, "names"}


def test_a_slug_is_the_title_in_latin() -> None:
    assert slug("Щука з’їла 3 йоржів: «Ґанок» і їжак", 6) == "shchuka-zila-3-iorzhiv-ganok-i"
