"""A real kiosk program follows its hub's version: whole trees, its real `run`, and a stand-in hub that offers a bundle."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from config.version import PROGRAM
from tests.in_memory import short_lived
from tests.installed_tree import Publisher, at_home, installed, newer
from tests.kiosk.link.stand_in_hub import DEVICE, SECRET, StandInHub, standing_in
from tests.patience import until

pytestmark = [pytest.mark.screen, pytest.mark.timeout(600)]
COMES_WITHIN_S = 180.0


class Machine:
    """A kiosk's machine: whoever ends there is started again, as its service manager does."""

    def __init__(self, folder: Path, base: Path, hub: StandInHub) -> None:
        self.base, self.hub, self.home = base, hub, folder / "h"
        self.releases, self.publisher, self.trees = folder / "r", Publisher(folder / "p"), folder / "t"
        (self.home / "kiosk").mkdir(parents=True)
        (self.home / "kiosk/device.json").write_text(json.dumps({"device_id": str(DEVICE), "secret": SECRET}))
        self.log = folder / "log"
        self._running: subprocess.Popen[bytes] | None = None
        self._off = threading.Event()
        self._keeper = threading.Thread(target=self._keep)
        self.starts = 0

    def start(self) -> None:
        self._keeper.start()
        until(lambda: self.program() == PROGRAM, self.said, COMES_WITHIN_S)

    def off(self) -> None:
        self._off.set()
        if self._running is not None:
            self._running.send_signal(signal.SIGKILL)
        self._keeper.join(30)

    def said(self) -> str:
        return f"{self.word()}: {self.log.read_text()[-3000:]}"

    def offer(self, tree: Path, publisher: Publisher | None = None) -> None:
        file = (publisher or self.publisher).bundle(tree)
        self.hub.bundle = (tree.name, file.read_bytes())

    def word(self) -> dict[str, Any]:
        beats = self.hub.asked("heartbeats")
        return beats[-1] if beats else {}

    def program(self) -> str:
        return str(self.word().get("program_version", ""))

    def stands(self, step: str, trouble: str | None = None) -> bool:
        said = self.word().get("update") or {}
        return said.get("step") == step and said.get("trouble") == trouble

    def _keep(self) -> None:
        kept = {
            name: said for name, said in os.environ.items() if not name.startswith(("ATRIUM_", "PYTHON", "DISPLAY"))
        }
        environment = {
            **kept, "ATRIUM_HOME": str(self.home), "ATRIUM_RELEASES": str(self.releases), "ATRIUM_HUB_URL": self.hub.url,
            "ATRIUM_UPDATE_KEYS": f'["{self.publisher.public}"]',
        }  # fmt: skip
        while not self._off.is_set():
            self.starts += 1
            with self.log.open("ab") as log:
                self._running = subprocess.Popen(
                    [str(self.base / "run"), "kiosk"], env=environment, stdout=log, stderr=log
                )
                self._running.wait()
            self._off.wait(0.5)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed(tmp_path_factory.mktemp("base") / "atrium")


@pytest.fixture
def machine(ready: Path) -> Iterator[Machine]:
    with tempfile.TemporaryDirectory(prefix="uk", dir=short_lived()) as folder, standing_in() as hub:
        base = Path(folder) / "a"
        shutil.copytree(ready, base, symlinks=True)
        at_home(base)
        found = Machine(Path(folder), base, hub)
        found.start()
        yield found
        found.off()


@pytest.mark.long
def test_a_kiosk_follows_and_begins_anew_on_welcome(machine: Machine) -> None:
    machine.offer(newer(machine.base, machine.trees / "0.2.0", "0.2.0"))
    until(lambda: machine.program() == "0.2.0" and machine.stands("current"), machine.said, COMES_WITHIN_S)
    assert machine.starts == 1  # it began anew by itself, in the same process
    until(lambda: not (machine.releases / "trial").exists(), machine.said, COMES_WITHIN_S)


@pytest.mark.long
def test_what_may_not_be_taken_is_refused_and_the_last_good_one_stays(machine: Machine) -> None:
    machine.offer(newer(machine.base, machine.trees / "0.2.0", "0.2.0"), Publisher(machine.trees / "stranger"))
    until(lambda: machine.stands("refused", "signature"), machine.said, COMES_WITHIN_S)
    machine.offer(newer(machine.base, machine.trees / "0.3.0", "0.3.0", broken="kiosk/app.py"))
    until(lambda: machine.stands("refused", "self_test"), machine.said, COMES_WITHIN_S)
    assert machine.program() == PROGRAM
    assert machine.starts == 1


@pytest.mark.long
def test_a_version_that_does_not_come_up_is_left_after_three_starts(machine: Machine) -> None:
    machine.offer(newer(machine.base, machine.trees / "0.2.0", "0.2.0", broken="kiosk/input_devices.py"))
    until(lambda: machine.program() == PROGRAM and machine.stands("refused", "went_back"), machine.said, COMES_WITHIN_S)
    assert machine.starts in {4, 5}
    assert not (machine.releases / "current").exists()
