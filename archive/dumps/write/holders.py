"""Writing the members of a zip or tar, one behind the other, as they came out of one."""

from __future__ import annotations

import tarfile
import tempfile
import time
import zipfile
from typing import IO, Any, BinaryIO, Final, cast

from archive.dumps.base.frame import Member
from archive.dumps.write.pack import Packer

_SPOOL: Final = 16 << 20
_DAY: Final = (1980, 1, 1, 0, 0, 0)


class ZipHolder:
    """A zip that is being written; the same members give the same bytes."""

    def __init__(self, sink: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(sink, "w")
        self._open: IO[bytes] | None = None

    def begin(self, member: Member) -> BinaryIO:
        """The file to write the next member into."""
        info = zipfile.ZipInfo(member.name, date_time=_moment(member.time))
        info.compress_type = zipfile.ZIP_STORED if member.stored else zipfile.ZIP_DEFLATED
        info.external_attr = (member.mode & 0xFFFF) << 16
        self._open = self._zip.open(info, "w", force_zip64=True)
        return cast("BinaryIO", self._open)

    def end(self) -> None:
        """The member that was begun is whole."""
        if self._open is not None:
            self._open.close()

    def close(self) -> None:
        """Write the list of members."""
        self._zip.close()


class TarHolder:
    """A tar that is being written. A member's size stands before it, so each is kept aside until it is whole."""

    def __init__(self, sink: BinaryIO, outer: str) -> None:
        self._packer = Packer(sink, outer, "")
        self._tar: Any = tarfile.open(fileobj=cast("Any", self._packer), mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115
        self._spool: Any = None
        self._member: Member | None = None

    def begin(self, member: Member) -> BinaryIO:
        """The file to write the next member into."""
        self._member = member
        self._spool = tempfile.SpooledTemporaryFile(max_size=_SPOOL)  # noqa: SIM115 (closed in `end`)
        return cast("BinaryIO", self._spool)

    def end(self) -> None:
        """The member that was begun is whole."""
        if self._member is None:
            return
        info = tarfile.TarInfo(self._member.name)
        info.size = self._spool.tell()
        info.mtime, info.mode = self._member.time, self._member.mode
        self._spool.seek(0)
        self._tar.addfile(info, self._spool)
        self._tar.members = []
        self._spool.close()
        self._member = None

    def close(self) -> None:
        """Write the end of the tar."""
        self._tar.close()
        self._packer.close()


def _moment(seconds: float) -> tuple[int, int, int, int, int, int]:
    """A time as zip keeps it, from 1980 on."""
    return max(_DAY, time.gmtime(seconds)[:6]) if seconds else _DAY
