"""Months of people at one kiosk in one process: its memory stays where it was."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

VISITS, MOST_MB = 5_000, 10


@pytest.mark.long
@pytest.mark.screen
@pytest.mark.timeout(3600)
def test_five_thousand_visits_leave_memory_flat(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.bench._kiosk", "months", str(tmp_path), str(VISITS)],
        env={name: value for name, value in os.environ.items() if name != "DISPLAY"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr[-2000:]
    said = json.loads(ran.stdout.splitlines()[-1])
    assert said["visits"] == VISITS
    assert said["growth_mb"] < MOST_MB, said
