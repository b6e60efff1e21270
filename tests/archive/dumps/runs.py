"""Running `litopys clean` and `litopys restore` in tests, and the invented dumps that they are run on."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from click.testing import CliRunner, Result

from archive.dumps.cli import clean
from archive.dumps.cli_restore import restore

STORY = (
    "Пором через Сулицю знову ходить\n\n"
    "Після тижня простою пором між берегами Вербівців повернувся на воду, розповів капітан Гнат Перепілка.\n"
    "Двигун замінили за гроші громади, а пасажирів просять не стояти біля борту під час руху.\n"
)
JUNK = "Реклама\nОстанні новини\n"
FAST = ("--no-model",)
"""What these tests are about is the command; the rules alone judge quicker, and of such texts the same."""


def cleaning(*arguments: object, stdin: bytes | None = None) -> Result:
    """What `litopys clean` gives."""
    return CliRunner().invoke(clean, [*FAST, *map(str, arguments)], input=stdin)


def restoring(*arguments: object) -> Result:
    """What `litopys restore` gives."""
    return CliRunner().invoke(restore, [*map(str, arguments)])


def story(number: int) -> str:
    """An article of its own with a box that others share."""
    towns = ("Вербівці", "Сулимівка", "Кленове", "Озеряни", "Тихий Брід")
    town = towns[number % len(towns)]
    return (
        f"{town}: відкрили маршрут номер {number}\n"
        f"Автобус номер {number} від сьогодні їде через {town}, і дорога до лікарні забирає {number + 11} хвилин.\n"
        f"Квиток коштує {number + 7} гривень, а пільговики, як пояснив перевізник, платять половину цієї суми.\n"
        f"{JUNK}"
    )


def json_lines(path: Path, texts: Iterable[str], host: str = "herald.example") -> Path:
    """A JSONL file of these texts."""
    rows = ({"id": f"d{n}", "url": f"https://{host}/{n}", "text": text} for n, text in enumerate(texts))
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def folder(path: Path, count: int) -> Path:
    """A folder of so many text files, some of them in folders of their own."""
    for number in range(count):
        file = path / f"part{number % 3}" / f"{number:03}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(story(number), encoding="utf-8")
    return path


def contents(path: Path) -> dict[str, bytes]:
    """Every file below a folder by its name."""
    return {str(file.relative_to(path)): file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file()}
