"""`./run demo` from outside: it says where to look, what it says is there, and Ctrl-C leaves nothing behind."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config.demo.processes import answers, free_port

ROOT = Path(__file__).parents[3]
PATIENCE_S = 90.0


@contextmanager
def running(home: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The demo once it has said that it is ready, and all that it said."""
    command = [sys.executable, "-m", "config.demo.orchestrate", "--home", str(home), "--no-kiosk", *options]
    port = str(free_port(0, set()))
    demo = subprocess.Popen(
        [*command, "--port", port],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        yield demo, _until_ready(demo)
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait(timeout=PATIENCE_S)


def _until_ready(demo: subprocess.Popen[str]) -> str:
    assert demo.stdout is not None
    said, until = "", time.monotonic() + PATIENCE_S
    while "Ctrl-C ends all of it." not in said:
        line = demo.stdout.readline()
        said += line
        assert line, f"the demo ended: {said}"
        assert time.monotonic() < until, said
    return said


def _page(url: str) -> str:
    """As a browser gets it: a demo board is known by its cookie."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    with browser.open(url, timeout=60) as answer:
        body: str = answer.read().decode()
        return body


def test_the_demo_says_where_to_look_and_ends_cleanly(tmp_path: Path) -> None:
    home = tmp_path / "demo"
    with running(home) as (demo, said):
        address = re.search(r"Lobby board +(http://127\.0\.0\.1:\d+)/board/demo/lobby", said)
        assert address is not None, said
        for path in ("/board/demo/lobby", "/board/demo/department/cardiology", "/staff", "/admin", "/readyz"):
            assert answers(address[1] + path, within_s=10), path
        assert "St Anna" in _page(f"{address[1]}/board/demo/lobby")
        assert "nurse@st-anna.example" in said
        codes = re.findall(r"[BCDFGHJKLMNPQRSTVWXZ]{4} [BCDFGHJKLMNPQRSTVWXZ]{4}", said)
        assert len(codes) == 2, "one booking for now and one of another day"
        demo.send_signal(signal.SIGINT)
        assert demo.wait(timeout=PATIENCE_S) == 0
        assert not answers(f"{address[1]}/readyz")
    left = [line for line in _processes() if str(home) in line]
    assert left == []


@pytest.mark.long
def test_a_program_that_dies_ends_the_demo_and_is_named(tmp_path: Path) -> None:
    with running(tmp_path / "demo") as (demo, _said):
        os.kill(_child(demo.pid, "hardware.printer.virtual"), signal.SIGKILL)
        assert demo.stdout is not None
        rest = demo.stdout.read()
        assert demo.wait(timeout=PATIENCE_S) == 1
    assert "The printer has ended with status -9" in rest
    assert "Everything has ended." in rest


def _processes() -> list[str]:
    """Command line and home of every process of ours."""
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            found.append((folder / "environ").read_text("utf-8", "replace").replace("\0", " "))
        except OSError:
            continue  # gone meanwhile, or another person's
    return [line for line in found if "ATRIUM_HOME=" in line]


def _child(parent: int, module: str) -> int:
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            above = int((folder / "stat").read_text("utf-8").rsplit(")", 1)[1].split()[1])
            command = (folder / "cmdline").read_text("utf-8")
        except OSError:
            continue
        if above == parent and module in command:
            return int(folder.name)
    raise AssertionError(f"{module} does not run")
