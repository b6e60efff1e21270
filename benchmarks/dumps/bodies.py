"""The bodies of the invented documents: news of every length, talks, long reads, and the shapes that look like junk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from benchmarks.dumps.values import DROP, KEEP, UNSCORED, Row
from benchmarks.dumps.writer import Writer
from benchmarks.modern import stories

_WEIGHTS = {
    "news": 52, "short": 9, "one": 3, "longread": 14, "dashed": 5, "talk": 6, "modern": 14, "table_poll": 4,
    "table_rates": 3, "table_weather": 3, "names": 5, "capitals": 3, "live": 4, "recipe": 3, "sport": 4, "qa": 3,
    "quotes": 4, "numbers": 3, "verse": 5, "trap": 7,
    "paper": 12,
}  # fmt: skip
_TITLE = 24
_MODERN = ("news", "short", "interview", "longread", "liveblog", "gallery")
_DAY = dt.datetime(2024, 3, 1, 9, 30)


def body(writer: Writer) -> tuple[str, list[Row]]:
    """A headline and the lines of an article of some kind."""
    kind = writer.rng.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
    made = _WAYS[kind](writer) if kind in _WAYS else _kept(writer.lines(f"<{kind}>"))
    if len(made) > 3 and (kind == "trap" or (kind in ("capitals", "paper", "names") and _titled(made[0].text))):
        return made[0].text, made[1:]
    return headline(writer), made


def _titled(first: str) -> bool:
    """Whether the first line of an article is its headline."""
    return not first.endswith((".", "!", ":")) and len(first) > _TITLE


def headline(writer: Writer) -> str:
    """A headline of the writer's story."""
    return stories.title(writer.pen) if writer.rng.random() < 0.3 else writer.of("headline")


def _kept(lines: list[str]) -> list[Row]:
    return [Row(text=line, label=KEEP) for line in lines]


def _news(writer: Writer) -> list[Row]:
    rng = writer.rng
    count = rng.choice((2, 3, 3, 4, 4, 5, 5, 6, 7, 8, 10, 12, 16, 24))
    lines = [writer.lead(), *(writer.paragraph() for _ in range(count))]
    if rng.random() < 0.55:
        lines.insert(rng.choice((len(lines), len(lines), max(1, len(lines) - 1))), writer.sentence("<recall>"))
    if rng.random() < 0.2:
        lines.append(writer.sentence("<recall>"))
    rows = _kept(lines)
    if rng.random() < 0.18:
        place = rng.randint(1, len(rows))
        rows[place:place] = _bullets(writer)
    if rng.random() < 0.15 and count > 4:
        rows.insert(rng.randint(2, len(rows) - 1), Row(text=writer.of("subhead"), label=KEEP))
    if rng.random() < 0.12:
        rows.insert(rng.randint(1, len(rows)), _caption(writer))
    return rows


def _bullets(writer: Writer) -> list[Row]:
    mark = writer.rng.choice(("- ", "• ", "— ", "* ", "1) ", ""))
    end = writer.rng.choice((";", ".", ""))
    made = [writer.of(writer.rng.choice(("act", "reason_free", "claim"))) for _ in range(writer.rng.randint(2, 6))]
    return _kept([f"{mark}{line}{end}" for line in made])


def _caption(writer: Writer) -> Row:
    if writer.rng.random() < 0.5:
        return Row(text=writer.of("caption"), label=UNSCORED)
    return Row(text=writer.of("caption_own"), label=DROP)


def _one(writer: Writer) -> list[Row]:
    return _kept([writer.paragraph(writer.rng.randint(4, 14))])


def _longread(writer: Writer) -> list[Row]:
    rng = writer.rng
    lines = [writer.lead(), *(writer.paragraph() for _ in range(rng.randint(1, 4)))]
    mark = rng.choice(("", "", "", "- ", "• ", "1. ", "## ", "— "))
    for number in range(1, rng.randint(2, 6)):
        head = writer.of("subhead") if rng.random() < 0.7 else writer.pen.phrase("heads")
        end = "?" if rng.random() < 0.15 else ""
        lines.append(mark.replace("1", str(number)) + head[0].upper() + head[1:] + end)
        lines += [writer.paragraph() for _ in range(rng.randint(1, 5))]
    rows = _kept(lines)
    for _ in range(rng.choice((0, 0, 1, 3))):
        rows.insert(rng.randint(1, len(rows)), _caption(writer))
    return rows


def _dashed(writer: Writer) -> list[Row]:
    """Verse-like dialogue: every line begins with a dash, many are a word long."""
    rng, dash = writer.rng, writer.rng.choice(("— ", "– ", "- "))
    lines = [writer.lead(), writer.paragraph()]
    for _ in range(rng.randint(4, 14)):
        lines.append(f"{dash}{writer.of('question')}?")
        answer = writer.of("yes_no")
        draw = rng.random()
        lines.append(dash + (answer if draw < 0.4 else f"{answer} {writer.paragraph()}"))
        lines += [writer.paragraph()] if draw > 0.85 else []
    return _kept(lines)


def _talk(writer: Writer) -> list[Row]:
    """An interview whose questions have the name of who asks, or no mark at all."""
    rng = writer.rng
    ask, answer = rng.choice((("", ""), ("", ""), ("«<outlet>»: ", "<anylast>: "), ("— ", ""), ("– ", "– ")))
    asks, answers = writer.text(ask), writer.text(answer)
    lines = [writer.lead(), *(writer.paragraph() for _ in range(rng.randint(0, 3)))]
    for _ in range(rng.randint(4, 12)):
        question = writer.of("question") + "?" if rng.random() < 0.5 else writer.pen.phrase("questions")
        lines.append(f"{asks} {question[0].upper()}{question[1:]}".strip())
        said = writer.of("yes_no") if rng.random() < 0.25 else writer.paragraph()
        lines.append(f"{answers} {said}".strip())
        lines += [writer.paragraph() for _ in range(rng.choice((0, 0, 0, 1, 2)))]
    return _kept(lines)


def _modern(writer: Writer) -> list[Row]:
    rows: list[Row] = []
    for block in stories.compose(writer.rng.choice(_MODERN), writer.pen, _DAY):
        if block.kind == "photo":
            rows.append(Row(text=f"{block.text} {writer.rng.choice(('Фото:', '/', '©'))} {block.note}", label=DROP))
        mark = writer.rng.choice(("", "• ", "- ")) if block.kind in ("ul", "ol") else ""
        rows += [Row(text=mark + line, label=KEEP) for line in block.lines]
    return rows


def _verse(writer: Writer) -> list[Row]:
    """Stanzas; the blank line between two is a line as well."""
    rows: list[Row] = []
    for line in writer.lines("<verse>"):
        rows.append(Row(text=line, label=KEEP))
        if len(rows) % 4 == 0 and writer.rng.random() < 0.7:
            rows.append(Row(text="", label=UNSCORED))
    return rows


_WAYS: dict[str, Callable[[Writer], list[Row]]] = {
    "news": _news,
    "one": _one,
    "longread": _longread,
    "dashed": _dashed,
    "talk": _talk,
    "modern": _modern,
    "verse": _verse,
}
