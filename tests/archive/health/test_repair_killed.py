"""A repair that is killed loses nothing, and the next one does the rest."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from archive.store import Archive
from tests.archive.health.archives import killed, made
from tests.archive.health.test_repair import held, mutated, repaired

KILLS = 60 if os.environ.get("LITOPYS_TORTURE") else 3


@pytest.fixture(name="archive")
def _archive(tmp_path: Path) -> Archive:
    return made(tmp_path / "a")


REPAIR = """
import sys
from pathlib import Path
from archive.health.repair import repair
from archive.pages import Readers
from archive.store import Archive
print("ready", flush=True)
with Readers() as readers:
    repair(Archive(Path(sys.argv[1])), readers)
"""


@pytest.mark.parametrize("seed", range(KILLS))
def test_a_repair_that_is_killed_is_done_by_the_next_and_loses_nothing(seed: int, archive: Archive) -> None:
    dice = random.Random(seed)
    for path in archive.warc_files():
        path.write_bytes(mutated(mutated(path.read_bytes(), dice), dice))
    whole = held(archive)
    killed(REPAIR, archive, dice.random() * 0.5)
    repaired(archive)
    assert set(whole) <= set(held(archive))
    assert not list(archive.warcs.glob("*.mending"))
