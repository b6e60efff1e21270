"""What belongs to a capture is committed with it: however an import is cut into groups and files, rows are the same."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from archive import importing, segment
from archive.importing import Importer
from archive.store import Archive
from tests.archive.test_revisits import bare, rebuilt
from tests.support import capture, dump, filled, writer


@pytest.mark.parametrize("group", range(1, 6))
def test_a_capture_keeps_what_is_known_beside_it_where_a_new_file_begins(
    group: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A metadata record at the end of one file, and its response in the next, were strangers to each other."""
    source = filled(tmp_path / "source")
    monkeypatch.setattr(importing, "_COMMIT_RECORDS", group)
    monkeypatch.setattr(segment, "ROTATE_AT", 1)
    target = Archive(tmp_path / "target")
    with writer(target) as out:
        Importer(out).file(source.warc_files()[0])
    assert len(target.warc_files()) > 1
    assert bare(target) == bare(source)
    with closing(target.read_index()) as index:
        assert index.query("SELECT DISTINCT run, found_how FROM captures") == [
            {"run": capture(0).found.run, "found_how": "feed"}
        ]
    live = dump(target.index_path)
    assert rebuilt(target)["captures"] == live["captures"]
