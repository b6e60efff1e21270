"""`litopys extract` as a user meets it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner, Result

from archive.capture import LISTING, Found
from archive.store import Archive
from cleaner.extract import text
from crawler.cli import main
from crawler.newsroom.world import DESKS
from tests.cleaner.extract_pages import BODY, STORY, TITLE
from tests.conftest import Newsstand
from tests.support import capture, filled, page, story, writer
from tests.terminal import on_a_terminal


@pytest.fixture
def saved(tmp_path: Path) -> str:
    path = tmp_path / "page.html"
    path.write_text(STORY, encoding="utf-8")
    return str(path)


def run(*arguments: str, stdin: bytes = b"") -> Result:
    return CliRunner().invoke(main, ["extract", *arguments], input=stdin)


PRINTED = f"{TITLE}\n\n{text(STORY.encode(), '')}\n"


def test_title_an_empty_line_and_the_kept_text_go_to_stdout(saved: str) -> None:
    done = run(saved)
    assert (done.exit_code, done.stdout) == (0, PRINTED)


def test_a_dash_reads_standard_input() -> None:
    assert run("-", stdin=STORY.encode()).stdout == PRINTED


def test_explain_shows_every_line_with_reason_and_rule(saved: str) -> None:
    shown = run(saved, "--explain").stdout
    assert shown.startswith(TITLE)
    assert f"\n  kept       {BODY[0]}" in shown
    assert "caption    Новий міст на світанку. Фото: Іван Стежка   [field:caption]" in shown
    assert "lines kept, dropped:" in shown.splitlines()[-1]


def test_json_has_fields_counts_and_lines(saved: str) -> None:
    found = json.loads(run(saved, "--json", "--url", "https://dzvin.example/a?utm_source=x").stdout)
    assert (found["title"], found["url"], found["language"]) == (TITLE, "https://dzvin.example/a", "uk")
    assert found["dropped"]["caption"] == 1
    assert found["lines"][0]["drop"]["reason"] == "nav"
    assert found["part"] == 1
    assert found["word_count"] == len(found["text"].split())


def test_markdown_has_the_title_subheads_and_lists(saved: str) -> None:
    shown = run(saved, "--to", "md").stdout
    assert shown.startswith(f"# {TITLE}\n\n")
    assert "\n\n## Що було раніше\n\n" in shown
    assert "\n- 2015 рік: повінь і тимчасовий пором\n- 2019 рік: перша паля нового мосту\n" in shown
    assert "Реклама" not in shown


def test_front_matter_is_asked_for_and_goes_with_markdown_only(saved: str) -> None:
    shown = run(saved, "--to", "md", "--front-matter", "--url", "https://dzvin.example/a").stdout
    assert shown.startswith("---\ntitle: ")
    assert 'url: "https://dzvin.example/a"\npublished: "2024-05-03T07:15:00"\nauthors: ["Надія Левадна"]\n' in shown
    assert run(saved, "--front-matter").exit_code == 2


def test_explain_is_in_colour_for_a_terminal(saved: str) -> None:
    """Kept lines are green, dropped ones red, rules dim."""
    shown = CliRunner().invoke(main, ["extract", saved, "--explain"], color=True).stdout
    assert f"\x1b[32m  kept       {BODY[0]}" in shown
    assert "\x1b[31m  ad" in shown
    assert "\x1b[2m   [phrase:ad]" in shown


def test_an_outlet_is_found_by_name_or_by_url(tmp_path: Path, saved: str, monkeypatch: pytest.MonkeyPatch) -> None:
    definition = (
        'name = "dzvin"\ntitle = "Дзвін долини"\ndomains = ["dzvin.example"]\n[[drop]]\nline = ".*сто років.*"\n'
    )
    (tmp_path / "dzvin.toml").write_text(definition, encoding="utf-8")
    monkeypatch.setenv("LITOPYS_OUTLETS", str(tmp_path))
    for arguments in (("--outlet", "dzvin"), ("--url", "https://dzvin.example/a")):
        done = run(saved, *arguments)
        assert done.exit_code == 0
        assert BODY[1] not in done.stdout
        assert BODY[0] in done.stdout


def test_no_color_is_honoured(saved: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any value but the empty one switches colours off, whatever stdout is."""
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in CliRunner().invoke(main, ["extract", saved, "--explain"], color=True).stdout


def shown(columns: int, *words: str) -> list[str]:
    """What `litopys extract` prints to a terminal so wide."""
    told = on_a_terminal("extract", *words, COLUMNS=str(columns), NO_COLOR="1")
    return told.replace("\r\n", "\n").split("\n")


def test_a_wide_terminal_gets_two_columns_and_a_narrow_one_the_list(saved: str) -> None:
    wide, narrow = shown(130, saved, "--explain"), shown(90, saved, "--explain")
    assert any(row.startswith(BODY[0][:60]) and row.endswith("│") for row in wide)
    assert any("│ ad         Реклама [phrase:ad]" in row for row in wide)
    assert f"  kept       {BODY[0]}" in narrow
    assert any(row.startswith("  kept") for row in shown(130, saved, "--explain", "--view", "list"))


def test_the_counts_below_two_columns_are_no_wider_than_they(saved: str) -> None:
    rows = shown(44, saved, "--explain", "--view", "side")
    at = next(number for number, row in enumerate(rows) if " lines kept, dropped:" in row)
    assert len(rows[at:]) > 2
    assert all(len(row) <= 44 for row in rows[at:])


def test_the_list_is_the_same_for_every_width_where_stdout_is_no_terminal(
    saved: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = []
    for columns in ("60", "240"):
        monkeypatch.setenv("COLUMNS", columns)
        shown.append(run(saved, "--explain").stdout)
    assert shown[0] == shown[1]


URL = "https://vyhadka.example/news/3.html"


def test_a_url_is_read_from_its_newest_capture_in_the_archive(tmp_path: Path) -> None:
    """Whichever form of the address is given; the older capture of the same address is not what is shown."""
    archive = filled(tmp_path / "archive")
    with writer(archive) as out:
        told = "Уточнено: перший автобус вийде з депо о шостій ранку, а останній повернеться опівночі, кажуть водії."
        newer = page("Новина номер 3", [*story(3), told])
        out.add(capture(3, date="2026-11-21T08:00:00Z", body=newer))
        out.commit()
    secure = URL.replace("https://", "http://")
    for url in (URL, f"{URL}?utm_source=x#top", f"{URL}/", secure, f"{secure}/?fbclid=y"):
        done = run(url, "-a", str(archive.root))
        assert done.exit_code == 0
        assert "Уточнено: перший автобус" in done.stdout
        assert "captured 2026-11-21" in done.stderr


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"found": Found(outlet="vyhadka", run="vyhadka-1", how=LISTING)}, "holds it as a listing, not an article"),
        ({"head": b"HTTP/1.1 403 Forbidden\r\n"}, "holds it as a refusal (HTTP status 403)"),
        ({"head": b"HTTP/1.1 301 Moved\r\nLocation: /new\r\n"}, "a redirect to https://vyhadka.example/new"),
        ({"head": b"HTTP/1.1 410 Gone\r\n"}, "holds it as gone (HTTP status 410)"),
    ],
)
def test_what_the_archive_holds_as_something_else_is_said_and_not_fetched(
    tmp_path: Path, changed: dict[str, Any], sentence: str
) -> None:
    archive = Archive(tmp_path / "archive")
    with writer(archive) as out:
        out.add(replace(capture(3), **changed))
        out.commit()
    done = run(URL, "-a", str(archive.root))
    assert (done.exit_code, done.stdout) == (1, "")
    assert sentence in done.stderr
    assert "captured 2026-11-20; --fetch asks for it anew" in done.stderr


def test_an_article_that_is_gone_is_shown_from_its_last_capture_and_that_is_said(tmp_path: Path) -> None:
    archive = filled(tmp_path / "archive")
    with writer(archive) as out:
        out.add(replace(capture(3, date="2026-11-22T08:00:00Z"), head=b"HTTP/1.1 404 Not Found\r\n"))
        out.commit()
    done = run(URL, "-a", str(archive.root))
    assert done.exit_code == 0
    assert story(3)[0] in done.stdout
    assert "gone on 2026-11-22; this is the capture of 2026-11-20" in done.stderr


def test_a_url_that_the_archive_has_not_is_said_to_be_missing_there(tmp_path: Path) -> None:
    archive = filled(tmp_path / "archive")
    done = run("http://127.0.0.1:9/a", "-a", str(archive.root))
    assert done.stderr.startswith(f"not in the archive {archive.root} (another one: -a DIR)\n")


def test_a_capture_without_an_article_is_named_with_its_reason(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    with writer(archive) as out:
        out.add(capture(3, body=b"<html><body></body></html>"))
        out.commit()
    done = run(URL, "-a", str(archive.root))
    assert (done.exit_code, done.stdout) == (1, "")
    assert "no article (" in done.stderr


def test_a_url_that_no_archive_holds_is_fetched_once_and_not_archived(
    newsstand: Newsstand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over real HTTP, with robots.txt asked first; the outlet's definition makes its local address allowed."""
    gold = next(newsstand.server.newsroom.gold())
    monkeypatch.chdir(tmp_path)
    done = run(gold.url, "--json")
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["title"] == gold.title
    asked = {path for _, path in newsstand.server.requests}
    assert asked == {"/robots.txt", urlsplit(gold.url).path}
    assert "fetched and not archived" in done.stderr
    assert not list(tmp_path.rglob("*.warc.gz*"))


def test_an_archive_that_is_named_and_not_there_is_said(tmp_path: Path) -> None:
    done = run(URL, "-a", str(tmp_path / "nowhere"))
    assert done.exit_code == 1
    assert "no archive here" in done.stderr


def test_a_page_that_robots_txt_forbids_is_not_asked_for(newsstand: Newsstand) -> None:
    parts = urlsplit(next(newsstand.server.newsroom.gold()).url)
    done = run(f"{parts.scheme}://{parts.netloc}{DESKS[0].hidden}draft", "--fetch")
    assert done.exit_code == 1
    assert "robots.txt" in done.stderr
    assert {path for _, path in newsstand.server.requests} == {"/robots.txt"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("www.dzvin.example",), "write the URL with https://"),
        (("ftp://dzvin.example/a",), "write the URL with https://"),
        (("https://dzvin.example/a", "--url", "https://dzvin.example/b"), "the URL is given already"),
        (("page.html", "--fetch"), "--fetch goes with a URL"),
        (("page.html", "--view", "side"), "--view goes with --explain"),
        (("page.html", "--json", "--explain"), "--json and --explain are different ways"),
        (("page.html", "--json", "--to", "md"), "--json and --to md are different ways"),
        (("page.html", "--explain", "--to", "md"), "--explain and --to md are different ways"),
        (("page.html", "--url", "notaurl"), "--url 'notaurl': no valid URL"),
        (("page.html", "--url", ""), "--url '': no valid URL"),
        (("https://[bad",), "no valid URL"),
        (("https://",), "no valid URL"),
        (("http://example.com:99999/",), "no valid URL"),
    ],
)
def test_what_does_not_go_together_is_said(words: tuple[str, ...], sentence: str) -> None:
    done = run(*words)
    assert done.exit_code == 2
    assert sentence in done.stderr


def test_a_url_abroad_is_fetched_only_with_a_contact(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LITOPYS_CONTACT", raising=False)
    done = run("https://dzvin.example/a")
    assert done.exit_code == 1
    assert done.stderr.startswith(
        "there is no archive news (another one: -a DIR)\nError: to fetch https://dzvin.example"
    )
    assert "set LITOPYS_CONTACT" in done.stderr
    monkeypatch.setenv("LITOPYS_CONTACT", "foo")
    assert "LITOPYS_CONTACT is 'foo', neither an e-mail address nor a URL" in run("https://dzvin.example/a").stderr


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/a", "http://localhost:9/a", "http://169.254.169.254/latest"])
def test_a_private_address_is_never_asked(url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LITOPYS_CONTACT", "desk@dzvin.example")
    done = run(url)
    assert done.exit_code == 1
    assert "private_address" in done.stderr
    assert "127.0.0.1 is 127.0.0.1" not in done.stderr


def test_a_page_without_an_article_ends_with_one_and_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "empty.html"
    path.write_bytes(b"")
    done = run(str(path))
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith(f"Error: {path}: no article (empty")


def test_a_missing_file_a_folder_and_an_unknown_outlet_are_named(saved: str) -> None:
    assert "no such file" in run("missing.html").stderr
    assert "a folder; extract reads one saved page" in run(str(Path(saved).parent)).stderr
    assert "no outlet 'nowhere'" in run(saved, "--outlet", "nowhere").stderr
