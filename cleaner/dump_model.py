"""The line model of dumps: for every line of a batch, how likely it is article text.

Boosted trees as in `line_model`, which evaluates them; trained by `python -m benchmarks.dump_training`, kept in
`dump_model.json` with what they were trained on and how well they did on hosts that they had not seen.
"""

from __future__ import annotations

import functools
import json
from importlib import resources
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cleaner.dump_batch import Columns
from cleaner.line_model import Model, read

VERSION: Final = "dumps/1"
FILE: Final = "dump_model.json"
_SURE: Final = 2.2
"""Lines that the first trees hold for this likely or unlikely (log odds) are not looked at further."""


def chances(columns: Columns) -> NDArray[np.float64]:
    """For each line how likely it is article text, 0 to 1, from the columns of `dump_columns.columns`."""
    model = loaded()
    rows = np.stack([columns[name] for name in model.names]).astype(np.float32, copy=False)
    odds = model.first.score_many(rows)
    open_ = np.flatnonzero(np.abs(odds) < _SURE)
    if len(open_):
        odds[open_] += model.rest.score_many(np.ascontiguousarray(rows[:, open_]))
    return np.asarray(1 / (1 + np.exp(-odds)), np.float64)


@functools.cache
def loaded() -> Model:
    """The shipped model, read once."""
    return read(json.loads(resources.files("cleaner").joinpath(FILE).read_text("utf-8")))
