"""Promises of the folder of profiles: which one reads a page, whole files or none, one sentence for a broken one."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from archive.profiles import Profiles, name_of, read_profiles, write_profile
from cleaner.errors import LitopysError
from cleaner.profile_values import DropRule, Profile, Selector


def profile(
    version: int = 1, learned: str = "2026-03-01", host: str = "yasinnia.example", css: str = "div.t"
) -> Profile:
    return Profile(
        host=host, version=version, learned=learned, pages=30, stories=30, body=(Selector(css=css, pages=30),)
    )


def test_a_page_is_read_by_the_newest_profile_learned_by_its_day_else_by_the_oldest() -> None:
    first, second = profile(1, "2026-03-01"), profile(2, "2026-06-01")
    known = Profiles.of([second, first])
    url = "https://www.yasinnia.example/7"
    found = {day: known.for_page(url, day) for day in ("2025-01-01", "2026-03-01", "2026-05-31", "2026-06-01")}
    assert list(found.values()) == [first, first, first, second]
    assert known.for_page("https://other.example/7", "2026-06-01") is None
    assert known.newest("yasinnia.example") == second


def test_of_two_versions_learned_on_a_day_the_later_one_reads() -> None:
    """On pages from before that day, too: the same pages may be learned again by a better model."""
    known = Profiles.of([profile(1), profile(2), profile(3), profile(4, "2026-09-01")])
    for day in ("2025-01-01", "2026-03-01", "2026-08-31"):
        assert known.for_page("https://yasinnia.example/7", day) == profile(3)


def test_what_is_saved_is_read_back_and_nothing_else_lies_in_the_folder(tmp_path: Path) -> None:
    saved = [profile(1), profile(2), profile(1, host="новини.example"), profile(1, host="::1")]
    for one in saved:
        write_profile(tmp_path / "profiles", one)
    known = read_profiles(tmp_path / "profiles")
    assert known == Profiles.of(saved)
    assert sorted(path.name for path in (tmp_path / "profiles").iterdir()) == sorted(map(name_of, saved))
    assert pickle.loads(pickle.dumps(known)) == known


def test_an_archive_that_learned_nothing_has_no_profiles(tmp_path: Path) -> None:
    assert read_profiles(tmp_path / "profiles") == Profiles()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "not a host's profile"),
        ("[]", "not a host's profile"),
        (profile().to_json()[:-40], "not a host's profile"),
        (profile().to_json().replace('"version": 1', '"version": "1"'), "version is '1'"),
        (profile(css="div[").to_json(), "CSS"),
        (profile(2).to_json(), "rename the file"),
        ("\udcff", "not a host's profile"),
    ],
)
def test_a_broken_profile_is_one_sentence_that_names_the_file(text: str, named: str, tmp_path: Path) -> None:
    path = tmp_path / name_of(profile())
    path.write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(LitopysError, match=named) as refused:
        read_profiles(tmp_path)
    assert str(refused.value).startswith(f"{path}: ")
    assert "\n" not in str(refused.value)


def test_a_profile_reads_as_another_where_only_support_and_version_differ() -> None:
    drop = DropRule(css="p.ad", reason="ad", pages=9, kept=0.0)
    assert profile(1).reads_as(profile(2, "2026-09-09"))
    assert not profile(1).reads_as(profile(1, css="div.u"))
    assert not profile(1).reads_as(Profile.from_json(profile().to_json().replace('"drop": []', _listed(drop))))


def _listed(drop: DropRule) -> str:
    return f'"drop": [{{"css": "{drop.css}", "reason": "{drop.reason}", "pages": 9, "kept": 0.0, "only": ""}}]'
