"""What a run of `litopys clean` is to do: one value, made of the options by `orders` and checked before it begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from archive.dumps.base.how import How
from archive.dumps.read.batches import Shard
from archive.dumps.read.inputs import Source
from archive.dumps.runs.results import Outputs
from archive.dumps.runs.work import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be done."""

    sources: Sequence[Source]
    how: How = field(default_factory=How)
    task: Task = field(default_factory=Task)
    outputs: Outputs
    corpus: bool | None = None
    """Whether lines are counted first; None where that is to be seen from the sources."""
    frequencies: tuple[Path, ...] = ()
    """Counted by earlier runs."""
    save_frequencies: Path | None = None
    count_only: bool = False
    """Whether nothing is cleaned: what is counted is saved so that it can be added to what other machines count."""
    sidecar: Path | None = None
    command: str = ""
    inputs: tuple[str, ...] = ()
    shard: Shard = field(default_factory=Shard)
    workers: int = 0
    memory: Path | None = None
    """The folder in which the run keeps how far it is; None where it cannot be gone on with."""
    quiet: bool = False
    """Whether progress would stand between what is printed."""

    @property
    def shared(self) -> Shard | None:
        """How the documents of a single file are shared out, if they are."""
        return self.shard if self.parted else None

    @property
    def parted(self) -> bool:
        """Whether it is the documents of a single file that are shared out."""
        return self.shard.count > 1 and len(self.sources) == 1

    @property
    def mine(self) -> Sequence[Source]:
        """The files that this machine cleans."""
        return [source for source in self.sources if self.parted or self.shard.has(source)]
