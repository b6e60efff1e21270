"""Reproducible samples: the same archive and seed draw the same articles, and write the same files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.index import Index, Row
from archive.profiles import name_of, read_profiles
from archive.readings import WARM, cold
from archive.recall import job_at
from archive.search import NOT_MOVED, see_selection
from archive.store import Archive
from cleaner.errors import LitopysError
from cleaner.values import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """How many to draw, from what, and how to write them."""

    count: int
    seed: int = 0
    outlet: str = ""
    language: str = ""
    raw: bool = False
    """Write every line of the page, boilerplate included, as dumps have it."""


def drawn(index: Index, draw: Draw) -> list[Row]:
    """The articles whose digest with the seed is lowest, moved ones once; a larger draw holds a smaller one."""
    rows = index.query(
        "SELECT id, url, outlet, title, lead, text, language, published, extractor, capture, file, offset, length "
        f"FROM articles a WHERE {NOT_MOVED} "
        "AND (:outlet = '' OR outlet = :outlet) AND (:language = '' OR language = :language)",
        {"outlet": draw.outlet, "language": draw.language},
    )
    return sorted(rows, key=lambda row: hashlib.sha256(f"{draw.seed}:{row['id']}".encode()).digest())[: draw.count]


def write_sample(archive: Archive, draw: Draw, out: Path) -> list[dict[str, Any]]:
    """Write `NNN_<article id>.txt` files and `manifest.json` into `out`; returns the manifest's entries.

    Raises `LitopysError` where nothing can be drawn or `out` holds another sample's files.
    """
    with closing(archive.read_index()) as index:
        see_selection(index, draw.outlet)
        rows, mark = drawn(index, draw), index.profiles
    if not rows:
        raise LitopysError(f"{archive.root}: no article to draw in this selection; widen it")
    names = [f"{number:03d}_{row['id']}.txt" for number, row in enumerate(rows)]
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LitopysError(f"{out}: cannot be used as the sample's folder ({error.strerror}); give another") from error
    strangers = sorted({p.name for p in out.glob("[0-9][0-9][0-9]_*.txt")} - set(names))
    if strangers:
        raise LitopysError(f"{out}: holds another sample ({strangers[0]}, …); give an empty folder with --out")
    entries = [_written(archive, draw, row, out / name) for row, name in zip(rows, names, strict=True)]
    manifest = {"seed": draw.seed, "raw": draw.raw, "outlet": draw.outlet, "language": draw.language}
    manifest |= {"files": entries} if draw.raw else {"profiles": _profiles(archive, rows, mark), "files": entries}
    (out / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return entries


def _written(archive: Archive, draw: Draw, row: Row, path: Path) -> dict[str, Any]:
    if draw.raw:
        body = "\n".join(line.text for line in archived_article(archive, row).lines) + "\n"
    else:
        body = f"{row['title']}\n\n{row['text']}\n"
    path.write_text(body, encoding="utf-8")
    facts = {key: row[key] for key in ("id", "url", "outlet", "title", "language", "published")}
    if not draw.raw:
        facts["extractor"] = row["extractor"]
    return {"file": path.name, **facts, "sha256": hashlib.sha256(body.encode()).hexdigest()}


def _profiles(archive: Archive, rows: Iterable[Row], mark: int) -> dict[str, Any]:
    """The mark of the profiles that the index was made by, and digests of those that read the drawn texts.

    With them a text can be had again: the page from its capture, and what was known of its host when it was read.
    """
    ways = {row["extractor"] for row in rows}
    every = [one for versions in read_profiles(archive.profiles_path).hosts.values() for one in versions]
    own = {name_of(one): one for one in every if f"{WARM}{one.host}@{one.version}" in ways}
    return {
        "mark": mark,
        "sha256": {name: hashlib.sha256(one.to_json().encode()).hexdigest() for name, one in own.items()},
    }


def archived_article(archive: Archive, row: Row) -> Article:
    """Read an article again from the capture that its row (file, offset, length) names. Raises `BadInput`."""
    with closing(archive.read_index()) as index:
        told, original = index.told(row["capture"]), index.original(row["capture"])
    return cold(job_at(archive, row | original, told))
