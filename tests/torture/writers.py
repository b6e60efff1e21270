"""What the killed writers do: a crawl, a crawl's session without Scrapy, an import; all with the real parts.

Files are rotated early, so that kills meet rotations too. Pages are read in the writer itself: to start workers costs a
second each time.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

import archive.segment
import crawler.run
import crawler.session
from archive.importing import Importer
from archive.pages import Readers
from archive.store import Archive, Writer
from crawler.recorder import GROUP
from crawler.session import Finished, Session
from tests.torture.made import OUTLET, find, made, number_of

ROTATE_AT: Final = 2_000_000
_FINDS: Final = 64
"""Articles in the life of a session that is not killed."""


class _Here(Readers):
    """Readers that read in this process, whatever is asked for."""

    def __init__(self, workers: int = 0) -> None:
        super().__init__(0)


def crawl(root: str, outlet: str) -> None:
    """A crawl of one outlet by Scrapy, as `litopys crawl` starts it."""
    prepare()
    crawler.run.main([outlet, "--archive", root, "--log-level", "CRITICAL"])


def session(root: str, first: str) -> None:
    """A session that takes made captures from this number on, as the recorder does: in groups."""
    prepare()
    run = Session.open(Archive(Path(root)), OUTLET)
    run.frontier.add(find(int(first) + number) for number in range(_FINDS))
    while finds := run.lease(GROUP):
        for one in finds:
            run.record(made(number_of(one.url)))
        captures, run.waiting = run.waiting, []
        run.commit(captures)
        run.acknowledge([Finished(find=one, outcome="archived") for one in finds])
    run.close()


def importing(root: str, folder: str) -> None:
    """An import of a folder's WARC files, in smaller commits than usual so that there are more moments."""
    prepare()
    archive_ = Archive(Path(root))
    with (
        archive_.create().lock("import", "another import", patience=15),
        archive_.writing(Readers(0)) as (indexer, _),
        closing(Writer(archive=archive_, indexer=indexer, outlet="import")) as writer,
    ):
        importer = Importer(writer)
        for path in sorted(Path(folder).iterdir()):
            importer.file(path)


def prepare() -> None:
    """Rotate and commit early, read pages here."""
    archive.segment.ROTATE_AT = ROTATE_AT  # type: ignore[misc]
    archive.importing._COMMIT_BYTES = 400_000  # type: ignore[misc]
    crawler.session.Readers = _Here  # type: ignore[attr-defined]


WORKS: Final[dict[str, Callable[..., None]]] = {"crawl": crawl, "session": session, "importing": importing}
"""By the name that is sent to the process that forks."""
