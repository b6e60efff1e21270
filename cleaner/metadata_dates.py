"""Dates as pages write them, as ISO 8601: machine dates, numeric dates, and dates with a month's name.

An offset is kept where it is given, a day without a time stays a day, and nothing outside 1990 to two days after
the capture is believed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

from cleaner.metadata_months import month_of
from cleaner.phrases.dates import is_of_dates

_CLOCK = r"(?:\D{0,12}?(?P<h>[01]?\d|2[0-3])[:.](?P<min>[0-5]\d)(?![\d.])(?::(?P<s>[0-5]\d))?)?"
_CLOCK_AHEAD = re.compile(r"(?<![\d:.])([01]?\d|2[0-3]):([0-5]\d)[^\d:]{1,4}$")
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
_SHORT = re.compile(r"(?<![\d./])(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>\d{2})(?![\d./])" + _CLOCK)
_YEARLESS = re.compile(r"(?P<d>\d{1,2})[\s.]+(?P<name>[^\W\d_]{3,12})\b" + _CLOCK)
_RELATIVE = re.compile(r"(?P<word>сьогодні|сегодня|today|вчора|вчера|yesterday)\b" + _CLOCK, re.IGNORECASE)
_YESTERDAY: Final = ("вчора", "вчера", "yesterday")
_DAY_FIRST: Final = (_NUMERIC, _SHORT)
_MAYBE = re.compile(r"\d{4}|\d[./:]\d|\d\.? [^\W\d_]{3}")
_LONGEST_SHOWN: Final = 80
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


def may_show(text: str) -> bool:
    """Whether the text is as short as a date beside a headline, and has numbers as one: a look that costs little."""
    return len(text) <= _LONGEST_SHOWN and bool(_MAYBE.search(text))


def iso_shown(text: str, day: dt.date | None = None) -> str | None:
    """The date of a short text beside a headline; one without a year, or "today, 14:20", by the day of capture."""
    if not may_show(text):
        return None
    found = iso(text, day) or next(_read(_SHORT, text, day), None)
    return found or (_by_capture(text, day) if day and is_of_dates(text) else None)


def _by_capture(text: str, day: dt.date) -> str | None:
    """A date that leaves the year or the day to the reader, as one that was shown on the day of capture."""
    told = _RELATIVE.search(text)
    if told:
        return _stamped(day - dt.timedelta(days=told["word"].lower() in _YESTERDAY), told)
    found = _YEARLESS.search(text)
    if not found or not (month := month_of(found["name"])):
        return None
    for year in (day.year, day.year - 1):
        try:
            date = dt.date(year, month, int(found["d"]))
        except ValueError:
            continue
        if date <= day:
            return _stamped(date, found)
    return None


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
    month, number = month_of(part["name"]) if part.get("name") else int(part["m"]), int(part["d"])
    if month > 12 >= number and found.re in _DAY_FIRST:
        month, number = number, month  # American pages put the month first
    try:
        date = dt.date(int(part["y"]) + (2000 if len(part["y"]) == 2 else 0), month, number)
    except ValueError:
        return None
    return _stamped(date, found) if _believable(date, day) else None


def _stamped(date: dt.date, found: re.Match[str]) -> str | None:
    """The day with the time of the match, where it has one."""
    part = found.groupdict()
    if not part.get("h"):
        ahead = _CLOCK_AHEAD.search(found.string, 0, found.start())
        return f"{date.isoformat()}T{int(ahead[1]):02}:{ahead[2]}:00" if ahead else date.isoformat()
    try:
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
