"""What an archive holds of one address: its newest readable capture as a page, and the article that it gives."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Final

from archive.capture import Found
from archive.index import Index, Row
from archive.places import original_at, record_at
from archive.profiles import read_profiles
from archive.readings import Job, by_profile, cold
from archive.rows import entry_of
from archive.store import Archive
from cleaner.canonical import article_id, canonical
from cleaner.errors import BadInput
from cleaner.outlets import all_outlets
from cleaner.values import Article

_ROW: Final = "outlet, file, offset, length"
"""With `capture`, what it takes to read a capture."""
_SAYS: Final = {
    "listing": "a listing, not an article",
    "redirect": "a redirect to {redirect_to}",
    "gone": "gone (HTTP status {status})",
    "http_error": "a refusal (HTTP status {status})",
    "cut": "an answer that broke off",
    "requisite": "a picture or style of a page, not an article",
    "not_html": "a file that is no HTML page ({mime})",
}
"""What else than a page a capture can be, by its outcome."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """What the archive holds of an address."""

    job: Job
    gone: str = ""
    """The day on which the address was found to be gone, where that is newer than the page."""


def recalled(archive: Archive, url: str) -> Recalled | None:
    """The newest readable capture of the address, in whichever of its forms; None where the archive has none.

    Raises `LitopysError` where there is no archive, `BadInput` where the record is damaged, or no page.
    """
    with closing(archive.read_index()) as index:
        row = _row(index, _forms(url))
        gone, told = (_gone(index, row), index.told(row["capture"])) if row else ("", "")
        row = row and row | index.original(row["capture"])
    if row and row["outcome"] in _SAYS:
        held = _SAYS[row["outcome"]].format_map(row)
        raise BadInput(
            f"{url}: {archive.root} holds it as {held}, captured {row['date'][:10]}; --fetch asks for it anew"
        )
    return Recalled(job=served(archive, job_at(archive, row, told)), gone=gone) if row else None


def whole(job: Job) -> Article:
    """The article with all lines of its page, read as the index has it. Raises `PageError`."""
    found, _ = by_profile(job)
    return found or cold(job)


def served(archive: Archive, job: Job) -> Job:
    """The job with the profiles that the archive has of its host for the day of the capture."""
    return read_profiles(archive.profiles_path).serve(job)


def _forms(url: str) -> list[str]:
    """The address as it was typed and as it identifies an article, with either scheme, and with the last slash or not.

    Links and people differ in these, and hosts answer all of them with one page.
    """
    own = canonical(url, None)
    forms = []
    for form in dict.fromkeys([own, canonical(_turned(own), None), url.partition("#")[0]]):
        scheme, _, rest = form.partition("://")
        other = "http" if scheme.lower() == "https" else "https"
        forms += [form, f"{other}://{rest}"]
    return list(dict.fromkeys(forms))


def _turned(url: str) -> str:
    """The address with the last slash of its path where it has none, and without where it has one."""
    place, mark, query = url.partition("?")
    return (place.removesuffix("/") if place.endswith("/") else place + "/") + mark + query


def _row(index: Index, forms: Sequence[str]) -> Row | None:
    """The newest capture of the address's article; else of the address, first as a page that is no article."""
    marks, ids = ", ".join("?" * len(forms)), [article_id(form) for form in forms]
    found = index.query(
        f"SELECT {_ROW}, capture, id, state, 'article' AS outcome FROM articles WHERE id IN ({marks}) OR id IN "
        f"(SELECT article FROM captures WHERE url IN ({marks}) AND outcome = 'article') "
        "ORDER BY last_seen DESC, id LIMIT 1",
        [*ids, *forms],
    ) or index.query(
        f"SELECT {_ROW}, id AS capture, '' AS state, outcome, status, mime, redirect_to, date FROM captures "
        f"WHERE url IN ({marks}) ORDER BY outcome = 'no_article' DESC, date DESC, id LIMIT 1",
        forms,
    )
    return found[0] if found else None


def _gone(index: Index, row: Row) -> str:
    """The day on which the row's article was found to be gone, if that is how things stand."""
    if row["state"] != "gone":
        return ""
    (last,) = index.query("SELECT max(date) AS date FROM captures WHERE article = ? AND outcome = 'gone'", [row["id"]])
    return str(last["date"])[:10]


def job_at(archive: Archive, row: Row, told: str = "") -> Job:
    """The page in the place that an article's row (outlet, file, offset, length) names. Raises `BadInput`.

    With what `Index.original` says the row also names where a revisit's page is; `told` is what the index has beside a
    dump's text (`Index.told`).
    """
    found = Found(outlet=row["outlet"], told=told)
    job = entry_of(record_at(archive, row), found, all_outlets(), original_at(archive, row)).job
    if job is None:
        raise BadInput(f"{row['file']}: offset {row['offset']} holds no page; run 'litopys rebuild'")
    return job
