"""WET: cleaned texts as `conversion` records, which readers of Common Crawl's text files read."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Final

from archive.export.articles import capture_id, rows
from archive.index import Index, Row
from archive.warc.record import sha1
from archive.warc.serialising import NewRecord, member

_THREE: Final = {
    "ar": "ara",
    "az": "aze",
    "be": "bel",
    "bg": "bul",
    "bs": "bos",
    "ca": "cat",
    "cs": "ces",
    "da": "dan",
    "de": "deu",
    "el": "ell",
    "en": "eng",
    "es": "spa",
    "et": "est",
    "fa": "fas",
    "fi": "fin",
    "fr": "fra",
    "he": "heb",
    "hi": "hin",
    "hr": "hrv",
    "hu": "hun",
    "hy": "hye",
    "it": "ita",
    "ja": "jpn",
    "ka": "kat",
    "kk": "kaz",
    "ko": "kor",
    "lt": "lit",
    "lv": "lav",
    "mk": "mkd",
    "nl": "nld",
    "no": "nor",
    "pl": "pol",
    "pt": "por",
    "ro": "ron",
    "ru": "rus",
    "sk": "slk",
    "sl": "slv",
    "sq": "sqi",
    "sr": "srp",
    "sv": "swe",
    "tr": "tur",
    "tt": "tat",
    "uk": "ukr",
    "uz": "uzb",
    "vi": "vie",
    "zh": "zho",
}
"""Languages as WET files name them: by three letters."""


def members(index: Index) -> Iterator[bytes]:
    """A gzip member for each chosen article: its title and text, under its page's URL."""
    return (member(_conversion(row)) for row in rows(index))


def _conversion(row: Row) -> NewRecord:
    body = f"{row['title'] or ''}\n\n{row['text'] or ''}\n".encode("utf-8", "replace")
    language = (row["language"] or "").partition("-")[0]
    return NewRecord(
        kind="conversion",
        # the same text of the same capture has the same id, so that an export can be compared with another
        id=f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, row['capture'] + sha1(body))}>",
        date=row["captured"],
        url=row["page"],
        fields=(
            ("WARC-Refers-To", capture_id(row)),
            ("WARC-Identified-Content-Language", _THREE.get(language, language)),
            ("WARC-Payload-Digest", sha1(body)),
        ),
        content_type="text/plain; charset=utf-8",
        body=body,
    )
