"""The replay server: captures by id, address and date; what cannot be shown says why; nothing else is answered."""

from __future__ import annotations

import gzip
import re
import shutil
import sqlite3
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from archive.replay.headers import is_own_host
from archive.replay.lookup import date_of, forms
from archive.store import Archive
from tests.archive.replay.served import PAGE, archived, capture_id, get, replaying, response, rows
from tests.support import capture

SITE = "https://vyhadka.example"
OLD, NEW = "2024-03-01T10:00:00Z", "2026-11-20T08:00:00Z"
WOFF = b"wOF2" + b"\x00" * 40


def made(root: Path) -> Archive:
    """An archive with two captures of a page, what it shows, and other kinds of answers."""
    html = "<link rel=stylesheet href=/s.css><img src=/p.png><a href=/old.html>перша</a><p>{}</p>"
    cyrillic = "<meta charset=windows-1251><p>Вигадана громада має їжака</p>".encode("cp1251")
    return archived(
        root,
        capture(7),
        response(PAGE, html.format("стара").encode(), date=OLD),
        response(PAGE, html.format("нова").encode(), date=NEW),
        response(f"{SITE}/s.css", b"p{color:red}", "text/css", date=OLD, how="requisite"),
        response(f"{SITE}/s.css", b"p{color:blue}", "text/css", date=NEW, how="requisite"),
        response(f"{SITE}/p.png", b"\x89PNG\r\n\x1a\n", "text/plain", how="requisite"),
        response(f"{SITE}/f.woff2", WOFF, "application/octet-stream", how="requisite"),
        response(f"{SITE}/d.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", how="requisite"),
        response(f"{SITE}/a.js", b"alert(1)", "text/javascript"),
        response(f"{SITE}/old.html", b"", status="301 Moved Permanently", location="/news/1.html"),
        response(f"{SITE}/loop.html", b"", status="302 Found", location="/loop.html"),
        response(f"{SITE}/1251.html", cyrillic, "text/html"),
        response(f"{SITE}/q?a=1&b=%D1%97", b"<p>q</p>"),
        response(f"{SITE}/gone.html", b"<p>gone</p>", status="404 Not Found"),
    )


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return made(tmp_path_factory.mktemp("replay") / "archive")


@pytest.fixture(scope="module")
def base(archive: Archive) -> Iterator[str]:
    with replaying(archive) as address:
        yield address


def test_a_page_is_shown_with_the_styles_of_its_own_time(archive: Archive, base: str) -> None:
    for row, colour, word in zip(rows(archive), ("red", "blue"), ("стара", "нова"), strict=True):
        page = get(f"{base}/page/{row['id']}")
        assert (page.status, word in page.text) == (200, True)
        style = re.search(r'href="(/style/[^"]+)"', page.text)
        assert style
        assert colour in get(base + style[1]).text


def test_what_is_known_of_a_capture_stands_above_it(archive: Archive, base: str) -> None:
    row = rows(archive, f"{SITE}/news/7.html")[0]
    told = get(f"{base}/capture/{row['id']}").text
    assert f"warcs/{row['file']}, offset {row['offset']}" in told
    assert "captured 2026-11-20 08:00:00 UTC" in told
    assert f'<iframe src="/page/{row["id"]}" sandbox="allow-top-navigation-by-user-activation"' in told
    assert 'href="http://127.0.0.1:8001/index/articles/' in told
    assert f'href="/captures/{SITE}/news/7.html"' in told


def test_archived_things_come_sandboxed_and_without_cookies_and_scripts(archive: Archive, base: str) -> None:
    for way, url in (("page", PAGE), ("style", f"{SITE}/s.css"), ("file", f"{SITE}/p.png"), ("file", f"{SITE}/d.svg")):
        headers = get(f"{base}/{way}/{capture_id(archive, url)}").headers
        policy = headers["content-security-policy"]
        assert policy.startswith("sandbox allow-top-navigation-by-user-activation; default-src 'none'; ")
        assert not re.search(r"allow-scripts|allow-same-origin|script-src|frame-src|https?:", policy)
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "set-cookie" not in headers


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("p.png", "image/png"),
        ("d.svg", "image/svg+xml"),
        ("f.woff2", "font/woff2"),
        ("a.js", "application/octet-stream"),
    ],
)
def test_a_file_is_sent_as_what_it_is_and_never_as_a_script_or_page(
    archive: Archive, base: str, name: str, kind: str
) -> None:
    got = get(f"{base}/file/{capture_id(archive, f'{SITE}/{name}')}")
    assert got.headers["content-type"] == kind
    assert ("content-disposition" in got.headers) == (kind == "application/octet-stream")
    assert got.headers.get("access-control-allow-origin") == ("null" if kind == "font/woff2" else None)


def test_a_page_is_sent_as_a_file_only_to_be_saved(archive: Archive, base: str) -> None:
    assert get(f"{base}/file/{capture_id(archive)}").headers["content-disposition"] == "attachment"


def test_a_links_redirect_is_followed_and_a_loop_is_not(archive: Archive, base: str) -> None:
    older, newer = rows(archive)
    assert f'<a href="/capture/{older["id"]}" target="_top">' in get(f"{base}/page/{older['id']}").text
    assert f'<a href="/capture/{newer["id"]}" target="_top">' in get(f"{base}/page/{newer['id']}").text
    assert f'/capture/{newer["id"]}">' in get(f"{base}/capture/{capture_id(archive, f'{SITE}/old.html')}").text
    loop = get(f"{base}/capture/{capture_id(archive, f'{SITE}/loop.html')}")
    assert (loop.status, "not in the archive" in loop.text) == (200, True)


def test_an_eight_bit_page_reads_as_extraction_reads_it(archive: Archive, base: str) -> None:
    page = get(f"{base}/page/{capture_id(archive, f'{SITE}/1251.html')}")
    assert "Вигадана громада має їжака" in page.text
    assert page.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("stamp", "which"), [("2023", 0), ("20240302", 0), ("20250101", 0), ("20260101", 1), ("20270101000000", 1)]
)
def test_a_date_leads_to_the_nearest_capture(archive: Archive, base: str, stamp: str, which: int) -> None:
    assert get(f"{base}/at/{stamp}/{PAGE}").url == f"{base}/capture/{rows(archive)[which]['id']}"


def test_the_captures_of_an_address_are_listed(base: str) -> None:
    for asked in (f"captures/{PAGE}", f"captures/{PAGE}%23part", f"find?url={quote(PAGE)}", f"find?url={PAGE[8:]}"):
        listed = get(f"{base}/{asked}")
        assert (listed.status, listed.text.count('<a href="/capture/')) == (200, 2), asked
    assert get(f"{base}/captures/{SITE}/q?a=1&b=%D1%97").text.count('<a href="/capture/') == 1
    assert get(f"{base}/captures/http:/vyhadka.example/news/1.html").status == 200
    assert get(f"{base}/captures/{SITE}/q").status == 404


def test_what_is_typed_or_archived_is_text_on_our_own_pages(base: str) -> None:
    for asked in ("captures/https://x.example/<script>", "find?url=<img%20src=x>", "at/2026/<b>", "<i>", "at/9/<u>"):
        got = get(f"{base}/{quote(asked, safe='/?=:%')}")
        assert got.status == 404
        assert not re.search(r"<(script|img|b|i|u)>", got.text)


@pytest.mark.parametrize(
    "path",
    [
        "page/none",
        "capture/none",
        "file/..%2f..%2findex.db",
        "page/../../index.db",
        "style/%00",
        "file/%2e%2e/%2e%2e/etc/passwd",
        "at/never/https://vyhadka.example/",
        "at/20261340/https://vyhadka.example/",
        "nowhere",
        "page/",
    ],
)
def test_what_is_not_there_is_a_clear_page(base: str, path: str) -> None:
    got = get(f"{base}/{path}")
    assert got.status == 404
    assert "This cannot be shown" in got.text


def test_only_get_and_head_are_answered(archive: Archive, base: str) -> None:
    path = f"{base}/page/{capture_id(archive)}"
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        got = get(path, method=method)
        assert (got.status, got.headers["allow"]) == (405, "GET, HEAD")
    head = get(path, method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert int(head.headers["content-length"]) > 100


def test_a_foreign_name_for_this_server_is_refused(base: str) -> None:
    for host in ("evil.example", "127.0.0.1.evil.example", "evil.example:80", "localhost.evil.example", ""):
        assert get(f"{base}/", host=host).status in (400, 421), host
    for host in ("localhost", "127.0.0.1:1", "[::1]:9", "archive.localhost"):
        assert get(f"{base}/", host=host).status == 200, host
    assert is_own_host("archive.example:8002", "archive.example")
    assert not is_own_host("archive.example\n", "")


def test_a_missing_file_a_damaged_record_and_a_wrong_place_are_told_apart(tmp_path: Path) -> None:
    archive = made(tmp_path / "archive")
    (file,) = archive.warcs.iterdir()
    row, whole = rows(archive)[0], file.read_bytes()
    with replaying(archive) as base:
        address = f"{base}/capture/{row['id']}"
        middle = row["offset"] + row["length"] // 2
        file.write_bytes(whole[:middle] + bytes(40) + whole[middle + 40 :])
        damaged = get(address)
        assert (damaged.status, "Bring the file back" in damaged.text) == (502, True)
        assert ("litopys repair" in damaged.text, "litopys rebuild" in damaged.text) == (True, False)
        file.write_bytes(whole[: row["offset"]] + gzip.compress(b"nonsense") * 50)
        assert get(address).status == 502
        file.unlink()
        gone = get(address)
        assert (gone.status, f"warcs/{file.name} is missing" in gone.text) == (410, True)
        file.write_bytes(whole)
        assert get(address).status == 200


def test_a_page_that_was_the_same_again_is_shown_as_it_was_at_first(tmp_path: Path) -> None:
    archive = archived(tmp_path / "archive", capture(7, date=OLD))
    archived(tmp_path / "archive", capture(7, date=NEW))
    first, again = rows(archive, f"{SITE}/news/7.html")
    assert again["kind"] == "revisit"
    with replaying(archive) as base:
        pages = [get(f"{base}/page/{row['id']}") for row in (first, again)]
        assert pages[0].status == 200
        assert pages[0].body == pages[1].body
        (archive.warcs / first["file"]).unlink()
        lacking = get(f"{base}/file/{again['id']}")
        assert (lacking.status, "the same as in an earlier capture" in lacking.text) == (410, True)


def test_an_index_that_names_a_file_elsewhere_reaches_nothing(tmp_path: Path) -> None:
    archive = made(tmp_path / "archive")
    (file,) = archive.warcs.iterdir()
    shutil.copy(file, tmp_path / "outside.warc.gz")
    with sqlite3.connect(archive.index_path) as db:
        db.execute("UPDATE captures SET file = '../../outside.warc.gz'")
    db.close()
    with replaying(archive) as base:
        assert get(f"{base}/page/{rows(archive)[0]['id']}").status == 502


def test_a_url_has_forms_and_a_stamp_is_a_date() -> None:
    assert forms("http://a.example/ї#x") == [
        "http://a.example/ї#x",
        "http://a.example/ї",
        "http://a.example/%D1%97",
        "https://a.example/ї",
    ]
    assert date_of("2026") == "2026-01-01T00:00:00Z"
    assert date_of("20261120083000") == "2026-11-20T08:30:00Z"
    assert date_of("20261131") == date_of("26") == date_of("٢٠٢٦") == ""


def test_a_request_as_browsers_send_it_for_a_picture_is_answered(archive: Archive, base: str) -> None:
    request = urllib.request.Request(f"{base}/file/{capture_id(archive, f'{SITE}/p.png')}")
    request.add_header("Origin", "null")
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status == 200
