"""The user's lists of lines to keep or to drop: files of phrases and patterns, read with the line of every mistake.

    # everything after a number sign at the line's beginning is a comment
    Партнерський матеріал           lines that are this phrase; case, bullets and punctuation at the end do not matter
    Ще за темою…                    lines that begin with it; with … (or ...) before it, lines that hold it
    /^Передрук .{0,40} заборонено/  a regular expression, searched for in the line, letters' case ignored
    legal: /©\\s*20\\d\\d/            a reason for what goes, one of `litopys clean`'s; without one it is `outside`
    [herald.example]                what follows is for this host and those below it; [*] is all hosts again

A phrase that begins with a sign of these (`#`, `/`, `[`, a reason) is written with a backslash before it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cleaner.dump_own import phrase
from cleaner.dump_wish import Own
from cleaner.errors import LitopysError
from cleaner.textfile import shown
from cleaner.values import REASONS

_MOST: Final = 16 * 1024 * 1024
_HOST = re.compile(r"(?!-)[\w-]{1,63}(?:\.[\w-]{1,63})*")
_REASON = re.compile(r"([a-z]+):\s+(\S.*)")
_PATTERN = re.compile(r"/(.*)/")


def read_phrases(path: Path, *, keep: bool) -> tuple[Own, ...]:
    """The rules of this file in its order. Raises `LitopysError`, which names file and line of what is wrong."""
    return tuple(one.rule for one in read_named(path, keep=keep))


@dataclass(frozen=True, slots=True)
class Named:
    """A rule, and where and how the user wrote it."""

    rule: Own
    where: str
    """The file and the line."""
    told: str


def read_named(path: Path, *, keep: bool) -> tuple[Named, ...]:
    """The rules of this file with their places. Raises `LitopysError`."""
    return tuple(_named(path, _text(path), keep))


def _text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            data = stream.read(_MOST + 1)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise LitopysError(f"{shown(path)}: cannot be read ({why}); name a list of phrases, one a line") from error
    if len(data) > _MOST:
        raise LitopysError(f"{shown(path)}: larger than {_MOST >> 20} MB, so it is no list of phrases")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise LitopysError(f"{shown(path)}:{line}: not UTF-8; save the list in that encoding") from error


def _named(path: Path, text: str, keep: bool) -> Iterator[Named]:
    host = ""
    for number, line in enumerate(text.split("\n"), 1):
        told = line.strip()
        try:
            if told.startswith("["):
                host = _host(told)
            elif told and not told.startswith("#"):
                yield Named(_rule(told, host, keep), f"{shown(path)}:{number}", told)
        except ValueError as error:
            raise LitopysError(f"{shown(path)}:{number}: {error}") from error


def _host(told: str) -> str:
    """The host of a section's heading, empty for all. Raises `ValueError`."""
    name = told[1:-1].strip().lower().removeprefix("www.").rstrip(".")
    if name == "*" and told.endswith("]"):
        return ""
    if not told.endswith("]") or not _HOST.fullmatch(name):
        raise ValueError(
            f"{told!r} is no host; write [herald.example] without https:// and path, [*] for all hosts, "
            "or a backslash before the [ of a phrase"
        )
    return name


def _rule(told: str, host: str, keep: bool) -> Own:
    """The rule that a line stands for. Raises `ValueError`."""
    reason, rest = _reason(told, keep)
    written = _PATTERN.fullmatch(rest)
    pattern = _checked(written[1]) if written else phrase(_dots(rest.removeprefix("\\")))
    if not pattern:
        raise ValueError(
            f"{told!r} has no letter or digit to compare; for signs alone write a pattern, such as /^\\*+$/"
        )
    return Own(pattern=pattern, keep=keep, host=host, reason=reason)


def _dots(text: str) -> str:
    """The phrase with three dots that were typed at an end as the sign that they stand for."""
    text = "…" + text[3:] if text.startswith("...") else text
    return text[:-3] + "…" if text.endswith("...") else text


def is_host(name: str) -> bool:
    """Whether this can be the name of a host."""
    return bool(_HOST.fullmatch(name))


def _reason(told: str, keep: bool) -> tuple[str, str]:
    """The reason before the colon, if there is one, and what it is the reason for."""
    found = _REASON.fullmatch(told)
    if not found or (found[1] not in REASONS and not _PATTERN.fullmatch(found[2])):
        return "outside", told
    if found[1] not in REASONS:
        near = difflib.get_close_matches(found[1], REASONS, n=3) or sorted(REASONS)
        raise ValueError(f"{found[1]!r} is no reason; did you mean {', '.join(near)}?")
    if keep:
        raise ValueError(f"what is kept needs no reason; leave out '{found[1]}:', or write \\{told} for a phrase")
    return found[1], found[2]


def _checked(pattern: str) -> str:
    """The pattern, if it is one that takes some lines and leaves others. Raises `ValueError`."""
    try:
        found = re.compile(pattern, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"/{pattern}/ is no regular expression ({error}); escape signs with a backslash") from error
    if found.search(""):
        raise ValueError(f"/{pattern}/ fits every line; write what the line must hold")
    return pattern
