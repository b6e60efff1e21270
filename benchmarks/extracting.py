"""Quality and cost of extraction beside other people's extractors, in one run.

    python -m benchmarks.extracting                                       every set, every extractor
    python -m benchmarks.extracting --sets modern,daniel --limit 50
    python -m benchmarks.extracting --extractors trafilatura,litopys --json
    python -m benchmarks.extracting --seen                                by the model as it is shipped

Our line model was trained on these very pages. So each page is read by a model trained without its outlet, unless
`--seen` is given; the line above the table says which it was. Then titles, dates and authors against the gold where a
set has them. Cost is CPU time, user and system, children included; machines are noisy, so read the ratio to
trafilatura's default, not the milliseconds.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from benchmarks.extractors import LEARNED, Extractor, extractors
from benchmarks.fields import FieldRow, cpu, field_rows
from benchmarks.folds import apart, models
from benchmarks.scoring import Outcome, Score, outcome, score, without_title
from benchmarks.sets import MODERN, PAGES, REAL, Sample, load
from cleaner.line_model import Model

_YARDSTICK = "trafilatura"
_HONEST = "litopys, litopys-profile: each page by a line model trained without its outlet (five folds of outlets)"
_SEEN = "litopys, litopys-profile: by the line model as shipped, which was trained on the outlets of these pages"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table: an extractor on one language group of a set."""

    set: str
    group: str
    extractor: str
    score: Score
    cpu_ms: float | None
    """CPU a page, over the whole set; None on the rows of single languages."""
    ratio: float | None
    """That cost as a multiple of trafilatura's default in the same run."""


def main() -> None:
    """Print the table of texts and the table of fields, or both as JSON."""
    logging.disable(logging.ERROR)  # the peers log every page that they find odd
    try:
        _run(_asked())
    finally:
        logging.disable(logging.NOTSET)


def _run(given: argparse.Namespace) -> None:
    found = extractors(given.extractors.split(",") if given.extractors else ())
    judges = models(PAGES) if LEARNED & found.keys() and not given.seen else ()
    if not given.json:
        print(_HONEST if judges else _SEEN)
    rows: list[Row] = []
    fields: list[FieldRow] = []
    for name in given.sets.split(","):
        samples = load(name, given.limit)
        for row in text_rows(name, samples, _unseen(found, samples, judges)) if samples else ():
            rows.append(row)
            _print(row, heading=len(rows) == 1, quiet=given.json)
        fields += field_rows(name, samples) if samples and not given.texts_only else []
    if given.json:
        told = {"unseen": bool(judges), "texts": [asdict(row) for row in rows], "fields": [asdict(f) for f in fields]}
        print(json.dumps(told, indent=1))
        return
    _print_fields(fields)


def _unseen(found: dict[str, Extractor], samples: Sequence[Sample], judges: Sequence[Model]) -> dict[str, Extractor]:
    """The extractors, those with a model of ours reading each page by one that has not seen its outlet."""
    domains = {sample.url: sample.domain for sample in samples}
    return {name: apart(run, judges, domains) if judges and name in LEARNED else run for name, run in found.items()}


def text_rows(name: str, samples: Sequence[Sample], found: dict[str, Extractor]) -> Iterator[Row]:
    """What each extractor makes of a set, over all pages and for each language group."""
    costs: dict[str, float] = {}
    groups = sorted({sample.group for sample in samples})
    for label, run in found.items():
        outcomes, costs[label] = _measured(label, run, samples)
        yardstick = costs.get(_YARDSTICK)
        whole = score(outcomes)
        ratio = costs[label] / yardstick if yardstick else None
        group = "all" if len(groups) > 1 else groups[0]
        yield Row(set=name, group=group, extractor=label, score=whole, cpu_ms=costs[label], ratio=ratio)
        for group in groups if len(groups) > 1 else ():
            chosen = [one for one, sample in zip(outcomes, samples, strict=True) if group == sample.group]
            yield Row(set=name, group=group, extractor=label, score=score(chosen), cpu_ms=None, ratio=None)


def _measured(label: str, run: Extractor, samples: Sequence[Sample]) -> tuple[list[Outcome], float]:
    """The outcome of each page, and the CPU milliseconds a page."""
    pages = [(sample.url, sample.html) for sample in samples]
    run(pages[:1])  # what is loaded once is not a cost of this set
    began = cpu()
    texts = run(pages)
    cost = 1000 * (cpu() - began) / len(samples)
    if len(texts) != len(samples):
        raise SystemExit(f"{label} gave {len(texts)} texts for {len(samples)} pages")
    bodies = [without_title(text, sample.title or "", sample.body) for sample, text in zip(samples, texts, strict=True)]
    return [outcome(sample.body, text) for sample, text in zip(samples, bodies, strict=True)], cost


def _asked() -> argparse.Namespace:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--sets", default=",".join((*REAL, MODERN)), help="comma-separated; default: all")
    ask.add_argument("--extractors", default="", help="comma-separated; default: all that are installed")
    ask.add_argument("--limit", type=int, help="only the first so many pages of each set")
    ask.add_argument("--texts-only", action="store_true", help="leave titles, dates and authors alone")
    ask.add_argument("--seen", action="store_true", help="by the shipped model, though it was trained on these outlets")
    ask.add_argument("--json", action="store_true", help="print JSON instead of tables")
    return ask.parse_args()


def _print(row: Row, *, heading: bool, quiet: bool) -> None:
    if quiet:
        return
    if heading:
        print(
            f"{'set':9}{'lang':6}{'pages':>6}  {'extractor':22}{'F1':>6}  {'95 % interval':15}{'P':>6}{'R':>7}", end=""
        )
        print(f"{'CPU ms':>9}{'ratio':>7}")
    got = row.score
    cost = f"{row.cpu_ms:9.1f}" if row.cpu_ms is not None else ""
    ratio = f"{row.ratio:7.2f}" if row.ratio is not None else ""
    print(f"{row.set:9}{row.group:6}{got.pages:6}  {row.extractor:22}{got.f1:6.3f}  ", end="")
    print(f"{f'{got.low:.3f}-{got.high:.3f}':15}{got.precision:6.3f}{got.recall:7.3f}{cost}{ratio}", flush=True)


def _print_fields(rows: Sequence[FieldRow]) -> None:
    if rows:
        print(f"\n{'set':9}{'field':9}{'gold':>6}  {'extractor':22}{'P':>6}{'R':>7}{'CPU ms':>9}  (text and metadata)")
    for row in rows:
        right = " ".join("     -" if share is None else f"{share:6.3f}" for share in (row.precision, row.recall))
        print(f"{row.set:9}{row.field:9}{row.gold:6}  {row.extractor:22}{right}{row.cpu_ms:9.1f}")


if __name__ == "__main__":
    main()
