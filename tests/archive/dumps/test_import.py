"""Promises of `litopys import --dump`: every document's bytes in a WARC record, its cleaned text in the index, once."""

from __future__ import annotations

import gzip
import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from archive.members import Member, walk
from archive.pages import Readers
from archive.store import Archive
from archive.warc import Record, parse
from crawler.cli import main
from tests.archive.dumps.runs import STORY, cleaning, folder, json_lines, story
from tests.support import capture, dump, filled, writer

HOST = "https://vyhadka.example/news"


def run(*words: object) -> Result:
    """A command of Litopys; its cleaning by the rules alone, which is quicker."""
    return CliRunner().invoke(main, list(map(str, words)), prog_name="litopys", catch_exceptions=False)


def importing(archive: Path, *words: object) -> Result:
    return run("import", "--dump", "-a", archive, "-w", 0, "--no-model", *words)


def rows(archive: Path, sql: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(archive / "index.db")) as db:
        db.row_factory = sqlite3.Row
        return [dict(row) for row in db.execute(sql)]


def records(archive: Path, kind: str = "resource") -> list[Record]:
    found = [one for path in Archive(archive).warc_files() for one in walk(path) if isinstance(one, Member)]
    return [record for record in (parse(one.data) for one in found) if record.type == kind]


def rebuilt(archive: Path) -> dict[str, list[str]]:
    Archive(archive).rebuild(Readers(0))
    return dump(archive / "index.db")


def write(path: Path, *documents: dict[str, str]) -> Path:
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in documents), encoding="utf-8")
    return path


def test_a_folder_goes_in_byte_for_byte_and_its_clean_texts_are_found(tmp_path: Path) -> None:
    texts, archive = folder(tmp_path / "texts", 6), tmp_path / "a"
    done = importing(archive, texts)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == "6 files: 6 documents taken over, 0 known already\n6 captures indexed: 6 article\n"
    found = records(archive)
    assert {one.payload for one in found} == {path.read_bytes() for path in texts.rglob("*.txt")}
    assert {one.headers["content-type"] for one in found} == {"text/plain; charset=utf-8"}
    assert all(re.fullmatch(r"urn:litopys:dump:[0-9a-f]{64}", one.url) for one in found)
    hits = json.loads(run("search", "перевізник", "-a", archive, "--json").stdout)
    assert sorted(hit["dump"] for hit in hits) == [f"texts/part{n % 3}/{n:03}.txt" for n in (0, 3, 1, 4, 2, 5)]
    assert {hit["state"] for hit in hits} == {"dump"}
    assert "Реклама" not in "".join(row["text"] for row in rows(archive, "SELECT text FROM articles"))


def test_what_is_indexed_is_what_cleaning_leaves(tmp_path: Path) -> None:
    """Cleaned by the evidence that stands beside each text, with the counts of the whole dump in it."""
    box = "Наші кореспонденти щосуботи чекають вас на набережній Сулиці\n"
    texts = json_lines(tmp_path / "news.jsonl", [story(n) + box for n in range(12)])
    assert importing(tmp_path / "a", texts).exit_code == 0
    assert cleaning(texts, "-o", tmp_path / "clean.jsonl").exit_code == 0
    clean = [json.loads(line)["text"] for line in (tmp_path / "clean.jsonl").read_text("utf-8").splitlines()]
    kept = {f"{row['title']}\n{row['text']}\n" for row in rows(tmp_path / "a", "SELECT title, text FROM articles")}
    assert kept == set(clean)
    assert box not in "".join(clean)
    reasons = rows(tmp_path / "a", "SELECT reason, sum(lines) AS n FROM drops GROUP BY 1")
    assert {row["reason"]: row["n"] for row in reasons}.keys() >= {"ad", "latest", "title"}


def test_fields_of_records_become_fields_of_articles(tmp_path: Path) -> None:
    one = {
        "uid": "17",
        "link": f"{HOST}/порт.html?utm_source=x",
        "headline": "Пором ходить",
        "body": STORY,
        "day": "2024-05-31",
    }
    file = write(tmp_path / "news.jsonl", one)
    columns = [f"--{name}-column={key}" for name, key in
               {"id": "uid", "url": "link", "title": "headline", "text": "body", "date": "day"}.items()]  # fmt: skip
    assert importing(tmp_path / "a", file, *columns).exit_code == 0
    (row,) = rows(tmp_path / "a", "SELECT * FROM articles")
    url = f"{HOST}/%D0%BF%D0%BE%D1%80%D1%82.html"
    assert (row["url"], row["outlet"], row["language"]) == (url, "vyhadka.example", "uk")
    assert (row["title"], row["published"], row["extractor"]) == ("Пором ходить", "2024-05-31", "dump/rules")
    (record,), (about,) = records(tmp_path / "a"), records(tmp_path / "a", "metadata")
    assert (record.payload, record.url) == (STORY.encode(), url)
    assert about.url == f"urn:metadata:{record.url}"
    told = json.loads(about.payload)
    assert (told["how"], told["where"]) == ("dump", "news.jsonl: 17")
    assert told["told"] | {"title": "Пором ходить", "document": "17", "url": one["link"]} == told["told"]


def test_importing_again_adds_nothing(tmp_path: Path) -> None:
    """Neither the same dump, nor one that was renamed and has grown, but for what is new in it."""
    archive, texts = tmp_path / "a", folder(tmp_path / "texts", 5)
    importing(archive, texts, json_lines(tmp_path / "news.jsonl", map(story, range(4))))
    before = dump(archive / "index.db"), Archive(archive).warc_files()
    done = importing(archive, texts, tmp_path / "news.jsonl")
    assert done.stdout.startswith("6 files: 0 documents taken over, 9 known already\n0 captures indexed")
    assert (dump(archive / "index.db"), Archive(archive).warc_files()) == before
    (tmp_path / "news.jsonl").rename(tmp_path / "new.jsonl")
    json_lines(tmp_path / "new.jsonl", map(story, range(6)))
    assert "2 documents taken over, 4 known already" in importing(archive, tmp_path / "new.jsonl").stdout


@pytest.mark.parametrize("more", [(), ("--stream",), ("--repair", "none"), ("--model",), ("--drop", "drop.txt")])
def test_a_rebuild_from_the_records_alone_gives_the_same_rows(tmp_path: Path, more: tuple[str, ...]) -> None:
    (tmp_path / "drop.txt").write_text("/номер 2 від сьогодні/\n", encoding="utf-8")
    texts = [story(n).replace("Автобус", "Авто\u00adбус") for n in range(20)]
    more = tuple(str(tmp_path / word) if word == "drop.txt" else word for word in more)
    file = json_lines(tmp_path / "news.jsonl", texts)
    assert importing(tmp_path / "a", file, folder(tmp_path / "texts", 7), *more).exit_code == 0
    live = dump(tmp_path / "a" / "index.db")
    file.unlink()
    assert rebuilt(tmp_path / "a") == live
    (row,) = rows(tmp_path / "a", "SELECT text FROM articles WHERE url LIKE '%.example/2'")
    assert ("від сьогодні" in row["text"]) is ("--drop" not in more)
    assert ("\u00ad" in row["text"]) is ("none" in more)


def test_workers_and_this_process_read_the_same(tmp_path: Path) -> None:
    file = json_lines(tmp_path / "news.jsonl", map(story, range(60)))
    for workers in (0, 2):
        run("import", "--dump", "-a", tmp_path / f"a{workers}", "-w", workers, file)
    sql = "SELECT id, title, text, published, language, extractor, quality FROM articles ORDER BY id"
    assert rows(tmp_path / "a0", sql) == rows(tmp_path / "a2", sql) != []


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


@pytest.mark.parametrize(
    ("data", "charset"),
    [
        (STORY.encode("cp1251"), "windows-1251"),
        (b"\xef\xbb\xbf" + STORY.replace("\n", "\r\n").encode(), "utf-8"),
        (b"\xff\xfe" + STORY.encode("utf-16-le"), "utf-16-le"),
    ],
)
def test_records_keep_the_encoding_and_the_index_reads_it(tmp_path: Path, data: bytes, charset: str) -> None:
    (tmp_path / "old.txt").write_bytes(data)
    importing(tmp_path / "a", tmp_path / "old.txt")
    (record,) = records(tmp_path / "a")
    assert (record.payload, record.headers["content-type"]) == (data, f"text/plain; charset={charset}")
    (row,) = rows(tmp_path / "a", "SELECT title, text FROM articles")
    assert f"{row['title']}\n\n{row['text']}\n" == STORY


def test_damage_is_repaired_in_the_index_and_kept_in_the_record(tmp_path: Path) -> None:
    broken = STORY.encode().decode("cp1251", "replace").replace("\ufffd", "?")
    file = write(tmp_path / "news.jsonl", {"id": "1", "text": STORY.encode("cp1251").decode("latin-1")})
    assert broken != STORY
    assert "1 document taken over, 1 of them damaged" in importing(tmp_path / "a", file).stdout
    assert "капітан Гнат Перепілка" in rows(tmp_path / "a", "SELECT text FROM articles")[0]["text"]
    assert records(tmp_path / "a")[0].payload == STORY.encode("cp1251").decode("latin-1").encode()


def test_a_text_without_prose_is_kept_and_flagged_and_an_empty_one_is_named(tmp_path: Path) -> None:
    file = write(tmp_path / "news.jsonl", {"id": "1", "text": "7,1%"}, {"id": "2", "text": " \n "})
    done = importing(tmp_path / "a", file)
    found = rows(tmp_path / "a", "SELECT outcome, reason FROM captures ORDER BY outcome")
    assert [(row["outcome"], row["reason"].partition(":")[0]) for row in found] == [
        ("article", "no-prose"),
        ("no_article", "no_text"),
    ]
    assert "no_text" in done.stderr
    assert rebuilt(tmp_path / "a")["captures"] == dump(tmp_path / "a" / "index.db")["captures"]


def test_bad_input_is_named_and_the_rest_goes_in(tmp_path: Path) -> None:
    texts = folder(tmp_path / "texts", 3)
    (texts / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    packed = gzip.compress(json_lines(tmp_path / "news.jsonl", map(story, range(50))).read_bytes())
    (texts / "torn.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    done = importing(tmp_path / "a", texts, tmp_path / "missing.txt")
    assert done.exit_code == 1
    assert [name for name in ("picture.txt", "torn.jsonl.gz", "missing.txt") if name not in done.stderr] == []
    assert len(rows(tmp_path / "a", "SELECT * FROM articles")) > 3
    facts = json.loads(importing(tmp_path / "a", texts, tmp_path / "missing.txt", "--json").stdout)
    assert (facts["documents"], len(facts["failed"])) == (0, 3)


def test_no_archive_is_made_where_nothing_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    done = importing(tmp_path / "a", tmp_path / "picture.txt", tmp_path / "missing.txt")
    assert (done.exit_code, done.stdout, (tmp_path / "a").exists()) == (1, "", False)
    assert "picture.txt" in done.stderr
    assert "missing.txt" in done.stderr


def test_an_archive_is_no_dump_of_itself(tmp_path: Path) -> None:
    folder(tmp_path / "texts", 2)
    importing(tmp_path / "texts" / "news", tmp_path / "texts")
    again = importing(tmp_path / "texts" / "news", tmp_path / "texts")
    assert "0 documents taken over, 2 known already" in again.stdout
    assert "belongs to the archive itself" in again.stderr


def test_options_of_dumps_go_with_dumps_only(tmp_path: Path) -> None:
    done = run("import", "-a", tmp_path / "a", tmp_path / "x.warc.gz", "--text-column", "body")
    assert (done.exit_code, "--text-column is for text dumps: add --dump" in done.stderr) == (2, True)
    wrong = importing(tmp_path / "a", tmp_path, "--separator", "((")
    assert (wrong.exit_code, "--separator" in wrong.stderr) == (2, True)


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


def test_warcio_finds_the_records_sound_and_lists_them(tmp_path: Path) -> None:
    importing(tmp_path / "a", json_lines(tmp_path / "news.jsonl", map(story, range(3))))
    (warc,) = Archive(tmp_path / "a").warc_files()
    tool = [sys.executable, "-c", "from warcio.cli import main; main()"]
    assert subprocess.run([*tool, "check", warc], check=False).returncode == 0
    listed = subprocess.run([*tool, "index", warc], check=True, capture_output=True, text=True).stdout
    kinds = [json.loads(line)["warc-type"] for line in listed.splitlines()]
    assert kinds == ["warcinfo", *["metadata", "resource"] * 3]
