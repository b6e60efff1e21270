"""ReplayWeb.page in a headless browser: a WACZ is served beside it, and what it shows comes back as text.

No driver is needed: the page that embeds the replayer reads its frames, which are of the same origin, and posts what
stands in them.
"""

from __future__ import annotations

import http.server
import json
import re
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from queue import Empty, Queue
from typing import Any, Final
from urllib.parse import urlsplit

from tests.archive.oddities import Shown

Answer = dict[str, Any]
CHROMIUM: Final = Path("/usr/bin/chromium")
_FLAGS: Final = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-quic", "--window-size=1000,700"),
)
_PAGE: Final = """<!doctype html><meta charset="utf-8"><script src="/ui.js"></script><body><script>
const wanted = WANTED;
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
function texts(root) {
  let found = root.body ? root.body.innerText : "";
  const look = (node) => {
    for (const one of node.querySelectorAll("*")) {
      if (one.shadowRoot) look(one.shadowRoot);
      if (one.localName === "iframe") {
        try { found += "\\n" + texts(one.contentDocument); } catch (error) { found += ""; }
      }
    }
  };
  look(root);
  return found;
}
async function shown(one) {
  const frame = document.createElement("replay-web-page");
  for (const [name, value] of Object.entries({source: "/archive.wacz", url: one.url, ts: one.stamp,
    embed: "replayonly", replayBase: "/replay/"})) frame.setAttribute(name, value);
  frame.style = "display:block; width:900px; height:600px";
  document.body.append(frame);
  let text = "";
  for (let turn = 0; turn < 120 && !text.includes(one.heading); turn++) {
    await wait(250);
    text = texts(document);
  }
  frame.remove();
  return text;
}
(async () => {
  for (const one of wanted) {
    const answer = {...one, text: await shown(one)};
    await fetch("/shown", {method: "POST", body: JSON.stringify(answer)});
  }
})();
</script></body>"""


class _Handler(http.server.BaseHTTPRequestHandler):
    """Serves files with ranges, and takes answers."""

    def __init__(self, files: dict[str, tuple[str, bytes]], answers: Queue[Answer], *how: Any) -> None:
        self._files, self._taken = files, answers
        super().__init__(*how)

    def do_GET(self) -> None:
        """A file, or the part of it that is asked for."""
        kind, data = self._files.get(urlsplit(self.path).path, ("", b""))
        asked = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range", ""))
        if not (asked and kind and any(asked.groups())):
            self._send(200 if kind else 404, {"Content-Type": kind}, data)
            return
        first = int(asked[1]) if asked[1] else max(0, len(data) - int(asked[2]))
        last = min(int(asked[2]), len(data) - 1) if asked[1] and asked[2] else len(data) - 1
        where = {"Content-Type": kind, "Content-Range": f"bytes {first}-{last}/{len(data)}"}
        self._send(206, where, data[first : last + 1])

    do_HEAD = do_GET  # noqa: N815

    def do_POST(self) -> None:
        """An answer."""
        self._taken.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self._send(200, {}, b"")

    def _send(self, status: int, headers: dict[str, str], data: bytes) -> None:
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(data)), "Accept-Ranges": "bytes"}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def replayed(wacz: Path, scripts: Path, wanted: Sequence[Shown], profile: Path) -> Iterator[Iterator[Answer]]:
    """What ReplayWeb.page (its ui.js and sw.js in `scripts`) shows of a WACZ, one answer for each that is wanted."""
    answers: Queue[Answer] = Queue()
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(_Handler, _files(wacz, scripts, wanted), answers)
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    browser = subprocess.Popen(
        [CHROMIUM, *_FLAGS, f"--user-data-dir={profile}", f"http://127.0.0.1:{server.server_port}/"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield _answers(answers, len(wanted))
    finally:
        browser.terminate()
        browser.wait(30)
        server.shutdown()
        server.server_close()


def _files(wacz: Path, scripts: Path, wanted: Sequence[Shown]) -> dict[str, tuple[str, bytes]]:
    asked = json.dumps([{"url": one.url, "stamp": one.stamp, "heading": one.heading} for one in wanted])
    files = {
        "/": ("text/html", _PAGE.replace("WANTED", asked).encode()),
        "/archive.wacz": ("application/wacz+zip", wacz.read_bytes()),
    }
    for name in ("ui.js", "sw.js"):
        files |= {f"{at}{name}": ("text/javascript", (scripts / name).read_bytes()) for at in ("/", "/replay/")}
    return files


def _answers(answers: Queue[Answer], count: int) -> Iterator[Answer]:
    for _ in range(count):
        try:
            yield answers.get(timeout=60)
        except Empty:
            return
