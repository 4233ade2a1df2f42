"""A plan's file read by a process of its own: with little memory and time, and no number waits while it is walked."""

import json
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from display_server.services.child_limits import limit_this_program
from display_server.services.plans.written_plan import WrittenPlan, written_already

WITHIN_S = 80.0
MEMORY, CPU_S, FILES = 3 * 1024**3, 75, 1_000
LONGEST = 50_000_000
"""Letters of a plan that web holds, and every reader after it."""
_ONE = threading.Lock()
"""Two at once would want twice the memory."""
_FINDINGS = (
    "unreached", "no_step_free", "doors_without_rooms", "doors_to_one_space", "lifts_reaching_no_floor", "unnamed",
    "duplicates",
)  # fmt: skip


class NoPlan(ValueError):
    """The file is none, or too much of one; the text says what is wrong in it, in English, or is empty."""


@dataclass(frozen=True)
class PlanRead:
    """`found`: codes by finding, as the editor names them; `read`: how many of what."""

    plan: WrittenPlan
    found: dict[str, list[str]]
    read: dict[str, int]
    step_free_percent: int


def read_plan_aside(file: Path) -> PlanRead:
    """Raises NoPlan."""
    try:
        with _ONE:
            done = subprocess.run(
                [sys.executable, "-m", __name__, str(file)], capture_output=True, timeout=WITHIN_S, check=False
            )
        said: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        raise NoPlan("") from None
    if "refused" in said:
        raise NoPlan(said["refused"])
    return PlanRead(written_already(said["plan"]), said["found"], said["read"], said["step_free_percent"])


def _read(file: Path) -> dict[str, Any]:
    from display_server.services.plans.written_plan import written
    from display_server.wayfinding.findings import find
    from display_server.wayfinding.importers.frame import NotAPlan
    from display_server.wayfinding.importers.reading import read_plan
    from display_server.wayfinding.walkable import walkable

    try:
        plan = read_plan(file.read_bytes())
    except NotAPlan as refused:
        return {"refused": str(refused)}
    if not plan.floors:
        return {"refused": "it holds no floor"}
    text = written(plan).data.text
    if len(text) > LONGEST:
        return {"refused": f"it holds more than any house: {len(text) // 1_000_000} MB as a plan"}
    found = find(plan, walkable(plan))
    return {
        "plan": text, "found": {name: getattr(found, name) for name in _FINDINGS},
        "read": found.read, "step_free_percent": found.step_free_percent,
    }  # fmt: skip


def _step_back() -> None:
    """Numbers go before plans, and where memory ends, it ends for us."""
    limit_this_program(cpu_s=CPU_S, writes=FILES, memory=MEMORY)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", "ascii")


if __name__ == "__main__":
    _step_back()
    sys.stdout.write(json.dumps(_read(Path(sys.argv[1]))))
