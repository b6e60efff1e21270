"""From a record to the rows of the index: what kind of capture it is, and what its page says.

Beside the responses of servers these are texts out of dumps, `resource` records: captures of another origin.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urljoin, urlsplit

from archive.capture import LISTING, REQUISITE, Found
from archive.dumps.judge.told import DUMP, Told, read_told
from archive.index import Row
from archive.readings import Job
from archive.revisits import NOT_MODIFIED, REVISIT, UNRESOLVED, refers, with_payload
from archive.warc.digests import fits
from archive.warc.http import dechunked, decoded
from archive.warc.record import Record, sha1
from cleaner.canonical import article_id, canonical
from cleaner.outlets import Outlet, outlet_of
from cleaner.profile_batch import host_of as profiled_host
from cleaner.values import Page

TEXT: Final = "resource"
"""The record type of texts out of dumps."""
RUN: Final = "urn:litopys:run:"
"""Target URI of the metadata record that closes a run, followed by the run's id."""
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_GONE: Final = frozenset({404, 410})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A capture on its way into the index: its row so far, and the page to read where it has one."""

    row: Row
    job: Job | None = None

    def at(self, file: str, offset: int, length: int) -> Entry:
        """The same entry with the place of its record."""
        return replace(self, row=self.row | {"file": file, "offset": offset, "length": length})

    def of(self, original: str | None) -> Entry:
        """The same entry with the capture that has the payload, where this one is a revisit."""
        return replace(self, row=self.row | {"original": original})


def entry_of(record: Record, found: Found, outlets: Iterable[Outlet], original: Record | None = None) -> Entry:
    """Judge a response record, a revisit, or a dump's text: its outcome where the head tells, else a job to read it.

    A revisit's page is that of its original; without it there is none.
    """
    if record.type == TEXT:
        return _text_entry(record, found, outlets)
    outlet = next((o for o in outlets if o.name == found.outlet), None) or outlet_of(record.url, outlets)
    page = with_payload(record, original) if original else record
    outcome, target = _outcome(page, found, _mime(page.http_header("content-type")))
    reason = "truncated" if (original or record).headers.get("warc-truncated") else ""
    if record.type == REVISIT and original is None:
        outcome, reason = _unresolved(record, outcome)
    row = {
        "outcome": outcome,
        "reason": reason,
        "article": article_id(canonical(record.url, None)) if outcome in ("redirect", "gone") else None,
        "outlet": found.outlet or (outlet.name if outlet else host_of(record.url)),
        "redirect_to": target,
    }
    return Entry(row=_answer_row(record, page, found) | row, job=None if outcome else _job(page, found, outlet))


def _answer_row(record: Record, page: Record, found: Found) -> Row:
    """What the record of an answer says by itself; `page` is the record with its payload."""
    return {
        "id": _bare(record.id),
        "url": record.url,
        "date": record.date,
        "status": record.status,
        "mime": _mime(page.http_header("content-type")),
        "outcome": "",
        "reason": "",
        "article": None,
        "revision": None,
        "outlet": "",
        **_listed(found),
        "redirect_to": None,
        "payload_digest": _digest(record),
        "payload_bytes": page.end - page.body,
        "host": profiled_host(record.url),
        "told": None,
        **refers(record),
    }


def _digest(record: Record) -> str | None:
    """The digest that a revisit names; of a payload the one that its record gives, if it is that of the payload.

    Revisits may go by digest: whoever claims another's would have his payload shown for theirs.
    """
    told = record.headers.get("warc-payload-digest") or None
    if record.type == REVISIT:
        return told
    chunked = "chunked" in record.http_header("transfer-encoding").lower()
    payload = memoryview(record.data)[record.body : record.end]
    entity = dechunked(record.payload) if chunked else payload
    own = sha1(entity)
    if not told or told == own:
        return own
    return told if fits(told, entity) or fits(told, payload) or fits(told, decoded(record).data) else own


def _unresolved(record: Record, outcome: str) -> tuple[str, str]:
    """(outcome, reason) of a revisit without its original, as far as its own head goes."""
    told = outcome and record.http and refers(record)["profile"] != NOT_MODIFIED
    return (outcome, "") if told or outcome == "listing" else ("no_article", UNRESOLVED)


def _text_entry(record: Record, found: Found, outlets: Iterable[Outlet]) -> Entry:
    """The entry of a dump's text. It says nothing of its address today, and nothing of how its host's pages look."""
    told = read_told(found.told)
    place = record.url if record.url.startswith(("http://", "https://")) else f"https://{told.host}/"
    outlet = next((o for o in outlets if o.name == found.outlet), None) or outlet_of(place, outlets)
    row = {
        "status": None,
        "mime": _mime(record.headers.get("content-type", "")),
        "outlet": found.outlet or (outlet.name if outlet else host_of(place)),
        "found_how": DUMP,
        "host": "",
        "told": found.told or None,
    }
    return Entry(row=_answer_row(record, record, found) | row, job=_text_job(record, outlet, told))


def _text_job(record: Record, outlet: Outlet | None, told: Told) -> Job:
    page = Page(
        url=record.url,
        html=record.payload,
        content_type=record.headers.get("content-type", ""),
        day=dt.date.fromisoformat(record.date[:10]),
    )
    return Job(page=page, outlet=outlet, told=told)


def _mime(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _bare(record_id: str) -> str:
    return record_id.removeprefix("<urn:uuid:").removesuffix(">")


def _listed(found: Found) -> Row:
    """What is known beside the response, of its run and of the listing that named it."""
    facts = {
        "run": found.run,
        "found_how": found.how,
        "found_where": found.where,
        "listed_title": found.title,
        "listed_published": found.published,
        "listed_modified": found.modified,
    }
    return {name: value or None for name, value in facts.items()}


def _outcome(record: Record, found: Found, mime: str) -> tuple[str, str | None]:
    """(outcome, redirect target) as far as the HTTP head tells; an empty outcome means: read the page."""
    if found.how == LISTING:
        return "listing", None
    if found.how == REQUISITE:
        return "requisite", _joined(record.url, record.http_header("location")) if record.status in _REDIRECTS else None
    if record.status in _REDIRECTS:
        return "redirect", _joined(record.url, record.http_header("location"))
    if record.status in _GONE:
        return "gone", None
    if not 200 <= record.status < 300:
        return "http_error", None
    if found.run and record.type == "response" and record.headers.get("warc-truncated"):
        return "cut", None  # it is asked for again; half a page must not become the article's newest revision
    return ("" if "html" in mime or not mime else "not_html"), None


def _joined(base: str, location: str) -> str | None:
    try:
        return urljoin(base, location) if location else None
    except ValueError:
        return None


def _job(record: Record, found: Found, outlet: Outlet | None) -> Job:
    page = Page(
        url=record.url,
        html=decoded(record).data,
        content_type=record.http_header("content-type"),
        day=dt.date.fromisoformat(record.date[:10]),
        listed_title=found.title or None,
        listed_date=found.published or None,
    )
    return Job(page=page, outlet=outlet)


def outlet_row(name: str, outlets: Iterable[Outlet]) -> Row:
    """The `outlets` row: from the definition, or the host alone where there is none."""
    known = next((o for o in outlets if o.name == name), None)
    return {"name": name, "title": known.title if known else name, "home": known.home if known else None}


def run_row(record: Record, file: str) -> Row:
    """The `runs` row of a closing record; of one that somebody else wrote, what can be read of it."""
    facts = _facts(record)
    return {
        "file": file,
        "id": record.url.removeprefix(RUN),
        **{name: sayable(str(facts.get(name, ""))) for name in ("outlet", "started", "ended", "outcome")},
        "counts": sayable(json.dumps(facts.get("counts", {}), ensure_ascii=False, sort_keys=True)),
    }


def _facts(record: Record) -> dict[str, object]:
    try:
        facts = json.loads(record.payload)
    except (ValueError, RecursionError):
        return {}
    return facts if isinstance(facts, dict) else {}


def sayable(text: str) -> str:
    """Text as SQLite keeps it: what is read again by a row of the index is then read as it was by its record."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def host_of(url: str) -> str:
    """The URL's host without `www.`: the outlet's name where no definition owns it."""
    try:
        return (urlsplit(url).hostname or "unknown").removeprefix("www.")
    except ValueError:
        return "unknown"
