"""Train the line model on real pages with gold bodies, and say how well it does on outlets it has not seen.

    python -m benchmarks.training [--pages DIR] [--no-folds]        default: ../shared/data/pages

To the real pages come the invented ones of `benchmarks.modern`, with another seed than they are measured with, and of
outlets whose layouts are drawn by lot: modern Ukrainian and Russian pages with gold hardly exist in public. Writes
cleaner/line_model.json. A line is the article's where the gold body has its words in that place. Every page weighs the
same, and a line weighs by its words. With folds, the pages of each fifth of the outlets (by registrable domain) are
judged by a model that never saw them; the figures go into the file. The same pages give the same model: one thread,
fixed seed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import lightgbm
import numpy as np
from numpy.typing import NDArray
from warcio.archiveiterator import ArchiveIterator

from benchmarks import modern
from benchmarks.sets import FOLDS, fold_of
from cleaner.blocks import lines, parse
from cleaner.charset import decode
from cleaner.extract_align import aligned
from cleaner.extract_region import region
from cleaner.line_features import features
from cleaner.line_model import FILE, VERSION
from cleaner.line_page import is_open
from cleaner.metadata import metadata
from cleaner.values import Page

HERE = Path(__file__).resolve().parents[1]
PAGES = HERE.parent / "shared" / "data" / "pages"
ROUNDS: Final = 220
SEED: Final = 1
SETTINGS: Final[dict[str, Any]] = {
    "objective": "binary",
    "num_leaves": 31,
    "learning_rate": 0.08,
    "min_data_in_leaf": 40,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5,
    "num_threads": 1,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbosity": -1,
}
_LEAST_FOUND: Final = 0.6
"""Share of the gold body that must be found among the page's lines, else the gold is of another page."""
_FEWEST_WORDS: Final = 30
_LEAST_WEIGHT: Final = 0.002


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One page: its lines as rows of features, which of them are the article's, and how much each weighs."""

    of: str
    domain: str
    names: tuple[str, ...]
    rows: NDArray[np.float32]
    ours: NDArray[np.int8]
    weights: NDArray[np.float32]


def main() -> None:
    """Train, write the model and what is known of it, and print the figures."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--pages", type=Path, default=PAGES)
    ask.add_argument("--no-folds", action="store_true", help="only train; keep no figures")
    given = ask.parse_args()
    found = [*examples(given.pages), *invented()]
    if {example.of for example in found} <= {"modern", "drawn"}:
        raise SystemExit(f"no *.gold.jsonl with *.warc.gz in {given.pages}: nothing to train on")
    about = {
        "version": VERSION,
        "lightgbm": lightgbm.__version__,
        "rounds": ROUNDS,
        "settings": SETTINGS,
        "pages": dict(sorted(Counter(example.of for example in found).items())),
        "outlets": len({example.domain for example in found}),
        "lines": sum(len(example.ours) for example in found),
        "unseen": {} if given.no_folds else unseen(found),
    }
    (HERE / "cleaner" / FILE).write_text(as_json({"about": about, **model(train(found), found[0].names)}), "utf-8")
    print(json.dumps(about, indent=1))


def model(trained: lightgbm.Booster, names: Sequence[str]) -> dict[str, Any]:
    """What was trained, as `cleaner.line_model.read` takes it."""
    return {"features": names, "trees": [_tree(one["tree_structure"]) for one in trained.dump_model()["tree_info"]]}


def _tree(root: dict[str, Any]) -> dict[str, list[Any]]:
    """A tree as tests and leaves, left to right; for the bits see `cleaner.line_model.Trees`."""
    made: dict[str, list[Any]] = {"feature": [], "limit": [], "keeps": [], "leaf": []}

    def walk(node: dict[str, Any]) -> list[int]:
        if "leaf_value" in node:
            made["leaf"].append(node["leaf_value"])
            return [len(made["leaf"]) - 1]
        place = len(made["feature"])
        made["feature"].append(node["split_feature"])
        made["limit"].append(_below(node["threshold"]))
        made["keeps"].append(0)
        passing = walk(node["left_child"])
        made["keeps"][place] = 0xFFFFFFFF ^ sum(1 << leaf for leaf in passing)
        return passing + walk(node["right_child"])

    walk(root)
    return made


def _below(limit: float) -> float:
    """The largest 32-bit float that is not above the limit, so that comparing in 32 bits decides the same."""
    near = np.float32(limit)
    return float(near if float(near) <= limit else np.nextafter(near, np.float32(-np.inf)))


def as_json(file: dict[str, Any]) -> str:
    """The file of a model: readable at the top, a line for each tree."""
    head = json.dumps({"about": file["about"], "features": file["features"]}, indent=1).removesuffix("\n}")
    trees = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in file["trees"])
    return f'{head},\n "trees": [\n{trees}\n]\n}}\n'


def examples(folder: Path) -> Iterator[Example]:
    """Every page of the folder whose gold body is found on it, in the order of file and record."""
    for gold in sorted(folder.glob("*.gold.jsonl")):
        rows = {row["record_id"]: row for row in map(json.loads, gold.open(encoding="utf-8"))}
        name = gold.name.removesuffix(".gold.jsonl")
        with (folder / f"{name}.warc.gz").open("rb") as stream:
            for record in ArchiveIterator(stream):
                row = rows.get(record.rec_headers.get_header("WARC-Record-ID"))
                page = (row["url"], record.content_stream().read()) if row else None
                made = _example(name, row["domain"], page, row["body"]) if row and page else None
                if made:
                    yield made
        print(f"{name}: read", file=sys.stderr, flush=True)


def invented() -> Iterator[Example]:
    """The invented pages, none of which is measured anywhere."""
    for of, found in (("modern", modern.pages(SEED)), ("drawn", modern.drawn(SEED, outlets=60, each=5))):
        for page in found:
            made = _example(of, page.host, (page.url, page.html), page.body)
            if made:
                yield made


def _example(of: str, domain: str, given: tuple[str, bytes], body: str) -> Example | None:
    url, html = given
    page = Page(url=url, html=html)
    tree = parse(decode(html, "", ""))
    said, found = metadata(tree, page), lines(tree)
    columns = features(found, region(found, said.title), said)
    texts = [block.text for block in found.blocks]
    ours = np.zeros(len(texts), np.int8)
    ours[list(aligned(body, texts))] = 1
    asked = np.array(is_open(found.blocks), bool)
    words = np.array([len(text.split()) for text in texts], np.float32)
    found_words = float(words[ours == 1].sum())
    if not texts or found_words < _LEAST_FOUND * len(body.split()):
        return None
    weights = np.maximum(np.clip(words, 1, 200) / max(_FEWEST_WORDS, found_words), _LEAST_WEIGHT)
    rows = np.stack([np.asarray(column, np.float32)[asked] for column in columns.values()], axis=1)
    return Example(of=of, domain=domain, names=tuple(columns), rows=rows, ours=ours[asked], weights=weights[asked])


def train(found: Sequence[Example]) -> lightgbm.Booster:
    """The model of these pages."""
    weights = np.concatenate([example.weights for example in found])
    data = lightgbm.Dataset(
        np.concatenate([example.rows for example in found]),
        np.concatenate([example.ours for example in found]),
        weight=weights / weights.mean(),
        feature_name=list(found[0].names),
    )
    return lightgbm.train(SETTINGS, data, ROUNDS)


def unseen(found: Sequence[Example]) -> dict[str, dict[str, float]]:
    """Per set: precision, recall and F1 of words over pages of outlets that the judging model had not seen."""
    sums: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for fold in range(FOLDS):
        judge = train([example for example in found if fold_of(example.domain) != fold])
        for example in (example for example in found if fold_of(example.domain) == fold):
            kept = np.asarray(judge.predict(example.rows, num_threads=1)) > 0.5
            right = float(example.weights[kept & (example.ours == 1)].sum())
            taken, wanted = float(example.weights[kept].sum()), float(example.weights[example.ours == 1].sum())
            sums[example.of].append((right / taken if taken else 0.0, right / wanted if wanted else 1.0))
        print(f"fold {fold + 1} of {FOLDS}", file=sys.stderr, flush=True)
    return {of: _figures(pairs) for of, pairs in sorted(sums.items())}


def _figures(pairs: Sequence[tuple[float, float]]) -> dict[str, float]:
    precision, recall = (float(np.mean([pair[i] for pair in pairs])) for i in (0, 1))
    f1 = 2 * precision * recall / (precision + recall)
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


if __name__ == "__main__":
    main()
