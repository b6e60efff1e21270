"""`make bench-dump`: its figures are the scorer's own, its rules as described, its generated dump like real ones."""

from __future__ import annotations

import importlib.util
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest

from benchmarks import dump_methods, dump_rules, dump_sets, dump_speed, dumping
from benchmarks.dump_methods import Folds, big_groups, by_folds, load_folds, repeated
from benchmarks.dump_scoring import Document, average, judge
from benchmarks.sets import FOLDS, fold_of

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


def test_c4_wants_an_ascii_end_mark_three_words_and_no_policy() -> None:
    lines = ["Це звичайне речення.", "Підзаголовок без крапки", "Так.", "Цитата «до кінця»", "І так далі...", ""]
    assert dump_rules.c4(lines, "uk") == [True, False, False, False, False, True]
    assert dump_rules.c4_cyrillic(lines, "uk") == [True, False, False, True, False, True]
    assert dump_rules.c4(["This site uses cookies for you.", "Please enable Javascript to go on."], "en") == [
        False,
        False,
    ]


def test_gopher_lines_go_when_short_cut_off_or_copied() -> None:
    assert dump_rules.gopher(["Меню", LONG, LONG, "Далі буде…", "Так.", ""], "uk") == [
        False,
        True,
        False,
        False,
        True,
        True,
    ]


def test_ungoliant_trims_head_and_tail_but_not_the_middle() -> None:
    lines = ["Меню"] * 8 + [LONG] * 5 + ["Реклама"] + [LONG] * 5 + ["Теги"] * 8
    keep = dump_rules.ungoliant(lines, "uk")
    assert keep[13]
    assert keep[8:19] == [True] * 11
    assert not any(keep[:7])
    assert not any(keep[20:])


def test_justext_keeps_prose_and_what_stands_between() -> None:
    prose = " ".join([LONG] * 3)
    lines = ["Головна", "Новини", prose, "Підзаголовок", prose, "Контакти", "Реклама"]
    assert dump_rules.justext(lines, "uk") == [False, False, True, True, True, False, False]
    assert dump_rules.justext(lines, None) == dump_rules.justext(lines, "uk")


def test_stop_words_are_of_the_language() -> None:
    assert "що" in dump_rules.stop_words("uk-UA")
    assert "что" in dump_rules.stop_words("ru")
    assert "the" in dump_rules.stop_words(None)


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


def test_in_a_generated_dump_menus_repeat_and_prose_does_not() -> None:
    found = list(dump_speed.documents(3_000_000))
    assert found == list(dump_speed.documents(3_000_000))
    assert len({one.host for one in found}) == dump_speed.HOSTS
    seen = Counter((one.host, line) for one in found for line in {*one.text.split("\n")})
    prose = [times for (_, line), times in seen.items() if len(line) > 120]
    menus = [times for (_, line), times in seen.items() if len(line) < 30]
    assert sum(times > 1 for times in prose) < 0.02 * len(prose)
    assert sum(times > 1 for times in menus) > 0.8 * len(menus)


@pytest.mark.parametrize("shape", dump_speed.SHAPES)
def test_the_dump_is_as_large_as_asked_for_in_both_shapes(tmp_path: Path, shape: str) -> None:
    source = dump_speed.write(tmp_path, 300_000, shape)
    texts = (
        [json.loads(line)["text"] for line in source.read_text("utf-8").splitlines()]
        if source.is_file()
        else [path.read_text("utf-8") for path in source.rglob("*.txt")]
    )
    assert 300_000 <= sum(len(text.encode()) + 1 for text in texts) < 330_000


def test_a_command_is_counted_with_its_children() -> None:
    child = "x = bytearray(60_000_000); x[::4096] = b'1' * len(x[::4096]); import time; time.sleep(1)"
    parent = f"import subprocess, sys; sum(range(10**6)); sys.exit(subprocess.call([sys.executable, '-c', {child!r}]))"
    cost = dump_speed.run([sys.executable, "-c", parent])
    assert cost.code == 0
    assert cost.cpu > 0
    assert cost.memory > 60
