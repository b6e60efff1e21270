"""Files of input folders that are passed over, as their names say nothing of a dump: counted, to be told of."""

from __future__ import annotations

import os
from collections.abc import Iterable

from archive.console import counted, sayable
from archive.dumps.base.endings import known, listed
from archive.dumps.base.seeing import is_folder


def passed_over(inputs: Iterable[str]) -> str:
    """The sentence on what the folders among the inputs hold beside dumps; empty where that is nothing."""
    folders = {given for given in inputs if "://" not in given and is_folder(given)}
    names = [name for folder in folders for _, _, files in os.walk(folder) for name in files]
    others = [name for name in names if not known(name) and not name.startswith(".")]
    if not others:
        return ""
    kinds = sayable(listed(others))
    return f"{counted(len(others), 'file')} of unknown kind left out ({kinds}); give them by name to have them read too"
