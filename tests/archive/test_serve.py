"""Datasette serves a snapshot: it finds articles, runs nobody's SQL, and its pages cannot be framed or scripted."""

from __future__ import annotations

import errno
import json
import os
import re
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive.serve import command, snapshot
from crawler.cli import main
from crawler.newsroom.server import free_port
from tests.support import capture, filled, writer

LOG = "serve.log"


@contextmanager
def served(root: Path) -> Iterator[str]:
    archive, port = filled(root, range(3)), free_port()
    with snapshot(archive) as database:
        unbuffered = {**os.environ, "PYTHONUNBUFFERED": "1"}
        with (root / LOG).open("wb") as log:
            process = subprocess.Popen(command(database, "127.0.0.1", port), stdout=log, stderr=log, env=unbuffered)
        base = f"http://127.0.0.1:{port}"
        try:
            for _ in range(200):
                try:
                    urllib.request.urlopen(base + "/-/versions.json", timeout=5).close()
                    break
                except urllib.error.URLError:
                    time.sleep(0.1)
            with writer(archive) as out:
                out.add(capture(7))
                out.commit()
            yield base
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="module")
def base(root: Path) -> Iterator[str]:
    with served(root) as address:
        yield address


def get(url: str) -> tuple[int, dict[str, str], str]:
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            return answer.status, dict(answer.headers.items()), answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers.items()), error.read().decode()


def test_the_snapshot_is_searched_while_the_live_index_goes_on(base: str) -> None:
    words = urllib.parse.quote("нових маршрутів")
    status, _, body = get(f"{base}/index/search.json?words={words}&_shape=array")
    assert (status, len(json.loads(body))) == (200, 3)


def test_the_table_has_its_search_box(base: str) -> None:
    status, _, body = get(f"{base}/index/articles?_search={urllib.parse.quote('речник')}")
    assert status == 200
    assert 'name="_search"' in body
    assert "Новина номер 1" in body


def test_no_words_are_an_error_in_the_ready_made_search(base: str) -> None:
    for words in ("", '"', "-слово", "маршрут*", "NEAR(", "(((", "*"):
        status, _, _ = get(f"{base}/index/search?words={urllib.parse.quote(words)}")
        assert status == 200, words


def test_an_article_is_a_page_to_read_and_results_lead_to_it(base: str) -> None:
    words = urllib.parse.quote("речник")
    _, _, results = get(f"{base}/index/search?words={words}")
    link = re.search(r'<a href="(/index/articles/[^"]+)">read</a>', results)
    assert link
    status, _, page = get(base + link[1])
    assert status == 200
    assert re.search(r"<h1>Новина номер \d</h1>", page)
    assert page.count("<p>") >= 3


def test_an_article_is_found_by_the_id_that_commands_name(base: str, root: Path) -> None:
    told = CliRunner().invoke(main, ["search", "речник", "--json", "-a", str(root)]).stdout
    article = next(one for one in json.loads(told) if one["title"] == "Новина номер 1")
    for place in ("/article", "/index/articles"):
        status, _, page = get(f"{base}{place}/{article['id']}")
        assert (status, f"<h1>{article['title']}</h1>" in page) == (200, True), place
        assert get(f"{base}{place}/{'0' * 16}")[0] == 404


def test_nobodys_sql_is_run(base: str) -> None:
    status, _, _ = get(f"{base}/index?sql=select+1")
    assert status == 403


def test_every_answer_forbids_foreign_scripts_and_frames(base: str) -> None:
    for path in ("/", "/index/articles", "/index/latest", "/nowhere"):
        _, headers, _ = get(base + path)
        policy = {name.lower(): value for name, value in headers.items()}
        assert "default-src 'none'" in policy["content-security-policy"]
        assert policy["x-content-type-options"] == "nosniff"


def test_an_address_that_is_not_there_is_one_line_of_the_log(base: str, root: Path) -> None:
    for path in ("/nowhere", "/index/articles/999999"):
        before = len((root / LOG).read_text().splitlines())
        status, _, _ = get(base + path)
        assert status == 404
        time.sleep(0.2)
        (line,) = (root / LOG).read_text().splitlines()[before:]
        assert f'"GET {path} HTTP/1.1" 404' in line


def test_an_archive_that_nobody_may_write_to_is_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Administrators have all rights, so the system's refusal is put in the way."""
    archive, made = filled(tmp_path, range(2)), tempfile.mkdtemp

    def refused(*, prefix: str, dir: Path | None = None) -> str:  # noqa: A002
        if dir is not None:
            raise OSError(errno.EROFS, "Read-only file system", str(dir))
        return made(prefix=prefix)

    monkeypatch.setattr(tempfile, "mkdtemp", refused)
    with snapshot(archive) as database:
        assert database.exists()
        assert tmp_path not in database.parents
    assert not database.parent.exists()
