"""`litopys extract` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cleaner.cli_extract import extract
from cleaner.extract import text
from tests.cleaner.extract_pages import BODY, STORY, TITLE


@pytest.fixture
def saved(tmp_path: Path) -> str:
    path = tmp_path / "page.html"
    path.write_text(STORY, encoding="utf-8")
    return str(path)


def run(*arguments: str, stdin: bytes = b"") -> Result:
    return CliRunner().invoke(extract, arguments, input=stdin)


PRINTED = f"{TITLE}\n\n{text(STORY.encode(), '')}\n"


def test_title_an_empty_line_and_the_kept_text_go_to_stdout(saved: str) -> None:
    done = run(saved)
    assert (done.exit_code, done.stdout) == (0, PRINTED)


def test_a_dash_reads_standard_input() -> None:
    assert run("-", stdin=STORY.encode()).stdout == PRINTED


def test_explain_shows_every_line_with_reason_and_rule(saved: str) -> None:
    shown = run(saved, "--explain").stdout
    assert shown.startswith(TITLE)
    assert f"kept  {BODY[0]}" in shown
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
    shown = CliRunner().invoke(extract, [saved, "--explain"], color=True).stdout
    assert f"\x1b[32m  kept  {BODY[0]}" in shown
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


@pytest.mark.parametrize("source", ["https://dzvin.example/a", "HTTP://dzvin.example", "www.dzvin.example"])
def test_an_address_is_refused_with_what_to_do(source: str) -> None:
    done = run(source)
    assert done.exit_code == 2
    assert "save the page first or use litopys crawl" in done.stderr


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
