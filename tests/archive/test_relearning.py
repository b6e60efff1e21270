"""Promises of learning by itself: imports learn, and the rows that are read again are a rebuild's rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from archive.capture import Capture, Found
from archive.index import Index
from archive.indexer import Indexer
from archive.learning import rebuild
from archive.pages import Readers
from archive.profiles import Profiles, read_profiles
from archive.reread import read_again
from archive.school import Order
from archive.store import Archive
from cleaner.errors import LitopysError
from tests.archive.test_learning import SPRING, put, rows, run, saved, taught
from tests.cleaner.profile_pages import HOST, body, page
from tests.support import dump, writer


def whole(archive: Archive) -> tuple[int, dict[str, list[str]]]:
    """The index as it is: its mark and every row."""
    with closing(archive.read_index()) as index:
        return index.profiles, dump(archive.index_path)


def rebuilt(archive: Archive) -> tuple[int, dict[str, list[str]]]:
    """The index as a rebuild by the same profiles makes it."""
    with Readers() as readers:
        archive.rebuild(readers)
    return whole(archive)


def captured(url: str, date: str, html: bytes, **found: str) -> Capture:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
    return Capture(url=url, date=date, head=head, body=html, found=Found(outlet=HOST, run="r", how="feed", **found))


def imported(target: Path, source: Archive, *words: str) -> Mapping[str, object]:
    """What `litopys import --json` says of the files of an archive."""
    done = run("import", "-a", str(target), "--json", *words, *map(str, source.warc_files()))
    assert done.exit_code == 0, done.output
    facts: Mapping[str, object] = json.loads(done.stdout)
    return facts


def results(facts: Mapping[str, object]) -> list[str]:
    learned = facts["learned"]
    assert isinstance(learned, list)
    return [one["result"].partition(";")[0].partition(" (")[0] for one in learned]


@pytest.fixture(name="spring")
def _spring(tmp_path: Path) -> Archive:
    return put(Archive(tmp_path / "archive"), range(30))


def test_an_import_learns_its_hosts_and_the_rows_are_those_of_a_rebuild(spring: Archive, tmp_path: Path) -> None:
    """The texts are the stories as written, the mark is that of the profiles."""
    target = Archive(tmp_path / "target")
    facts = imported(target.root, spring)
    assert results(facts) == ["learned @1"]
    assert rows(target) == {page(n).url: (body(n), f"profile:{HOST}@1") for n in range(30)}
    assert whole(target)[0] == read_profiles(target.profiles_path).mark
    assert whole(target) == rebuilt(target)
    assert results(imported(target.root, spring)) == []


def test_an_import_says_in_a_line_what_it_learned(spring: Archive, tmp_path: Path) -> None:
    target = str(tmp_path / "target")
    said = run("import", "-a", target, *map(str, spring.warc_files())).output
    assert f"{HOST}" in said
    assert "learned @1" in said
    assert "30 captures read: 30 article" in said


def test_an_import_that_is_told_not_to_learn_leaves_it_to_the_next(spring: Archive, tmp_path: Path) -> None:
    """As one that was killed before it learned anything."""
    target = Archive(tmp_path / "target")
    assert imported(target.root, spring, "--no-learn")["learned"] is None
    assert saved(target) == []
    again = imported(target.root, spring)
    assert (again["records"], results(again)) == (0, ["learned @1"])
    assert whole(target) == rebuilt(target)


def test_an_import_beside_a_crawl_learns_nothing_and_says_so(spring: Archive, tmp_path: Path) -> None:
    target = Archive(tmp_path / "target")
    with writer(target):
        done = run("import", "-a", str(target.root), *map(str, spring.warc_files()))
    assert done.exit_code == 0
    assert "no hosts were learned" in done.output
    assert saved(target) == []


def test_a_kill_before_the_profiles_are_saved_leaves_the_old_rows(spring: Archive) -> None:
    before = whole(spring)
    learned = taught(spring, dry_run=True)

    def killed() -> None:
        raise KeyboardInterrupt

    with Readers() as readers, closing(Index(spring.index_path)) as index:
        indexer = Indexer(index, (), readers, Profiles().plus(learned.fresh))
        with pytest.raises(KeyboardInterrupt):
            read_again(spring, indexer, Profiles(), killed)
    assert whole(spring) == before
    assert saved(spring) == []


def test_a_record_that_is_not_in_its_place_stops_learning_and_a_rebuild_mends_it(spring: Archive) -> None:
    (path,) = spring.warc_files()
    path.rename(path.with_name("litopys-other-20260301080000-00000.warc.gz"))
    with pytest.raises(LitopysError, match="run 'litopys rebuild'"):
        taught(spring)
    with Readers() as readers:
        assert [one.version for one in rebuild(spring, readers, Order(due_only=True)).fresh] == [1]
    assert whole(spring) == rebuilt(spring)


def test_an_index_of_an_older_litopys_is_made_anew_before_anything_is_learned(spring: Archive) -> None:
    with closing(Index(spring.index_path)) as index:
        index.db.execute("UPDATE captures SET host = NULL")
    learned = taught(spring)
    assert (learned.renewed is not None, len(learned.fresh)) == (True, 1)
    assert whole(spring) == rebuilt(spring)


def test_what_a_listing_said_is_known_when_a_page_is_read_again(tmp_path: Path) -> None:
    """A page without a title of its own has that of its feed, in whatever characters it came."""
    archive = Archive(tmp_path)
    with writer(archive) as out:
        for number in range(30):
            one = page(number)
            bare = one.html.replace(b"<title>", b"<!--").replace(b"</title>", b"-->").replace(b"og:title", b"og:none")
            bare = bare.replace(b"<h1", b"<div hidden").replace(b"</h1>", b"</div>")
            out.add(captured(one.url, SPRING, bare, title=f"Заголовок\x00 {number} \N{GREEK SMALL LETTER ALPHA}"))
        out.commit()
    assert taught(archive).again is not None
    assert whole(archive) == rebuilt(archive)


def test_a_sample_says_which_profiles_read_its_texts(spring: Archive, tmp_path: Path) -> None:
    taught(spring)
    assert run("sample", "-a", str(spring.root), "-o", str(tmp_path / "out")).exit_code == 0
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["profiles"]["mark"] == read_profiles(spring.profiles_path).mark
    assert list(manifest["profiles"]["sha256"]) == [f"{HOST}@1.json"]
    assert {one["extractor"] for one in manifest["files"]} == {f"profile:{HOST}@1"}
