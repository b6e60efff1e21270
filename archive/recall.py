"""What an archive holds of one address: its newest readable capture as a page, and the article that it gives."""

from __future__ import annotations

from contextlib import closing

from archive.capture import Found
from archive.index import Index, Row
from archive.pages import Job
from archive.places import record_at
from archive.profiles import read_profiles
from archive.rows import entry_of
from archive.store import Archive
from cleaner.canonical import article_id, canonical
from cleaner.errors import BadInput
from cleaner.extract import article
from cleaner.outlets import all_outlets
from cleaner.profile_read import Reader
from cleaner.profile_values import Unfit
from cleaner.values import Article

_COLUMNS = "SELECT outlet, file, offset, length"


def recalled(archive: Archive, url: str) -> Job | None:
    """The newest readable capture of the address, in whichever of its forms; None where the archive has none.

    Raises `LitopysError` where there is no archive, `BadInput` where the record is damaged.
    """
    with closing(archive.read_index()) as index:
        row = _row(index, url)
    return _job(archive, row) if row else None


def whole(job: Job) -> Article:
    """The article with all lines of its page, read as the index has it. Raises `PageError`."""
    for known in filter(None, (job.profile, job.later)):
        found = Reader(known).article(job.page, job.outlet)
        if not isinstance(found, Unfit):
            return found
    return article(job.page, job.outlet)


def served(archive: Archive, job: Job) -> Job:
    """The job with the profiles that the archive has of its host for the day of the capture."""
    return read_profiles(archive.profiles_path).serve(job)


def _row(index: Index, url: str) -> Row | None:
    """The newest capture of the address's article; else that of the address itself, which may be no article."""
    own = canonical(url, None)
    found = index.query(
        f"{_COLUMNS} FROM articles WHERE id = ? OR id IN (SELECT article FROM captures WHERE url IN (?, ?) "
        "AND outcome = 'article') ORDER BY last_seen DESC, id LIMIT 1",
        [article_id(own), url, own],
    ) or index.query(
        f"{_COLUMNS} FROM captures WHERE url IN (?, ?) AND outcome = 'no_article' ORDER BY date DESC, id LIMIT 1",
        [url, own],
    )
    return found[0] if found else None


def _job(archive: Archive, row: Row) -> Job:
    job = entry_of(record_at(archive, row), Found(outlet=row["outlet"]), all_outlets()).job
    if job is None:
        raise BadInput(f"{row['file']}: offset {row['offset']} holds no page; run 'litopys rebuild'")
    return served(archive, job)
