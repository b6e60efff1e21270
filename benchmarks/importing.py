"""Cost of `litopys import`, in one process, beside trafilatura's own `extract` on the same pages.

    python -m benchmarks.importing [WARC…]        default: ../shared/data/pages/*.warc.gz

For each file the two run in turn, each in a process of its own; compared is CPU time (user and system) as the operating
system counted it. The peer does less: it reads the WARC and extracts text, and neither finds metadata nor copies,
digests or indexes anything.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
PAGES = HERE.parent / "shared" / "data" / "pages"
PEER = """
import sys
import trafilatura
from warcio.archiveiterator import ArchiveIterator
with open(sys.argv[1], "rb") as stream:
    for record in ArchiveIterator(stream):
        if record.rec_type == "response":
            url = record.rec_headers.get_header("WARC-Target-URI")
            trafilatura.extract(record.content_stream().read(), url=url, include_comments=False)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a process took: CPU seconds, and peak memory of its largest process in MB."""

    cpu: float
    memory: float


def run(command: Sequence[str]) -> Cost:
    """Run a command to its end and count it; its output is shown when it fails."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=HERE)
    output = process.stdout.read() if process.stdout else b""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(output.decode("utf-8", "replace"))
    return Cost(cpu=usage.ru_utime + usage.ru_stime, memory=usage.ru_maxrss / 1024)


def main() -> None:
    """Print a line a file, and the ratio of the sums."""
    files = [Path(name) for name in sys.argv[1:]] or sorted(PAGES.glob("*.warc.gz"))
    if not files:
        raise SystemExit(f"no WARC files given, and none in {PAGES}: nothing to measure")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ours, theirs, peak = 0.0, 0.0, 0.0
    print(f"{'file':24}{'import CPU s':>14}{'trafilatura':>14}{'ratio':>8}{'peak MB':>10}")
    with tempfile.TemporaryDirectory() as folder:
        for path in files:
            imported = run([sys.executable, "-m", "crawler.cli", "import", "-a", f"{folder}/archive", str(path)])
            peer = run([sys.executable, "-c", PEER, str(path)])
            ours, theirs, peak = ours + imported.cpu, theirs + peer.cpu, max(peak, imported.memory)
            ratio = imported.cpu / peer.cpu
            print(f"{path.name:24}{imported.cpu:14.1f}{peer.cpu:14.1f}{ratio:8.2f}{imported.memory:10.0f}", flush=True)
    print(f"{'all':24}{ours:14.1f}{theirs:14.1f}{ours / theirs:8.2f}{peak:10.0f}")


if __name__ == "__main__":
    main()
