"""The tables of the index, as named migrations. The index is derived: every row follows from the WARC files.

`captures` has a row per response record, per revisit and per text out of a dump, `revisions` one per text an article
ever had, `articles` one per canonical URL (its newest revision), `drops` what was stripped and by which rule, `files`
how far each WARC file is indexed.
Keys are digests or record ids, never counters, so that a rebuilt index has the same rows.
"""

from __future__ import annotations

from typing import Final

from sqlite_utils import Database, Migrations

migrations = Migrations("litopys")

ARTICLE_COLUMNS: Final = {
    "title": str,
    "lead": str,
    "text": str,
    "authors": str,
    "published": str,
    "modified": str,
    "section": str,
    "tags": str,
    "language": str,
    "image": str,
    "paywalled": int,
    "captions": str,
    "word_count": int,
    "extractor": str,
    "quality": float,
}
"""What a page says, the same columns in `revisions` and `articles`; lists are JSON arrays."""


@migrations()
def m001_tables(db: Database) -> None:
    """Outlets, files, runs, captures, revisions, articles, drops."""
    db.table("outlets").create({"name": str, "title": str, "home": str}, pk="name")
    db.table("files").create({"name": str, "size": int, "records": int}, pk="name")
    db.table("damages").create(
        {"file": str, "offset": int, "length": int, "reason": str}, pk=("file", "offset"), foreign_keys=[]
    )
    db.table("runs").create(
        {"id": str, "outlet": str, "started": str, "ended": str, "outcome": str, "counts": str}, pk="id"
    )
    db.table("captures").create(
        {
            "id": str,
            "url": str,
            "date": str,
            "status": int,
            "mime": str,
            "outcome": str,
            "reason": str,
            "article": str,
            "revision": str,
            "outlet": str,
            "run": str,
            "found_how": str,
            "found_where": str,
            "listed_modified": str,
            "redirect_to": str,
            "payload_digest": str,
            "payload_bytes": int,
            "file": str,
            "offset": int,
            "length": int,
        },
        pk="id",
    )
    db.table("captures").create_index(["article", "date"])
    db.table("captures").create_index(["outlet", "date"])
    db.table("captures").create_index(["url"])


@migrations()
def m002_articles(db: Database) -> None:
    """Articles and their revisions, and the full text of the newest ones."""
    db.table("revisions").create(
        {"id": str, "article": str, "first_seen": str, "capture": str, "url": str, **ARTICLE_COLUMNS}, pk="id"
    )
    db.table("revisions").create_index(["article", "first_seen"])
    db.table("drops").create(
        {"revision": str, "reason": str, "rule": str, "lines": int, "chars": int}, pk=("revision", "reason", "rule")
    )
    db.table("articles").create(
        {
            "pk": int,
            "id": str,
            "url": str,
            "original_url": str,
            "outlet": str,
            **ARTICLE_COLUMNS,
            "first_seen": str,
            "last_seen": str,
            "state": str,
            "moved_to": str,
            "revision": str,
            "revisions": int,
            "capture": str,
            "file": str,
            "offset": int,
            "length": int,
        },
        pk="pk",
    )
    articles = db.table("articles")
    articles.create_index(["id"], unique=True)
    articles.create_index(["outlet", "published"])
    articles.create_index(["language"])
    # The modifier letter apostrophe would be part of a word, and the same word with another apostrophe two words.
    tokens = "unicode61 remove_diacritics 2 separators \u02bc"
    articles.enable_fts(["title", "text"], tokenize=tokens, create_triggers=True)


@migrations()
def m003_places(db: Database) -> None:
    """What reading a capture again asks for beside its record: its host, and the title and date it was listed with.

    An index made before has none of these in its rows: it is made anew before anything is learned from it.
    """
    captures = db.table("captures")
    for column in ("host", "listed_title", "listed_published"):
        captures.add_column(column, str)
    db.execute("CREATE INDEX idx_captures_pages ON captures(host, date, id) WHERE outcome IN ('article', 'no_article')")


@migrations()
def m004_dumps(db: Database) -> None:
    """What reading a dump's text again asks for: all that is known beside it."""
    db.table("captures").add_column("told", str)


@migrations()
def m005_revisits(db: Database) -> None:
    """What a revisit refers to, and the capture that it was found to have its payload from.

    `captures.kind` is the type of the record. Of a revisit `profile` says why it is one (`same_payload`,
    `not_modified`), the columns `refers_…` what its record names, `original` the capture with its payload; file, offset
    and length are those of its own record. `files.tail` is the end of what is indexed of a file, by which it is known
    again. An index made before has none of these in its rows, and no revisit refers to its captures until a rebuild.
    """
    captures = db.table("captures")
    for column in ("kind", "profile", "refers_to", "refers_url", "refers_date", "original"):
        captures.add_column(column, str)
    db.table("files").add_column("tail", str)
    db.table("runs").add_column("file", str)
    db.execute("CREATE INDEX idx_captures_payloads ON captures(payload_digest, date, id)")
    db.execute("CREATE INDEX idx_captures_refers ON captures(refers_to) WHERE kind = 'revisit'")
    db.execute("CREATE INDEX idx_captures_refers_url ON captures(refers_url, refers_date) WHERE kind = 'revisit'")
    db.execute("CREATE INDEX idx_captures_original ON captures(original) WHERE original IS NOT NULL")
    db.execute("CREATE INDEX idx_captures_files ON captures(file, offset)")


@migrations()
def m006_urls(db: Database) -> None:
    """The captures of a URL by their date: of a feed there are tens of thousands, and the newest is asked for."""
    db.execute("DROP INDEX IF EXISTS idx_captures_url")
    db.execute("CREATE INDEX idx_captures_urls ON captures(url, date, id)")
