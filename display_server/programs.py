"""How the supervisor starts a program of the hub: forked from what all of them have loaded, or by a command of its own."""

import runpy
import subprocess
import sys
from collections.abc import Callable
from typing import Protocol

import structlog

from display_server.forked import fork, load_programs

_log = structlog.get_logger()


class Program(Protocol):
    """A process of ours: a `subprocess.Popen`, or what was forked (`forked.py`)."""

    @property
    def pid(self) -> int: ...
    def poll(self) -> int | None: ...
    def wait(self, timeout: float = ...) -> int: ...
    def terminate(self) -> None: ...
    def kill(self) -> None: ...


Start = Callable[[str, dict[str, str], Callable[[], None]], Program]
"""By its name, with its environment; what the child does before anything else."""


def ready_made() -> Start:
    """Forks, once all of it is loaded; else each program is started by command, and says itself what this version lacks."""
    try:
        load_programs()
    except Exception:
        _log.exception("programs not loaded; each loads itself")
        return start_by_command
    return _start_forked


def _start_forked(program: str, environment: dict[str, str], prepare: Callable[[], None]) -> Program:
    if program == "preview":  # the kiosk's own renderer, a program of another package
        return start_by_command(program, environment, prepare)
    return fork(program, environment, prepare, lambda: _as_by_hand(command_of(program)))


def _as_by_hand(command: list[str]) -> int:
    """`python -m display_server web` in this very process; it ends by SystemExit."""
    _, _, module, *sys.argv[1:] = command
    runpy.run_module(module, run_name="__main__")
    return 0


def start_by_command(
    program: str,
    environment: dict[str, str],
    prepare: Callable[[], None],
    command: Callable[[str], list[str]] | None = None,
) -> Program:
    """In a session of its own: whatever a program leaves behind is ended with it, and Ctrl-C reaches only us."""
    return subprocess.Popen(
        (command or command_of)(program), env=environment, start_new_session=True,
        preexec_fn=prepare,  # noqa: PLW1509  # this process has no threads
    )  # fmt: skip


def command_of(program: str) -> list[str]:
    """How one of the hub's programs is started by hand; `web-2` is the second of those that answer on web's port."""
    if program == "preview":
        return [sys.executable, "-m", "kiosk", "--preview"]
    name, _, worker = program.partition("-")
    return [sys.executable, "-m", "display_server", name, *(["--worker", worker] if worker else [])]
