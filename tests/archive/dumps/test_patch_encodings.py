"""What `--patch` prints fits the file that it is for, whatever its encoding."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.archive.dumps.runs import JUNK, cleaning, story


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "koi8-u"])
def test_a_patch_has_the_encoding_of_its_file(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "стаття.txt"
    path.write_bytes(story(0).encode(encoding))
    (tmp_path / "clean.diff").write_bytes(cleaning(path, "--patch").stdout_bytes)
    assert "стаття.txt".encode() in (tmp_path / "clean.diff").read_bytes()
    subprocess.run(["patch", "-s", str(path), str(tmp_path / "clean.diff")], check=True)
    assert path.read_bytes().decode(encoding) == story(0).removesuffix(JUNK)
