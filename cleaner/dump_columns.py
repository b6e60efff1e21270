"""All columns of a batch that the model of dumps reads: of the lines by themselves, and of what stands around them.

The first cost most and do not change when lines are dropped, so they are reckoned once.
"""

from __future__ import annotations

from collections.abc import Sequence

from cleaner import dump_context, dump_lines, dump_seen, dump_topic
from cleaner.dump_batch import Batch, Columns
from cleaner.dump_bridge import Marks
from cleaner.dump_frequency import Seen


def local(of: Batch, groups: Sequence[str], seen: Seen | None, langs: Sequence[str | None] = ()) -> Columns:
    """The columns of the lines by themselves and their frequencies; `groups` and `langs` hold one for each document."""
    count, articles = dump_seen.frequencies(of, groups, seen)
    return {**dump_lines.own(of, langs), "seen": count, "articles": articles}


def narrowed(of: Batch, own: Columns, left: Marks) -> Columns:
    """The same columns of `of`, which holds only the lines that are left."""
    return {name: column[left] for name, column in own.items()} | dump_lines.gaps(of)


def columns(of: Batch, own: Columns) -> Columns:
    """All columns by name; `own` are those of `local`."""
    return {
        **own,
        **dump_context.context(of, own),
        **dump_topic.topic(of, own),
        **dump_seen.shared(of, own, own["seen"], own["articles"]),
    }


def few(of: Batch, own: Columns) -> Columns:
    """The columns that rules and frequency need."""
    return {**own, **dump_topic.copies(of)}
