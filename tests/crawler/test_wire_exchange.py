"""However the bytes of an answer arrive, they are parted in the same places and none is lost."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from crawler.wire_exchange import FRAMING, HEAD_MAX, Exchange

EARLY = b"HTTP/1.1 100 Continue\r\n\r\n"
LINES = st.binary(max_size=20).map(lambda line: b"X: " + line.translate(None, b"\r\n"))
ENDS = st.sampled_from([b"\r\n", b"\n"])


@given(st.lists(LINES, max_size=4), ENDS, st.binary(max_size=60), st.integers(0, 2), st.lists(st.integers(0, 300)))
def test_an_answer_is_parted_alike_however_it_is_cut(
    lines: list[bytes], end: bytes, body: bytes, early: int, cuts: list[int]
) -> None:
    head = b"".join(line + end for line in [b"HTTP/1.1 200 Fine", *lines])
    sent = EARLY * early + head + end + body
    exchange = Exchange(body_max=1000)
    places = sorted({min(cut, len(sent)) for cut in cuts} | {0, len(sent)})
    for start, stop in pairwise(places):
        assert exchange.take(sent[start:stop])
    answer = exchange.answer()
    assert answer
    assert (answer.head, answer.blank, answer.body, answer.cut) == (head, end, body, False)


def test_what_follows_the_answer_is_taken_off_again() -> None:
    exchange = Exchange(body_max=1000)
    exchange.take(b"HTTP/1.1 204 No\r\n\r\nHTTP/1.1 200 Never asked for")
    exchange.finish(len(b"HTTP/1.1 200 Never asked for"))
    answer = exchange.answer()
    assert answer
    assert exchange.whole
    assert answer.head + answer.blank + answer.body == b"HTTP/1.1 204 No\r\n\r\n"


def test_no_more_is_taken_than_may_come() -> None:
    endless = Exchange(body_max=0)
    assert endless.take(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * (HEAD_MAX // 6 - 10))
    assert not endless.take(b"X: y\r\n" * 20)
    long = Exchange(body_max=100)
    assert long.take(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * FRAMING * 100)
    assert not long.take(b"x")
    free = Exchange(body_max=0)
    assert free.take(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 1_000_000)
