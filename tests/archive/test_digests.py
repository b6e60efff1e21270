"""Digests in all their spellings are read as what they are, and what is none of them as nothing."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.warc.digests import bytes_of


@given(st.binary(min_size=20, max_size=20) | st.binary(min_size=16, max_size=16) | st.binary(min_size=32, max_size=32))
def test_every_spelling_of_a_digest_is_read(data: bytes) -> None:
    long = base64.b32encode(data).decode()
    for value in (long, long.lower(), long.rstrip("="), data.hex(), data.hex().upper()):
        assert bytes_of(value, len(data)) == data


@pytest.mark.parametrize(
    "value", ["1" * 32, "0" * 32, "_" * 32, "A_" * 16, "+" + "A" * 31, "-" + "A" * 31, " " + "A" * 31, "A" * 31 + "٣"]
)
def test_what_is_no_base32_is_no_digest(value: str) -> None:
    assert bytes_of(value, 20) is None
    assert bytes_of("A" * 32, 20) == bytes(20)
