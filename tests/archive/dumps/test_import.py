"""Promises of `litopys import --dump`: every document's bytes in a WARC record, its cleaned text in the index, once."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from archive.store import Archive
from tests.archive.dumps.imports import HOST, importing, rebuilt, records, rows, run, write
from tests.archive.dumps.runs import STORY, cleaning, folder, json_lines, story
from tests.support import dump


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


def test_warcio_finds_the_records_sound_and_lists_them(tmp_path: Path) -> None:
    importing(tmp_path / "a", json_lines(tmp_path / "news.jsonl", map(story, range(3))))
    (warc,) = Archive(tmp_path / "a").warc_files()
    tool = [sys.executable, "-c", "from warcio.cli import main; main()"]
    assert subprocess.run([*tool, "check", warc], check=False).returncode == 0
    listed = subprocess.run([*tool, "index", warc], check=True, capture_output=True, text=True).stdout
    kinds = [json.loads(line)["warc-type"] for line in listed.splitlines()]
    assert kinds == ["warcinfo", *["metadata", "resource"] * 3]


def test_texts_of_wet_files_were_seen_when_their_pages_were(tmp_path: Path) -> None:
    body = STORY.encode()
    head = "WARC/1.0", "WARC-Type: conversion", f"WARC-Target-URI: {HOST}/1", "WARC-Date: 2020-02-01T01:02:03Z"
    more = "WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>", "Content-Type: text/plain"
    lines = (*head, *more, f"Content-Length: {len(body)}", "", "")
    (tmp_path / "crawl.wet").write_bytes("\r\n".join(lines).encode() + body + b"\r\n\r\n")
    importing(tmp_path / "a", tmp_path / "crawl.wet")
    (row,) = rows(tmp_path / "a", "SELECT url, first_seen, published FROM articles")
    assert row == {"url": f"{HOST}/1", "first_seen": "2020-02-01T01:02:03Z", "published": None}


def test_a_profile_of_cleaning_says_how_dumps_are_imported(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('host = "herald.example"\nmodel = true\n[columns]\ntext = "body"\n', "utf-8")
    file = write(tmp_path / "news.jsonl", {"id": "1", "body": STORY, "text": "no"})
    run("import", "--dump", "-a", tmp_path / "a", "-w", 0, file, "--profile", tmp_path / "own.toml")
    (row,) = rows(tmp_path / "a", "SELECT outlet, title, extractor FROM articles")
    assert row == {"outlet": "herald.example", "title": STORY.partition("\n")[0], "extractor": "dump/model"}
