"""What we write is read by the tools that others have: checkers, indexers, replayers.

warcio is always there. The others are looked for and skipped where they are not: `LITOPYS_CLIENTS` names the folder
with the commands fastwarc, cdxj-indexer and wacz, `LITOPYS_PYWB` the command wayback, and `LITOPYS_REPLAYWEB` the
folder with ReplayWeb.page's ui.js and sw.js (docs/replay.md tells how to get them).
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from warcio.checker import Checker

from archive.export.run import Order, export
from archive.export.selection import Selection
from archive.export.signing import read_key
from archive.store import Archive
from archive.warc import cdxj
from tests.archive.oddities import Shown, odd
from tests.archive.replayweb import CHROMIUM, replayed

Odd = tuple[Archive, list[Shown]]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Odd:
    """An archive of oddities with its CDXJ, and what must be shown of it."""
    made = odd(tmp_path_factory.mktemp("odd") / "news")
    cdxj.refresh(made[0].warcs, made[0].root / "cdxj")
    return made


@pytest.fixture(scope="module")
def exports(archive: Odd, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All of it and a part of it in every WARC format."""
    folder = tmp_path_factory.mktemp("exports")
    part = Selection(words="маршрутів", language="uk")
    for name, selection in (("all", Selection()), ("part", part)):
        for to, ending in (("wacz", "wacz"), ("warc", "warc.gz"), ("wet", "warc.wet.gz"), ("cdxj", "cdxj")):
            key = read_key(folder / "key.pem") if to == "wacz" else None
            target = str(folder / f"{name}.{ending}")
            done = export(Order(archive=archive[0], to=to, target=target, selection=selection, key=key))
            assert not done.problems
    return folder


def client(name: str) -> Path:
    """A client's command, or a skip."""
    folders = [os.environ.get("LITOPYS_CLIENTS"), str(Path(sys.executable).parent)]
    found = shutil.which(name, path=os.pathsep.join(folder for folder in folders if folder))
    if not found:
        pytest.skip(f"{name} is not installed here; LITOPYS_CLIENTS may name a folder that has it")
    return Path(found)


def run(*command: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=120, check=False)


def warcs(archive: Odd, exports: Path) -> list[Path]:
    return [*archive[0].warc_files(), *sorted(exports.glob("*.gz"))]


def test_warcio_finds_every_digest_right(archive: Odd, exports: Path) -> None:
    files = [str(path) for path in warcs(archive, exports)]
    assert len(files) == 5
    checker = Checker(type("Options", (), {"verbose": False, "inputs": files}))
    checker.process_all()
    assert not checker.exit_value


def test_fastwarc_finds_every_digest_right(archive: Odd, exports: Path) -> None:
    command = client("fastwarc")
    for path in warcs(archive, exports):
        done = run(command, "check", path)
        assert done.returncode == 0, done.stdout + done.stderr


def test_our_index_is_that_of_cdxj_indexer(archive: Odd) -> None:
    """But for digests of chunked payloads, which it takes with the chunks, and for 304s, which we leave out."""
    (path,) = archive[0].warc_files()
    done = run(client("cdxj-indexer"), "-s", "--records", "response,revisit", path)
    assert done.returncode == 0, done.stderr
    theirs = [line.split(" ", 2) for line in done.stdout.splitlines()]
    ours = [line.split(" ", 2) for line in cdxj.index_path(path, archive[0].root / "cdxj").read_text().splitlines()]
    for key, stamp, facts in ours:
        facts_of_theirs = [json.loads(f) for k, s, f in theirs if (k, s) == (key, stamp)]
        told = json.loads(facts)
        if facts_of_theirs and ("chunked" in key or "both" in key):
            facts_of_theirs[0]["digest"] = told["digest"]
        assert facts_of_theirs == [told]
    assert len(theirs) - len(ours) == sum('"status": "304"' in facts for _, _, facts in theirs) == 1


@pytest.mark.parametrize("name", ["all.wacz", "part.wacz"])
def test_wacz_validates_ours(exports: Path, name: str) -> None:
    done = run(client("wacz"), "validate", "-f", exports / name)
    assert "the passed WACZ is valid" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0


def test_pywb_shows_every_page_from_the_live_archive(archive: Odd, tmp_path: Path) -> None:
    wayback = os.environ.get("LITOPYS_PYWB")
    if not wayback:
        pytest.skip("LITOPYS_PYWB does not name pywb's command wayback")
    root = archive[0].root
    places = {"index_paths": f"{root}/cdxj/", "archive_paths": f"{root}/warcs/"}
    (tmp_path / "config.yaml").write_text(json.dumps({"collections": {"news": places}}))
    with _wayback(Path(wayback), tmp_path) as address:
        for one in archive[1]:
            with urllib.request.urlopen(f"{address}/news/{one.stamp}mp_/{one.url}", timeout=60) as answer:
                assert one.heading in answer.read().decode(), one


@contextmanager
def _wayback(command: Path, folder: Path) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    server = subprocess.Popen(
        [command, "-d", folder, "-b", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _await(f"http://127.0.0.1:{port}/")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def _await(address: str) -> None:
    for _ in range(240):
        try:
            urllib.request.urlopen(address, timeout=10).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise TimeoutError(address)


@pytest.mark.parametrize("name", ["all.wacz", "part.wacz"])
def test_replayweb_page_shows_every_page_of_a_wacz(archive: Odd, exports: Path, tmp_path: Path, name: str) -> None:
    scripts = os.environ.get("LITOPYS_REPLAYWEB")
    if not scripts or not CHROMIUM.exists():
        pytest.skip("LITOPYS_REPLAYWEB does not name the folder of ReplayWeb.page, or there is no Chromium")
    with replayed(exports / name, Path(scripts), archive[1], tmp_path / "profile") as answers:
        shown = {(one["url"], one["stamp"]): one["text"] for one in answers}
    for one in archive[1]:
        assert one.heading in shown[one.url, one.stamp]
