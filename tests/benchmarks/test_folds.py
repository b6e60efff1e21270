"""Figures for unseen outlets are honest: a page's model never saw its outlet, and what is missing is said."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks import folds
from benchmarks.extractors import Pages
from benchmarks.folds import apart, models, sources
from benchmarks.sets import FOLDS, fold_of
from cleaner import line_model

JUDGES = [line_model.read({"features": [str(fold)], "trees": []}) for fold in range(FOLDS)]


def by_whom(pages: Pages) -> list[str]:
    """Who would read each page: the fold of the model at work, and the address."""
    return [f"{line_model._model().names[0]} {url}" for url, _ in pages]


def test_each_page_is_read_by_the_model_of_its_outlets_fold_and_comes_back_in_its_place() -> None:
    outlets = ("sulytsia.example", "hai.example", "brid.example", "mlyn.example", "hai.example")
    domains = {f"https://{outlet}/{place}": outlet for place, outlet in enumerate(outlets)}
    assert len({fold_of(outlet) for outlet in outlets}) > 1
    texts = apart(by_whom, JUDGES, domains)([(url, b"") for url in domains])
    assert texts == [f"{fold_of(outlet)} {url}" for url, outlet in domains.items()]


def test_the_shipped_model_is_at_work_again_afterwards() -> None:
    shipped = line_model._model()
    apart(by_whom, JUDGES, {"https://hai.example/1": "hai.example"})([("https://hai.example/1", b"")])
    assert line_model._model() is shipped


def test_models_are_kept_by_all_the_code_that_makes_them_and_by_no_other() -> None:
    names = {str(path.relative_to(folds.HERE)) for path in sources()}
    assert names >= {
        "benchmarks/training.py",
        "benchmarks/modern/show.py",
        "cleaner/blocks.py",
        "cleaner/line_boxes.py",
        "cleaner/metadata_title.py",
        "cleaner/phrases/__init__.py",
    }
    assert not names & {"cleaner/extract.py", "cleaner/extract_verdicts.py", "cleaner/profile_batch.py"}


def test_without_pages_there_is_nothing_to_train_and_it_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert models(tmp_path) == ()
    assert f"no pages to train on in {tmp_path}: the shipped model is measured" in capsys.readouterr().err


def test_without_what_trains_the_cure_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "small.gold.jsonl").touch()
    monkeypatch.setattr(folds, "KEPT", tmp_path / "kept")
    monkeypatch.delitem(sys.modules, "benchmarks.training", raising=False)
    monkeypatch.setitem(sys.modules, "lightgbm", None)
    assert models(tmp_path) == ()
    told = capsys.readouterr().err
    assert "pip install '.[bench]'" in told
    assert "libgomp1" in told
