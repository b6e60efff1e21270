"""The generated dump is like a real one, and what cleaning it costs is counted with all processes."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import pytest

from benchmarks import dump_speed


def test_in_a_generated_dump_menus_repeat_and_prose_does_not() -> None:
    found = list(dump_speed.documents(3_000_000))
    assert found == list(dump_speed.documents(3_000_000))
    assert len({one.host for one in found}) >= 0.9 * dump_speed.HOSTS
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
