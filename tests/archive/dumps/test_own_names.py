"""Ids of what is converted are its own, also where the inputs only number their documents."""

from __future__ import annotations

import json
from pathlib import Path

from tests.archive.dumps.runs import cleaning, story


def test_numbered_documents_of_several_files_have_ids_of_their_own(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        rows = [json.dumps({"text": story(number)}) + "\n" for number in range(3)]
        (tmp_path / name / "same.jsonl").write_text("".join(rows), encoding="utf-8")
    inputs = [tmp_path / name / "same.jsonl" for name in ("a", "b")]
    assert cleaning(*inputs, "--to", "jsonl", "-o", tmp_path / "all.jsonl").exit_code == 0
    ids = [json.loads(row)["id"] for row in (tmp_path / "all.jsonl").read_text("utf-8").splitlines()]
    assert ids == [f"{path}#{number}" for path in inputs for number in (1, 2, 3)]
