"""The demo's programs and how they find each other: hub (with its front), virtual printer, kiosk. All on loopback."""

import json
import os
import subprocess
import sys
import tomllib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from config.demo.processes import Child, NotReady, end_all, free_port, wait_for

FRONT, PRINTER, PAPER = 8080, 9100, 9180
READY_WITHIN_S = 40.0


@dataclass
class Demo:
    """One running demo. `ports` are wishes: a taken one becomes the next free one, 0 any free one."""

    home: Path
    front: int = FRONT
    printer: int = PRINTER
    paper: int = PAPER
    landscape: bool = False
    with_kiosk: bool = True
    extra: dict[str, str] = field(default_factory=dict)  # further settings for every program
    moved: list[str] = field(default_factory=list)  # in words: which ports were taken
    children: list[Child] = field(default_factory=list)

    def __post_init__(self) -> None:
        taken: set[int] = set()
        for name in ("front", "printer", "paper"):
            wished = getattr(self, name)
            found = free_port(wished, taken)
            if wished and found != wished:
                self.moved.append(f"Port {wished} is taken by another program; {_CALLED[name]} is on {found} instead.")
            setattr(self, name, found)

    @property
    def address(self) -> str:
        """Where everything of the hub is found."""
        return f"http://127.0.0.1:{self.front}"

    @property
    def paper_address(self) -> str:
        return f"http://127.0.0.1:{self.paper}"

    @property
    def environment(self) -> dict[str, str]:
        """The settings all programs share, as environment."""
        return {
            "ATRIUM_HOME": str(self.home),
            "ATRIUM_DEMO": "1",
            "ATRIUM_FRONT_PORT": str(self.front),
            "ATRIUM_WEB_PORT": "0",
            "ATRIUM_PUSH_PORT": "0",
            "ATRIUM_PUBLIC_URL": self.address,
            "ATRIUM_HUB_URL": self.address,
            "ATRIUM_PRINTER": f"tcp://127.0.0.1:{self.printer}",
            "ATRIUM_PRINTER_PORT": str(self.printer),
            "ATRIUM_PAPER_PORT": str(self.paper),
            "ATRIUM_PAPER_FOLDER": str(self.home / "paper"),
            "ATRIUM_KIOSK_PREVIEW": "1",
            "ATRIUM_LANDSCAPE": "1" if self.landscape else "0",
            "PYTHONUNBUFFERED": "1",
            **self.extra,
        }

    def child(self, name: str) -> Child:
        """A running program by its name: hub, printer, kiosk."""
        return next(child for child in self.children if child.name == name)

    def start(self) -> None:
        """Set up and start everything; returns when it answers. Raises NotReady; nothing is left running then."""
        self.home.mkdir(parents=True, exist_ok=True)
        try:
            printer = self._start("printer", "hardware.printer.virtual")
            self._set_up()
            hub = self._start("hub", "display_server", "serve")
            if self.with_kiosk:
                self._start("kiosk", "kiosk")
            wait_for(f"{self.paper_address}/", printer, READY_WITHIN_S)
            wait_for(f"{self.address}/readyz", hub, READY_WITHIN_S)
        except BaseException:
            self.end()
            raise

    def end(self) -> list[str]:
        """End all of it; the names that had to be killed."""
        stubborn = end_all(self.children)
        self.children.clear()
        return stubborn

    def hub_process(self, name: str) -> int | None:
        """The process id of web, push, jobs or front, as the hub's supervisor says it; None while it is not running."""
        file = self.home / "ports.json"
        if not file.exists():
            return None
        found = json.loads(file.read_text("utf-8")).get("pids", {}).get(name)
        return int(found) if found else None

    def dead(self) -> list[Child]:
        """Programs that ended although nobody asked them to."""
        return [child for child in self.children if not child.lives]

    def _start(self, name: str, *command: str) -> Child:
        child = Child(name, command, self.home / "logs" / f"{name}.log", self.environment)
        child.start()
        self.children.append(child)
        return child

    def _set_up(self) -> None:
        """The database of St Anna, made or brought to today; nothing to do where that is done already."""
        mark, wanted = self.home / "set-up.json", self._set_up_for()
        if wanted is not None and mark.exists() and mark.read_text("utf-8") == wanted:
            return
        done = subprocess.run(  # noqa: PLW1510  # its status is looked at
            [sys.executable, "-m", "display_server", "demo-init"],
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            timeout=120,
        )
        if done.returncode != 0:
            raise NotReady(f"The demo hospital could not be set up:\n{done.stdout}{done.stderr}".rstrip())
        if wanted is not None:
            mark.write_text(wanted, "utf-8")

    def _set_up_for(self) -> str | None:
        """What a set-up depends on: the hospital's day, our address, the newest shape of the database. None: ask always."""
        if "ATRIUM_CLOCK" in self.environment or "ATRIUM_CLOCK" in os.environ:
            return None
        hospital = tomllib.loads((Path(__file__).parent / "hospital.toml").read_text("utf-8"))
        today = datetime.now(ZoneInfo(hospital["site"]["zone"])).date()
        shapes = Path(__file__).parents[2] / "display_server" / "db" / "migrations" / "versions"
        newest = max((path.name for path in shapes.glob("*.py")), default="")
        return json.dumps({"day": today.isoformat(), "address": self.address, "newest": newest})


_CALLED = {"front": "the hub", "printer": "the printer", "paper": "the printer's paper"}
