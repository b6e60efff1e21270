"""Outlet definitions: what is wrong is named with file, line and key."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from cleaner.errors import BadOutlet
from cleaner.outlets import Outlet, Rule, all_outlets, load_outlet, outlet_files, outlet_of, outlets_dir
from cleaner.values import REASONS

SEEDS = Path(__file__).parents[2] / "seeds" / "outlets"
GOOD = 'name = "herald"\ntitle = "The Herald"\ndomains = ["herald.example"]\n'


def load(folder: Path, text: str) -> Outlet:
    path = folder / "herald.toml"
    path.write_text(text, encoding="utf-8")
    return Outlet.load(path)


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_definition_loads(path: Path) -> None:
    assert Outlet.load(path).name == path.stem


def test_the_template_shows_every_key() -> None:
    data = tomllib.loads((SEEDS / "TEMPLATE.toml").read_text(encoding="utf-8"))
    assert set(data) == {f.name for f in fields(Outlet)}
    assert {key for kind in ("body", "drop") for table in data[kind] for key in table} == {f.name for f in fields(Rule)}


def test_every_drop_rule_says_its_reason_and_why() -> None:
    for path in SEEDS.glob("*.toml"):
        for rule in Outlet.load(path).drop:
            assert rule.why, f"{path.name}: {rule}"


def test_the_first_outlets_are_there() -> None:
    names = {"ccbsnews", "dialog", "pravda", "segodnya", "suspilne", "ukrinform", "zn"}
    assert names <= set(outlet_files(SEEDS))


def test_a_closed_outlet_still_reads_its_archived_pages() -> None:
    segodnya = load_outlet("segodnya", SEEDS)
    assert segodnya.status == "closed"
    assert segodnya.is_article("https://www.segodnya.ua/ua/strana/storm-nad-mistom-1234567.html")


@pytest.mark.parametrize(
    ("added", "names"),
    [
        ("colour = 1", ["colour", ":4", "unknown"]),
        ('interval = "soon"', ["interval", ":4", "30m"]),
        ('interval = "0m"', ["interval"]),
        ("delay = 0.1", ["delay", "polite"]),
        ('status = "gone"', ["status", "closed"]),
        ('feeds = ["ftp://x"]', ["feeds", "http"]),
        ('feeds = ["http://[::1"]', ["feeds"]),
        ('article_urls = "("', ["article_urls", "regular expression"]),
        ('title_css = "h1["', ["title_css", "CSS"]),
        ('guessed = ["colour"]', ["guessed", "colour"]),
        ('[[drop]]\ncss = "p >"', ["drop.css", "CSS"]),
        ('[[drop]]\nline = "("', ["drop.line"]),
        ('[[drop]]\ncss = "p"\nreason = "dull"', ["drop.reason", "dull"]),
        ('[[drop]]\nwhy = "x"', ["drop", "css"]),
        ('[[body]]\nline = "x"', ["body", "css"]),
        ('[[drop]]\ncss = "p"\nsince = 2024-05-01\nuntil = 2024-05-01', ["drop.until"]),
        ('[[drop]]\ncss = "p"\nsince = "2024"', ["drop.since", "2024-05-01"]),
        ("languages = 1", ["languages", "list"]),
    ],
)
def test_a_wrong_definition_names_file_key_and_cure(tmp_path: Path, added: str, names: list[str]) -> None:
    with pytest.raises(BadOutlet) as error:
        load(tmp_path, GOOD + added)
    for name in ["herald.toml", *names]:
        assert name in str(error.value)


@pytest.mark.parametrize("text", ["", "name = ", 'name = "herald"', GOOD.replace('"herald"', '"../x"'), "\udcff"])
def test_a_definition_that_cannot_be_used_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "herald.toml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(BadOutlet, match=r"herald\.toml"):
        Outlet.load(path)


def test_the_smallest_definition_is_enough(tmp_path: Path) -> None:
    outlet = load(tmp_path, GOOD)
    assert (outlet.interval, outlet.delay, outlet.status) == (3600, 1.0, "live")


def test_dated_rules_hold_on_their_days() -> None:
    rule = Rule(css="p", since=dt.date(2020, 1, 1), until=dt.date(2024, 1, 1))
    assert [rule.holds(dt.date(year, 1, 1)) for year in (2019, 2020, 2023, 2024)] == [False, True, True, False]
    assert not rule.holds(None)
    assert Rule(css="p", since=dt.date(2020, 1, 1)).holds(None)


def test_the_longest_domain_owns_a_url() -> None:
    wide = Outlet(name="wide", title="W", domains=("herald.example", "a.very.long.domain.example"))
    near = Outlet(name="near", title="N", domains=("sport.herald.example",))
    assert outlet_of("https://sport.herald.example/x", (wide, near)) == near
    assert outlet_of("https://www.herald.example/x", (wide, near)) == wide
    assert outlet_of("https://herald.example.evil.example/x", (wide, near)) is None
    assert outlet_of("http://[::1", (wide, near)) is None


def test_an_unknown_name_gets_near_ones_suggested() -> None:
    with pytest.raises(BadOutlet, match="dialog"):
        load_outlet("dialogue", SEEDS)


def test_the_folder_can_be_named_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LITOPYS_OUTLETS", str(tmp_path))
    assert outlets_dir() == tmp_path
    load(tmp_path, GOOD)
    assert [outlet.name for outlet in all_outlets(tmp_path)] == ["herald"]
    with pytest.raises(BadOutlet, match="no such folder"):
        outlet_files(tmp_path / "missing")


def test_the_guide_lists_every_reason() -> None:
    guide = (SEEDS.parents[1] / "docs" / "outlets.md").read_text(encoding="utf-8")
    for reason, meaning in REASONS.items():
        assert f"| `{reason}` | {meaning} |" in guide
