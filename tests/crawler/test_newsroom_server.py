"""The newsroom on the wire: hosts, encodings, packings, validators, rounds, and its command."""

from __future__ import annotations

import gzip
import http.client
import json
from collections.abc import Iterator
from pathlib import Path

import brotlicffi
import pytest
from click.testing import CliRunner

from cleaner.errors import LitopysError
from cleaner.outlets import Outlet
from crawler.newsroom.__main__ import main
from crawler.newsroom.definitions import write_definitions
from crawler.newsroom.server import Server, free_port, serving
from crawler.newsroom.world import DESKS, build

Got = tuple[http.client.HTTPResponse, bytes]
FEEDS = [
    ("zoria", "/rss.xml"),
    ("visnyk", "/atom.xml"),
    ("vestnik", "/export/rss.xml"),
    ("hronika", "/sitemap-1.xml.gz"),
]


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    """A newsroom in its first round on a free port."""
    with serving(build(articles=12, port=free_port())) as server:
        yield server


def get(server: Server, outlet: str, path: str, **headers: str) -> Got:
    """One exchange with an outlet of the running newsroom."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", path, headers={"Host": f"{outlet}.localhost:{server.port}"} | given)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


def first_path(server: Server, outlet: str) -> str:
    shelf = server.newsroom.shelf_of(f"{outlet}.localhost")
    assert shelf is not None
    return shelf.entries[1].path


def test_one_server_tells_outlets_apart_by_the_host(running: Server) -> None:
    titles = {desk.host: desk.title for desk in DESKS}
    for host, title in titles.items():
        response, body = get(running, host.removesuffix(".localhost"), "/")
        charset = response.headers.get_content_charset() or ""
        assert f"<h1>{title}</h1>" in body.decode(charset)


def test_a_host_that_is_no_outlet_is_refused_with_the_names_of_those_there_are(running: Server) -> None:
    response, body = get(running, "nobody", "/")
    assert response.status == 421
    assert b"zoria.localhost" in body


def test_zoria_sends_brotli_to_those_who_take_it(running: Server) -> None:
    path = first_path(running, "zoria")
    packed, body = get(running, "zoria", path, Accept_Encoding="gzip, br;q=0.9")
    plain, text = get(running, "zoria", path)
    assert packed.headers["Content-Encoding"] == "br"
    assert plain.headers["Content-Encoding"] is None
    assert brotlicffi.decompress(body) == text


def test_dialoh_sends_gzip_in_chunks(running: Server) -> None:
    response, body = get(running, "dialoh", first_path(running, "dialoh"), Accept_Encoding="gzip")
    assert response.headers["Transfer-Encoding"] == "chunked"
    assert response.headers["Content-Length"] is None
    assert "Діалог-Край" in gzip.decompress(body).decode()


def test_vestnik_names_windows_1251_in_the_page_and_not_always_in_the_header(running: Server) -> None:
    shelf = running.newsroom.shelf_of("vestnik.localhost")
    assert shelf is not None
    charsets = set()
    for entry in shelf.entries:
        response, body = get(running, "vestnik", entry.path)
        charsets.add(response.headers.get_content_charset())
        assert b"charset=windows-1251" in body
        assert entry.title in body.decode("windows-1251")
    assert charsets == {None, "windows-1251"}


@pytest.mark.parametrize(("outlet", "path"), FEEDS)
def test_what_a_client_holds_is_not_sent_again(running: Server, outlet: str, path: str) -> None:
    response, body = get(running, outlet, path)
    tag, since = response.headers["ETag"], response.headers["Last-Modified"]
    assert body
    for headers in ({"If_None_Match": tag}, {"If_Modified_Since": since}):
        again, nothing = get(running, outlet, path, **headers)
        assert (again.status, nothing, again.headers["ETag"]) == (304, b"", tag)


def test_a_tag_outweighs_a_date_and_nonsense_is_no_date(running: Server) -> None:
    since = get(running, "zoria", "/rss.xml")[0].headers["Last-Modified"]
    assert get(running, "zoria", "/rss.xml", If_None_Match='"x"', If_Modified_Since=since)[0].status == 200
    assert get(running, "zoria", "/rss.xml", If_Modified_Since="yesterday")[0].status == 200


def test_the_next_round_is_shown_while_running_and_old_tags_fail() -> None:
    with serving(build(articles=25, port=0)) as server:
        tag = get(server, "visnyk", "/atom.xml")[0].headers["ETag"]
        server.show(build(articles=25, round_=2))
        assert get(server, "visnyk", "/atom.xml", If_None_Match=tag)[0].status == 200
        moved = next(g for g in server.newsroom.gold() if g.outlet == "demo-visnyk" and g.state == "moved")
        old = moved.moved_from.removeprefix(f"http://visnyk.localhost:{server.port}")
        response, _ = get(server, "visnyk", old)
        assert (response.status, response.headers["Location"]) == (301, moved.url)


def test_every_request_is_counted(running: Server) -> None:
    before = running.requests["hronika.localhost", "/robots.txt"]
    get(running, "hronika", "/robots.txt?now")
    assert running.requests["hronika.localhost", "/robots.txt"] == before + 1


def test_robots_close_one_path_and_name_the_sitemaps(running: Server) -> None:
    body = get(running, "vestnik", "/robots.txt")[1].decode()
    assert "Disallow: /forum/" in body
    assert "Crawl-delay: 0.05" in body
    assert body.count(f"Sitemap: http://vestnik.localhost:{running.port}/sitemap") == 2


def test_a_connection_serves_many_requests(running: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=10)
    for path in ("/", "/nowhere", "/rss.xml"):
        connection.request("GET", path, headers={"Host": "zoria.localhost"})
        response = connection.getresponse()
        assert response.read()
        assert response.status == (404 if path == "/nowhere" else 200)
    connection.close()


def test_head_sends_no_body(running: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=10)
    connection.request("HEAD", "/", headers={"Host": "zoria.localhost"})
    response = connection.getresponse()
    assert int(response.headers["Content-Length"]) > 0
    assert response.read() == b""
    connection.close()


def test_a_taken_port_is_named_with_the_way_out(running: Server) -> None:
    with pytest.raises(LitopysError, match=rf"port {running.port} .*--port"), serving(running.newsroom):
        pass


def test_definitions_are_written_for_another_port(tmp_path: Path) -> None:
    write_definitions(tmp_path / "outlets", 4242)
    outlets = [Outlet.load(path) for path in sorted((tmp_path / "outlets").glob("*.toml"))]
    assert [o.name for o in outlets] == sorted(desk.name for desk in DESKS)
    assert all(o.loopback and o.delay == 0 and o.home.endswith(":4242/") for o in outlets)
    assert "18420" not in "".join(str(o) for o in outlets)


def test_definitions_own_the_articles_and_nothing_else(tmp_path: Path) -> None:
    newsroom = build(articles=12, round_=2)
    write_definitions(tmp_path, newsroom.port)
    outlets = {desk.name: Outlet.load(tmp_path / f"{desk.name}.toml") for desk in DESKS}
    for gold in newsroom.gold():
        assert outlets[gold.outlet].is_article(gold.url), gold.url
        assert sum(o.owns(gold.url) for o in outlets.values()) == 1
    for name, outlet in outlets.items():
        assert not [url for url in (outlet.home, *outlet.feeds, *outlet.sections) if outlet.is_article(url)], name


def test_the_command_writes_gold(tmp_path: Path) -> None:
    out = tmp_path / "gold.jsonl"
    result = CliRunner().invoke(main, ["--articles", "3", "--round", "2", "--gold", str(out)])
    assert result.exit_code == 0
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert len(lines) == 5 * (3 + 4)
    assert {"outlet", "url", "title", "body", "found_by", "state"} <= set(lines[0])


def test_the_command_says_that_the_port_is_taken(running: Server) -> None:
    result = CliRunner().invoke(main, ["--articles", "1", "--port", str(running.port)])
    assert result.exit_code == 1
    assert "--port" in result.output
