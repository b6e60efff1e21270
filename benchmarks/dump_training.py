"""Train the line model of dumps on labelled documents, and say how well it does on hosts it has not seen.

    python -m benchmarks.dump_training [--lines DIR] [--no-folds]        default: ../shared/data/lines

To the real documents come invented Ukrainian and Russian ones, as the real sets have next to none: written by hand
(`benchmarks.dumps.written_down`), drawn by lot (`benchmarks.dumps.documents`) and rendered from invented pages
(`benchmarks.dumps.rendered`). Documents whose host has others are shown twice: with the frequencies of their lines, and
without, as when they are cleaned one by one. Every document weighs the same; the renderings of a page share the weight
of one. Writes cleaner/dump_model.json.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import lightgbm
import numpy as np
from numpy.typing import NDArray

from benchmarks import training
from benchmarks.dumps import documents, rendered, written_down
from benchmarks.sets import FOLDS, fold_of
from benchmarks.training import as_json, model
from cleaner.dump_batch import batch
from cleaner.dump_columns import columns, local
from cleaner.dump_frequency import Counting, Seen
from cleaner.dump_model import FILE, VERSION
from cleaner.dump_values import Given

HERE = Path(__file__).resolve().parents[1]
LINES = HERE.parent / "shared" / "data" / "lines"
SETS: Final = ("aeb", "fundeval", "fundus", "wcxb", "daniel")
INVENTED: Final = 3000
ROUNDS: Final = 240
SEED: Final = 11
SETTINGS: Final[dict[str, Any]] = {
    **training.SETTINGS,
    "learning_rate": 0.09,
    "min_data_in_leaf": 150,
    "feature_fraction": 0.4,
}
_LONGEST: Final = 800
_FEWEST: Final = 300
_LEAST_WEIGHT: Final = 0.001
_PER_LINE: Final = 0.3
"""The share of a document's weight that goes by lines; the rest goes by characters."""
_TOGETHER: Final = 40
_SHARE: Final = {"drawn": 0.1, "rendered": 0.5, "written": 0.75}
"""What an invented document weighs against a real one."""
_COUNTED: Final = 0.6
"""What a document weighs when it is shown the second time, with the frequencies of its lines."""
_FAR: Final = 0.35
"""Of the dropped lines far from a page's article this share is looked at, for as much more: menus are all alike."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One document: its lines as rows of features, their labels and weights, and where it is from."""

    of: str
    kind: str
    lang: str
    domain: str
    names: tuple[str, ...]
    rows: NDArray[np.float32]
    labels: NDArray[np.int8]
    chars: NDArray[np.float32]
    weights: NDArray[np.float32]
    counted: bool
    """Whether the frequencies of its lines are known."""


def main() -> None:
    """Train, write the model and what is known of it, and print the figures."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--lines", type=Path, default=LINES)
    ask.add_argument("--no-folds", action="store_true", help="only train; keep no figures")
    given = ask.parse_args()
    found = examples(given.lines)
    if not any(example.of in SETS for example in found):
        raise SystemExit(f"no *.jsonl.gz of labelled lines in {given.lines}: nothing to train on")
    about = {
        "version": VERSION,
        "lightgbm": lightgbm.__version__,
        "rounds": ROUNDS,
        "settings": SETTINGS,
        "documents": dict(sorted(Counter(example.of for example in found if not example.counted).items())),
        "hosts": len({example.domain for example in found}),
        "lines": sum(len(example.labels) for example in found if not example.counted),
        "unseen": {} if given.no_folds else unseen(found),
    }
    (HERE / "cleaner" / FILE).write_text(as_json({"about": about, **model(train(found), found[0].names)}), "utf-8")
    print(json.dumps(about, indent=1))


def examples(folder: Path) -> list[Example]:
    """All documents, each once without frequencies and, where its host has others, once with them."""
    sets = {name: rows for name in SETS if (rows := real(folder / f"{name}.jsonl.gz"))}
    sets["drawn"] = [row for lang in ("uk", "ru") for row in documents.documents(SEED, INVENTED // 2, lang, None)]
    sets["rendered"] = list(rendered.rendered(SEED))
    sets["written"] = written_down.rows()
    jobs = [(name, rows, seen) for name, rows in sets.items() for seen in (None, counted(rows))]
    with ProcessPoolExecutor(2) as pool:
        return [example for part in pool.map(_examples, jobs) for example in part]


def real(path: Path) -> list[Row]:
    """The labelled documents of a file; none where it is missing."""
    if not path.exists():
        return []
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def counted(rows: Iterable[Row]) -> Seen:
    """The frequencies of all lines of these documents, by host."""
    counting = Counting()
    for row in rows:
        counting.add([_given(row)])
    return counting.seen()


def _given(row: Row) -> Given:
    return Given(lines=tuple(row["lines"]), host=row["host"], group=row["host"] or "")


def _examples(job: tuple[str, list[Row], Seen | None]) -> list[Example]:
    name, rows, seen = job
    renderings = Counter((row["url"], row["kind"]) for row in rows)
    if seen is not None:
        rows = [row for row in rows if row["host"] in seen.groups]
    found = []
    for at in range(0, len(rows), _TOGETHER):
        found += list(_part(name, rows[at : at + _TOGETHER], seen, renderings))
    return found


def _part(name: str, rows: Sequence[Row], seen: Seen | None, renderings: Counter[tuple[str, str]]) -> Iterator[Example]:
    of = batch([row["lines"] for row in rows])
    made = columns(of, local(of, [row["host"] or "" for row in rows], seen))
    table = np.stack(list(made.values()), axis=1).astype(np.float32)
    for number, row in enumerate(rows):
        own = np.flatnonzero(of.doc == number)
        if len(own):
            labels = np.array([row["labels"][place] for place in of.places[own]], np.int8)
            chars = made["chars"][own]
            yield Example(
                of=name,
                kind=row["kind"],
                lang=row["lang"] or "",
                domain=row.get("dom") or row["host"] or "",
                names=tuple(made),
                rows=table[own],
                labels=labels,
                chars=chars,
                weights=weights(labels, chars) * _SHARE.get(name, 1.0) * (_COUNTED if seen else 1.0),
                counted=seen is not None,
            )


def weights(labels: NDArray[np.int8], chars: NDArray[np.float32]) -> NDArray[np.float32]:
    """What each line of a document weighs: by its characters, and by itself among those that go or stay."""
    length = np.minimum(chars, _LONGEST)
    by_chars = length / max(float(length[labels == 1].sum()), _FEWEST)
    dropped, kept = max(1, int((labels == 0).sum())), max(1, int((labels == 1).sum()))
    by_lines = np.where(labels == 0, 1 / dropped, 1 / kept)
    return np.maximum((1 - _PER_LINE) * by_chars + _PER_LINE * by_lines, _LEAST_WEIGHT).astype(np.float32)


def train(found: Sequence[Example]) -> lightgbm.Booster:
    """The model of these documents."""
    rng = np.random.default_rng(SEED)
    parts = [_looked_at(example, rng) for example in found]
    weight = np.concatenate([own for _, _, own in parts])
    data = lightgbm.Dataset(
        np.concatenate([rows for rows, _, _ in parts]),
        np.concatenate([labels for _, labels, _ in parts]),
        weight=weight / weight.mean(),
        feature_name=list(found[0].names),
    )
    return lightgbm.train(SETTINGS, data, ROUNDS)


def _looked_at(
    example: Example, rng: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.int8], NDArray[np.float32]]:
    """The rows, labels and weights of the lines that are trained on."""
    inside = example.rows[:, example.names.index("inside1")] > 0
    far = (example.labels == 0) & ~inside if example.kind == "page" else np.zeros(len(inside), bool)
    own = (example.labels >= 0) & (~far | (rng.random(len(far)) < _FAR))
    return example.rows[own], example.labels[own], np.where(far, example.weights / _FAR, example.weights)[own]


def unseen(found: Sequence[Example]) -> dict[str, dict[str, float]]:
    """Per set and kind: kept-character F1 over documents of hosts that the judging model had not seen."""
    sums: dict[str, list[float]] = defaultdict(list)
    for fold in range(FOLDS):
        judge = train([example for example in found if fold_of(example.domain) != fold])
        for example in (example for example in found if fold_of(example.domain) == fold):
            kept = np.asarray(judge.predict(example.rows, num_threads=1)) > 0.5
            name = f"{example.of} {example.kind}{' counted' if example.counted else ''}"
            sums[name].append(_f1(kept, example))
        print(f"fold {fold + 1} of {FOLDS}", file=sys.stderr, flush=True)
    return {
        name: {"documents": len(all_), "f1": round(sum(all_) / len(all_), 4)} for name, all_ in sorted(sums.items())
    }


def _f1(kept: NDArray[np.bool_], example: Example) -> float:
    told = example.labels >= 0
    chars, ours, kept = example.chars[told], example.labels[told] == 1, kept[told]
    both = float(chars[ours & kept].sum())
    wrong = float(chars[ours != kept].sum())
    return 2 * both / (2 * both + wrong) if both + wrong else 1.0


if __name__ == "__main__":
    main()
