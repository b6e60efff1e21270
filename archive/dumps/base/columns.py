"""Which column of a record is the text, and which are its id, address, host, language, title and date.

Columns are taken as the user names them, else by the names that such columns usually have.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Final

from archive.dumps.base.how import Columns, How
from cleaner.errors import BadInput

USUAL: Final[Mapping[str, tuple[str, ...]]] = {
    "text": (
        "text", "content", "body", "article", "article_text", "maintext", "main_text", "full_text", "fulltext",
        "plain_text", "plaintext", "raw_text", "raw_content", "page_text", "articlebody", "article_body", "document",
        "текст",
    ),
    "id": ("id", "_id", "doc_id", "docid", "document_id", "article_id", "uuid", "guid", "warc-record-id"),
    "url": ("url", "uri", "link", "href", "page_url", "source_url", "article_url", "canonical_url", "warc-target-uri"),
    "host": ("host", "domain", "hostname", "netloc", "site", "source_domain", "outlet", "publisher"),
    "lang": ("lang", "language", "lang_code", "language_code", "locale"),
    "title": ("title", "headline", "heading", "заголовок"),
    "date": (
        "date", "published", "published_at", "pubdate", "pub_date", "publish_date", "published_date", "date_published",
        "datepublished", "publication_date", "date_publish", "timestamp", "created_at",
    ),
}  # fmt: skip


def chosen(names: Sequence[str], how: How, called: str) -> dict[str, str]:
    """For each role that has a column its name; `group` is one more role. Raises `BadInput` without a text column."""
    for role in USUAL:
        wish = getattr(how.columns, role)
        if wish is not None and wish not in names:
            raise BadInput(f"{called}: no column {wish!r} for {role}; there are: {_listed(names)}")
    found = dict(_roles(tuple(names), how.columns))
    if "text" not in found:
        raise BadInput(f"{called}: none of the columns is called text or the like; name one of {_listed(names)}")
    if how.group_column is not None:
        if how.group_column not in names:
            raise BadInput(f"{called}: no column {how.group_column!r} to group by; there are: {_listed(names)}")
        found["group"] = how.group_column
    return found


@functools.lru_cache(maxsize=256)
def _roles(names: tuple[str, ...], wishes: Columns) -> Mapping[str, str]:
    """The names by role; records of a dump mostly have the same columns."""
    small = {name.strip().lower(): name for name in reversed(names)}
    found: dict[str, str] = {}
    for role, usual in USUAL.items():
        name = getattr(wishes, role) or next((small[name] for name in usual if name in small), None)
        if name is not None:
            found[role] = name
    return found


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(repr(name[:40]) for name in names[:20])
    return f"{shown}, …" if len(names) > 20 else shown or "none"
