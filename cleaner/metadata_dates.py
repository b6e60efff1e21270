"""Dates as pages write them, as ISO 8601: machine dates, numeric dates, and dates in Ukrainian, Russian and English.

An offset is kept where it is given, a day without a time stays a day, and nothing outside 1990 to two days after
the capture is believed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

_MONTHS: Final = (
    ("січ", "янв", "jan"), ("лют", "фев", "feb"), ("бер", "мар", "mar"), ("кві", "апр", "apr"),
    ("тра", "мая", "май", "may"), ("чер", "июн", "jun"), ("лип", "июл", "jul"), ("сер", "авг", "aug"),
    ("вер", "сен", "sep"), ("жов", "окт", "oct"), ("лис", "ноя", "nov"), ("гру", "дек", "dec"),
)  # fmt: skip
_MONTH_OF: Final = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_CLOCK = r"(?:\D{0,12}?(?P<h>[01]?\d|2[0-3])[:.](?P<min>[0-5]\d)(?![\d.])(?::(?P<s>[0-5]\d))?)?"
_ISO = re.compile(
    r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
    r"(?:[T\s]+(?P<h>\d{1,2}):(?P<min>\d{2})(?::(?P<s>\d{2}))?(?:[.,]\d+)?\s*(?P<z>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_COMPACT = re.compile(
    r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?:T?(?P<h>\d{2})(?P<min>\d{2})(?P<s>\d{2})(?P<z>Z)?)?"
)
_NUMERIC = re.compile(r"(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>\d{4})\b" + _CLOCK)
_DAY_MONTH = re.compile(r"(?P<d>\d{1,2})(?:st|nd|rd|th)?[\s.]+(?P<name>[^\W\d_]{3,12})[.,\s]+(?P<y>\d{4})\b" + _CLOCK)
_MONTH_DAY = re.compile(r"(?P<name>[^\W\d_]{3,12})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})\b" + _CLOCK)
_RFC = re.compile(
    r"(?P<d>\d{1,2}) (?P<name>[A-Z][a-z]{2}) (?P<y>\d{4}) (?P<h>\d{1,2}):(?P<min>\d{2})(?::(?P<s>\d{2}))?"
    r"\s*(?P<z>[+-]\d{2}:?\d{2}|GMT|UTC|Z)?"
)
_FORMS: Final = (_ISO, _RFC, _NUMERIC, _DAY_MONTH, _MONTH_DAY)
_IN_URL = re.compile(r"/(?P<y>(?:19|20)\d\d)[/-](?P<m>0?[1-9]|1[0-2])[/-](?P<d>0?[1-9]|[12]\d|3[01])(?=[/_-]|$)")
_IN_URL_COMPACT = re.compile(r"[/_-](?P<y>20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?=[/_.-]|$)")
_STAMP = re.compile(r"\d{10}(?:\d{3})?")


def iso(text: str, day: dt.date | None = None) -> str | None:
    """The first believable date in the text as ISO 8601, or None; `day` is the day of capture."""
    text = text.strip()[:200]
    if _STAMP.fullmatch(text):
        moment = dt.datetime.fromtimestamp(int(text[:10]), dt.UTC)
        return moment.isoformat() if _believable(moment.date(), day) else None
    forms = (*_FORMS, _COMPACT) if text[:8].isdigit() else _FORMS
    return next((found for form in forms for found in _read(form, text, day)), None)


def iso_in_url(url: str, day: dt.date | None = None) -> str | None:
    """The day in a URL's path (`/2024/05/31/`, `-20240531.`), or None."""
    found = _IN_URL.search(url) or _IN_URL_COMPACT.search(url)
    return _written(found, day) if found else None


def _read(form: re.Pattern[str], text: str, day: dt.date | None) -> Iterator[str]:
    for found in form.finditer(text):
        written = _written(found, day)
        if written:
            yield written


def _written(found: re.Match[str], day: dt.date | None) -> str | None:
    part = found.groupdict()
    month = _MONTH_OF.get(part["name"].lower()[:3], 0) if part.get("name") else int(part["m"])
    try:
        date = dt.date(int(part["y"]), month, int(part["d"]))
        if not _believable(date, day):
            return None
        if not part.get("h"):
            return date.isoformat()
        clock = dt.time(int(part["h"]), int(part["min"]), int(part.get("s") or 0))
    except ValueError:
        return None
    return f"{date.isoformat()}T{clock.isoformat()}{_offset(part.get('z') or '')}"


def _offset(zone: str) -> str:
    if zone in ("Z", "UTC", "GMT"):
        return "+00:00"
    return f"{zone[:3]}:{zone[-2:]}" if zone else ""


def _believable(date: dt.date, day: dt.date | None) -> bool:
    last = day + dt.timedelta(days=2) if day and day < dt.date(9999, 12, 1) else dt.date(2100, 1, 1)
    return dt.date(1990, 1, 1) <= date <= last
