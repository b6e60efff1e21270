"""Cost of `litopys import`, in one process, beside trafilatura's own `extract` on the same pages.

    python -m benchmarks.importing [WARC…]        default: ../shared/data/pages/*.warc.gz

First each file by itself, then all of them together; each time the two run in turn, each in one process of its own.
Compared is CPU time (user and system) as the operating system counted it. The peer does less: it reads the WARC and
extracts text, and neither finds metadata nor copies, digests or indexes anything.
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
for path in sys.argv[1:]:
    with open(path, "rb") as stream:
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
    """Print a line a file, and one for all of them together."""
    files = [Path(name) for name in sys.argv[1:]] or sorted(PAGES.glob("*.warc.gz"))
    if not files:
        raise SystemExit(f"no WARC files given, and none in {PAGES}: nothing to measure")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    print(f"{'file':24}{'import CPU s':>14}{'trafilatura':>14}{'ratio':>8}{'peak MB':>10}")
    for path in files if len(files) > 1 else ():
        compare(path.name, [path])
    compare("all in one process", files)


def compare(name: str, files: Sequence[Path]) -> None:
    """Import the files into a new archive, let trafilatura read them, and print both costs."""
    names = [str(path) for path in files]
    with tempfile.TemporaryDirectory() as folder:
        ours = run([sys.executable, "-m", "crawler.cli", "import", "-w", "0", "-a", f"{folder}/archive", *names])
    peer = run([sys.executable, "-c", PEER, *names])
    ratio = ours.cpu / peer.cpu
    print(f"{name:24}{ours.cpu:14.1f}{peer.cpu:14.1f}{ratio:8.2f}{ours.memory:10.0f}", flush=True)


if __name__ == "__main__":
    main()
