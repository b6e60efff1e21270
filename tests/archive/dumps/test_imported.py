"""Promises of imported dumps: beside pages, in older archives, and in all commands that show what an archive holds."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from archive.store import Archive
from archive.warc.members import Member, walk
from tests.archive.dumps.imports import HOST, importing, rebuilt, rows, run, write
from tests.archive.dumps.runs import STORY, folder, story
from tests.support import capture, dump, filled, writer


@pytest.mark.parametrize("page_first", [True, False])
def test_a_page_of_the_same_address_wins_over_the_text_of_a_dump(tmp_path: Path, page_first: bool) -> None:
    """Whichever came first: a page tells more than its text, and the dump is a further capture of the article."""
    archive = tmp_path / "a"
    file = write(tmp_path / "news.jsonl", {"url": f"{HOST}/3.html", "text": STORY, "title": "Пором"})
    if page_first:
        filled(archive, [3])
    importing(archive, file)
    if not page_first:
        assert "dump/rules" in rows(archive, "SELECT extractor FROM articles")[0]["extractor"]
        with writer(Archive(archive)) as out:
            assert out.indexer.index.seen("vyhadka.example") == {}  # a crawl asks for the page all the same
            out.add(capture(3, date="2020-01-01T00:00:00Z"))
            out.commit()
    (row,) = rows(archive, "SELECT * FROM articles")
    assert (row["title"], row["state"], row["revisions"]) == ("Новина номер 3", "live", 2)
    assert len(rows(archive, "SELECT * FROM captures WHERE outcome = 'article'")) == 2
    assert json.loads(run("search", "маршрутів", "-a", archive, "--json").stdout)[0]["dump"] is None
    assert run("search", "перепілка", "-a", archive).stdout == ""
    assert "2 captures indexed" in run("rebuild", "-a", archive, "-w", 0).stdout
    assert rows(archive, "SELECT * FROM articles") == [row]


def test_texts_without_an_address_are_known_by_what_they_say(tmp_path: Path) -> None:
    """One text of two dumps is one article; two texts that dumps call alike are two."""
    archive = tmp_path / "a"
    for number, name in enumerate(("spring", "autumn")):
        place = tmp_path / name
        place.mkdir()
        texts = ({"id": "1", "text": story(number)}, {"id": str(number + 2), "text": STORY})
        importing(archive, write(place / "dump.jsonl", *texts))
    assert len(rows(archive, "SELECT * FROM articles")) == 3
    assert len(rows(archive, "SELECT * FROM captures")) == 4
    assert {row["name"] for row in rows(archive, "SELECT name FROM outlets")} == {"dump:dump"}


def test_the_host_that_is_given_stands_for_the_outlet(tmp_path: Path) -> None:
    importing(tmp_path / "a", folder(tmp_path / "texts", 2), "--host", "herald.example", "--lang", "uk")
    assert {row["outlet"] for row in rows(tmp_path / "a", "SELECT outlet FROM articles")} == {"herald.example"}


def test_what_was_dropped_of_a_text_can_be_explained(tmp_path: Path) -> None:
    archive = tmp_path / "a"
    importing(
        archive, folder(tmp_path / "texts", 1), write(tmp_path / "n.jsonl", {"url": f"{HOST}/1", "text": story(1)})
    )
    for row in rows(archive, "SELECT url FROM articles"):
        told = run("extract", row["url"], "-a", archive, "--explain")
        assert "ad         Реклама   [phrase:ad]" in told.stdout
    assert "no page but a text of the dump n.jsonl" in run("extract", f"{HOST}/1", "-a", archive).stderr
    missing = run("extract", "urn:litopys:dump:" + "0" * 64, "-a", archive)
    assert (missing.exit_code, "not in the archive" in missing.stderr) == (1, True)


def test_samples_have_the_clean_text_or_all_of_its_lines(tmp_path: Path) -> None:
    importing(tmp_path / "a", folder(tmp_path / "texts", 1))
    for name, more in (("clean", ()), ("raw", ("--raw",))):
        assert run("sample", "-a", tmp_path / "a", "-n", 1, "-o", tmp_path / name, *more).exit_code == 0
    (clean,), (raw,) = ((tmp_path / name).glob("*.txt") for name in ("clean", "raw"))
    assert raw.read_text("utf-8") == story(0)
    assert "Реклама" not in clean.read_text("utf-8")


def test_another_archive_takes_the_records_over_and_other_resources_not(tmp_path: Path) -> None:
    importing(tmp_path / "a", folder(tmp_path / "texts", 3))
    (warc,) = Archive(tmp_path / "a").warc_files()
    first = run("import", "-a", tmp_path / "b", "-w", 0, warc)
    assert "3 captures indexed: 3 article" in first.stdout
    sql = "SELECT * FROM revisions ORDER BY id"
    assert rows(tmp_path / "a", sql) == rows(tmp_path / "b", sql)
    assert "0 captures indexed" in run("import", "-a", tmp_path / "b", "-w", 0, warc).stdout
    bare = b"".join(one.raw for one in walk(warc) if isinstance(one, Member) and b'"how": "dump"' not in one.data)
    (tmp_path / "bare.warc.gz").write_bytes(bare)
    assert "3 resource passed over" in run("import", "-a", tmp_path / "c", "-w", 0, tmp_path / "bare.warc.gz").stdout


def test_a_page_that_is_gone_stays_gone_whatever_a_dump_has_of_it(tmp_path: Path) -> None:
    archive, url = tmp_path / "a", capture(3).url
    with writer(Archive(archive)) as out:
        out.add(replace(capture(3), head=b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n", body=b"gone"))
        out.commit()
    importing(archive, write(tmp_path / "news.jsonl", {"url": url, "text": STORY}))
    (row,) = rows(archive, "SELECT state, extractor FROM articles")
    assert (row["state"], row["extractor"]) == ("gone", "dump/rules")


def test_an_index_of_an_older_litopys_answers_and_takes_dumps(tmp_path: Path) -> None:
    archive = filled(tmp_path / "a", range(2)).root
    with closing(sqlite3.connect(archive / "index.db")) as db:
        db.execute("ALTER TABLE captures DROP COLUMN told")
        db.execute("DELETE FROM _sqlite_migrations WHERE name LIKE 'm004%'")
        db.commit()
    assert run("search", "маршрутів", "-a", archive).exit_code == 0
    assert run("extract", capture(1).url, "-a", archive).exit_code == 0
    assert importing(archive, folder(tmp_path / "texts", 2)).exit_code == 0
    assert rebuilt(archive)["articles"] == dump(archive / "index.db")["articles"]
    assert len(rows(archive, "SELECT * FROM articles")) == 4
