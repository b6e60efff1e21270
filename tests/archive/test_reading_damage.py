"""Damage costs what it hits: everything else is read, nothing wrong is passed as good, every skip has its place."""

from __future__ import annotations

import gzip
import hashlib
import os
import random
from collections import Counter
from collections.abc import Sequence

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.warc import inflating
from archive.warc.members import Damage
from archive.warc.reading import Taken
from tests.archive.odd_files import SHAPES, arc, body, read, record, several

RECORDS = 1000
MUTATIONS = 250 if os.environ.get("LITOPYS_TORTURE") else 15
"""In each of four shapes."""


def reasons(data: bytes) -> list[str]:
    return [one.reason for one in read(data) if isinstance(one, Damage)]


def numbers(data: bytes) -> list[int]:
    """Which records of `several` a file still gives; each must be as it was."""
    found = [one.record for one in read(data) if isinstance(one, Taken)]
    assert all(one.payload == body(int(one.id[-13:-1])) for one in found)
    return [int(one.id[-13:-1]) for one in found]


def mutated(data: bytes, dice: random.Random) -> tuple[bytes, int, int]:
    """The data with one thing done to it, and which of its bytes that touched."""
    at = dice.randrange(len(data))
    end = min(at + dice.choice([1, 7, 100, 2000]), len(data))
    kind = dice.choice(["flip", "cut", "insert", "zero", "duplicate"])
    if kind == "flip":
        return data[:at] + bytes([data[at] ^ 1 << dice.randrange(8)]) + data[at + 1 :], at, at + 1
    if kind == "cut":
        return data[:at] + data[end:], at, end
    if kind == "zero":
        return data[:at] + bytes(end - at) + data[end:], at, end
    added = dice.randbytes(end - at) if kind == "insert" else data[at:end]
    return data[:at] + added + data[at:], at, at


@pytest.mark.parametrize(
    "shape", ["plain", "gzip, a member a record", "zstd, a frame a record", "lz4, a frame a record"]
)
def test_a_mutation_costs_only_the_records_that_it_touches(shape: str) -> None:
    """Of a file of 1,000 records; `LITOPYS_TORTURE=1` tries 250 mutations in each shape."""
    originals = several(RECORDS)
    parts = [SHAPES[shape]([one]) for one in originals]
    ends = [sum(map(len, parts[: n + 1])) for n in range(RECORDS)]
    blocks = {hashlib.sha1(one.partition(b"\r\n\r\n")[2][:-4]).digest() for one in originals}
    dice, tried, lost, wrong = random.Random(shape), 0, 0, 0
    for _ in range(MUTATIONS):
        data, start, end = mutated(b"".join(parts), dice)
        found = [one.record for one in read(data) if isinstance(one, Taken)]
        wrong += sum(hashlib.sha1(one.block).digest() not in blocks for one in found)
        ids = Counter(one.id for one in found)
        for number, stop in enumerate(ends):
            begin = stop - len(parts[number])
            touched = begin < end and start < stop if start < end else begin < start < stop
            tried += not touched
            lost += not touched and not ids[f"<urn:uuid:00000000-0000-4000-8000-{number:012d}>"]
    assert wrong == 0
    assert lost <= tried / 1000, f"{lost} of {tried} untouched records were lost"


PIECES: Sequence[bytes] = [
    record(1),
    record(2, digests=False),
    gzip.compress(record(3)),
    gzip.compress(record(4))[:-9],
    zstandard.ZstdCompressor().compress(record(5)),
    SHAPES["lz4, one frame"]([record(6)]),
    gzip.compress(b"no record"),
    record(7)[:200],
    b"WARC/1.1\r\n",
    b"\x1f\x8b\x08",
    b"\x28\xb5\x2f\xfd",
    b"\x04\x22\x4d\x18",
    b"\r\n\r\n",
    arc(1),
]


@given(st.lists(st.one_of(st.binary(max_size=40), st.sampled_from(PIECES)), max_size=8))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read_without_a_crash_and_are_all_accounted_for(parts: list[bytes]) -> None:
    """What is neither taken nor named is line ends."""
    data = b"".join(parts)
    left = bytearray(data)
    for one in read(data):
        assert 0 <= one.offset <= one.offset + one.length <= len(data)
        left[one.offset : one.offset + one.length] = bytes(b"\n" * one.length)
    assert not left.strip(b"\r\n")


LENGTHS = ["", "-1", "abc", "0x10", "3.5", "+10", "1_000", "٣", "9" * 30, str(2**63), "1e3", "10 10"]


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("shape", ["plain", "gzip, a member a record", "zstd, one frame"])
def test_a_length_that_is_none_costs_its_own_record(length: str, shape: str) -> None:
    bad = record(1, digests=False, Content_Length=length)
    data = SHAPES[shape]([record(0), bad, record(2)])
    assert numbers(data) == [0, 2]
    assert len(reasons(data)) == 1


@pytest.mark.parametrize("length", ["0", "3", "5000", "70000000", "999999999999"])
@pytest.mark.parametrize("shape", ["plain", "gzip, a member a record", "gzip, one member"])
def test_a_wrong_length_swallows_no_neighbour(length: str, shape: str) -> None:
    bad = record(1, digests=False, Content_Length=length)
    data = SHAPES[shape]([record(0), bad, *several(12)[2:]])
    assert numbers(data) == [0, *range(2, 12)]


def test_a_wrong_length_is_put_right_where_the_digest_proves_the_record() -> None:
    for length in ("3", "400", "90000"):
        first, mended, last = read(record(0) + record(1, Content_Length=length) + record(2))
        assert isinstance(mended, Taken)
        assert mended.record.payload == body(1)
        assert mended.note == "Content-Length is wrong, the digest proves the record"
        assert mended.record.headers["litopys-origin"] == f"Content-Length was {length}"
        assert isinstance(first, Taken)
        assert isinstance(last, Taken)


@pytest.mark.parametrize("shape", ["plain", "gzip, a member a record", "gzip, two records a member", "zstd, one frame"])
def test_a_body_that_differs_from_its_digest_is_not_passed_as_good(shape: str) -> None:
    bad = record(1).replace(body(1)[30:40], b"0123456789")
    data = SHAPES[shape]([record(0), bad, record(2), record(3)])
    assert numbers(data) == [0, 2, 3]
    assert reasons(data) == ["digest differs"]


def test_a_torn_tail_is_named_with_its_place() -> None:
    good = SHAPES["gzip, a member a record"](several(3))
    torn = gzip.compress(record(3))[:-12]
    found = read(good + torn)
    assert numbers(good + torn) == [0, 1, 2]
    assert found[-1] == Damage(offset=len(good), length=len(torn), reason="truncated")


def test_records_after_a_torn_member_are_read() -> None:
    parts = [gzip.compress(part) for part in several(6)]
    parts[2] = parts[2][: len(parts[2]) // 2]
    assert numbers(b"".join(parts)) == [0, 1, 3, 4, 5]


def test_of_a_damaged_member_with_many_records_the_proven_ones_are_read() -> None:
    whole = gzip.compress(b"".join([*several(30), record(30, digests=False)]), mtime=0)
    assert numbers(whole[:-4]) == list(range(30)), "the record without a digest cannot be proven"
    assert reasons(whole[:-4]) == ["truncated"]
    half = numbers(whole[: len(whole) // 2])
    assert half == list(range(len(half)))
    assert len(half) >= 10
    bad = bytearray(whole)
    bad[-6] ^= 1
    assert numbers(bytes(bad)) == list(range(30))
    assert {one.note for one in read(bytes(bad)) if isinstance(one, Taken)} == {
        "the digest proves the block, but the head may be damaged"
    }


def test_a_member_whose_checksum_differs_is_not_taken_by_its_digest_alone() -> None:
    """The block is as it was, so it is the head that was hit: the page might stand under another address."""
    bad = bytearray(SHAPES["gzip, a member a record"]([record(1)]))
    bad[-6] ^= 1
    assert numbers(bytes(bad)) == []
    assert "bad gzip" in reasons(bytes(bad))[0]


def test_bombs_cost_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inflating, "MAX_RECORD", 1_000_000)
    huge = record(1, page=bytes(5_000_000))
    for pack in (gzip.compress, zstandard.ZstdCompressor().compress):
        data = pack(record(0)) + pack(huge) + pack(record(2))
        assert numbers(data) == [0, 2]
        assert reasons(data) == ["record over 0 MB"]


def test_heads_without_end_cost_themselves() -> None:
    for head in (
        b"WARC/1.1" + b"a" * 300_000,
        b"WARC/1.1\r\n" + b"X: y\r\n" * 50_000,
        b"WARC/1.1\r\nX: " + b" " * 300_000,
    ):
        assert numbers(record(0) + head + b"\r\n\r\n" + record(2)) == [0, 2]


def test_what_is_no_record_is_named() -> None:
    for data, reason in (
        (b"\xef\xbb\xbf" + record(1), "no record begins here"),
        (record(1).replace(b"WARC/1.1", b"WARC/9.9"), "no WARC header"),
        (record(1).replace(b"WARC/1.1", b"WORC/1.1"), "no record begins here"),
        (bytes(70_000), "zeros"),
        (gzip.compress(gzip.compress(record(1))), "no record begins here"),
        (record(1, WARC_Type=""), "no WARC-Type"),
    ):
        assert reasons(data)[0].startswith(reason)
    assert read(b"") == []
