"""What a new answer costs does not grow with how often its URL was asked before."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

from archive.index import Batch, Index
from archive.originals import _NEWEST
from archive.revisits import settled

FEED = "https://vyhadka.example/feed.xml"


def row(number: int, original: str | None) -> dict[str, Any]:
    """A feed's answer, or a 304 of it."""
    return {
        "id": f"{number:08d}",
        "url": FEED,
        "date": f"2026-{number:06d}",
        "status": 304 if original else 200,
        "kind": "revisit" if original else "response",
        "profile": "not_modified" if original else None,
        "refers_to": original,
        "refers_url": FEED if original else None,
        "refers_date": "2026" if original else None,
        "original": original,
        "payload_digest": f"sha1:{original or number}",
        "outcome": "listing",
    }


def steps(folder: Path, count: int) -> int:
    """What SQLite does, in thousands of instructions, for a new answer of a feed that was asked so often."""
    rows = [row(n, f"{n - n % 4:08d}" if n % 4 else None) for n in range(count)]
    taken: list[int] = []
    with closing(Index(folder / f"{count}.db")) as index:
        with index.transaction() as connection:
            names = ", ".join(rows[0])
            connection.executemany(
                f"INSERT INTO captures({names}) VALUES ({', '.join('?' * len(rows[0]))})", map(_values, rows)
            )
        index.db.conn.set_progress_handler(lambda: taken.append(1), 100)
        with index.transaction() as connection:
            assert settled(connection, Batch(captures=[row(count, None)])) == []
        assert len(index.query(_NEWEST, {"url": FEED, "date": "2027"})) == 1
    return len(taken)


def _values(one: dict[str, Any]) -> tuple[object, ...]:
    return tuple(one.values())


def test_a_feed_that_was_asked_often_costs_no_more_than_a_new_one(tmp_path: Path) -> None:
    assert steps(tmp_path, 8_000) <= steps(tmp_path, 400) + 10
