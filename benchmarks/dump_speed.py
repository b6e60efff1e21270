"""Throughput and peak memory of `litopys clean` on a generated dump, as the operating system counts them.

The dump is made as real ones are: documents of some dozens of hosts, each with its own menus, boxes and headline lists
around prose that occurs once. The cleaner runs as a process of its own, on one core and on the files as they lie there.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks import dump_judge, modern

HERE: Final = Path(__file__).resolve().parents[1]
SHAPES: Final = ("jsonl", "folder")
HOSTS: Final = 40
_WORD: Final = re.compile(r"[^\W\d_]{5,}")
_NUMBER: Final = re.compile(r"\d+")
_PARAGRAPHS: Final = (3, 22)
_SENTENCES: Final = (1, 4)
_PROSE: Final = 60
_BEAT: Final = 0.2
_PAGE: Final = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One generated document."""

    id: str
    host: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a process and its children took: CPU seconds, and the most memory they held together, in MB."""

    cpu: float
    memory: float
    code: int
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stock:
    """What documents are made of: prose as words, other words to put in their place, and what stands around."""

    prose: tuple[tuple[str, ...], ...]
    words: tuple[str, ...]
    around: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]


def documents(size: int, seed: int = 7) -> Iterator[Text]:
    """Documents of about `size` bytes of UTF-8 together, always the same for a seed."""
    draw, stock, made, number = random.Random(seed), _stock(), 0, 0
    while made < size:
        number += 1
        host = draw.randrange(HOSTS)
        head, tail = stock.around[host % len(stock.around)]
        body = [_paragraph(draw, stock) for _ in range(draw.randint(*_PARAGRAPHS))]
        own = [f"{line} {host}" if n % 3 == host % 3 else line for n, line in enumerate(head)]
        text = "\n".join([*own, *body, *tail])
        made += len(text.encode()) + 1
        yield Text(id=f"{number:07}", host=f"host{host}.example", text=text)


def write(folder: Path, size: int, shape: str) -> Path:
    """The generated dump below the folder, as one JSONL file or a folder of text files; gives what to clean."""
    if shape == "jsonl":
        target = folder / "dump.jsonl"
        with target.open("w", encoding="utf-8") as stream:
            for one in documents(size):
                row = {"id": one.id, "url": f"https://{one.host}/{one.id}", "text": one.text}
                stream.write(json.dumps(row, ensure_ascii=False) + "\n")
        return target
    target = folder / "dump"
    for one in documents(size):
        (target / one.host).mkdir(parents=True, exist_ok=True)
        (target / one.host / f"{one.id}.txt").write_text(one.text, "utf-8")
    return target


def run(command: Sequence[str]) -> Cost:
    """Run a command to its end and count it and its children; memory is looked at five times a second."""
    with tempfile.TemporaryFile() as said:
        # Workers are killed, not waited for, at the end of a run: what they cost is counted nowhere.
        alone = {**os.environ, "LITOPYS_WORKERS": "0"}
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said, cwd=HERE, env=alone)
        most, over = [0.0], threading.Event()
        watch = threading.Thread(target=_watch, args=(process.pid, over, most))
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        over.set()
        watch.join()
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        words = said.read().decode("utf-8", "replace")
    largest = usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)
    return Cost(cpu=usage.ru_utime + usage.ru_stime, memory=max(largest, most[0]), code=process.returncode, said=words)


def report(megabytes: int, options: Sequence[str]) -> None:
    """Generate the dump in each shape, clean it, and print megabytes per CPU second and the peak of memory."""
    print(f"\nthroughput of `litopys clean {' '.join(options)}` on a generated dump of {megabytes} MB")
    for shape in SHAPES:
        with tempfile.TemporaryDirectory(prefix="litopys-bench-") as folder:
            source = write(Path(folder), megabytes * 1_000_000, shape)
            target = Path(folder) / f"clean{source.suffix}"
            command = [sys.executable, "-m", "crawler.cli", "clean", str(source), "-o", str(target), *options]
            cost = run(command)
            size = _size(source)
            worked = target.exists() and _texts(target) == _texts(source) and 0 < _size(target) < size
            print(_line(shape, size, cost, worked), flush=True)


def _line(shape: str, size: int, cost: Cost, worked: bool) -> str:
    if cost.code or not worked:
        return f"{shape:10} not cleaned (exit code {cost.code}): {' '.join(cost.said.strip().splitlines()[-1:])}"
    return (
        f"{shape:10}{size / 1e6:9.0f} MB{cost.cpu:9.1f} CPU s{size / 1e6 / cost.cpu:9.2f} MB/s per core"
        f"{cost.memory:9.0f} MB peak"
    )


def _stock() -> _Stock:
    judged = dump_judge.load()
    around, lines = [], []
    for one in judged:
        junk = [n for n, mark in enumerate(one.marks) if mark == "D"]
        body = [n for n, mark in enumerate(one.marks) if mark == "K"]
        if one.kind == "page":
            head = tuple(one.lines[n] for n in junk if n < body[0])
            around.append((head, tuple(one.lines[n] for n in junk if n > body[-1])))
        lines += [one.lines[n] for n in body]
    lines += [line for page in modern.pages() for line in page.body.split("\n")]
    prose = tuple(tuple(line.split()) for line in lines if len(line) >= _PROSE)
    words = sorted({word for line in prose for word in _WORD.findall(" ".join(line))})
    return _Stock(prose=prose, words=tuple(words), around=tuple(around))


def _paragraph(draw: random.Random, stock: _Stock) -> str:
    sentences = []
    for _ in range(draw.randint(*_SENTENCES)):
        words = list(draw.choice(stock.prose))
        for _ in range(1 + len(words) // 6):
            words[draw.randrange(len(words))] = draw.choice(stock.words)
        sentences.append(_NUMBER.sub(lambda _: str(draw.randrange(1, 1000)), " ".join(words)))
    return " ".join(sentences)


def _size(path: Path) -> int:
    """Bytes of the documents: the sidecar, which stands in a folder beside them, is none."""
    return sum(one.stat().st_size for one in (path.rglob("*.txt") if path.is_dir() else [path]))


def _texts(path: Path) -> int:
    """How many documents there are: files of a folder, or lines of a file."""
    if path.is_dir():
        return sum(1 for one in path.rglob("*.txt"))
    with path.open("rb") as stream:
        return sum(1 for _ in stream)


def _watch(pid: int, over: threading.Event, most: list[float]) -> None:
    while not over.wait(_BEAT):
        most[0] = max(most[0], _held(pid) / 1e6)


def _held(pid: int) -> int:
    """Resident bytes of a process and all below it; 0 where the system does not tell."""
    total = 0
    with suppress(OSError, ValueError, IndexError):
        total += int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
        for task in Path(f"/proc/{pid}/task").iterdir():
            total += sum(_held(int(child)) for child in (task / "children").read_text().split())
    return total
