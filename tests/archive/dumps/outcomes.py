"""Invented outcomes of cleaning, for the tests of everything that is told from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from archive.dumps.base.values import Document
from archive.dumps.judge.outcome import Outcome
from archive.dumps.undo.restore import Restored
from archive.dumps.undo.sidecar import Sidecar
from archive.dumps.undo.sidecar_entry import entry
from archive.dumps.undo.sidecar_read import Entry, reading
from cleaner.dump_values import Cleaned
from cleaner.errors import BadInput
from cleaner.textfile import split
from cleaner.values import Drop, Line

AD = Drop(reason="ad", rule="phrase:ad", score=0.02, seen=37)
LATEST = Drop(reason="latest", rule="span:tail")
STORY = (
    "Пором через Сулицю знову ходить\n"
    "Після тижня простою пором повернувся на воду, розповів капітан Гнат Перепілка.\n"
    "Реклама\n"
    "\n"
    "Двигун замінили за гроші громади, а пасажирів просять не стояти біля борту.\n"
    "Останні новини\n"
    "У Вербівцях відкрили бібліотеку"
)
DROPS = {2: AD, 3: AD, 5: LATEST, 6: LATEST}


def outcome(text: str = STORY, drops: dict[int, Drop] | None = None, **about: object) -> Outcome:
    """The outcome for a text cut at line feeds, of which the lines with these numbers from 0 go."""
    pieces = pieces_of(text)
    drops = DROPS if drops is None and text == STORY else drops or {}
    lines = tuple(Line(text=piece.rstrip("\r\n"), drop=drops.get(n)) for n, piece in enumerate(pieces))
    flags = tuple(str(flag) for flag in about.pop("flags", ()))  # type: ignore[attr-defined]
    facts: dict[str, object] = {"name": "one.txt", "source": "in/one.txt", "number": 1, "host": None, **about}
    document = Document(text=text, **facts)  # type: ignore[arg-type]
    return Outcome(document=document, pieces=pieces, cleaned=Cleaned(lines=lines, flags=flags))


def pieces_of(text: str) -> tuple[str, ...]:
    """The text in lines with their line ends, as the cleaner cuts it: behind a last line end there is an empty one."""
    found = split(text)
    return tuple(line + end for line, end in zip(found.lines, found.ends, strict=True))


def written(path: Path, outcomes: Sequence[Outcome], *, target: str = "one.txt") -> Path:
    """The sidecar of a run over one file with these outcomes."""
    with Sidecar(path, {"input": ["in"], "output": "out"}) as sidecar:
        sidecar.begin("in/one.txt", target)
        for one in outcomes:
            sidecar.put(entry(one))
        sidecar.finish()
    return path


def entries(path: Path) -> list[Entry]:
    """Every document of a sidecar."""
    with reading(path) as sidecar:
        return [one for part in sidecar.parts() for one in part.entries]


class Parted:
    """A shape for tests: a file of documents in one encoding, each after its name and a colon, ended by U+001E."""

    def __init__(self, encoding: str = "utf-8") -> None:
        self.encoding = encoding

    def documents(self, source: str) -> Iterator[Document | BadInput]:
        """The documents of a file."""
        text = Path(source).read_bytes().decode(self.encoding, "surrogateescape")
        for number, document in enumerate(text.split("\x1e")[:-1], 1):
            name, _, body = document.partition(":")
            yield Document(name=name, source=source, number=number, text=body, encoding=self.encoding)

    @contextmanager
    def writing(self, target: str) -> Iterator[PartedWriter]:
        """A writer whose file appears when all went well."""
        writer = PartedWriter()
        yield writer
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        Path(target).write_bytes(writer.written)

    def write(self, path: Path, documents: Iterable[tuple[Document, str]]) -> None:
        """Write the file with these texts."""
        with self.writing(str(path)) as writer:
            for document, text in documents:
                writer.put(Restored(document=document, text=text))


class PartedWriter:
    """Gathers the bytes of such a file."""

    def __init__(self) -> None:
        self.written = b""

    def put(self, one: Restored) -> None:
        """Add a document."""
        whole = f"{one.document.name}:{one.text}\x1e".encode(one.document.encoding, "surrogateescape")
        self.written += whole if one.raw is None else one.raw
