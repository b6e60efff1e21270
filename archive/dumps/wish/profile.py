"""A profile of cleaning: what a user found to be right for a dump, saved as TOML and used again.

    shape = "jsonl"                   # and separator, delimiter, group_by, to: as the options of the same name
    repair = ["mojibake", "spaces"]   # repairs that are written into the output
    keep = ["lists/keep.txt"]         # lists of lines; paths are relative to the profile
    model = false
    threshold = 0.4

    [columns]
    text = "body"

What stands on the command line wins over the profile. Every key is checked when a profile is read: a wrong one is
named with its line, and with the nearest right one.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final

from archive.dumps.base.how import Columns, How
from archive.dumps.wish.phrases import Named, read_named
from archive.dumps.wish.profile_check import COLUMNS, PATHS, Wrong, checked
from archive.errors import write_failed
from cleaner.dump_wish import Own
from cleaner.errors import LitopysError
from cleaner.repair import ALL
from cleaner.textfile import shown

_HEAD: Final = "# A profile of cleaning: litopys clean INPUT… --profile THIS-FILE\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a user says of cleaning a dump; None where nothing was said."""

    shape: str | None = None
    separator: str | None = None
    delimiter: str | None = None
    group_by: str | None = None
    to: str | None = None
    host: str | None = None
    lang: str | None = None
    repair: tuple[str, ...] | None = None
    """Repairs that are written into the output; `all` is every one."""
    keep: tuple[str, ...] | None = None
    """Lists of lines that stay."""
    drop: tuple[str, ...] | None = None
    """Lists of lines that go."""
    model: bool | None = None
    """Whether the learned model is asked."""
    corpus: bool | None = None
    """Whether lines are counted over all documents before any is cleaned."""
    threshold: float | None = None
    """How surely a line must be article text, by the model, to stay: 0 to 1."""
    columns: Columns = field(default_factory=Columns)

    @property
    def how(self) -> How:
        """How inputs are read and written."""
        told = {name: getattr(self, name) for name in ("shape", "separator", "delimiter", "group_by", "to")}
        return How(columns=self.columns, **{name: value for name, value in told.items() if value is not None})

    @property
    def repairs(self) -> frozenset[str]:
        """The repairs that are written into the output."""
        return ALL if "all" in (self.repair or ()) else frozenset(self.repair or ())

    def own(self) -> tuple[Own, ...]:
        """The user's rules; what is to stay comes first. Raises `LitopysError`."""
        return tuple(one.rule for one in self.named())

    def named(self) -> tuple[Named, ...]:
        """The same with the places where they were written. Raises `LitopysError`."""
        keep = (rule for path in self.keep or () for rule in read_named(Path(path), keep=True))
        drop = (rule for path in self.drop or () for rule in read_named(Path(path), keep=False))
        return (*keep, *drop)


_KEYS: Final = tuple(spec.name for spec in fields(Profile))


def load(path: Path) -> Profile:
    """The profile in this file. Raises `LitopysError`, which names file, line and cure."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise LitopysError(f"{shown(path)}: cannot be read ({error}); name a profile, in UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise LitopysError(f"{shown(path)}: no TOML: {error}; --save-profile writes one to begin with") from error
    try:
        values = {key: checked(key, value, _KEYS) for key, value in data.items()}
    except Wrong as error:
        raise LitopysError(f"{shown(path)}{_line(text, error.key)}: key '{error.key}': {error}") from None
    paths: dict[str, Any] = {
        key: tuple(str(path.parent / name) for name in values[key]) for key in PATHS if key in values
    }
    return replace(Profile(), **values | paths)


def save(profile: Profile, path: Path) -> None:
    """Write the profile; the file appears whole. Raises `LitopysError`."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    text = _HEAD + "".join(f"{key} = {value}\n" for key, value in _told(profile, path))
    columns = [(name, getattr(profile.columns, name)) for name in COLUMNS]
    if any(value for _, value in columns):
        text += "\n[columns]\n" + "".join(f"{name} = {_toml(value)}\n" for name, value in columns if value)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    except UnicodeEncodeError as error:
        raise LitopysError(f"{shown(path)}: a name in the profile is no Unicode; TOML cannot hold it") from error
    except OSError as error:
        raise write_failed(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def over(profile: Profile, given: Mapping[str, Any]) -> Profile:
    """The profile with what was given beside it; what is None or empty was not given. Columns are given by name.

    Raises `LitopysError` for a value that a profile may not have.
    """
    told = {
        key: tuple(value) if isinstance(value, list | tuple) else value
        for key, value in given.items()
        if key != "columns"
    }
    told = {key: value for key, value in told.items() if value is not None and value != ()}
    columns: Mapping[str, str | None] = given.get("columns") or {}
    try:
        values = {
            key: checked(key, list(value) if isinstance(value, tuple) else value, _KEYS) for key, value in told.items()
        }
        named = checked("columns", {name: value for name, value in columns.items() if value}, _KEYS)
    except Wrong as error:
        raise LitopysError(f"--{error.key.replace('_', '-')}: {error}") from None
    kept = {name: getattr(named, name) or getattr(profile.columns, name) for name in COLUMNS}
    return replace(profile, columns=Columns(**kept), **values)


def _line(text: str, key: str) -> str:
    """`:N` of the line that sets the key, if it is there."""
    for number, line in enumerate(text.split("\n"), 1):
        if re.match(rf"\s*(?:[\"']?{re.escape(key)}[\"']?\s*=|\[+\s*{re.escape(key)}\s*\]+)", line):
            return f":{number}"
    return ""


def _told(profile: Profile, path: Path) -> list[tuple[str, str]]:
    values = [(key, getattr(profile, key)) for key in _KEYS if key != "columns"]
    return [(key, _toml(_beside(path, value) if key in PATHS else value)) for key, value in values if value is not None]


def _beside(path: Path, names: tuple[str, ...]) -> tuple[str, ...]:
    """Paths as the profile has them: relative to it where they are below its folder, else whole."""
    folder = path.parent.resolve()
    found = [Path(name).resolve() for name in names]
    return tuple(str(one.relative_to(folder)) if one.is_relative_to(folder) else str(one) for one in found)


def _toml(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value).lower() if isinstance(value, bool) else str(value)
