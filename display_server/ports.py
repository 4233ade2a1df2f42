"""Where the hub's programs listen: any free port for 0, a taken one said in words, the truth in `<home>/ports.json`."""

import errno
import json
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from config.settings import HubSettings
from config.unclaimed_ports import unclaimed_ports

EVERYWHERE = {"0.0.0.0", "::", ""}  # noqa: S104  # recognised, not bound


class PortTaken(OSError):
    """A program's port belongs to another program; `args[0]` says which setting to change."""


class AddressUnknown(OSError):
    """The host to listen on is none of this machine's addresses."""


@dataclass(frozen=True)
class Ports:
    """Real numbers, never 0. `front` is the one-origin door of a demo; without it web's port is where people go."""

    host: str
    web: int
    push: int
    front: int | None = None
    pids: dict[str, int] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the hub's pages."""
        host = reached_at(self.host)
        return f"http://{f'[{host}]' if ':' in host else host}:{self.front or self.web}"


def reached_at(host: str) -> str:
    """The address a program on this machine connects to when another listens on `host`."""
    return {"": "127.0.0.1", "::": "::1"}.get(host, "127.0.0.1" if host in EVERYWHERE else host)


def settle_ports(settings: HubSettings) -> Ports:
    """The ports all programs will be told. Raises PortTaken where one is in use now."""
    host, front, free = settings.host, settings.front_port, unclaimed_ports()
    return Ports(
        host=host,
        web=settle_port(host, settings.web_port, "web", "ATRIUM_WEB_PORT", free),
        push=settle_port(host, settings.push_port, "push", "ATRIUM_PUSH_PORT", free),
        front=None if front is None else settle_port(host, front, "the front", "ATRIUM_FRONT_PORT", free),
    )


def write_ports(home: Path, ports: Ports) -> None:
    """Replace `ports.json` at once, so that nobody reads half of it."""
    staged = home / "ports.json.new"
    staged.write_text(json.dumps({**asdict(ports), "address": ports.address}, indent=1) + "\n", "utf-8")
    staged.replace(home / "ports.json")


def read_ports(home: Path) -> Ports | None:
    """Where the hub of this home listens; None while none runs."""
    try:
        said = json.loads((home / "ports.json").read_text("utf-8"))
    except FileNotFoundError:
        return None
    return Ports(said["host"], said["web"], said["push"], said["front"], said["pids"])


def bind_or_refuse(door: socket.socket, host: str, port: int, program: str, setting: str) -> None:
    """Bind, or close it and say in words what to do. Raises PortTaken or AddressUnknown."""
    try:
        door.bind((host, port))
    except OSError as refused:
        door.close()
        if refused.errno == errno.EADDRINUSE:
            raise PortTaken(
                f"Port {port}, where {program} should listen, is taken by another program. "
                f"End that one, or set {setting} to another port (0: any free one)."
            ) from None
        if refused.errno == errno.EACCES:
            said = f"Port {port} needs rights that {program} does not have: set {setting} to 1024 or above."
            raise AddressUnknown(said) from None
        if refused.errno == errno.EADDRNOTAVAIL or isinstance(refused, socket.gaierror):
            raise AddressUnknown(f"ATRIUM_HOST is {host!r}, which is no address of this machine.") from None
        raise


def settle_port(host: str, port: int, program: str, setting: str, free: Iterator[int] | None = None) -> int:
    """The port itself, or for 0 the next free one of `free`, tried before anything starts. Raises PortTaken, AddressUnknown."""
    for tried in () if port else free or unclaimed_ports():
        with suppress(PortTaken):
            return _bindable(host, tried, program, setting)
    return _bindable(host, port, program, setting)


def _bindable(host: str, port: int, program: str, setting: str) -> int:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bind_or_refuse(trial, host, port, program, setting)
        return int(trial.getsockname()[1])
