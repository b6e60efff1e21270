"""Pictures and styles of pages: fetched once, within bounds, by the same manners; they are no articles."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from archive.index import Row
from archive.store import Archive
from crawler.requisites import page_needs, sheet_needs
from tests.support import page, story

ROOT = Path(__file__).resolve().parents[2]
BASE = "https://vyhadka.example/news/1.html"
HOST = "vyhadka.localhost"


def test_a_pages_needs_are_its_styles_and_then_its_pictures() -> None:
    html = """<base href=/x/><script src=s.js></script><img src=a.png><img src=a.png#b><img src=p width=1 height=1>
<img srcset='b1.png 1x, b2.png 2x'><img data-src=c.png src=data:image/gif;base64,AA><iframe src=f></iframe>
<link rel=stylesheet href=s.css><link rel=icon href=i.png><p style='background:url(d.png)'><a href=l.html>
<style>@font-face{src:url(f.woff2)} @import 't.css'; p{background:url(e.png)}</style><video src=v poster=g.png></video>
<img src='javascript:x'><img src='ftp://a.example/x'><img src='http://u:p@a.example/x'><img src='http://'>"""
    needs = page_needs(html, BASE)
    assert [kind for _, kind in needs] == ["style"] * 2 + ["image"] * 6
    names = [url.removeprefix("https://vyhadka.example/x/") for url, _ in needs]
    assert names[:2] == ["s.css", "t.css"]
    assert sorted(names[2:]) == ["a.png", "b1.png", "c.png", "d.png", "e.png", "g.png"]


def test_a_stylesheets_needs_are_what_it_imports_and_draws() -> None:
    css = "@import url(/a.css); p{background:url('b.png'),url(b.png)} @font-face{src:url(f.woff)}"
    found = dict(sheet_needs(css, "https://cdn.example/css/s.css"))
    assert found == {"https://cdn.example/a.css": "style", "https://cdn.example/css/b.png": "image"}


class Site:
    """A small outlet on the loopback that counts what it is asked."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.pages: dict[str, tuple[str, bytes]] = {}

    def put(self, path: str, kind: str, body: str | bytes) -> None:
        self.pages[path] = (kind, body.encode() if isinstance(body, str) else body)


@contextmanager
def outlet(site: Site, folder: Path) -> Iterator[None]:
    """The outlet served, and its definition in a folder."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked[self.path] += 1
            kind, body = site.pages.get(self.path, ("", b""))
            self.send_response(200 if kind else 404)
            self.send_header("Content-Type", kind or "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    root = f"http://{HOST}:{server.server_port}"
    folder.mkdir()
    (folder / "vyhadka.toml").write_text(
        f'name = "vyhadka"\ntitle = "Вигадка"\ndomains = ["{HOST}"]\nhome = "{root}/"\n'
        "article_urls = '/news/'\ndelay = 0.0\nloopback = true\n",
        encoding="utf-8",
    )
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def crawl(archive: Path, folder: Path, *words: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LITOPYS_OUTLETS": str(folder)}
    command = [sys.executable, "-m", "crawler.cli", "crawl", "vyhadka", "-a", str(archive), *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def captures(archive: Path) -> dict[str, Row]:
    with closing(Archive(archive).read_index()) as index:
        rows = index.query("SELECT * FROM captures WHERE found_how = 'requisite'")
    return {row["url"].partition(".localhost")[2].partition("/")[2]: row for row in rows}


@pytest.fixture
def site() -> Site:
    site = Site()
    site.put("/", "text/html", "".join(f"<a href=/news/{n}>{n}</a>" for n in (1, 2)))
    needs = (
        "<link rel=stylesheet href=/s.css><img src=/both.png><img src=/{n}.png><img src=/none.png><img src=/no/x.png>"
    )
    for n in (1, 2):
        body = page(f"Новина номер {n}", story(n), extra=needs.format(n=n))
        site.put(f"/news/{n}", "text/html; charset=utf-8", body)
        site.put(f"/{n}.png", "image/png", b"\x89PNG\r\n\x1a\n" + bytes([n]))
    site.put("/s.css", "text/css", "@import 't.css'; p{background:url(/bg.png)}")
    site.put("/t.css", "text/css", "@import 'u.css'; p{background:url(/deep.png)}")
    for name in ("both", "bg", "deep"):
        site.put(f"/{name}.png", "image/png", b"\x89PNG\r\n\x1a\n" + name.encode())
    site.put("/no/x.png", "image/png", b"secret")
    site.put("/robots.txt", "text/plain", "User-agent: *\nDisallow: /no/")
    return site


def test_what_pages_show_is_fetched_once_and_kept_apart_from_articles(site: Site, tmp_path: Path) -> None:
    archive, folder = tmp_path / "archive", tmp_path / "outlets"
    with outlet(site, folder):
        table = crawl(archive, folder, "--page-requisites")
        assert set(captures(archive)) == {"s.css", "t.css", "both.png", "1.png", "2.png", "bg.png", "none.png"}
        assert site.asked["/no/x.png"] == 0, "robots.txt forbids it"
        assert site.asked["/u.css"] == site.asked["/deep.png"] == 0, "styles are read one level deep"
        assert max(site.asked[f"/{name}"] for name in captures(archive)) == 1
        (row,) = [line.split() for line in table.splitlines() if line.startswith("vyhadka  ok")]
        assert row[2:5] == ["2", "2", "0"], "found, fetched, failed"
        with closing(Archive(archive).read_index()) as index:
            outcomes = index.query("SELECT DISTINCT outcome FROM captures WHERE found_how = 'requisite'")
            assert outcomes == [{"outcome": "requisite"}]
            assert index.query("SELECT count(*) AS n FROM articles") == [{"n": 2}]
            assert not {url for url in index.seen("vyhadka") if "png" in url or "css" in url}
        site.put("/news/3", "text/html", page("Новина номер 3", story(3), "<img src=/both.png><img src=/3.png>"))
        site.put("/3.png", "image/png", b"\x89PNG\r\n\x1a\n3")
        site.put("/", "text/html", "<a href=/news/3>3</a>")
        before = Counter(site.asked)
        crawl(archive, folder, "--page-requisites")
        again = {path for path, n in (site.asked - before).items() if path.endswith((".png", ".css"))}
        assert again == {"/3.png"}


def test_without_the_option_none_is_fetched(site: Site, tmp_path: Path) -> None:
    with outlet(site, tmp_path / "outlets"):
        table = crawl(tmp_path / "archive", tmp_path / "outlets")
    assert captures(tmp_path / "archive") == {}
    assert "requisites" not in table
    assert not [path for path in site.asked if path.endswith((".png", ".css"))]


def test_a_page_gets_sixty_files_at_most_those_of_its_styles_included(tmp_path: Path) -> None:
    site = Site()
    site.put("/", "text/html", "<a href=/news/1>1</a>")
    pictures = "".join(f"<img src=/{n}.png>" for n in range(50))
    body = page("Новина номер 1", story(1), f"<link rel=stylesheet href=/s.css>{pictures}")
    site.put("/news/1", "text/html; charset=utf-8", body)
    site.put("/s.css", "text/css", "".join(f"p{{background:url(/bg{n}.png)}}" for n in range(50)))
    with outlet(site, tmp_path / "outlets"):
        crawl(tmp_path / "archive", tmp_path / "outlets", "--page-requisites")
    found = captures(tmp_path / "archive")
    assert len(found) == 60
    assert sum(name.startswith("bg") for name in found) == 9


def test_a_private_address_is_not_asked_for_a_picture(tmp_path: Path) -> None:
    site, other = Site(), Site()
    with outlet(other, tmp_path / "other"):
        port = (tmp_path / "other" / "vyhadka.toml").read_text().partition(f"{HOST}:")[2].partition("/")[0]
        foreign = "".join(f"<img src=http://{host}:{port}/x.png>" for host in ("127.0.0.1", "other.localhost", "[::1]"))
        site.put("/", "text/html", "<a href=/news/1>1</a>")
        site.put("/news/1", "text/html; charset=utf-8", page("Новина номер 1", story(1), foreign))
        with outlet(site, tmp_path / "outlets"):
            crawl(tmp_path / "archive", tmp_path / "outlets", "--page-requisites")
    assert not other.asked
    assert captures(tmp_path / "archive") == {}
