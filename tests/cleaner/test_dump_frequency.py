"""Counting in how many articles of a group a line stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.dump_frequency import Counting, load
from cleaner.dump_keys import only_keys
from cleaner.dump_values import Given
from cleaner.errors import BadInput

MENU = "Новини · Спорт · Погода"


def story(number: int) -> list[str]:
    """Three paragraphs that no other story has."""
    words = ("перший", "другий", "третій")
    return [
        f"На {'іваолмдт'[number % 8] * 5}ській переправі {word} день поспіль рахували човни, розповіла Уляна Сойка, "
        f"{('капітанка', 'механікиня', 'лоцманка', 'сторожка')[number % 4]} порома."
        for word in words
    ]


def page(number: int, group: str = "visnyk.example") -> Given:
    return Given(lines=(MENU, *story(number), "Реклама"), group=group)


def seen(documents: list[Given], line: str, group: str = "visnyk.example", room: int = 10_000) -> tuple[float, float]:
    """How often the line was seen, and how many articles there are."""
    counting = Counting(room=room)
    counting.add(documents)
    count, articles = counting.seen().of(group, only_keys([line]))
    return float(count[0]), articles


def test_a_menu_is_seen_in_every_article_and_a_paragraph_in_one() -> None:
    pages = [page(number) for number in range(8)]
    assert seen(pages, MENU) == (8, 8)
    assert seen(pages, story(3)[1]) == (1, 8)


def test_an_article_that_is_there_three_times_counts_once() -> None:
    pages = [page(number) for number in range(8) for _ in range(3)]
    assert seen(pages, MENU) == pytest.approx((8, 8))
    assert seen(pages, story(3)[1])[0] == 1


def test_groups_are_counted_apart_and_of_a_single_document_nothing_is_known() -> None:
    pages = [page(0), page(1), page(2, "other.example")]
    assert seen(pages, MENU) == (2, 2)
    assert seen(pages, MENU, "other.example") == (-1, -1)
    assert seen(pages, MENU, "unheard.example") == (-1, -1)


def test_without_room_documents_are_forgotten_and_shares_stay() -> None:
    pages = [page(number, "visnyk.example") for number in range(8)]
    half = [Given(lines=(*story(number), "Лише половина"), group="visnyk.example") for number in range(8)]
    counting = Counting(room=60)
    for _ in range(20):
        counting.add(pages)
        counting.add(half)
    known = counting.seen()
    (count,), articles = known.of("visnyk.example", only_keys([MENU]))
    assert articles > 0
    assert 0.2 < count / articles < 0.8
    assert sum(group.lines for group in counting.groups.values()) <= 60


def test_what_was_counted_is_saved_and_read_again(tmp_path: Path) -> None:
    counting = Counting()
    counting.add([page(number) for number in range(8)])
    file = tmp_path / "seen.npz"
    counting.seen().save(file)
    (count,), articles = load(file).of("visnyk.example", only_keys([MENU]))
    assert (count, articles) == (8, 8)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no counts", b"\x93NUMPY"])
def test_a_file_without_counts_is_refused_with_its_name(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "seen.npz"
    file.write_bytes(data)
    with pytest.raises(BadInput, match=r"seen\.npz"):
        load(file)
