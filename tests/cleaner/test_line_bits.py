"""Trees evaluated a bit for a line say what they say a line at a time."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner import dump_model, line_model
from cleaner.line_model import Trees


def _rows(trees: Trees, size: int) -> np.typing.NDArray[np.float32]:
    """Lines whose features are at the limits of tests, a little above or below them, or far away."""
    draw = np.random.default_rng(7)
    rows = np.zeros((int(trees.columns.max()) + 1, size), np.float32)
    for feature, row in enumerate(rows):
        limits = np.append(trees.limits[trees.columns == feature], np.float32(0))
        row[:] = draw.choice(limits, size)
        row += draw.choice(np.array([0, 0, 1e-3, -1e-3, 50, -50], np.float32), size)
    return rows


@pytest.mark.parametrize("size", [64, 65, 700, 1024, 1025, 2500])
@pytest.mark.parametrize("model", [dump_model.loaded, line_model._model])
def test_both_ways_give_the_same_to_the_last_bit(model: object, size: int) -> None:
    """Whatever the number of lines, and on the limits of tests too."""
    assert callable(model)
    for trees in (model().first, model().rest):
        rows = _rows(trees, size)
        assert np.array_equal(trees.score_many(rows), trees.score(rows))


@pytest.mark.parametrize("model", [dump_model.loaded, line_model._model])
def test_a_line_alone_has_the_score_that_it_has_among_others(model: object) -> None:
    """To the last bit, also where it is the one left over of thousands."""
    assert callable(model)
    for trees in (model().first, model().rest):
        rows = _rows(trees, line_model._AT_ONCE + 1)
        together = trees.score(rows)
        assert [trees.score(rows[:, at : at + 1])[0] for at in range(200)] == together[:200].tolist()
        assert trees.score(rows[:, 1:])[-1] == together[-1]


def test_trees_without_a_test_and_no_trees_are_trees() -> None:
    """A tree of one leaf adds that leaf."""
    data = {"features": ["a"], "trees": [{"feature": [], "limit": [], "keeps": [], "leaf": [0.5]}]}
    rows = np.zeros((1, 100), np.float32)
    assert line_model.read(data).first.score_many(rows).tolist() == [0.5] * 100
    assert line_model.read(data).rest.score_many(rows).tolist() == [0.0] * 100
