"""Reading captures again in place, where profiles were learned that read them otherwise than those before.

Of all rows only those change that follow from these captures, and they become what a rebuild would make of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from archive.anew import read_anew
from archive.index import PAGES
from archive.indexer import Indexer, Tally
from archive.profiles import Profiles
from archive.store import Archive


def read_again(archive: Archive, indexer: Indexer, before: Profiles, save: Callable[[], None]) -> Tally:
    """Within `Archive.alone`: make an index that follows from `before` follow from the indexer's profiles.

    `save` is called last before the commit, to save these. Raises `BadInput` where a record is not where it was,
    `DiskFull`; then nothing is changed.
    """
    with indexer.index.transaction() as connection:
        chosen = _chosen(connection, before, indexer.profiles)
        tally = read_anew(connection, archive, indexer, chosen, indexer.progress)
        indexer.index.made_by(indexer.profiles.mark)
        save()
    return tally


def _chosen(connection: sqlite3.Connection, before: Profiles, now: Profiles) -> list[str]:
    """The captures that are tried with other profiles than before."""
    hosts = {host for host in {*before.hosts, *now.hosts} if before.hosts.get(host) != now.hosts.get(host)}
    chosen: list[str] = []
    for host in sorted(hosts):
        rows = connection.execute(f"SELECT id, url, date FROM captures WHERE host = ? AND {PAGES}", [host])
        chosen += (
            id_ for id_, url, date in rows if before.in_turn(url, date[:10]) != now.in_turn(url, date[:10])
        )  # fmt: skip
    return chosen
