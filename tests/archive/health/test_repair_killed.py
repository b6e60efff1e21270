"""A repair that is killed loses nothing, and the next one does the rest."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from archive.store import Archive
from tests.archive.health.archives import made
from tests.archive.health.test_repair import held, mutated, repaired

HERE = Path(__file__).resolve().parents[3]
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
    with subprocess.Popen(
        [sys.executable, "-c", REPAIR, str(archive.root)],
        cwd=HERE,
        env={**os.environ, "PYTHONPATH": str(HERE)},
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(dice.random() * 0.5)
        process.send_signal(signal.SIGKILL)
    repaired(archive)
    assert set(whole) <= set(held(archive))
    assert not list(archive.warcs.glob("*.mending"))
