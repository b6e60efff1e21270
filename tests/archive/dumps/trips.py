"""Reading dumps and writing them back in tests: the round trip that every shape must stand."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

from archive.dumps.base.how import How
from archive.dumps.base.values import Document
from archive.dumps.read.inputs import Source, sources
from archive.dumps.read.reading import documents
from archive.dumps.write.writing import Put, writing
from cleaner.errors import BadInput

TEXT = "Паводок зніс кладку через Сулицю, і тепер діти йдуть до школи в обхід.\nМістяни просять про міст.\n"
OTHER = "Рада Верболозця відклала рішення про ринок на осінь.\nПідприємці чекають.\n"


def source(path: Path) -> Source:
    """The one source that a path stands for."""
    (found,) = sources(path)
    assert isinstance(found, Source)
    return found


def read(path: Path, how: How | None = None) -> tuple[list[Document], list[str]]:
    """The documents of a file, each through a pickle as workers get it, and the sentences about what was not read."""
    found = list(documents(source(path), how or How()))
    read_well = [pickle.loads(pickle.dumps(each)) for each in found if isinstance(each, Document)]
    return read_well, [str(each) for each in found if isinstance(each, BadInput)]


def back(path: Path, how: How | None = None) -> bytes:
    """What a file is when all its documents are written back unchanged."""
    target = path.with_name("back-" + path.name)
    with writing(str(target), how or How()) as writer:
        for document in read(path, how)[0]:
            assert writer.put(document, document.text).exact
    return target.read_bytes()


def changed(path: Path, texts: dict[str, str | None], how: How | None = None) -> tuple[bytes, list[Put]]:
    """The file with new texts by document name, None leaving a document out; and the writer's answers."""
    target, answers = path.with_name("new-" + path.name), []
    with writing(str(target), how or How()) as writer:
        for document in read(path, how)[0]:
            text = texts.get(document.name, document.text)
            if text is None:
                writer.skip(document)
            else:
                answers.append(writer.put(document, text))
    return target.read_bytes(), answers


def restored(path: Path, original: Path, how: How | None = None) -> bytes:
    """A file with new texts, put back by the original's texts and the writer's answers, as `restore` does it."""
    docs = read(original, how)[0]
    with writing(str(path), how or How()) as writer:
        answers = [writer.put(document, document.text[: document.text.find("\n") + 1]) for document in docs]
    target = path.with_name("restored-" + path.name)
    with writing(str(target), how or How()) as writer:
        for old, new, answer in zip(docs, read(path, how)[0], answers, strict=True):
            if answer.raw is not None:
                writer.put_raw(new, answer.raw)
            else:
                writer.put(replace(new, encoding=old.encoding), old.text)
    return target.read_bytes()
