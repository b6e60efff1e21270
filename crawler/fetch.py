"""One page from the network, by the manners of a crawl; it is handed over and not archived.

The fetching is a process of its own (`crawler.fetch_once`): Scrapy runs once in a process, and loads only where it is
needed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from cleaner.errors import BadInput
from cleaner.outlets import Outlet
from cleaner.values import Page
from crawler.fleet import check_contact


def fetch(url: str, outlet: Outlet | None = None) -> Page:
    """The page at this address. Raises `BadInput` where it cannot be had or must not be asked for."""
    local = outlet is not None and outlet.loopback
    if not local:
        check_contact([url], "fetch")
    here = str(Path(__file__).resolve().parents[1])
    path = os.pathsep.join([here, *filter(None, [os.environ.get("PYTHONPATH")])])
    command = [sys.executable, "-m", "crawler.fetch_once", url, *([_place(url)] if local else [])]
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": path}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False
    )
    head, _, body = done.stdout.partition(b"\n")
    told = json.loads(head) if done.returncode == 0 else {"trouble": f"the process ended with code {done.returncode}"}
    if "trouble" in told:
        raise BadInput(f"{url}: cannot be fetched: {told['trouble']}")
    return Page(url=told["url"], html=body, content_type=told["content_type"])


def _place(url: str) -> str:
    """The local host and port that the outlet's definition makes allowed."""
    return urlsplit(url).netloc
