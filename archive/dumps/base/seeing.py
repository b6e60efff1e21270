"""Whether files and folders are there, as far as this user may see: what lies in a closed folder is not.

Using it then says why. `pathlib` raises for such a path, where all that is asked is how to go on.
"""

from __future__ import annotations

import stat
from pathlib import Path


def there(path: str | Path) -> bool:
    """Whether anything has this name."""
    return bool(_mode(path))


def is_folder(path: str | Path) -> bool:
    """Whether it is a folder."""
    return stat.S_ISDIR(_mode(path))


def is_file(path: str | Path) -> bool:
    """Whether it is a regular file."""
    return stat.S_ISREG(_mode(path))


def _mode(path: str | Path) -> int:
    try:
        return Path(path).stat().st_mode
    except (OSError, ValueError):
        return 0
