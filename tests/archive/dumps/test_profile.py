"""Profiles of cleaning: saved and read again they are the same, the command line wins, mistakes name key and cure."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.dumps.base.how import Columns, How
from archive.dumps.wish.profile import Profile, load, over, save
from cleaner.errors import LitopysError
from cleaner.repair import ALL

FULL = Profile(
    shape="jsonl",
    separator='=+"\\\x7fя',
    group_by="folder",
    to="csv",
    host="herald.example",
    lang="uk",
    repair=("mojibake", "spaces"),
    model=False,
    corpus=True,
    threshold=0.4,
    columns=Columns(text="body", url="link"),
)


def refused(folder: Path, text: str) -> str:
    """The sentence with which a profile of this text is refused."""
    path = folder / "p.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LitopysError) as caught:
        load(path)
    assert str(caught.value).startswith(str(path))
    return str(caught.value).removeprefix(str(path))


def test_what_was_saved_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "new" / "p.toml"
    for profile in (FULL, Profile()):
        save(profile, path)
        assert load(path) == profile
    assert [one.name for one in path.parent.iterdir()] == ["p.toml"]


@given(st.text(min_size=1), st.text(min_size=1))
def test_any_separator_and_column_name_survive_or_are_refused(separator: str, column: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "p.toml"
        profile = Profile(separator=separator, columns=Columns(text=column))
        try:
            save(profile, path)
        except LitopysError:
            assert any(0xD800 <= ord(char) < 0xE000 for char in separator + column)
            return
        assert load(path) == profile


def test_lists_are_found_from_wherever_the_profile_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here" / "lists").mkdir(parents=True)
    (tmp_path / "here" / "lists" / "k.txt").write_text("Рекламний щит\n", encoding="utf-8")
    (tmp_path / "d.txt").write_text("ad: Купуйте…\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "here")
    save(Profile(keep=("lists/k.txt",), drop=("../d.txt",)), Path("p.toml"))
    assert 'keep = ["lists/k.txt"]' in Path("p.toml").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    own = load(Path("here/p.toml")).own()
    assert [(rule.keep, rule.reason) for rule in own] == [(True, "outside"), (False, "ad")]


def test_the_command_line_wins_key_by_key() -> None:
    given_: dict[str, object] = {"shape": None, "to": "text", "repair": (), "columns": {"text": "content", "url": None}}
    profile = over(FULL, given_)
    assert (profile.shape, profile.to, profile.repair) == ("jsonl", "text", ("mojibake", "spaces"))
    assert profile.columns == Columns(text="content", url="link")
    assert over(FULL, {"model": True, "threshold": 0}).model is True
    with pytest.raises(LitopysError, match="--group-by"):
        over(FULL, {"group_by": 3})


def test_a_profile_gives_what_reading_and_repairing_need() -> None:
    assert FULL.how == How(
        shape="jsonl", separator=FULL.separator, group_by="folder", to="csv", columns=Columns(text="body", url="link")
    )
    assert Profile().how == How()
    assert FULL.repairs == {"mojibake", "spaces"}
    assert Profile(repair=("all",)).repairs == ALL
    assert Profile().repairs == frozenset()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('\nseperator = "x"\n', ":2: key 'seperator': unknown; did you mean separator?"),
        ('shape = "jsonlines"\n', ":1: key 'shape': 'jsonlines' is none; did you mean jsonl?"),
        ("model = 1\n", ":1: key 'model': needs true or false, without quotes"),
        ("threshold = 3\n", ":1: key 'threshold': needs a number from 0 to 1, without quotes"),
        ("threshold = nan\n", ":1: key 'threshold': needs a number from 0 to 1, without quotes"),
        ('keep = "k.txt"\n', ":1: key 'keep': needs a list of texts in quotes"),
        ('repair = ["mojibak"]\n', ":1: key 'repair': 'mojibak' is none; did you mean mojibake?"),
        ('columns = "body"\n', ":1: key 'columns': is a table"),
        ('[columns]\n\nbody = "text"\n', ":3: key 'body': unknown column; there are text, id"),
        ("[columns]\ntext = 1\n", ":2: key 'text': needs the name of a column in quotes"),
        ("shape = \n", ": no TOML"),
    ],
)
def test_mistakes_name_line_key_and_cure(tmp_path: Path, text: str, says: str) -> None:
    assert refused(tmp_path, text).startswith(says)


def test_a_missing_profile_is_named(tmp_path: Path) -> None:
    with pytest.raises(LitopysError, match="cannot be read"):
        load(tmp_path / "none.toml")
