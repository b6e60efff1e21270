"""What an archive holds of one address: its newest readable capture as a page, and the article that it gives."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

from archive.capture import Found
from archive.index import Index, Row
from archive.members import read_member
from archive.pages import Job
from archive.profiles import read_profiles
from archive.rows import entry_of
from archive.segment import OPEN
from archive.store import Archive
from archive.warc import BadRecord, parse
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
    found = Reader(job.profile).article(job.page, job.outlet) if job.profile else None
    return article(job.page, job.outlet) if found is None or isinstance(found, Unfit) else found


def served(archive: Archive, job: Job) -> Job:
    """The job with the profile that the archive has of its host for the day of the capture."""
    day = job.page.day.isoformat() if job.page.day else ""
    return replace(job, profile=read_profiles(archive.profiles_path).for_page(job.page.url, day))


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
    path = archive.warcs / row["file"]
    if not path.exists():
        path = path.with_name(path.name + OPEN)
    try:
        member = read_member(path, row["offset"], row["length"])
    except OSError as error:
        raise BadInput(f"{path}: cannot be read ({error.strerror}); is a WARC file missing?") from error
    if member is None:
        raise BadInput(f"{path}: no whole record at offset {row['offset']}; the file is damaged there")
    try:
        job = entry_of(parse(member.data), Found(outlet=row["outlet"]), all_outlets()).job
    except BadRecord as error:
        raise BadInput(f"{path}: offset {row['offset']}: {error}") from error
    if job is None:
        raise BadInput(f"{path}: offset {row['offset']} holds no page; run 'litopys rebuild'")
    return served(archive, job)
