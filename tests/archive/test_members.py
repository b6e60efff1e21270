"""The member walker finds every undamaged record and names every damaged stretch."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.warc import inflating
from archive.warc.members import Damage, Member, read_member, walk

RECORD = b"WARC/1.1\r\nWARC-Type: resource\r\nContent-Length: 4\r\n\r\n"


def member(number: int) -> bytes:
    return gzip.compress(RECORD + b"%04d" % number, mtime=0)


def test_whole_members_come_back_in_order_with_their_places(tmp_path: Path) -> None:
    path = tmp_path / "x.gz"
    path.write_bytes(b"".join(member(n) for n in range(20)))
    found = list(walk(path))
    assert [m.data[-4:] for m in found if isinstance(m, Member)] == [b"%04d" % n for n in range(20)]
    last = found[-1]
    assert isinstance(last, Member)
    assert read_member(path, last.offset, len(last.raw)) == last


@pytest.mark.parametrize("cut", [1, 4, 8, 20])
def test_a_torn_tail_is_named_and_never_passed_as_a_record(cut: int, tmp_path: Path) -> None:
    path = tmp_path / "x.gz"
    good = member(1)
    path.write_bytes(good + member(2)[:-cut])
    one, torn = walk(path)
    assert isinstance(one, Member)
    assert torn == Damage(offset=len(good), length=len(member(2)) - cut, reason="truncated")


@given(noise=st.binary(min_size=1, max_size=300), after=st.integers(1, 5))
@settings(max_examples=60, deadline=None)
def test_garbage_in_the_middle_costs_no_record_around_it(
    noise: bytes, after: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("walk") / "x.gz"
    path.write_bytes(member(0) + b"!" + noise + b"".join(member(n) for n in range(1, after + 1)))
    numbers = [m.data[-4:] for m in walk(path) if isinstance(m, Member) and m.data.startswith(b"WARC/")]
    assert numbers == [b"%04d" % n for n in range(after + 1)]


@given(at=st.integers(0, 10_000), flip=st.integers(1, 255))
@settings(max_examples=60, deadline=None)
def test_a_flipped_byte_costs_one_record_at_most(at: int, flip: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("flip") / "x.gz"
    data = bytearray(b"".join(member(n) for n in range(10)))
    data[at % len(data)] ^= flip
    path.write_bytes(data)
    found = list(walk(path))
    assert sum(isinstance(m, Member) for m in found) >= 9
    spans = [(f.offset, len(f.raw) if isinstance(f, Member) else f.length) for f in found]
    assert sum(length for _, length in spans) == len(data), "every byte is in a member or in a named damage"


def test_a_bomb_costs_itself_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inflating, "MAX_RECORD", 1_000_000)
    path = tmp_path / "x.gz"
    bomb = gzip.compress(RECORD + bytes(5_000_000))
    path.write_bytes(member(1) + bomb + member(2))
    first, second, third = walk(path)
    assert isinstance(first, Member)
    assert isinstance(second, Damage)
    assert "over" in second.reason
    assert isinstance(third, Member)
