"""The tour itself, once: a whole visit through the real programs, and paper, board and database agree."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.browser import CHROMIUM, MISSING

ROOT = Path(__file__).parents[2]


@pytest.mark.screen
@pytest.mark.browser
@pytest.mark.timeout(420)
@pytest.mark.skipif(CHROMIUM is None, reason=MISSING)
def test_a_visit_goes_through_the_real_programs_and_all_agree(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.tour", str(tmp_path / "tour"), "--language", "lt"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(  # noqa: PLW1510  # its status is asserted
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=400
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads((tmp_path / "tour" / "tour.json").read_text("utf-8"))
    assert told["agree"]
    assert told["on_paper"] == told["on_board"] == told["in_database"]
    pictures = {step["picture"] for step in told["steps"]}
    assert {"kiosk-ticket.png", "ticket.png", "board-called.png", "console-called.png", "phone-called.png"} <= pictures
    assert all((tmp_path / "tour" / name).stat().st_size > 2000 for name in (*pictures, "contact-sheet.png"))
    assert (tmp_path / "tour" / "ticket.bin").read_bytes().startswith(b"\x1b@")
