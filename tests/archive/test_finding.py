"""Promises of `litopys search` and `litopys sample`: a moved article is one, and what cannot be found is said why."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from click.testing import CliRunner, Result

from archive.store import Archive
from crawler.cli import main
from tests.support import capture, filled, page, story, writer

LATER = "2026-11-21T08:00:00Z"


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), prog_name="litopys", catch_exceptions=False)


def url(number: int) -> str:
    return f"https://vyhadka.example/news/{number}.html"


def with_moves(root: Path, moves: Sequence[tuple[int, int]], same: Sequence[int]) -> Archive:
    """An archive whose articles `same` are one story at several addresses, with redirects that came later."""
    archive = filled(root, range(5))
    with writer(archive) as out:
        for number in same:
            out.add(capture(number, body=page("Одна новина", story(50))))
        for old, new in moves:
            head = f"HTTP/1.1 301 Moved Permanently\r\nLocation: {url(new)}\r\n".encode()
            out.add(replace(capture(old, date=LATER), head=head, body=b""))
        out.commit()
    return archive


def found(archive: Archive, words: str = "маршрутів") -> set[str]:
    return {row["url"] for row in json.loads(run("search", "-a", str(archive.root), "--json", words).stdout)}


def sampled(archive: Archive, out: Path) -> set[str]:
    words = ["sample", "-a", str(archive.root), "-n", "100", "-o", str(out), "--json"]
    return {entry["url"] for entry in json.loads(run(*words).stdout)}


def test_a_moved_article_is_found_and_drawn_once_where_it_is_now(tmp_path: Path) -> None:
    """Over several moves too, of which the last is where it is."""
    archive = with_moves(tmp_path / "a", [(10, 11), (11, 12)], same=[10, 11, 12])
    assert found(archive) == sampled(archive, tmp_path / "out") == {url(n) for n in (0, 1, 2, 3, 4, 12)}


def test_an_address_that_leads_to_another_story_or_nowhere_loses_no_article(tmp_path: Path) -> None:
    archive = with_moves(tmp_path / "a", [(1, 2), (10, 99)], same=[10])
    assert found(archive) == sampled(archive, tmp_path / "out") == {url(n) for n in (0, 1, 2, 3, 4, 10)}
    assert f"{url(1)}  (leads to {url(2)} now)" in run("search", "-a", str(archive.root), "маршрутів").stdout


def test_addresses_that_lead_to_each_other_lose_no_article(tmp_path: Path) -> None:
    archive = with_moves(tmp_path / "a", [(10, 11), (11, 10)], same=[10, 11])
    assert found(archive) >= {url(10), url(11)}


def test_an_empty_archive_is_said_to_be_empty(tmp_path: Path) -> None:
    archive = filled(tmp_path / "a", [])
    for words in (["search", "слово"], ["sample", "-o", str(tmp_path / "out")]):
        done = run(*words, "-a", str(archive.root))
        assert done.exit_code == 1
        assert "the archive is empty" in done.stderr
    assert not (tmp_path / "out").exists()


def test_an_outlet_that_is_not_there_is_answered_with_those_that_are(tmp_path: Path) -> None:
    archive = filled(tmp_path / "a", range(2))
    for words in (["search", "слово"], ["sample", "-o", str(tmp_path / "out")]):
        done = run(*words, "-a", str(archive.root), "--outlet", "nosuch")
        assert done.exit_code == 1
        assert "no outlet 'nosuch' in this archive; it holds vyhadka" in done.stderr


def test_fewer_than_asked_for_and_more_than_shown_are_said(tmp_path: Path) -> None:
    archive = filled(tmp_path / "a", range(3))
    few = run("sample", "-a", str(archive.root), "-n", "1000", "-o", str(tmp_path / "out"))
    assert (few.exit_code, "only 3 articles" in few.stderr) == (0, True)
    assert "only" not in run("sample", "-a", str(archive.root), "-n", "3", "-o", str(tmp_path / "out")).stderr
    one = run("search", "-a", str(archive.root), "-n", "1", "маршрутів")
    assert one.stdout.count("https://") == 1
    assert "the first 1; there are more" in one.stderr
    assert "3 found" in run("search", "-a", str(archive.root), "-n", "3", "маршрутів").stderr
