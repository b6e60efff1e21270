"""Promises of `litopys outlets learn` as a command: what it says of names, and where there is nothing to learn."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.store import Archive
from cleaner.errors import BadInput
from tests.archive.test_learning import put, run, taught
from tests.cleaner.profile_pages import HOST


def test_a_name_that_means_no_host_of_the_archive_is_one_sentence(tmp_path: Path) -> None:
    spring = put(Archive(tmp_path), range(30))
    with pytest.raises(BadInput, match=f"did you mean {HOST}"):
        taught(spring, names=("yasinia.example",))
    assert [one.host for one in taught(spring, names=(f"https://www.{HOST}/",), dry_run=True).lessons] == [HOST]
    with pytest.raises(BadInput, match=f"demo-zoria: no pages of such a host or outlet .*; it has pages of {HOST}$"):
        taught(spring, names=("demo-zoria",))


def test_where_nothing_is_learned_it_is_said_whether_there_are_profiles(tmp_path: Path) -> None:
    small = put(Archive(tmp_path / "small"), range(19))
    said = run("outlets", "learn", "-a", str(small.root)).output
    assert "nothing learned: there are no profiles yet" in said
    assert "1 host has too few pages" in said
    taught(put(small, range(19, 30)))
    assert "the profiles stay as they are" in run("outlets", "learn", "-a", str(small.root)).output
