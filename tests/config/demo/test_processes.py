"""The demo's children: a taken port is stepped over, a silent program is named, nothing is left running."""

import os
import socket
import time
from pathlib import Path

import pytest

from config.demo.processes import Child, NotReady, end_all, free_port, wait_for


def test_a_taken_port_becomes_the_next_free_one() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen(1)
        wanted = other.getsockname()[1]
        assert free_port(wanted, set()) > wanted


def test_two_programs_never_get_the_same_port() -> None:
    taken: set[int] = set()
    assert len({free_port(0, taken) for _ in range(3)}) == len(taken) == 3


def test_a_program_that_ends_at_once_is_named_with_its_last_words(tmp_path: Path) -> None:
    child = Child("hub", ("no_such_program_of_ours",), tmp_path / "hub.log")
    child.start()
    with pytest.raises(NotReady, match=r"hub ended with status 1[\s\S]*No module named no_such_program_of_ours"):
        wait_for("http://127.0.0.1:9/", child, at_most_s=20)


def test_ending_reaches_the_children_of_a_child(tmp_path: Path) -> None:
    """A program that is deaf to TERM, and a program of its own: both are gone afterwards."""
    code = (
        "import os, signal, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "pid = os.fork()\n"
        "open('pids', 'a').write(f'{os.getpid()} ')\n"
        "time.sleep(60)\n"
    )
    (tmp_path / "deaf.py").write_text(code, "utf-8")
    child = Child("deaf", ("deaf",), tmp_path / "log", {"PYTHONPATH": str(tmp_path)})
    before = Path.cwd()
    os.chdir(tmp_path)
    try:
        child.start()
    finally:
        os.chdir(before)
    pids = _wait_for_two(tmp_path / "pids")
    assert end_all([child], within_s=0.3) == ["deaf"]
    until = time.monotonic() + 5
    while time.monotonic() < until and any(_lives(pid) for pid in pids):
        time.sleep(0.02)
    assert not any(_lives(pid) for pid in pids)


def _wait_for_two(file: Path) -> list[int]:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        found = file.read_text("utf-8").split() if file.exists() else []
        if len(found) == 2:
            return [int(pid) for pid in found]
        time.sleep(0.02)
    raise AssertionError("the program did not start")


def _lives(pid: int) -> bool:
    """A process that has ended and waits to be collected by nobody counts as gone."""
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text("utf-8").rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
