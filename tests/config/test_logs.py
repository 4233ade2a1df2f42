"""Logs: what a fault may say, and what it must not."""

import subprocess
import sys
from pathlib import Path

import pytest

FAULT = """
import structlog
from config.logs import write_logs
write_logs("test", as_json=False)
def greet():
    name = "Ona " + "Kazlau" + "skiene"
    raise LookupError("nobody here")
try:
    greet()
except LookupError:
    structlog.get_logger().error("fault", exc_info=True)
"""


def test_a_fault_in_plain_lines_names_the_place_and_nobodys_name() -> None:
    written = subprocess.run(
        [sys.executable, "-c", FAULT], capture_output=True, text=True, timeout=60, check=True
    ).stderr
    assert "LookupError" in written
    assert "in greet" in written
    assert "Kazlauskiene" not in written


GOES_ON = """
import logging, structlog
from config.logs import write_logs
write_logs("test", as_json=True)
for _ in range(2000):
    structlog.get_logger().error("nothing can be written", why="disk_full")
logging.getLogger("library").error("neither can I")
print("answered")
"""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_log_on_a_full_disk_stops_nobody_who_says_why_nothing_can_be_written() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", GOES_ON], check=False, stdout=subprocess.PIPE, stderr=full, text=True, timeout=60
        )
    assert done.stdout == "answered\n"
