"""The walk through a page in docs/extraction.md is what the command really prints."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from benchmarks.modern import pages
from crawler.cli_extract import extract

DOCS = (Path(__file__).parents[2] / "docs" / "extraction.md").read_text(encoding="utf-8")
CURE = "docs/extraction.md is out of date: write its walk anew from the command's output"


def block(kind: str) -> str:
    """The first fenced block of this kind."""
    found = re.search(rf"^```{kind}\n(.*?)^```$", DOCS, re.DOTALL | re.MULTILINE)
    assert found, kind
    return found[1]


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """The page of the walk."""
    path = tmp_path / "page.html"
    path.write_bytes(next(page.html for page in pages() if page.url.endswith("-48026")))
    return path


def test_the_walk_shows_lines_that_the_command_prints_one_after_the_other(saved: Path) -> None:
    """A dash stands for any number of lines; without one between them two lines are neighbours."""
    printed = CliRunner().invoke(extract, [str(saved), "--explain"], catch_exceptions=False).output
    parts = re.split(r"^-\n", block("explain"), flags=re.MULTILINE)
    assert re.search(".*".join(map(re.escape, parts)), printed, re.DOTALL), f"{CURE}\n{printed}"


def test_the_json_of_the_walk_is_the_commands(saved: Path) -> None:
    """Fields are equal; the lines that are shown are among the real ones."""
    printed = json.loads(CliRunner().invoke(extract, [str(saved), "--json"], catch_exceptions=False).output)
    shown: dict[str, Any] = json.loads(block("json"))
    lines = shown.pop("lines")
    assert {key: printed[key] for key in shown} == shown, CURE
    assert all(line in printed["lines"] for line in lines), CURE
