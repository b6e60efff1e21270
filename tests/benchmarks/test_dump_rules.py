"""The rules of others do to lines what their descriptions say."""

from __future__ import annotations

from benchmarks import dump_rules

LONG = (
    "Стара мельниця над Тихою Липою знову меле зерно, і в неділю на подвір'ї пахло свіжим хлібом, як сорок років тому."
)


def test_c4_wants_an_ascii_end_mark_three_words_and_no_policy() -> None:
    lines = ["Це звичайне речення.", "Підзаголовок без крапки", "Так.", "Цитата «до кінця»", "І так далі...", ""]
    assert dump_rules.c4(lines, "uk") == [True, False, False, False, False, True]
    assert dump_rules.c4_cyrillic(lines, "uk") == [True, False, False, True, False, True]
    assert dump_rules.c4(["This site uses cookies for you.", "Please enable Javascript to go on."], "en") == [
        False,
        False,
    ]


def test_gopher_lines_go_when_short_cut_off_or_copied() -> None:
    assert dump_rules.gopher(["Меню", LONG, LONG, "Далі буде…", "Так.", ""], "uk") == [
        False,
        True,
        False,
        False,
        True,
        True,
    ]


def test_ungoliant_trims_head_and_tail_but_not_the_middle() -> None:
    lines = ["Меню"] * 8 + [LONG] * 5 + ["Реклама"] + [LONG] * 5 + ["Теги"] * 8
    keep = dump_rules.ungoliant(lines, "uk")
    assert keep[13]
    assert keep[8:19] == [True] * 11
    assert not any(keep[:7])
    assert not any(keep[20:])


def test_justext_keeps_prose_and_what_stands_between() -> None:
    prose = " ".join([LONG] * 3)
    lines = ["Головна", "Новини", prose, "Підзаголовок", prose, "Контакти", "Реклама"]
    assert dump_rules.justext(lines, "uk") == [False, False, True, True, True, False, False]
    assert dump_rules.justext(lines, None) == dump_rules.justext(lines, "uk")


def test_stop_words_are_of_the_language() -> None:
    assert "що" in dump_rules.stop_words("uk-UA")
    assert "что" in dump_rules.stop_words("ru")
    assert "the" in dump_rules.stop_words(None)
