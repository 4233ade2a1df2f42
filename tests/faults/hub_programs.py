"""The hub's real programs under their supervisor, on ports of their own, for tests that kill them."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen


class HubPrograms:
    """`serve` over a home; ended by `end`."""

    def __init__(self, home: Path) -> None:
        self._home = home
        environment = {**os.environ, "ATRIUM_HOME": str(home), "ATRIUM_WEB_PORT": "0", "ATRIUM_PUSH_PORT": "0"}
        self._log = (home / "hub.log").open("wb")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "display_server", "serve"], env=environment, stderr=self._log, stdout=self._log
        )

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._ports()['web']}"

    def wait_until_ready(self, within_s: float = 60.0) -> None:
        until = time.monotonic() + within_s
        while True:
            try:
                with urlopen(f"{self.address}/readyz", timeout=60):  # noqa: S310  # our own hub
                    return
            except (URLError, OSError, KeyError, ValueError):
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def kill(self, program: str) -> bool:
        """kill -9; False when it does not run just now."""
        pid = self._ports()["pids"].get(program)
        if pid is None:
            return False
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            return True
        return False

    def end(self) -> None:
        self._process.terminate()
        self._process.wait(20)
        self._log.close()

    def _ports(self) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = json.loads((self._home / "ports.json").read_text("utf-8"))
        return found
