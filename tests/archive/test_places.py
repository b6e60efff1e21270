"""What is read back of a capture is its own record, or nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from archive.places import page_at
from archive.store import Archive
from cleaner.errors import BadInput
from tests.archive.test_revisits import DAYS, put
from tests.support import capture


@pytest.mark.parametrize("victim", ["response", "revisit"])
def test_another_record_in_the_place_of_a_capture_is_not_its_page(victim: str, tmp_path: Path) -> None:
    """Nor that of a revisit of it, whose payload would be another page's."""
    first = capture(1, date=DAYS[0])
    archive = put(Archive(tmp_path), [first], [capture(2, date=DAYS[1]), capture(1, date=DAYS[2])])
    ours, other, _ = (row["id"] for row in _rows(archive))
    with closing(sqlite3.connect(archive.index_path)) as db, db:
        place = "file, offset, length"
        db.execute(
            f"UPDATE captures SET ({place}) = (SELECT {place} FROM captures WHERE id = ?) WHERE id = ?", (other, ours)
        )
    with closing(archive.read_index()) as index:
        (row,) = index.query("SELECT * FROM captures WHERE url = ? AND kind = ?", [first.url, victim])
        with pytest.raises(BadInput, match="another record stands"):
            page_at(archive, index, row)


def _rows(archive: Archive) -> list[dict[str, str]]:
    with closing(archive.read_index()) as index:
        return index.query("SELECT id FROM captures ORDER BY date")
