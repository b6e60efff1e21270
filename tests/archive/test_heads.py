"""Heads without bodies tell the same as whole records do, whatever the file, and cost no record that is there."""

from __future__ import annotations

import gzip
import random
from dataclasses import replace
from pathlib import Path

import pytest

from archive.warc.heads import Headed, heads
from archive.warc.members import Damage, Member, walk
from archive.warc.record import BadRecord, parse
from archive.warc.writing import Setting, capture_members, warcinfo_member
from tests.archive.odd_files import body, record
from tests.support import capture


def told(path: Path) -> list[tuple[object, ...]]:
    """Place, id, status and HTTP head of each record, by its head."""
    found = [one for one in heads(path) if isinstance(one, Headed)]
    return [(one.offset, one.length, one.record.id, one.record.status, one.record.http) for one in found]


def held(path: Path) -> list[tuple[object, ...]]:
    """The same by the whole records."""
    out: list[tuple[object, ...]] = []
    for one in walk(path):
        if isinstance(one, Member):
            whole = parse(one.data)
            out.append((one.offset, one.length, whole.id, whole.status, whole.http))
    return out


OURS = warcinfo_member("x.warc.gz", "2026-11-20T08:00:00Z", {}, "<urn:uuid:0>") + b"".join(
    capture_members(capture(n), None, Setting(warcinfo="<urn:uuid:0>")) for n in range(5)
)
FILES = {
    "a file of ours": OURS,
    "ours": b"".join(capture_members(capture(n), None, Setting(warcinfo="<urn:uuid:0>")) for n in range(5)),
    "several levels": b"".join(gzip.compress(record(n), n) for n in range(10)),
    "large": b"".join(gzip.compress(record(n, page=body(n, 300_000))) for n in range(3)),
    "stored": b"".join(gzip.compress(record(n, page=gzip.compress(body(n, 100_000))), 0) for n in range(3)),
    "packed in it": b"".join(gzip.compress(record(n, page=gzip.compress(record(n)) * 3), 0) for n in range(3)),
    "no digests": b"".join(gzip.compress(record(n, digests=False)) for n in range(3)),
    "no ids": b"".join(gzip.compress(record(n, WARC_Record_ID="")) for n in range(3)),
    "long heads": b"".join(gzip.compress(record(n, http=f"X: {'y' * 9000}")) for n in range(3)),
    "no HTTP": gzip.compress(record(1, WARC_Type="resource")) + gzip.compress(record(2, page=b"", http="\r\n")),
    "no line ends": b"".join(gzip.compress(record(n)[:-4]) for n in range(3)),
}


@pytest.mark.parametrize("name", FILES)
def test_heads_tell_what_whole_records_tell(name: str, tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes(FILES[name])
    assert told(path) == held(path) != []


def test_a_payload_is_there_where_there_is_no_digest_of_it(tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz"
    info = warcinfo_member("x.warc.gz", "2026-11-20T08:00:00Z", {}, "<urn:uuid:0>")
    known = record(1, WARC_Warcinfo_ID="<urn:uuid:0>"), record(2, digests=False, WARC_Warcinfo_ID="<urn:uuid:0>")
    path.write_bytes(info + b"".join(map(gzip.compress, known)))
    _, one, two = (one for one in heads(path) if isinstance(one, Headed))
    assert (one.record.payload, two.record.payload) == (b"", body(2))


def test_damage_costs_lists_no_record_that_is_whole(tmp_path: Path) -> None:
    """A head may be listed whose body is damaged; one that is whole is always there, and in its place."""
    path, dice = tmp_path / "x.warc.gz", random.Random(8)
    whole = b"".join(gzip.compress(record(n), mtime=0) for n in range(40))
    for _ in range(60):
        at = dice.randrange(len(whole))
        change = dice.choice([b"", bytes(9), dice.randbytes(300)])
        path.write_bytes(whole[:at] + change + whole[at + dice.choice([0, 1, 40]) :])
        sound: set[tuple[int, str]] = set()
        for one in walk(path):
            try:
                sound |= {(one.offset, parse(one.data).id)} if isinstance(one, Member) else set()
            except BadRecord:
                continue
        listed = {(one.offset, one.record.id) for one in heads(path) if isinstance(one, Headed)}
        assert sound <= listed


def test_the_bodies_of_a_file_of_ours_are_not_gone_through(tmp_path: Path) -> None:
    """So that a list of them is quick: what is damaged in a body is not noticed."""
    path = tmp_path / "x.warc.gz"
    large = replace(capture(9), body=body(9, 100_000))
    data = OURS + capture_members(large, None, Setting(warcinfo="<urn:uuid:0>"))
    path.write_bytes(data)
    whole = held(path)
    path.write_bytes(data[:-600] + bytes([data[-600] ^ 0x55]) + data[-599:])
    assert len(held(path)) == len(whole) - 1
    assert told(path) == whole


def test_what_is_no_record_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz"
    noise = gzip.compress(b"no record")
    path.write_bytes(gzip.compress(record(1)) + noise + gzip.compress(record(2))[:-9])
    (bad, torn) = (one for one in heads(path) if isinstance(one, Damage))
    assert bad.reason.startswith("no WARC header")
    assert replace(torn, reason="") == Damage(offset=bad.offset + len(noise), length=torn.length, reason="")
    assert torn.reason == "truncated"
