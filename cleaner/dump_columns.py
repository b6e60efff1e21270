"""All columns of a batch that the line model of dumps reads, and the batch without lines that have been dropped."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner import dump_context, dump_lines, dump_seen, dump_topic
from cleaner.dump_batch import Batch, Columns
from cleaner.dump_frequency import Seen


def columns(of: Batch, groups: Sequence[str], seen: Seen | None, langs: Sequence[str | None] = ()) -> Columns:
    """The columns by name, always in the same order; `groups` holds the group of each document of the batch."""
    own = dump_lines.own(of, langs)
    count, articles = dump_seen.frequencies(of, groups, seen)
    return {
        **own,
        **dump_context.context(of, own),
        **dump_topic.topic(of, own),
        **dump_seen.shared(of, own, count, articles),
    }


def few(of: Batch, groups: Sequence[str], seen: Seen | None, langs: Sequence[str | None] = ()) -> Columns:
    """The columns that rules and frequency need."""
    own = dump_lines.own(of, langs)
    count, articles = dump_seen.frequencies(of, groups, seen)
    return {**own, **dump_topic.copies(of), "seen": count, "articles": articles}
