"""What metadata records tell of captures that are yet to come in the same file, as much of it as may be held."""

from __future__ import annotations

from typing import Final

from archive.capture import Found

_MOST: Final = 48_000_000
"""Characters held; a file can be made of notes on captures that never come."""
_EACH: Final = 1_000
"""What holding one costs beside its text."""


class Companions:
    """Notes by the record id of their capture; where they are too many, the oldest go."""

    def __init__(self) -> None:
        self._found: dict[str, Found] = {}
        self._size = 0

    def add(self, owner: str, found: Found) -> None:
        """Keep a note until its capture comes."""
        self.pop(owner)
        self._found[owner] = found
        self._size += _size(owner, found)
        while self._size > _MOST and len(self._found) > 1:
            self.pop(next(iter(self._found)))

    def pop(self, owner: str) -> Found:
        """The note on a capture, which is not kept further; an empty one where there is none."""
        found = self._found.pop(owner, None)
        if found is None:
            return Found()
        self._size -= _size(owner, found)
        return found


def _size(owner: str, found: Found) -> int:
    return _EACH + len(owner) + sum(len(getattr(found, name)) for name in Found.__slots__)
