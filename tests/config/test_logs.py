"""Logs: what a fault may say, and what it must not."""

import subprocess
import sys

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
