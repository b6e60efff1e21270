"""Honest figures for what was trained on the pages it is measured on: each page by a model that never saw its outlet.

Outlets fall into five folds by their registrable domain. For each fold a line model is trained without the outlets in
it, with the settings of the shipped one, and reads their pages in its place. Training the five takes some minutes, so
they are kept in `build/` under a digest of the code and the pages that they were made of.
"""

from __future__ import annotations

import ast
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

from benchmarks.sets import FOLDS, fold_of
from cleaner import line_model

if TYPE_CHECKING:
    from benchmarks.extractors import Extractor, Pages

HERE: Final = Path(__file__).resolve().parents[1]
KEPT: Final = HERE / "build" / "folds"
_DATA: Final = ("benchmarks/modern/**/*.toml", "benchmarks/modern/**/*.html", "cleaner/**/*.toml")


def models(pages: Path) -> tuple[line_model.Model, ...]:
    """For each fold a model that saw no outlet of it; none, with the reason told, where they cannot be trained."""
    if not any(pages.glob("*.gold.jsonl")):
        print(
            f"no pages to train on in {pages}: the shipped model is measured, which has seen its set", file=sys.stderr
        )
        return ()
    kept = KEPT / f"{_digest(pages)}.json"
    if not kept.exists() and not _train(pages, kept):
        return ()
    return tuple(map(line_model.read, json.loads(kept.read_text("utf-8"))))


def apart(run: Extractor, found: Sequence[line_model.Model], domains: Mapping[str, str]) -> Extractor:
    """The extractor with each page read by the model of its outlet's fold; `domains` has an outlet for each address."""

    def folded(pages: Pages) -> list[str]:
        places: defaultdict[int, list[int]] = defaultdict(list)
        for place, (url, _) in enumerate(pages):
            places[fold_of(domains[url])].append(place)
        texts = [""] * len(pages)
        for fold, own in sorted(places.items()):
            # The product has one model and no switch for another; only this benchmark ever reads by others.
            with patch.object(line_model, "_model", lambda model=found[fold]: model):
                for place, text in zip(own, run([pages[place] for place in own]), strict=True):
                    texts[place] = text
        return texts

    return folded


def _train(pages: Path, kept: Path) -> bool:
    try:
        from benchmarks.training import examples, invented, model, train
    except (ImportError, OSError) as error:  # OSError: LightGBM is there, but the system's libgomp is not
        print(
            f"no models for unseen outlets ({error}): the shipped model is measured, which has seen these pages. "
            "They take LightGBM (pip install '.[bench]') and libgomp (on Debian: apt-get install libgomp1).",
            file=sys.stderr,
        )
        return False
    print(f"training {FOLDS} models, each without a fifth of the outlets: some minutes, once", file=sys.stderr)
    found = [*examples(pages), *invented()]
    trained: list[dict[str, Any]] = []
    for fold in range(FOLDS):
        trained.append(model(train([one for one in found if fold_of(one.domain) != fold]), found[0].names))
        print(f"fold {fold + 1} of {FOLDS}", file=sys.stderr, flush=True)
    kept.parent.mkdir(parents=True, exist_ok=True)
    for old in kept.parent.glob("*.json"):
        old.unlink()
    half = kept.with_suffix(".open")
    half.write_text(json.dumps(trained), "utf-8")
    half.replace(kept)
    return True


def _digest(pages: Path) -> str:
    """Of everything that a trained model depends on: the code that reads pages into rows, and the pages."""
    data = [path for pattern in _DATA for path in HERE.glob(pattern)]
    digest = hashlib.sha256()
    for path in (
        Path(__file__),
        *sorted(sources()),
        *sorted(data),
        *sorted(pages.glob("*.gold.jsonl")),
        *sorted(pages.glob("*.gz")),
    ):
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def sources() -> frozenset[Path]:
    """The project's modules that training imports, directly or not."""
    found: set[Path] = set()
    left = [HERE / "benchmarks" / "training.py"]
    while left:
        path = left.pop()
        if path not in found:
            found.add(path)
            left += _imported(path)
    return frozenset(found)


def _imported(path: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.module:
            for name in (node.module, *(f"{node.module}.{one.name}" for one in node.names)):
                place = HERE.joinpath(*name.split("."))
                yield from (file for file in (place.with_suffix(".py"), place / "__init__.py") if file.is_file())
