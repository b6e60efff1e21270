"""A disk that is full: what was acknowledged stays, the message says where and what to do, the next run goes on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.torture.audit import Figures
from tests.torture.made import write_source
from tests.torture.scale import many, say

_HERE: Final = Path(__file__).resolve().parents[2]
_WAYS: Final = (["unshare", "--user", "--map-root-user", "--mount"], ["unshare", "--mount"])
"""How a mount of one's own is had: as anybody, or as root."""


def _namespace() -> list[str]:
    """The command that gives the one it is put before mounts of its own; empty where that is not allowed."""
    for way in _WAYS:
        try:
            done = subprocess.run([*way, "mount", "-t", "tmpfs", "none", "/mnt"], check=False, capture_output=True)
        except FileNotFoundError:
            continue
        if done.returncode == 0:
            return way
    return []


@pytest.mark.skipif(not _namespace(), reason="mounting a small disk is not allowed here")
def test_a_full_disk_loses_nothing_and_needs_no_hand_work(tmp_path: Path) -> None:
    """4 MB, filled from many starting points by a session and by `litopys import`, then freed and gone on with."""
    source = write_source(tmp_path / "foreign.warc.gz", range(400), 40_000)
    disk = tmp_path / "disk"
    disk.mkdir()
    points = many(4, 50)
    command = [*_namespace(), sys.executable, "-m", "tests.torture.full_disk", str(disk), str(source), str(points)]
    done = subprocess.run(command, cwd=_HERE, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    say(f"    {seen['points']} points, {seen['acknowledged']} acknowledged, {seen['figures']}")
    assert not seen["wrong"], "\n".join(seen["wrong"])
    assert Figures(**seen["figures"]).sound
    assert seen["full"] == seen["points"] == points
    assert seen["acknowledged"]
