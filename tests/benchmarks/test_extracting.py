"""The extraction bench measures what it says, leaves out what is not there and goes on."""

from __future__ import annotations

import json
import sys

import pytest

from benchmarks import extracting
from benchmarks.extractors import Pages, decoded, each, extractors
from benchmarks.fields import field_rows
from benchmarks.sets import Sample, load


def sample(number: int, language: str = "uk") -> Sample:
    """A page with one paragraph, a title, a day and an author."""
    html = f"""<html lang="{language}"><head><title>Міст номер {number} відкрили</title>
<meta property="og:title" content="Міст номер {number} відкрили"><meta property="og:type" content="article">
<meta property="article:published_time" content="2024-03-05T23:30:00+02:00">
<meta name="author" content="Орися Гай"></head>
<body><article><h1>Міст номер {number} відкрили</h1><p>{text(number)}</p></article></body></html>"""
    return Sample(
        url=f"https://mist.example/{number}",
        html=html.encode(),
        body=text(number),
        language=language,
        domain="mist.example",
        title=f"Міст номер {number} відкрили",
        published="2024-03-05",
        authors=("Орися Гай",),
    )


def text(number: int) -> str:
    """The body of a page."""
    return f"Урочисте відкриття мосту номер {number} зібрало мешканців обох берегів, які чекали на нього цілу зиму."


def run(monkeypatch: pytest.MonkeyPatch, *options: str) -> None:
    """The command with these options."""
    monkeypatch.setattr(sys, "argv", ["extracting", *options])
    extracting.main()


def test_rows_are_for_all_pages_and_for_each_language() -> None:
    samples = [sample(1), sample(2), sample(3, "ru"), sample(4, "pl")]

    def perfect(pages: Pages) -> list[str]:
        return [text(int(url[-1])) for url, _ in pages]

    def silent(pages: Pages) -> list[str]:
        return ["" for _ in pages]

    rows = list(extracting.text_rows("bridges", samples, {"trafilatura": perfect, "silent": silent}))
    assert [(row.extractor, row.group, row.score.pages) for row in rows[:4]] == [
        ("trafilatura", "all", 4),
        ("trafilatura", "other", 1),
        ("trafilatura", "ru", 1),
        ("trafilatura", "uk", 2),
    ]
    assert [row.score.f1 for row in rows] == [1] * 4 + [0] * 4
    assert rows[0].ratio == 1
    assert rows[1].cpu_ms is None


def test_an_extractor_that_loses_a_page_is_refused() -> None:
    with pytest.raises(SystemExit, match="short gave 1 texts for 2 pages"):
        list(extracting.text_rows("bridges", [sample(1), sample(2)], {"short": lambda pages: [""]}))


def test_a_page_that_breaks_an_extractor_costs_that_page_only(capsys: pytest.CaptureFixture[str]) -> None:
    def touchy(url: str, html: bytes) -> str:
        if url.endswith("1"):
            raise ValueError("no such markup")
        return html.decode()

    assert each(touchy, "touchy")([("https://a.example/1", b"one"), ("https://a.example/2", b"two")]) == ["", "two"]
    assert "touchy: https://a.example/1: ValueError" in capsys.readouterr().err


def test_a_peer_that_is_not_installed_is_named_and_left_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "readability", None)
    assert list(extractors(["readability", "trafilatura"])) == ["trafilatura"]
    assert "readability: left out, it is not installed" in capsys.readouterr().err


def test_an_unknown_extractor_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(SystemExit, match=r"no extractor named magic: there are trafilatura, .*litopys"):
        extractors(["magic"])


def test_a_set_that_is_absent_is_named_and_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert load("no-such-set") == []
    assert "no-such-set: skipped, there is no" in capsys.readouterr().err


def test_fields_are_counted_against_the_gold() -> None:
    rows = {(row.extractor, row.field): row for row in field_rows("bridges", [sample(1), sample(2)])}
    for field in ("title", "date", "authors"):
        found = rows["litopys", field]
        assert (found.gold, found.precision, found.recall) == (2, 1, 1), field
    assert rows["trafilatura", "title"].gold == 2


def test_the_command_prints_both_tables(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    run(monkeypatch, "--sets", "no-such-set,modern", "--limit", "6", "--extractors", "trafilatura,litopys", "--seen")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith("trained on the outlets of these pages")
    assert lines[1].split()[:4] == ["set", "lang", "pages", "extractor"]
    assert [line.split()[3] for line in lines[2:4]] == ["trafilatura", "litopys"]
    assert sum(line.startswith("modern   authors") for line in lines) == 2


def test_the_command_prints_json(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    run(monkeypatch, "--sets", "modern", "--limit", "3", "--extractors", "litopys-rules", "--texts-only", "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["fields"] == []
    assert (told["texts"][0]["extractor"], told["texts"][0]["score"]["pages"]) == ("litopys-rules", 3)


def test_pages_are_decoded_by_what_they_are_or_declare() -> None:
    assert decoded("Їжак".encode()) == "Їжак"
    assert "Ёж" in decoded('<?xml version="1.0"?><meta charset="windows-1251">Ёж'.encode("windows-1251"))
    assert decoded('<meta charset="no-such">Ёж'.encode("windows-1251")).startswith("<meta")
