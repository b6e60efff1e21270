"""Models of dumps that never saw the hosts they judge: one for each fifth of the hosts, by registrable domain.

    python -m benchmarks.dumping --folds benchmarks.dump_folds

Trained with the settings of the shipped one, which takes some five minutes and as many GB, and kept in `build/` under a
digest of the code and the data that they were made of.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from benchmarks.sets import FOLDS, fold_of
from cleaner import dump_model
from cleaner.line_model import Model, read

HERE: Final = Path(__file__).resolve().parents[1]
_KEPT: Final = HERE / "build" / "folds"
_AT_ONCE: Final = 2
_COLUMNS: Final = ("batch", "columns", "context", "frequency", "gate", "keys", "letters", "lines", "seen", "topic")
_CODE: Final = (
    *(f"cleaner/dump_{name}.py" for name in _COLUMNS),
    "cleaner/phrases/*",
    "benchmarks/dumps/**/*",
    "benchmarks/dump_training.py",
)
"""What the models are made of: the columns and the documents, not the decisions that follow."""


def models() -> list[Model]:
    """A model for each fold, in their order; none, with the reason told, where they cannot be trained."""
    from benchmarks import dump_training
    from benchmarks.training import model

    if not any(dump_training.LINES.glob("*.jsonl.gz")):
        print(f"no labelled lines in {dump_training.LINES}: the shipped model is measured", file=sys.stderr)
        return []
    kept = _KEPT / f"dumps-{_digest(dump_training.LINES)}.json"
    if not kept.exists():
        found = dump_training.examples(dump_training.LINES)

        def trained(fold: int) -> dict[str, Any]:
            own = dump_training.train([example for example in found if fold_of(example.domain) != fold])
            print(f"fold {fold + 1} of {FOLDS} is trained", file=sys.stderr, flush=True)
            return model(own, found[0].names)

        with ThreadPoolExecutor(_AT_ONCE) as pool:
            made = list(pool.map(trained, range(FOLDS)))
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(made), "utf-8")
    return [read(data) for data in json.loads(kept.read_text("utf-8"))]


@contextmanager
def reading(model: Model) -> Iterator[None]:
    """The cleaner reads by this model. The product has one model and no switch for another; only this asks for it."""
    with patch.object(dump_model, "loaded", lambda: model):
        yield


def _digest(lines: Path) -> str:
    sum_ = hashlib.sha256()
    for pattern in _CODE:
        for path in sorted(HERE.glob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts:
                sum_.update(path.read_bytes())
    for path in sorted(lines.glob("*.jsonl.gz")):
        sum_.update(f"{path.name} {path.stat().st_size}".encode())
    return sum_.hexdigest()[:16]
