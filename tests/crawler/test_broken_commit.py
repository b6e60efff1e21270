"""A commit that fails in a way nobody thought of ends the crawl, which would else wait for what never comes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from archive.store import Archive
from tests.crawler.wire_script import WHOLE, script
from tests.crawler.wire_server import serving

_CRAWL = """
import json, sys
from crawler.session import Session
from tests.crawler import wire_crawl

def commit(self, captures):
    raise ValueError("what nobody thought of")

Session.commit = commit
order = json.loads(sys.argv[1])
wire_crawl.main(order)
"""


def test_an_error_that_nobody_thought_of_ends_the_crawl(tmp_path: Path) -> None:
    """And is told; what was not acknowledged stays to be fetched, and the archive can be opened."""
    with serving(script()) as server:
        host = f"wire.localhost:{server.port}"
        urls = [f"http://{host}{path}" for path in list(WHOLE)[:3]]
        order = {"archive": str(tmp_path / "news"), "hosts": [host], "articles": urls}
        done = subprocess.run(
            [sys.executable, "-c", _CRAWL, json.dumps(order)],
            cwd=Path(__file__).parents[2],
            env=os.environ | {"PYTHONPATH": "."},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert "what nobody thought of" in done.stderr
    archive = Archive(tmp_path / "news")
    assert not list(archive.warcs.glob("*.open"))
