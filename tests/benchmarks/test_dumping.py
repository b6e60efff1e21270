"""`make bench-dump`: its figures are the scorer's own, and each method reads what it is meant to read."""

from __future__ import annotations

import importlib.util
import json
import random
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest

from benchmarks import dump_methods, dump_sets, dumping
from benchmarks.dump_methods import Folds, big_groups, by_folds, load_folds, repeated
from benchmarks.dump_scoring import Document, average, judge
from benchmarks.sets import FOLDS, fold_of
from cleaner.dump_values import Cleaned, Given
from cleaner.dump_wish import Wish
from cleaner.values import Drop, Line

SCORER = Path(__file__).parents[2].parent / "shared" / "bench" / "score_lines.py"
LONG = (
    "Стара мельниця над Тихою Липою знову меле зерно, і в неділю на подвір'ї пахло свіжим хлібом, як сорок років тому."
)


def document(*lines: str, labels: tuple[int, ...] = (), **known: str) -> Document:
    """A document of these lines, all of the article where no labels are given."""
    return Document(id="1", lines=lines, labels=labels or (1,) * len(lines), **known)


def theirs() -> ModuleType:
    """The scorer that lies beside the project."""
    spec = importlib.util.spec_from_file_location("score_lines", SCORER)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_figures_by_hand() -> None:
    """One line of two rightly dropped; of the kept ones three, and ten characters of fifteen, are the article's."""
    one = document("абвгд", "абвгд", "реклама", "меню!", "", "невідомо", labels=(1, 1, 0, 0, -1, -1))
    found = judge(one, [True, True, False, True, False, False])
    assert found == pytest.approx((1, 1 / 2, 2 / 3, 2 / 3, 1, 4 / 5, 10 / 15, 1, 4 / 5))
    assert average([found, found]).documents == 2
    assert average([found, found]).char_f1 == pytest.approx(4 / 5)


def test_a_document_with_nothing_to_drop_scores_only_untouched() -> None:
    one = document("Рядок", "Ще рядок")
    assert judge(one, [True, True])[2] == 1
    assert judge(one, [True, False])[2] == 0


@pytest.mark.skipif(not SCORER.exists(), reason=f"the scorer is not beside the project ({SCORER})")
def test_figures_are_those_of_the_scorer_beside_the_project() -> None:
    draw, scorer = random.Random(7), theirs()
    for _ in range(500):
        size = draw.randint(0, 6)
        lines = tuple(draw.choice(["", " ", "Реклама", LONG, "© 2025"]) for _ in range(size))
        labels = tuple(draw.choice([1, 0, -1]) for _ in range(size))
        keep = [draw.random() < 0.5 for _ in range(size)]
        one = Document(id="1", lines=lines, labels=labels)
        assert judge(one, keep) == scorer.judge({"lines": lines, "labels": labels}, keep)


def test_repeated_lines_go_where_two_documents_of_a_group_have_them() -> None:
    found = repeated(
        [
            document("Реклама", "Реклама", "Переглядів: 12", group="a"),
            document("Стаття", "Стаття", "переглядів:  99", group="a"),
            document("Реклама", group="b"),
        ]
    )
    assert found == [[True, True, False], [True, True, False], [True]]


def test_corpus_methods_are_judged_on_groups_of_five() -> None:
    found = (
        [document("x", group="a") for _ in range(5)] + [document("y", group="b") for _ in range(4)] + [document("z")]
    )
    assert big_groups(found) == found[:5]


def test_each_document_is_read_by_the_model_of_its_domains_fold_and_comes_back_in_its_place() -> None:
    reader = ["shipped"]

    @contextmanager
    def reading(model: str) -> Iterator[None]:
        reader[0] = model
        yield
        reader[0] = "shipped"

    domains = ("sulytsia.example", "hai.example", "", "brid.example", "hai.example")
    read: dict[int, str] = {}

    def clean(documents: object) -> dump_methods.Verdicts:
        assert isinstance(documents, list)
        read.update({id(one): reader[0] for one in documents})
        return [[True] * len(one.lines) for one in documents]

    found = [document(*("x" * n for n in range(size)), domain=domain) for size, domain in enumerate(domains, 1)]
    folds = Folds(models=tuple(f"fold {n}" for n in range(FOLDS)), reading=reading)
    assert [len(keep) for keep in by_folds(clean, folds)(found)] == [1, 2, 3, 4, 5]
    assert [read[id(one)] for one in found] == [
        f"fold {fold_of(domain)}" if domain else "shipped" for domain in domains
    ]


def test_folds_come_from_a_module_and_their_number_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    tail = "from contextlib import nullcontext as reading\n"
    (tmp_path / "five_folds.py").write_text(f"def models(): return list(range({FOLDS}))\n{tail}", "utf-8")
    (tmp_path / "two_folds.py").write_text(f"def models(): return [1, 2]\n{tail}", "utf-8")
    assert load_folds("five_folds").models == tuple(range(FOLDS))
    with pytest.raises(SystemExit, match="gave 2 models"):
        load_folds("two_folds")


def test_documents_go_in_by_batches_and_come_back_in_order() -> None:
    sizes, wishes = [], []

    def clean_all(given: Sequence[Given], wish: Wish) -> list[Cleaned]:
        sizes.append(len(given))
        wishes.append(wish)
        drop = Drop(reason="ad", rule="test")
        return [
            Cleaned(lines=tuple(Line(text=line, drop=drop if line == "Реклама" else None) for line in one.lines))
            for one in given
        ]

    found = [document("x" * 400_000, *["Реклама"] * n) for n in range(7)]
    verdicts = dump_methods.batches(clean_all, Wish(model=False))(found)
    assert verdicts == [[True] + [False] * n for n in range(7)]
    assert sizes == [3, 3, 1]
    assert not wishes[0].model


def test_an_absent_set_is_named_and_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dump_sets, "DATA", tmp_path)
    assert dump_sets.load("daniel") == []
    assert dump_sets.load("examples") == []
    assert capsys.readouterr().err.count("skipped, there is no") == 2


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    """The benchmark with these options."""
    monkeypatch.setattr(sys, "argv", ["dumping", *arguments])
    dumping.main()


def test_the_table_names_methods_kinds_and_what_the_judge_says(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, "--sets", "judge", "--methods", "C4,repeated,keep", "--no-throughput")
    printed = capsys.readouterr().out
    assert "judge, page, uk:" in printed
    assert "judge, clean, all:" in printed
    assert printed.count("C4 + Cyrillic ends") == printed.count("repeated lines") > 3
    assert "100.00 %" in printed


def test_rows_can_be_had_as_json(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    run(monkeypatch, "--sets", "judge", "--methods", "keep all", "--json")
    rows = json.loads(capsys.readouterr().out)
    assert {row["method"] for row in rows} == {"keep all"}
    assert next(row for row in rows if row["kind"] == "clean")["figures"]["drop_f1"] == 1


def test_an_unknown_set_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit, match="no such set: nowhere"):
        run(monkeypatch, "--sets", "nowhere")
