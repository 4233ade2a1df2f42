"""What the disk below a bench does by itself: a commit is never sooner on it than one `fdatasync` is.

Some disks stop for a tenth of a second and more, once in a while, whoever writes. A figure of p99 says little of the hub where
the disk's own is higher, so the two stand side by side.
"""

import os
import statistics
import tempfile
import time
from pathlib import Path

from tests.bench.figure import Figure

BYTES, EVERY_S, SECONDS = 4096, 0.01, 6.0
_LENGTH = 16 * 2**20


def disk_figure(folder: str) -> Figure:
    """`disk_sync_p99_ms` of a file there that has its length already, as a database's log has: one page, each 10 ms."""
    waited = _syncs(folder)
    labels: dict[str, str | int | float] = {
        "kind": _kind(folder),
        "p50": round(statistics.median(waited), 2),
        "most": round(max(waited), 1),
        "seconds": SECONDS,
    }
    return Figure("disk_sync_p99_ms", statistics.quantiles(waited, n=100)[98], "ms", labels=labels)


def _syncs(folder: str) -> list[float]:
    """Milliseconds of each."""
    page, waited, at = os.urandom(BYTES), list[float](), 0
    with tempfile.NamedTemporaryFile(prefix="atrium-bench-", dir=folder) as file:
        file.write(bytes(_LENGTH))
        file.flush()
        os.fdatasync(file.fileno())
        until = time.perf_counter() + SECONDS
        while (began := time.perf_counter()) < until:
            os.pwrite(file.fileno(), page, at)
            os.fdatasync(file.fileno())
            waited.append(1000 * (time.perf_counter() - began))
            at = (at + BYTES) % _LENGTH
            time.sleep(EVERY_S)
    return waited


def _kind(folder: str) -> str:
    """The file system's, so that a figure from memory is not taken for one from a disk."""
    place, found = Path(folder).resolve(), ("", "unknown")
    for line in Path("/proc/mounts").read_text("utf-8").splitlines():
        _, at, kind, *_ = line.split()
        if place.is_relative_to(at) and len(at) >= len(found[0]):
            found = at, kind
    return found[1]
