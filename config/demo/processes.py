"""The demo's children: started in groups of their own with their logs in files, ended together, never left behind."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from config.unclaimed_ports import unclaimed_ports

END_WITHIN_S = 8.0
LAST_LINES = 12
_PR_SET_PDEATHSIG = 1


class NotReady(RuntimeError):
    """A program of the demo did not come up; the text says which, and what it said last."""


@dataclass
class Child:
    """One program. Its own group lets an end reach its children too (the hub starts three)."""

    name: str
    command: Sequence[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *self.command],
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with_parent,  # noqa: PLW1509  # the demo has no threads while it starts programs
            )

    @property
    def lives(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def ended_with(self) -> int | None:
        return self.process.poll() if self.process else None

    def signal(self, number: int) -> None:
        """To the whole group; a group that is gone needs none."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return

    def last_words(self) -> str:
        """The end of its log, for a person who wants to know why."""
        if not self.log.exists():
            return ""
        return "\n".join(f"    {line}" for line in self.log.read_text("utf-8", "replace").splitlines()[-LAST_LINES:])


def _end_with_parent() -> None:
    """In the child: were the demo killed outright, nobody would be left to end its programs."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def end_all(children: Sequence[Child], within_s: float = END_WITHIN_S) -> list[str]:
    """Ask each to end, then insist. Returns the names that had to be killed."""
    for child in children:
        child.signal(signal.SIGCONT)
        child.signal(signal.SIGTERM)
    until = time.monotonic() + within_s
    while time.monotonic() < until and any(child.lives for child in children):
        time.sleep(0.05)
    stubborn = [child.name for child in children if child.lives]
    for child in children:
        child.signal(signal.SIGKILL)
    for child in children:
        if child.process is not None:
            with suppress(
                subprocess.TimeoutExpired
            ):  # a machine with no time to spare: the others are ended all the same
                child.process.wait(timeout=END_WITHIN_S)
    return stubborn


def free_port(wanted: int, taken: set[int]) -> int:
    """`wanted`, or the next one nobody listens on; for 0 any that stays free until a program listens there."""
    wished = count(wanted) if wanted else unclaimed_ports()
    port = next(one for one in wished if one not in taken and _is_free(one))
    taken.add(port)
    return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def answers(url: str, within_s: float = 1.0) -> bool:
    """Whether a GET of our own loopback address answers 2xx."""
    try:
        with urllib.request.urlopen(url, timeout=within_s) as answer:  # noqa: S310  # our own http address
            return bool(200 <= answer.status < 300)
    except (urllib.error.URLError, OSError, ValueError):
        return False


def wait_for(url: str, child: Child, at_most_s: float) -> None:
    """Until `url` answers. Raises NotReady when the child ends or stays silent."""
    until = time.monotonic() + at_most_s
    while not answers(url):
        if not child.lives:
            raise NotReady(f"{child.name} ended with status {child.ended_with}. Its last words:\n{child.last_words()}")
        if time.monotonic() > until:
            raise NotReady(f"{child.name} is silent for {at_most_s:.0f} s. Its last words:\n{child.last_words()}")
        time.sleep(0.05)
