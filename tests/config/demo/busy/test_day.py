"""`./run demo --busy` from outside: a small day on a very fast clock, over real HTTP, every number ended."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config.demo.processes import free_port

ROOT = Path(__file__).parents[4]
PATIENCE_S = 120.0


@contextmanager
def day(home: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """A day that is running; whoever leaves it before it is over ends it, as Ctrl-C does."""
    command = [sys.executable, "-m", "config.demo.orchestrate", "--busy", "--no-kiosk", "--home", str(home)]
    port = str(free_port(0, set()))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    running = subprocess.Popen(
        [*command, "--port", port, *options], cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment
    )
    try:
        yield running
    finally:
        if running.poll() is None:
            running.send_signal(signal.SIGINT)
            try:
                running.communicate(timeout=PATIENCE_S)
            except subprocess.TimeoutExpired:
                running.kill()


@pytest.mark.long
def test_a_day_of_sixty_visits_ends_with_every_number_in_a_final_state(tmp_path: Path) -> None:
    with day(tmp_path, "--visits", "60", "--speed", "2400") as running:
        said, _ = running.communicate(timeout=PATIENCE_S)
    assert running.returncode == 0, said
    table = dict(re.findall(r"^  (\S.*?)  +(\S.*)$", said[said.index("The day is over.") :], re.MULTILINE))
    assert table["visits"] == "60"
    assert int(table["calls"]) > 40
    assert {table[name] for name in ("numbers lost", "duplicates", "double calls", "not ended")} == {"0"}


@pytest.mark.long
def test_ctrl_c_in_the_middle_ends_all_of_it(tmp_path: Path) -> None:
    with day(tmp_path, "--visits", "200", "--speed", "120") as running:
        assert running.stdout is not None
        until, line = time.monotonic() + PATIENCE_S, ""
        while "calls" not in line:
            line = running.stdout.readline()
            assert line
            assert time.monotonic() < until
        running.send_signal(signal.SIGINT)
        rest, _ = running.communicate(timeout=PATIENCE_S)
    assert running.returncode == 0
    assert "Everything has ended.\n" in rest
