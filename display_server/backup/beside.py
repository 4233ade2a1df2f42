"""A backup made by a process of its own that is polite to the machine: the very command a person types."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_POLITE = 10


@dataclass
class Running:
    """A backup that is being made. `why` is what it said in the end."""

    process: subprocess.Popen[bytes]
    said: IO[bytes]

    def status(self) -> int | None:
        return self.process.poll()

    def why(self) -> str:
        self.said.seek(0)
        lines = self.said.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else f"the backup ended with status {self.process.returncode} and said nothing"


Start = Callable[[Path], Running]


def start_backup(file: Path) -> Running:
    """Restored on trial at once. It reads the same settings as we do."""
    return _start("backup", "--verify", str(file))


def start_untried(file: Path) -> Running:
    """Made only: where the next thing looks at it."""
    return _start("backup", str(file))


def _start(*command: str) -> Running:
    said = tempfile.TemporaryFile()  # noqa: SIM115  # it lives as long as the process
    process = subprocess.Popen(
        [sys.executable, "-m", "display_server", *command],
        stdout=subprocess.DEVNULL,
        stderr=said,
        preexec_fn=lambda: os.nice(_POLITE),  # noqa: PLW1509
    )
    return Running(process, said)
