"""Quality and cost of cleaning text dumps beside the line rules of others, in one run.

    python -m benchmarks.dumping                                every set, every method, then throughput
    python -m benchmarks.dumping --sets judge,examples --no-throughput
    python -m benchmarks.dumping --every 10 --each              a tenth of the documents, and a table for each set
    python -m benchmarks.dumping --folds MODULE                 real pages read by models that never saw their domain
    python -m benchmarks.dumping --sets '' --size 2000          only throughput, on a dump of 2 GB

Figures are averages over documents, of the lines that went, the lines that stayed and the characters that stayed; cost
is CPU time in one process. Machines are noisy: read cost beside that of the rules, not by itself.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace

from benchmarks import dump_judge, dump_methods, dump_sets, dump_speed
from benchmarks.dump_methods import Method
from benchmarks.dump_scoring import Document, Figures, Ninefold, average, cpu, judge

_LANGS = ("ru", "uk")
_KINDS = ("page", "residue", "clean")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table: a method on one kind of documents of a set, in one language or all."""

    set: str
    kind: str
    lang: str
    method: str
    figures: Figures
    us_per_line: float
    """CPU microseconds a line that is not blank, over the whole set."""
    mb_per_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """What one method made of one set: the figures of each document, in order, and the cost of all."""

    method: str
    documents: Sequence[Document]
    judged: Sequence[Ninefold]
    spent: float


def main() -> None:
    """Print the tables and the throughput, or the rows as JSON."""
    given = _asked()
    names = [name for name in given.sets.split(",") if name]
    if unknown := set(names) - set(dump_sets.NAMES):
        raise SystemExit(f"no such set: {', '.join(sorted(unknown))}; there are {', '.join(dump_sets.NAMES)}")
    if dump_sets.WRITTEN in names and not given.folds:
        print("written: left out, the shipped model was trained on it; --folds MODULE reads it too", file=sys.stderr)
        names.remove(dump_sets.WRITTEN)
    sets = {name: found for name in names if (found := dump_sets.load(name, given.every))}
    methods = _methods(given)
    rows = list(_rows(_pooled(sets, given.each), methods))
    if given.json:
        print(json.dumps([asdict(row) for row in rows], indent=1))
    elif rows:
        _print(rows)
    for name in (dump_sets.JUDGE, dump_sets.WRITTEN):
        if name in sets and not given.json:
            _print_shares(name, sets[name], methods)
    if given.throughput and not given.json:
        dump_speed.report(given.size, given.clean_args.split())


def _asked() -> argparse.Namespace:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--sets", default=",".join(dump_sets.NAMES))
    ask.add_argument("--methods", default="", help="only those whose name contains one of these, comma between")
    ask.add_argument("--every", type=int, default=1, help="take each n-th document of a set")
    ask.add_argument("--each", action="store_true", help="a table for each real set, not only for all of them together")
    ask.add_argument("--folds", metavar="MODULE", help="a module with models() and reading(model), a model a fold")
    ask.add_argument("--json", action="store_true")
    ask.add_argument("--throughput", action=argparse.BooleanOptionalAction, default=True)
    ask.add_argument("--size", type=int, default=200, help="megabytes of the generated dump")
    ask.add_argument("--clean-args", default="", help="more options for `litopys clean` in the throughput part")
    return ask.parse_args()


def _methods(given: argparse.Namespace) -> list[Method]:
    wanted = [name.strip().lower() for name in given.methods.split(",") if name.strip()]
    found = [one for one in dump_methods.methods() if not wanted or any(name in one.name.lower() for name in wanted)]
    folds = dump_methods.load_folds(given.folds) if given.folds else None
    if not folds or not folds.models:
        if any(one.ours for one in found):
            print(
                "litopys reads by its model as shipped; --folds MODULE names models for unseen domains", file=sys.stderr
            )
        return found
    return [replace(one, clean=dump_methods.by_folds(one.clean, folds)) if one.ours else one for one in found]


def _pooled(sets: dict[str, list[Document]], each: bool) -> dict[str, list[Document]]:
    """All real sets as one, which is what the bar is about, before or instead of each by itself."""
    real = [document for name in dump_sets.REAL for document in sets.get(name, ())]
    return ({"real": real} if real else {}) | {
        name: found for name, found in sets.items() if each or name not in dump_sets.REAL
    }


def _rows(sets: dict[str, list[Document]], methods: Sequence[Method]) -> Iterator[Row]:
    """The rows of each set; where groups are big enough, those of big groups alone, by every method."""
    for name, documents in sets.items():
        big = dump_methods.big_groups(documents)
        ids = {id(one) for one in big}
        group = name if len(big) == len(documents) else f"{name}, hosts of {dump_methods.FEWEST} pages and more"
        for method in methods:
            if not method.corpus:
                run = _run(method, documents)
                yield from _grouped(name, run)
                if big and group != name:
                    yield from _grouped(group, _only(run, ids))
            elif big:
                yield from _grouped(group, _run(method, big))


def _run(method: Method, documents: Sequence[Document]) -> _Run:
    began = cpu()
    verdicts = method.clean(documents)
    spent = cpu() - began
    judged = [judge(one, keep) for one, keep in zip(documents, verdicts, strict=True)]
    return _Run(method=method.name, documents=documents, judged=judged, spent=spent)


def _only(run: _Run, ids: set[int]) -> _Run:
    places = [n for n, one in enumerate(run.documents) if id(one) in ids]
    share = sum(run.documents[n].bytes for n in places) / (sum(one.bytes for one in run.documents) or 1)
    return replace(
        run,
        documents=[run.documents[n] for n in places],
        judged=[run.judged[n] for n in places],
        spent=run.spent * share,
    )


def _grouped(name: str, run: _Run) -> Iterator[Row]:
    groups: defaultdict[tuple[str, str], list[Ninefold]] = defaultdict(list)
    for document, found in zip(run.documents, run.judged, strict=True):
        groups[document.kind, "all"].append(found)
        if document.lang in _LANGS:
            groups[document.kind, document.lang].append(found)
    lines = sum(1 for one in run.documents for line in one.lines if line.strip())
    size = sum(one.bytes for one in run.documents) / 1e6
    for kind, lang in sorted(groups, key=lambda group: (_KINDS.index(group[0]), group[1])):
        yield Row(
            set=name,
            kind=kind,
            lang=lang,
            method=run.method,
            figures=average(groups[kind, lang]),
            us_per_line=1e6 * run.spent / max(1, lines),
            mb_per_s=size / max(run.spent, 1e-9),
        )


def _print(rows: Sequence[Row]) -> None:
    tables: defaultdict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        tables[row.set, row.kind, row.lang].append(row)
    for (name, kind, lang), own in tables.items():
        print(f"\n{name}, {kind}, {lang}: {own[0].figures.documents} documents")
        print(f"{'':22}{'drop P':>8}{'R':>7}{'F1':>7}{'keep F1':>9}{'char F1':>9}{'µs/line':>9}{'MB/s':>9}")
        for row in own:
            f = row.figures
            print(
                f"{row.method:22}{f.drop_p:8.3f}{f.drop_r:7.3f}{f.drop_f1:7.3f}{f.keep_f1:9.3f}{f.char_f1:9.3f}"
                f"{row.us_per_line:9.1f}{row.mb_per_s:9.1f}"
            )


def _print_shares(name: str, documents: Sequence[Document], methods: Sequence[Method]) -> None:
    known = {one.id: one for one in (dump_judge.load() if name == dump_sets.JUDGE else dump_judge.written())}
    judged = [known[one.id] for one in documents]
    print(f"\n{name}: lines of the article lost, junk kept, clean documents harmed")
    for method in methods:
        found = dump_judge.shares(judged, method.clean(documents))
        print(f"{method.name:22}{found.lost:8.2f} %{found.junk:8.2f} %{found.harmed:6}")


if __name__ == "__main__":
    main()
