"""What an archive gives back is what was asked for, whole, and the archive's own bytes."""

from __future__ import annotations

import csv
import io
import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.export.run import Order, export
from archive.export.selection import Selection
from archive.index import Index
from archive.store import Archive
from archive.warc.cdxj import Place, line_of
from archive.warc.members import Member, walk
from archive.warc.record import parse
from archive.warc.writing import capture_members
from crawler.cli import main
from tests.archive.exported import ids, newsroom, records, run
from tests.support import capture, page, story, writer


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return newsroom(tmp_path / "news")


def test_an_article_goes_with_its_captures_of_every_date_its_redirects_and_its_pictures(
    archive: Archive, tmp_path: Path
) -> None:
    names = ids(archive)
    for name, expected in {
        "1.html": ["news/1.html", "s.css", "s.png", "news/1.html"],
        "2.html": ["news/2.html", "s.css", "s.png", "short"],
        "3.html": ["news/3.html", "p.png", "s.css", "s.png"],
    }.items():
        target = tmp_path / f"{name}.warc.gz"
        export(Order(archive=archive, to="warc", target=str(target), selection=Selection(articles=(names[name],))))
        found = records(target.read_bytes(), tmp_path)
        own, source, *rest = found
        assert (own.type, source.type) == ("warcinfo", "warcinfo")
        assert names[name].encode() in own.payload
        urls = [one.url.removeprefix("https://vyhadka.example/") for one in rest if one.type == "response"]
        assert urls == expected
        assert [one.type for one in rest] == ["request", "metadata", "response"] * len(expected)
        assert {one.headers["warc-warcinfo-id"] for one in rest} == {source.id}


def test_chosen_records_are_the_archives_byte_for_byte(archive: Archive, tmp_path: Path) -> None:
    target = tmp_path / "some.warc.gz"
    export(Order(archive=archive, to="warc", target=str(target), selection=Selection(words="маршрутів")))
    (warc,) = archive.warc_files()
    theirs = {one.raw for one in walk(warc) if isinstance(one, Member)}
    ours = [one.raw for one in walk(target) if isinstance(one, Member)]
    assert set(ours[1:]) < theirs
    assert len(ours) == len(set(ours))


def test_a_large_export_goes_into_several_files_each_with_a_warcinfo(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("archive.export.run.VOLUME", 3000)
    done = export(Order(archive=archive, to="warc", target=str(tmp_path / "all.warc.gz")))
    assert len(done.files) > 1
    assert done.files[1].endswith("/all-00001.warc.gz")
    found = [records(Path(name).read_bytes(), tmp_path) for name in done.files]
    assert all(one[0].type == one[1].type == "warcinfo" for one in found)
    (warc,) = archive.warc_files()
    everything = [one.id for one in records(warc.read_bytes(), tmp_path) if one.type != "warcinfo"]
    assert [one.id for part in found for one in part if one.type != "warcinfo"] == everything


@pytest.mark.parametrize("to", ["warc", "wacz"])
@pytest.mark.parametrize("selection", [Selection(), Selection(outlet="vyhadka")])
def test_what_is_exported_can_be_imported_and_gives_the_same_articles(
    archive: Archive, tmp_path: Path, to: str, selection: Selection
) -> None:
    target = tmp_path / f"out.{to}"
    export(Order(archive=archive, to=to, target=str(target), selection=selection))
    again = tmp_path / "again"
    done = CliRunner().invoke(main, ["import", str(target), "-a", str(again), "-w", "0"])
    assert done.exit_code == 0, done.output
    sql = "SELECT id, title, text, published, first_seen, last_seen, revisions FROM articles ORDER BY id"
    with closing(archive.read_index()) as one, closing(Index(again / "index.db", read_only=True)) as other:
        assert one.query(sql) == other.query(sql)


def test_what_is_a_revisit_goes_with_its_original(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "news")
    with writer(archive) as out:
        out.add(capture(1))
        out.commit()
    with writer(archive) as out:
        out.add(replace(capture(1, date="2026-11-21T08:00:00Z"), url="https://vyhadka.example/copy.html"))
        out.commit()
    target = tmp_path / "copy.warc.gz"
    chosen = Selection(articles=(ids(archive)["copy.html"],))
    export(Order(archive=archive, to="warc", target=str(target), selection=chosen))
    found = {one.type: one for one in records(target.read_bytes(), tmp_path)}
    assert found["revisit"].headers["warc-refers-to"] == found["response"].id
    assert found["response"].url == capture(1).url


def test_companions_go_along_in_whichever_order_a_file_has_them(tmp_path: Path) -> None:
    """Ours stand before their response; many writers put the request after it."""
    foreign = tmp_path / "foreign.warc.gz"
    parts = []
    for number in (1, 2, 3):
        (tmp_path / "part.warc.gz").write_bytes(capture_members(capture(number)))
        parts += [one.raw for one in reversed(list(walk(tmp_path / "part.warc.gz"))) if isinstance(one, Member)]
    foreign.write_bytes(b"".join(parts))
    archive = Archive(tmp_path / "news")
    assert CliRunner().invoke(main, ["import", str(foreign), "-a", str(archive.root), "-w", "0"]).exit_code == 0
    target = tmp_path / "out.warc.gz"
    export(
        Order(archive=archive, to="warc", target=str(target), selection=Selection(articles=(ids(archive)["2.html"],)))
    )
    found = [one for one in records(target.read_bytes(), tmp_path) if one.type != "warcinfo"]
    assert sorted(one.type for one in found) == ["metadata", "request", "response"]
    assert len({one.headers.get("warc-concurrent-to", one.id) for one in found}) == 1


@pytest.mark.parametrize("end", ["words", "outlet", "language", "days"])
def test_a_selection_that_holds_nothing_is_refused_before_a_file_is_made(
    archive: Archive, tmp_path: Path, end: str
) -> None:
    choice = {
        "words": ["неіснуюче"],
        "outlet": ["--outlet", "nobody"],
        "language": ["--lang", "el"],
        "days": ["--since", "2027-01-01"],
    }[end]
    result = run("-a", str(archive.root), "--to", "warc", "-o", str(tmp_path / "o.warc.gz"), *choice)
    assert result.exit_code == 1
    assert not (tmp_path / "o.warc.gz").exists()


def test_days_choose_by_the_day_of_publication(archive: Archive, tmp_path: Path) -> None:
    for since, until, exit_code in (("2026-11-19", "2026-11-19", 0), ("2026-11-20", "2026-11-30", 1)):
        target = str(tmp_path / f"{since}.jsonl")
        assert (
            run("-a", str(archive.root), "--to", "jsonl", "-o", target, "--since", since, "--until", until).exit_code
            == exit_code
        )


def test_the_index_of_an_archive_is_that_of_its_files_merged(archive: Archive, tmp_path: Path) -> None:
    with writer(archive) as out:  # a second file
        out.add(capture(4))
        out.commit()
    export(Order(archive=archive, to="cdxj", target=str(tmp_path / "a.cdxj")))
    lines = (tmp_path / "a.cdxj").read_bytes().splitlines(keepends=True)
    expected = [
        line_of(parse(one.data), Place(file=path.name, offset=one.offset, length=one.length))
        for path in archive.warc_files()
        for one in walk(path)
        if isinstance(one, Member)
    ]
    assert lines == sorted(line for line in expected if line)
    assert len({json.loads(line.split(b" ", 2)[2])["filename"] for line in lines}) == 2


def test_texts_are_conversions_that_name_language_and_origin(archive: Archive, tmp_path: Path) -> None:
    export(Order(archive=archive, to="wet", target=str(tmp_path / "a.warc.wet.gz")))
    info, *texts = records((tmp_path / "a.warc.wet.gz").read_bytes(), tmp_path)
    assert info.type == "warcinfo"
    (warc,) = archive.warc_files()
    by_id = {one.id: one for one in records(warc.read_bytes(), tmp_path)}
    for one in texts:
        assert one.type == "conversion"
        assert one.headers["content-type"] == "text/plain; charset=utf-8"
        assert one.headers["warc-identified-content-language"] == "ukr"
        origin = by_id[one.headers["warc-refers-to"]]
        assert (origin.type, origin.url, origin.date) == ("response", one.url, one.date)
        assert one.payload.decode().startswith("Новина номер ")
    export(Order(archive=archive, to="wet", target=str(tmp_path / "b.warc.wet.gz")))
    assert [one.id for one in texts] == [
        one.id for one in records((tmp_path / "b.warc.wet.gz").read_bytes(), tmp_path)[1:]
    ]


def test_tables_have_every_article_with_its_place(archive: Archive, tmp_path: Path) -> None:
    out = run("-a", str(archive.root), "--to", "jsonl", "-o", "-")
    told = [json.loads(line) for line in out.stdout.splitlines()]
    assert sorted(one["title"] for one in told) == ["Новина номер 1", "Новина номер 2", "Новина номер 3"]
    table = list(csv.DictReader(io.StringIO(run("-a", str(archive.root), "--to", "csv", "-o", "-").stdout)))
    assert [(one["id"], one["text"], one["offset"]) for one in table] == [
        (one["id"], one["text"], str(one["offset"])) for one in told
    ]
    texts = run("-a", str(archive.root), "--to", "text", "-o", "-").stdout.split("\f\n")
    assert texts == [f"{one['title']}\n\n{one['text']}\n" for one in told]


def test_no_cell_of_a_table_is_a_formula(tmp_path: Path) -> None:
    evil = page("=HYPERLINK(1)", story(1))
    archive = Archive(tmp_path / "news")
    with writer(archive) as out:
        out.add(capture(1, body=evil))
        out.commit()
    (row,) = csv.DictReader(io.StringIO(run("-a", str(archive.root), "--to", "csv", "-o", "-").stdout))
    assert row["title"] == "'=HYPERLINK(1)"


def test_a_file_that_exists_is_not_written_over_unless_told(archive: Archive, tmp_path: Path) -> None:
    target = tmp_path / "a.jsonl"
    target.write_text("mine")
    order = ("-a", str(archive.root), "--to", "jsonl", "-o", str(target))
    assert run(*order).exit_code == 1
    assert target.read_text() == "mine"
    assert run(*order, "--overwrite").exit_code == 0
    assert len(target.read_text().splitlines()) == 3


def test_a_missing_file_is_named_and_the_rest_is_exported(archive: Archive, tmp_path: Path) -> None:
    (warc,) = archive.warc_files()
    with writer(archive) as out:
        out.add(capture(4))
        out.commit()
    warc.unlink()
    for to in ("wacz", "warc", "cdxj"):
        result = run("-a", str(archive.root), "--to", to, "-o", str(tmp_path / f"o.{to}.gz"), "--json")
        assert result.exit_code == 1
        assert warc.name in json.loads(result.stdout)["problems"][0]
        assert (tmp_path / f"o.{to}.gz").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        ["--to", "wacz", "-o", "-"],
        ["--to", "warc", "--sign", "k.pem"],
        ["--to", "warc", "--article", "0000000000000000"],
        ["--to", "warc", "--article", "0", "слово"],
        ["--to", "warc", "--since", "2026-11-02", "--until", "2026-11-01"],
        ["--to", "warc", "-o", "no/such/folder.warc.gz"],
        ["--to", "warc", "--", "***"],
    ],
)
def test_what_makes_no_sense_is_said_in_a_sentence(archive: Archive, wrong: list[str]) -> None:
    result = run("-a", str(archive.root), *wrong)
    assert result.exit_code in (1, 2)
    assert "Error: " in result.stderr
    assert "Traceback" not in result.output
