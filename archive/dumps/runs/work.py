"""The work on a batch of documents, in whatever process: repair, clean, and all that is told of each afterwards."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from archive.dumps.base.frame import Layers
from archive.dumps.base.how import How
from archive.dumps.base.values import Document
from archive.dumps.judge.judged import Hints, judged, only_given
from archive.dumps.judge.outcome import Outcome, to_bytes
from archive.dumps.read import texts
from archive.dumps.read.parts import Part
from archive.dumps.read.stream import Stream
from archive.dumps.tell.diff import diff, paint
from archive.dumps.tell.show import View, explain
from archive.dumps.tell.tally import Tally
from archive.dumps.undo.restore_files import settled
from archive.dumps.undo.sidecar_entry import entry
from cleaner.dump import clean_all
from cleaner.dump_frequency import Marks, Seen, marks
from cleaner.dump_own import compiled
from cleaner.dump_values import Cleaned
from cleaner.dump_wish import Wish
from cleaner.values import Line

SHOWS: Final = ("explain", "diff", "patch", "json")
"""What can be printed of each document: the values of `Task.show`."""
_TOGETHER: Final = 64
_HEADING: Final = 2
"""Lines of a diff that name its file."""
UNCLEANED: Final = "uncleaned"
"""The flag of a document that cleaning failed on: it was left as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be done with every document."""

    hints: Hints = field(default_factory=Hints)
    wish: Wish = field(default_factory=Wish)
    show: str = ""
    """One of `SHOWS`, or nothing."""
    view: View | None = None
    """How `explain` shows lines."""
    how: How = field(default_factory=How)
    """How documents are read and written."""
    sidecar: bool = True
    """Whether what goes is kept."""
    report: bool = True
    """Whether more is asked of the account than numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What became of one document."""

    text: str | None = None
    """What is left of it; None where that is all of it."""
    entries: bytes = b""
    """Its lines of the sidecar."""
    found: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What cleaning found for fields."""
    shown: str = ""
    """What is printed of it."""
    gone: bool = False
    """Whether nothing is left that could be written."""
    problem: str = ""
    """Why it was left as it is, where cleaning failed on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of a batch: of each document in order, and of all of them together."""

    done: tuple[Done, ...]
    tally: Tally


def work(documents: Sequence[Document], task: Task, seen: Seen | None) -> Answer:
    """Clean these documents; one that needs more memory than there is is left as it is, and costs only itself."""
    try:
        return answered(outcomes(documents, task, seen), task)
    except (MemoryError, RecursionError) as error:
        if len(documents) == 1:
            return failed(documents[0], f"cleaning it ended with {type(error).__name__}")
    return joined([work([one], task, seen) for one in documents])


def counts(documents: Sequence[Document], task: Task) -> list[Marks]:
    """What is counted of these documents before any is cleaned; nothing where that needs more memory than there is."""
    found: list[Marks] = []
    try:
        for at in range(0, len(documents), _TOGETHER):
            found += marks([only_given(one, task.hints) for one in documents[at : at + _TOGETHER]])
    except (MemoryError, RecursionError):
        return [] if len(documents) == 1 else [mark for one in documents for mark in counts([one], task)]
    return found


def outcomes(documents: Sequence[Document], task: Task, seen: Seen | None) -> list[Outcome]:
    """What cleaning makes of these documents."""
    those = [judged(one, task.hints) for one in documents]
    cleaned = clean_all([one.given for one in those], task.wish, seen)
    found = [one.outcome(verdicts) for one, verdicts in zip(those, cleaned, strict=True)]
    if task.how.to is None and task.how.separator is not None and task.hints.repairs:
        return [one if _stands_alone(one, task.how) else _unrepaired(one.document, task, seen) for one in found]
    return found


def _stands_alone(outcome: Outcome, how: How) -> bool:
    """Whether what is written of a document reads as one: a repair may make lines, also such as part documents."""
    if not outcome.changes:
        return True
    stream = Stream([to_bytes(outcome.text, outcome.document.encoding)], "")
    part = Part(stream=stream, layers=Layers(), shape="text", shown="", name="")
    read = [one for one in texts.read(part, how) if not isinstance(one, bytes)]
    return len(read) == 1 and isinstance(read[0], Document) and len(read[0].text) == len(outcome.text)


def _unrepaired(document: Document, task: Task, seen: Seen | None) -> Outcome:
    plain = replace(task, hints=replace(task.hints, repairs=frozenset()))
    return outcomes([document], plain, seen)[0]


def answered(found: Sequence[Outcome], task: Task) -> Answer:
    """The account of these outcomes."""
    tally = Tally()
    done: list[Done] = []
    if task.wish.own:
        tally.counts.own = _speaking(found, task)
    for outcome in found:
        if task.report:
            tally.add(outcome)
        else:
            tally.counts.add(outcome)
        done.append(_done(outcome if task.how.to else settled(outcome, task.how), task))
    return Answer(done=tuple(done), tally=tally)


def _speaking(found: Sequence[Outcome], task: Task) -> set[int]:
    """The places of the user's rules that speak of a line of these documents."""
    rules = compiled(task.wish.own)
    lines = ((line.text, one.document.host or task.hints.host) for one in found for line in one.cleaned.lines)
    return {number for text, host in lines for number in rules.speaking(text, host)}


def failed(document: Document, why: str) -> Answer:
    """The account of a document that cleaning failed on: it is left as it is, flagged and named."""
    line = Line(text=document.text)
    outcome = Outcome(document=document, pieces=(document.text,), cleaned=Cleaned(lines=(line,), flags=(UNCLEANED,)))
    tally = Tally()
    tally.add(outcome)
    return Answer(done=(Done(problem=f"{document.source}: {document.name}: {why}; left as it is"),), tally=tally)


def joined(answers: Sequence[Answer]) -> Answer:
    """Several answers as one."""
    tally = Tally()
    for answer in answers:
        tally.merge(answer.tally)
    return Answer(done=tuple(one for answer in answers for one in answer.done), tally=tally)


def _done(outcome: Outcome, task: Task) -> Done:
    return Done(
        text=outcome.text if outcome.touched else None,
        entries=entry(outcome) if task.sidecar else b"",
        found=outcome.cleaned.fields,
        shown="".join(f"{row}\n" for row in _shown(outcome, task)),
        gone=outcome.layers is not None,
    )


def _shown(outcome: Outcome, task: Task) -> Iterator[str]:
    """The rows that are printed of a document."""
    if task.show == "explain":
        yield from explain(outcome, task.view or View.of("list"))
    elif task.show == "diff":
        yield from map(paint, diff(outcome))
    elif task.show == "patch":
        yield from _spelled(diff(outcome, for_patch=True), outcome.document.encoding)
    elif task.show == "json":
        yield as_json(outcome)


def _spelled(rows: Iterator[str], encoding: str) -> Iterator[str]:
    """The rows of a diff so that, written as UTF-8, their text is in the encoding of its file; its name stays."""
    for number, row in enumerate(rows):
        try:
            yield row if number < _HEADING else to_bytes(row, encoding).decode("utf-8", "surrogateescape")
        except UnicodeError:  # a repair made what the encoding lacks; such a document is left as it is
            yield row


def as_json(outcome: Outcome) -> str:
    """The document as one line of JSON: what is known of it, counts per reason, flags, every line with its verdict."""
    document, cleaned = outcome.document, outcome.cleaned
    about = {name: getattr(document, name) for name in ("url", "host", "lang", "title", "date")}
    record = {
        "input": document.source,
        "document": document.name,
        **{name: value for name, value in about.items() if value},
        "fields": {name: list(texts) for name, texts in cleaned.fields.items()},
        "dropped": cleaned.dropped,
        "flags": list(cleaned.flags),
        "repairs": dict(outcome.repairs),
        "lines": [_line(line) for line in cleaned.lines],
    }
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()


def _line(line: Line) -> dict[str, Any]:
    told: dict[str, Any] = {"text": line.text, "kept": line.drop is None}
    if line.drop:
        told |= {"reason": line.drop.reason, "rule": line.drop.rule, "score": line.drop.score, "seen": line.drop.seen}
    return {name: value for name, value in told.items() if value is not None}
