"""One installation of the hub with its hospital, and the versions its publisher signs."""

import os
import signal
import sqlite3
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

from display_server.ports import read_ports
from tests.installed_tree import Publisher, newer
from tests.patience import until

ADDS_A_TABLE = "op.execute('CREATE TABLE of_the_newer (id INTEGER)')"
FAILS = "op.execute('CREATE TABLE half_done (id INTEGER)'); op.execute('nonsense')"


@dataclass
class House:
    """One installation with its hospital."""

    base: Path
    home: Path
    publisher: Publisher
    trees: Path
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    more: dict[str, str] = field(default_factory=dict)
    """Settings beside the usual ones."""

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: said for name, said in os.environ.items() if not name.startswith(("ATRIUM_", "PYTHON"))}
        return {
            **kept, "ATRIUM_HOME": str(self.home), "ATRIUM_WEB_PORT": "0", "ATRIUM_PUSH_PORT": "0",
            "ATRIUM_UPDATE_KEYS": f'["{self.publisher.public}"]', **self.more,
        }  # fmt: skip

    def hub(self, *said: str) -> subprocess.CompletedProcess[str]:
        command = [str(self.base / "run"), "hub", *said]
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=240, check=False, umask=0o077
        )

    def version(self) -> str:
        return self.hub("version").stdout.split()[0]

    def schema(self) -> str:
        with sqlite3.connect(self.home / "hub.sqlite") as database:
            return str(database.execute("SELECT version_num FROM alembic_version").fetchone()[0])

    @property
    def knows(self) -> str:
        """The shape its first version knows."""
        scripts = (self.base / "display_server/db/migrations/versions").glob("[0-9]*_*.py")
        return max(script.name[:4] for script in scripts)

    @property
    def grown(self) -> str:
        """The shape of a version with one migration more."""
        return f"{int(self.knows) + 1:04}"

    def generation(self) -> int:
        with sqlite3.connect(self.home / "hub.sqlite") as database:
            return int(database.execute("SELECT generation FROM hub_identity").fetchone()[0])

    def start(self) -> subprocess.Popen[bytes]:
        self.running.append(
            subprocess.Popen(
                [str(self.base / "run"), "hub"], env=self.environment, stderr=(self.home / "log").open("ab")
            )
        )
        until(self.answers, lambda: (self.home / "log").read_text()[-3000:], 90)
        return self.running[-1]

    def answers(self) -> bool:
        try:
            ports = read_ports(self.home)
            if ports is None:
                return False
            with urlopen(f"{ports.address}/readyz", timeout=2) as answer:  # noqa: S310  # our own hub
                return bool(answer.status == 200)
        except OSError:
            return False

    def stop(self) -> None:
        for one in self.running:
            one.send_signal(signal.SIGTERM)
            one.wait(60)
        self.running.clear()

    def bundle(self, version: str, **said: str) -> Path:
        return self.publisher.bundle(newer(self.base, self.trees / version, version, **said))
