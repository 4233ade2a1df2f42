"""How much memory this process really holds."""

import os
from pathlib import Path


def rss_mb() -> float:
    """Resident set, in millions of bytes."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
