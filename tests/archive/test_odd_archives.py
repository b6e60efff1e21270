"""Web archives of many tools, where the shared corpus is at hand: read, or a clear reason for what is not."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from archive.warc.reading import Taken
from archive.warc.sources import results

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "data" / "warc"
TABLE = CORPUS / "READERS.tsv"
REFUSED = {
    "clipped.warc.gz": ["truncated"],
    "bad.arc": ["no sound line of an ARC record"] * 3,
    "example-digest.warc": ["digest differs"],
    "example-space-in-url.arc": ["cut short: 1579 of 1591 bytes"],
}
"""What other readers pass on as good: records that are cut short, lines without a length, a malformed digest."""


def rows() -> list[dict[str, str]]:
    if not TABLE.exists():
        return []
    with TABLE.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


def best(row: dict[str, str]) -> int:
    """How many records the better of two other readers finds."""
    counts = [row[name].split()[0] for name in ("warcio records", "fastwarc records")]
    return max(int(count) for count in counts if count.isdigit())


@pytest.mark.skipif(not TABLE.exists(), reason="the corpus of odd archives is not at hand (../shared/data/warc)")
@pytest.mark.parametrize("row", rows(), ids=lambda row: row["file"])
def test_all_is_read_that_any_other_reader_reads_or_named(row: dict[str, str]) -> None:
    found = [one for _, one in results(CORPUS / row["file"])]
    lost = [one.reason for one in found if not isinstance(one, Taken)]
    assert lost == REFUSED.get(Path(row["file"]).name, [])
    assert len(found) - len(lost) >= (0 if lost else best(row))


@pytest.mark.skipif(not TABLE.exists(), reason="the corpus of odd archives is not at hand (../shared/data/warc)")
def test_a_package_is_read_where_it_stands() -> None:
    (package,) = CORPUS.rglob("scoop.wacz")
    found = [one for _, one in results(package)]
    assert sum(isinstance(one, Taken) for one in found) == 207
    assert [one.reason for one in found if not isinstance(one, Taken)] == [
        "its hash is not that of datapackage.json; records go by their own"
    ]
