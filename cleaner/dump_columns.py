"""All columns of a batch that the model of dumps reads: of the lines by themselves, and of what stands around them.

The first cost most and do not change when lines are dropped, so they are reckoned once.
"""

from __future__ import annotations

from collections.abc import Sequence

from cleaner import dump_context, dump_lines, dump_seen, dump_topic
from cleaner.dump_batch import Batch, Columns
from cleaner.dump_bridge import Marks
from cleaner.dump_frequency import Seen
from cleaner.rules import Known


def local(of: Batch, groups: Sequence[str], seen: Seen | None, said: Sequence[Known] | None = None) -> Columns:
    """The columns of the lines by themselves and their frequencies; `groups` holds one for each document.

    `said` is what the phrase rules say of each line, where they were asked already.
    """
    own = dump_lines.own(of, dump_lines.told(of) if said is None else said)
    return own | _frequencies(of, groups, seen)


def local_few(of: Batch, groups: Sequence[str], seen: Seen | None, said: Sequence[Known]) -> Columns:
    """Those of `local` that rules and frequency need."""
    return dump_lines.few(of, said) | _frequencies(of, groups, seen)


def _frequencies(of: Batch, groups: Sequence[str], seen: Seen | None) -> Columns:
    count, articles = dump_seen.frequencies(of, groups, seen)
    return {"seen": count, "articles": articles}


def narrowed(of: Batch, own: Columns, left: Marks) -> Columns:
    """The same columns of `of`, which holds only the lines that are left."""
    less = {name: column[left] for name, column in own.items()}
    return less | dump_lines.gaps(of) if "gap" in own else less


def columns(of: Batch, own: Columns) -> Columns:
    """All columns by name; `own` are those of `local`."""
    return {
        **own,
        **dump_context.context(of, own),
        **dump_topic.topic(of, own),
        **dump_seen.shared(of, own, own["seen"], own["articles"]),
    }


def few(of: Batch, own: Columns) -> Columns:
    """The columns that rules and frequency need; `own` are those of `local_few`."""
    return {**own, **dump_topic.copies(of)}
