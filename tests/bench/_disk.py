"""What the disk below a bench does by itself: a commit is never sooner on it than one `fdatasync` is.

Some disks stop for a tenth of a second and more, once in a while, whoever writes. Whatever comes by the clock meets such a
moment as often as it is long: 200 ms in each ten seconds are two in a hundred. A figure of p99 says little of the hub where the
disk's own is higher, so the two stand side by side.
"""

import os
import statistics
import tempfile
import time
from pathlib import Path

from tests.bench.figure import Figure

BYTES, EVERY_S, SECONDS = 4096, 0.01, 10.0
_LENGTH = 16 * 2**20


def disk_figure(folder: str) -> Figure:
    """`disk_wait_p99_ms` of a file there that has its length already, as a database's log has: one page, each 10 ms."""
    waited = _syncs(folder)
    labels: dict[str, str | int | float] = {
        "kind": _kind(folder),
        "p50": round(statistics.median(waited), 2),
        "most": round(max(waited), 1),
        "seconds": SECONDS,
    }
    return Figure("disk_wait_p99_ms", one_in_a_hundred(waited, 1000 * SECONDS), "ms", labels=labels)


def one_in_a_hundred(waited: list[float], within: float) -> float:
    """How long who comes at any moment `within` (milliseconds) waits until the sync that runs then is over, but for one in a
    hundred. `waited`: how long each sync lasted."""
    low, high = 0.0, max(waited)
    for _ in range(40):
        middle = (low + high) / 2
        longer = sum(one - middle for one in waited if one > middle) / within
        low, high = (middle, high) if longer > 0.01 else (low, middle)
    return high


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
