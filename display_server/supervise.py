"""`./run hub`: starts web, push and jobs as child processes, restarts what dies, ends all of them together (decision 24)."""

import ctypes
import fcntl
import os
import select
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import structlog

from config.clock import anchored
from config.service_manager import tell_service_manager
from config.settings import HubSettings
from display_server.ports import Ports, reached_at, settle_ports, write_ports
from display_server.programs import Program, Start, ready_made
from display_server.sign_of_life import ASKS, MAY_BE_SILENT_S, SignOfLife

REFUSED = 2
"""Exit status of a program that said in words why it will not run. While the hub starts, that ends all of it; once it was
ready, a refusal may pass (a command holds the writer's lock for a moment), so the program is tried again."""

BEGINS_ANEW = 75
"""SIGHUP: everything was ended, and this process is to begin anew, by then perhaps as another version."""

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.1, 4.0
STEADY_AFTER_S = 10.0  # a program that lived this long starts again without delay
END_WITHIN_S = 4.0
_DIE_WITH_PARENT, _ADOPT_ORPHANS = 1, 36  # PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER
_log = structlog.get_logger()


class RunsAlready(RuntimeError):
    """Another supervisor serves this home."""


@dataclass
class Child:
    """One program: its process, and when it may be started again after a death."""

    name: str
    process: Program | None = None
    began: float = 0.0
    pause: float = FIRST_PAUSE_S
    start_at: float = 0.0


class Supervisor:
    """Keeps the programs running until a signal; `run` answers the exit status."""

    def __init__(
        self,
        settings: HubSettings,
        ports: Ports,
        start: Start,
        may_be_silent_s: float = MAY_BE_SILENT_S,
    ) -> None:
        self._settings = settings
        self._start = start
        self._ports = ports
        more = [f"web-{number}" for number in range(2, settings.web_workers + 1)]
        more_push = [f"push-{number}" for number in settings.push_processes[1:]]
        names = ["web", *more, "push", *more_push, "jobs"] + (["front"] if ports.front is not None else [])
        names += ["preview"] if settings.kiosk_preview else []
        self._children = [Child(name) for name in names]
        self._environment = _environment(settings, ports)
        self._libc = ctypes.CDLL(None)
        self._libc.prctl(_ADOPT_ORPHANS, 1, 0, 0, 0)
        self._ready = False
        self._unsaid = False  # who runs now does not stand in ports.json yet
        self._may_be_silent_s = may_be_silent_s
        self._web_lives = SignOfLife(reached_at(ports.host), ports.web, ["web", *more], may_be_silent_s)

    def run(self) -> int:
        with _signals() as (heard, stop_signals):
            status = None
            with suppress(OSError):  # a full disk; by this id an update asks us to make way
                (self._settings.home / "serve.pid").write_text(str(os.getpid()), "ascii")
            try:
                while status is None:
                    self._start_due()
                    select.select([heard], [], [], 0.05 if not self._ready else self._until_next())
                    with suppress(BlockingIOError):
                        said = set(heard.recv(1024))
                        status = 0 if said & stop_signals else BEGINS_ANEW if signal.SIGHUP in said else None
                    status = self._notice_deaths() if status is None else status
                    self._notice_ready()
                    self._end_what_hangs()
            finally:
                if status != BEGINS_ANEW:  # systemd would end who says so and goes on
                    tell_service_manager("STOPPING=1")
                self._end_all()
            return status

    def _start_due(self) -> None:
        now, started = time.monotonic(), False
        for child in self._children:
            if child.process is None and now >= child.start_at:
                child.process = self._start(child.name, self._environment, self._die_with_parent)
                child.began, started = now, True
                self._web_lives.forget(child.name)
        if started or self._unsaid:
            self._write_ports()

    def _write_ports(self) -> None:
        """Who runs now: others signal by these ids, so a dead one must not stay. A disk that refuses ends nobody: what stood
        there goes, and it is said as soon as there is room."""
        pids = {child.name: child.process.pid for child in self._children if child.process}
        try:
            write_ports(self._settings.home, replace(self._ports, pids=pids))
            self._unsaid = False
        except OSError as refused:
            if not self._unsaid:
                _log.error("ports cannot be written", why=refused.strerror)
            self._unsaid = True
            with suppress(OSError):
                (self._settings.home / "ports.json").unlink(missing_ok=True)

    def _notice_deaths(self) -> int | None:
        """Plan the next start of what died; the exit status when a program refuses to run at all."""
        for child in self._children:
            if child.process is None or (status := child.process.poll()) is None:
                continue
            _end_group(child.process.pid)
            child.process = None
            self._write_ports()
            if status == REFUSED and not self._ready:
                _log.error("program refused to run", program=child.name)
                return REFUSED
            now = time.monotonic()
            pause = 0.0 if now - child.began > STEADY_AFTER_S else child.pause
            child.start_at = now + pause
            _log.warning("program died", program=child.name, status=status, again_in_s=round(pause, 1))
            child.pause = min(child.pause * 2, LONGEST_PAUSE_S) if pause else FIRST_PAUSE_S
        return None

    def _end_what_hangs(self) -> None:
        """A `web` that answers no more is killed; its death is noticed as any other. push stops its stamps by itself."""
        hung = self._web_lives.hung(time.monotonic())
        for child in self._children:
            if child.name in hung and child.process is not None:
                _log.error("program hangs", program=child.name, silent_s=self._may_be_silent_s)
                child.process.kill()
                self._web_lives.forget(child.name)

    def _notice_ready(self) -> None:
        if self._ready:
            return
        doors = [port for port in (self._ports.web, self._ports.push, self._ports.front) if port is not None]
        if all(_answers(reached_at(self._ports.host), port) for port in doors):
            self._ready = True
            tell_service_manager("READY=1")
            _log.info("hub ready", address=self._ports.address)

    def _until_next(self) -> float:
        due = [child.start_at for child in self._children if child.process is None]
        longest = min(1.0, self._may_be_silent_s / ASKS / self._settings.web_workers)
        return max(0.0, min(due, default=time.monotonic() + longest) - time.monotonic())

    def _end_all(self) -> None:
        """TERM to all at once, KILL for who does not follow in time."""
        self._web_lives.close()
        running = [child.process for child in self._children if child.process is not None]
        for process in running:
            process.terminate()
        until = time.monotonic() + END_WITHIN_S
        for process in running:
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.01, until - time.monotonic()))
        for process in running:
            process.kill()
            process.wait()
            _end_group(process.pid)
        for name in ("ports.json", "serve.pid"):
            with suppress(OSError):  # a disk that can only be read
                (self._settings.home / name).unlink(missing_ok=True)

    def _die_with_parent(self) -> None:
        """In the child, before its program: were we killed outright, nobody would be left to end it."""
        self._libc.prctl(_DIE_WITH_PARENT, signal.SIGTERM, 0, 0, 0)


def serve(settings: HubSettings) -> int:
    """The `serve` command. Raises PortTaken, AddressUnknown or RunsAlready before anything is started."""
    _open_the_first_three()
    settings.home.mkdir(parents=True, exist_ok=True)
    with _only_one(settings.home / "serve.lock"):
        return Supervisor(settings, settle_ports(settings), ready_made()).run()


def _open_the_first_three() -> None:
    """Where one of them was closed the next file would have its number, and every program after us would hold that file."""
    while (opened := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(opened)


def _environment(settings: HubSettings, ports: Ports) -> dict[str, str]:
    """What the children are told beyond our own environment: the same home, real ports, one time."""
    said = {
        "ATRIUM_HOME": str(settings.home),
        "ATRIUM_HOST": ports.host,
        "ATRIUM_WEB_PORT": str(ports.web),
        "ATRIUM_PUSH_PORT": str(ports.push),
        "ATRIUM_WEB_WORKERS": str(settings.web_workers),
        "ATRIUM_PUSH_WORKERS": str(settings.push_workers),
    }
    if settings.postgres is not None:
        said["ATRIUM_DATABASE"] = (
            settings.postgres
        )  # an environment is its own account's to read, a command line everybody's
    if ports.front is not None:
        said["ATRIUM_FRONT_PORT"] = str(ports.front)
    if settings.clock:
        said["ATRIUM_CLOCK"] = anchored(settings.clock)
    return {**os.environ, **said}


@contextmanager
def _only_one(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RunsAlready(f"The hub of {path.parent} runs already.") from None
        yield


@contextmanager
def _signals() -> Iterator[tuple[socket.socket, set[int]]]:
    """A socket that becomes readable at a signal, and which of them mean the end; the old ways are restored after."""
    heard, wakes = socket.socketpair()
    heard.setblocking(False)
    wakes.setblocking(False)
    stop = {signal.SIGTERM, signal.SIGINT}
    before = {number: signal.signal(number, lambda *_: None) for number in (*stop, signal.SIGHUP, signal.SIGCHLD)}
    before_fd = signal.set_wakeup_fd(wakes.fileno())
    try:
        yield heard, {int(number) for number in stop}
    finally:
        signal.set_wakeup_fd(before_fd)
        for number, way in before.items():
            signal.signal(number, way)
        heard.close()
        wakes.close()


def _end_group(pid: int) -> None:
    """End what a dead program left running (a web worker would hold the port and the writer's lock), and see it gone."""
    until = time.monotonic() + 1.0
    with suppress(ProcessLookupError, PermissionError):
        while time.monotonic() < until:
            os.killpg(pid, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(-pid, os.WNOHANG)  # orphans of our programs come to us: _ADOPT_ORPHANS
            time.sleep(0.005)


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), 0.2):
            return True
    except OSError:
        return False
