"""A user's lists of phrases: what a line of the file means, and which mistakes are named with their line."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.dumps.wish.phrases import read_phrases
from cleaner.dump_own import compiled
from cleaner.errors import LitopysError


def written(folder: Path, text: str, *, encoding: str = "utf-8") -> Path:
    """A list of phrases with this content."""
    path = folder / "own.txt"
    path.write_bytes(text.encode(encoding))
    return path


def test_phrases_patterns_hosts_and_reasons_are_read_in_order(tmp_path: Path) -> None:
    text = "# мій список\r\n\r\nПартнерський матеріал\r\nad: Купуйте…\r\n/^стор\\. \\d+$/\r\n"
    text += "[Herald.example]\nlegal: /передрук/\n[*]\nФото: …\n"
    own = read_phrases(written(tmp_path, "\ufeff" + text), keep=False)
    assert [(rule.host, rule.reason) for rule in own] == [
        ("", "outside"),
        ("", "ad"),
        ("", "outside"),
        ("herald.example", "legal"),
        ("", "outside"),
    ]
    ready = compiled(own)
    lines = ["ПАРТНЕРСЬКИЙ МАТЕРІАЛ", "Купуйте груші", "Стор. 5", "Фото: Гнат Перепілка", "Передрук вільний"]
    assert [rule and own.index(rule) for rule in map(ready.decide, lines)] == [0, 1, 2, 4, None]


def test_a_backslash_lets_a_phrase_begin_with_any_sign(tmp_path: Path) -> None:
    own = read_phrases(written(tmp_path, "\\#тема\n\\[фото]\n\\/ новини\n\\ad: так\n"), keep=True)
    ready = compiled(own)
    assert all(ready.decide(line) for line in ("#тема", "[фото]", "/ новини", "ad: так"))
    assert not any(ready.decide(line) for line in ("тим", "новини / погода"))


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("добре\n/(незакрита/\n", 2, "is no regular expression"),
        ("/x*/\n", 1, "fits every line"),
        ("[https://herald.example/]\n", 1, "without https://"),
        ("[herald.example\n", 1, "is no host"),
        ("\n\nadd: /купуйте/\n", 3, "did you mean ad"),
        ("---\n", 1, "no letter or digit"),
    ],
)
def test_mistakes_name_file_line_and_cure(tmp_path: Path, text: str, line: int, says: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(LitopysError, match=says) as caught:
        read_phrases(path, keep=False)
    assert str(caught.value).startswith(f"{path}:{line}: ")


def test_a_reason_in_a_list_of_what_is_kept_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(LitopysError, match="needs no reason"):
        read_phrases(written(tmp_path, "ad: Рекламний щит\n"), keep=True)


def test_a_list_in_another_encoding_is_named_with_the_line(tmp_path: Path) -> None:
    with pytest.raises(LitopysError, match=r"own\.txt:2: not UTF-8"):
        read_phrases(written(tmp_path, "plain\nРеклама\n", encoding="cp1251"), keep=False)


def test_a_missing_list_is_named(tmp_path: Path) -> None:
    with pytest.raises(LitopysError, match="cannot be read"):
        read_phrases(tmp_path / "none.txt", keep=False)
