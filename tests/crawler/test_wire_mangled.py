"""Whatever a server sends, what is kept of it is its beginning, to the byte, and the crawl goes on to its end."""

from __future__ import annotations

import os
import random
import re
from itertools import pairwise
from pathlib import Path

from archive.store import Archive
from archive.warc.members import Member, walk
from archive.warc.record import METADATA, parse
from crawler.wire import RECONSTRUCTED
from tests.crawler.wire_script import MORE, WHOLE
from tests.crawler.wire_server import Reply, run, serving

REPLIES = 1000 if os.environ.get("LITOPYS_TORTURE") else 120
PIECES = [b"\r", b"\n", b"\0", b"\r\n", b":", b"\r\n\r\n", b"HTTP/1.1 100 x\r\n\r\n", b"Content-Length: 5\r\n"]
PIECES += [b"Transfer-Encoding: chunked\r\n", b"Connection: close\r\n", b"X" * 70_000, b"ffffffff\r\n", b" "]


def mangled(data: bytes, chance: random.Random) -> bytes:
    """An answer with some bytes flipped, put in, taken out or doubled, most of them in its head."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(min(len(data), chance.choice([200, 200, 10**6])) + 1)
        before, after = data[:at], data[at:]
        ways = [
            before + bytes([chance.randrange(256)]) + after[1:],
            before + chance.choice(PIECES) + after,
            before + after[chance.randint(1, 5) :],
            before,
            before + before[-40:] + after,
        ]
        data = chance.choice(ways)
    return data


def replies() -> dict[str, Reply]:
    """Mangled answers, each sent in some pieces."""
    chance = random.Random(5)
    whole = [reply.sent for reply in WHOLE.values()] + [reply.sent for reply, _ in MORE.values()]
    made = {}
    for number in range(REPLIES):
        data = mangled(chance.choice(whole), chance)
        places = sorted([0, *(chance.randrange(len(data) + 1) for _ in range(2)), len(data)])
        pieces = [data[start:stop] for start, stop in pairwise(places)]
        made[f"/{number}"] = Reply(steps=(pieces[0], 0.002, *pieces[1:]), close=chance.random() < 0.8)
    return made


def test_what_is_kept_of_a_mangled_answer_is_its_beginning(tmp_path: Path) -> None:
    sent = replies()
    with serving(sent) as server:
        base = f"wire.localhost:{server.port}"
        manners = {"DOWNLOAD_TIMEOUT": 2, "CONCURRENT_REQUESTS_PER_DOMAIN": 8, "REDIRECT_ENABLED": False}
        urls = [f"http://{base}{path}" for path in sent]
        order = {"archive": str(tmp_path / "news"), "hosts": [base], "articles": urls, "settings": manners}
        said = run(tmp_path, order)
    assert "Traceback" not in said
    kept, guessed = _kept(tmp_path / "news")
    answers = {path: block for path, block in kept.items() if path in sent and path not in guessed}
    assert len(answers) > REPLIES / 3
    assert len(guessed) < REPLIES / 10
    for path, block in answers.items():
        came = _final(sent[path].sent)
        assert came.startswith((block, block.removesuffix(b"\r\n"))), path


def _kept(archive: Path) -> tuple[dict[str, bytes], set[str]]:
    """Blocks of responses by path, and the paths whose heads are reconstructed."""
    kept, guessed = {}, set()
    for file in Archive(archive).warc_files():
        for member in walk(file):
            assert isinstance(member, Member)
            record = parse(member.data)
            path = "/" + record.url.rpartition("/")[2]
            if record.type == "response":
                kept[path] = member.data.partition(b"\r\n\r\n")[2][:-4]
            elif record.url.startswith(METADATA) and RECONSTRUCTED.encode() in record.payload:
                guessed.add(path)
    return kept, guessed


def _final(data: bytes) -> bytes:
    """What was sent without the interim answers before it."""
    while re.match(rb"\S+ 1\d\d[ \r\n]", data) and (end := re.search(rb"\n\r?\n", data)):
        data = data[end.end() :]
    return data
