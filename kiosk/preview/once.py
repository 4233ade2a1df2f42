"""One draft drawn by a child of this program: what stands on the glass is not touched by it."""

import base64
import json
import os
import subprocess
import sys
from contextlib import suppress

import structlog

WITHIN_S = 40.0
"""A kiosk's small computer starts the window's libraries first."""
_SCREENS = {"DISPLAY", "WAYLAND_DISPLAY"}


def draw_once(draft: str) -> bytes | None:
    """PNG; None where it could not be drawn. Blocks for seconds, at the lowest priority."""
    environment = {name: value for name, value in os.environ.items() if name not in _SCREENS}
    try:
        drawn = subprocess.run(
            [sys.executable, "-m", f"{__package__}.drawing"], input=draft.replace("\n", " ").encode() + b"\n",
            stdout=subprocess.PIPE, timeout=WITHIN_S, check=True, env=environment, preexec_fn=_last,
        )  # fmt: skip
        said = json.loads(drawn.stdout)
        return base64.b64decode(said["png"]) if "png" in said else None
    except (OSError, subprocess.SubprocessError, ValueError) as fault:
        structlog.get_logger().warning("draft_not_drawn", kind=type(fault).__name__)
        return None


def _last() -> None:
    with suppress(OSError):
        os.nice(10)
