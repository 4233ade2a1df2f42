"""Versions of the hub put in force and left again by its real `run`, with real trees, real databases and real deaths."""

import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

import pytest

from config.version import PROGRAM
from display_server.ports import read_ports
from tests.in_memory import short_lived
from tests.installed_tree import Publisher, at_home, installed, newer
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


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return installed(tmp_path_factory.mktemp("base") / "atrium")


@pytest.fixture
def house(ready: Path) -> Iterator[House]:
    """In a folder with a short name: sockets live in its home."""
    import shutil
    import tempfile

    with tempfile.TemporaryDirectory(prefix="up", dir=short_lived()) as folder:
        base = Path(folder) / "a"
        shutil.copytree(ready, base, symlinks=True)
        at_home(base)
        found = House(base, Path(folder) / "h", Publisher(Path(folder) / "p"), Path(folder) / "t")
        assert found.hub("init", "--name", "Clinic", "--zone", "Europe/Vilnius").returncode == 0
        yield found
        found.stop()


@pytest.mark.long
def test_a_running_hub_becomes_the_new_version_and_back_again_with_what_was_entered_since(house: House) -> None:
    running = house.start()
    done = house.hub("update", str(house.bundle("0.2.0")))
    assert done.returncode == 0, done.stderr
    assert "runs again and answers" in done.stdout
    assert house.answers()
    assert running.poll() is None  # the same process for whoever supervises it
    assert house.version() == "0.2.0"
    assert house.hub(
        "user", "add", "since@clinic.example", "--role", "admin", "--password", "a long enough secret"
    ).returncode in {0, 2}
    generation = house.generation()

    back = house.hub("update", "--back")
    assert back.returncode == 0, back.stderr
    assert house.version() == PROGRAM
    assert house.answers()
    assert house.generation() == generation  # nothing was restored, so nothing is skipped


def test_where_the_shape_changed_back_says_what_it_means_and_brings_the_database_of_before(house: House) -> None:
    running = house.start()
    done = house.hub("update", str(house.bundle("0.2.0", migration=ADDS_A_TABLE)))
    assert done.returncode == 0, done.stderr
    assert running.poll() is None  # the same process for whoever supervises it
    assert house.answers()
    assert house.schema() == house.grown
    generation = house.generation()

    asked = house.hub("update", "--back")
    assert asked.returncode == 2
    assert "no number is given twice" in asked.stderr
    assert house.version() == "0.2.0"

    back = house.hub("update", "--back", "--with-database")
    assert back.returncode == 0, back.stderr
    assert (house.version(), house.schema()) == (PROGRAM, house.knows)
    assert house.generation() > generation
    assert house.answers()


def test_what_may_not_be_taken_is_refused_in_words_and_changes_nothing(house: House) -> None:
    good = house.bundle("0.2.0")
    changed = house.trees / "changed.update"
    body = bytearray(good.read_bytes())
    body[len(body) // 2] ^= 1
    changed.write_bytes(body)
    stranger = Publisher(house.trees / "stranger").bundle(house.trees / "0.2.0")
    older = Publisher.bundle(house.publisher, newer(house.base, house.trees / "0.0.9", "0.0.9"))
    far = house.publisher.bundle(newer(house.base, house.trees / "0.9.0", "0.9.0"), updates_from="0.8.0")
    for file, said in (
        (stranger, "was not signed by anybody trusted here"),
        (changed, "update"),
        (older, "is older than the one that runs"),
        (far, "take one between first"),
        (house.base / "uv.lock", "is no update of Atrium"),
    ):
        done = house.hub("update", str(file))
        assert done.returncode == 2, file
        assert said in done.stderr, done.stderr
        assert "Traceback" not in done.stderr
    assert house.version() == PROGRAM
    assert not (house.base / "releases/current").exists()


def test_a_version_that_does_not_start_here_is_refused(house: House) -> None:
    dead = house.publisher.bundle(newer(house.base, house.trees / "0.3.0", "0.3.0", broken="display_server/app.py"))
    done = house.hub("update", str(dead))
    assert "does not start on this machine" in done.stderr
    assert house.version() == PROGRAM


@pytest.mark.long
def test_a_migration_that_fails_leaves_the_version_and_the_database_of_before(house: House) -> None:
    house.start()
    done = house.hub("update", str(house.bundle("0.2.0", migration=FAILS)))
    assert done.returncode == 2
    assert "goes on as before" in done.stderr
    assert (house.version(), house.schema()) == (PROGRAM, house.knows)
    until(house.answers)


DYING = """
import os, sys
from pathlib import Path
from config.settings import HubSettings
from display_server.update.forward import update
from display_server.update.back import go_back
from display_server.update import forward, back
at, what = int(sys.argv[1]), sys.argv[2]
count = 0
def say(sentence):
    global count
    count += 1
    if count == at:
        os.kill(os.getpid(), 9)
kept = forward.write_journal
def dies(settings, journal):
    say("before the journal"); kept(settings, journal); say("after the journal")
forward.write_journal = back.write_journal = dies
if what == "back":
    go_back(HubSettings(), with_database=True, say=say)
else:
    update(HubSettings(), Path(what), say)
print(count)
"""


def die(house: House, at: int, what: str) -> int:
    """The real update, killed at its step `at`; its exit status."""
    tree = house.base / "releases/current" if what == "back" else house.base
    environment = {
        **house.environment, "PYTHONPATH": str(tree.resolve()), "ATRIUM_BASE": str(house.base),
        "ATRIUM_RELEASES": str(house.base / "releases"),
    }  # fmt: skip
    done = subprocess.run(
        [str(house.base / ".venv/bin/python"), "-c", DYING, str(at), what],
        env=environment, cwd=house.base, capture_output=True, timeout=240, check=False,
    )  # fmt: skip
    return done.returncode


FORWARD_STEPS, BACK_STEPS = 12, 6


def dies_everywhere(house: House, steps: tuple[int, ...]) -> None:
    good = house.bundle("0.2.0", migration=ADDS_A_TABLE)
    for at in steps:
        assert die(house, at, str(good)) == -signal.SIGKILL
        house.start()  # whichever version it is: it works
        house.stop()
        assert house.schema() == (house.knows if house.version() == PROGRAM else house.grown)
        if house.version() != PROGRAM:
            assert house.hub("update", "--back", "--with-database").returncode == 0
    assert house.hub("update", str(good)).returncode == 0


@pytest.mark.long
def test_an_update_that_is_killed_leaves_a_working_hub(house: House) -> None:
    dies_everywhere(house, (2, 8, 10))


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_an_update_that_is_killed_at_any_step_leaves_a_working_hub(house: House) -> None:
    dies_everywhere(house, tuple(range(1, FORWARD_STEPS)))


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_a_way_back_that_is_killed_at_any_step_leaves_a_working_hub(house: House) -> None:
    good = house.bundle("0.2.0", migration=ADDS_A_TABLE)
    for at in range(1, BACK_STEPS):
        if house.version() == PROGRAM:
            assert house.hub("update", str(good)).returncode == 0
        assert die(house, at, "back") == -signal.SIGKILL
        house.start()
        house.stop()
        assert house.schema() == (house.knows if house.version() == PROGRAM else house.grown)


@pytest.mark.long
def test_the_hub_waits_while_it_is_updated(house: House) -> None:
    """Whoever starts it meanwhile, a service manager say, starts nothing half done."""
    import fcntl

    with (house.home / "update.lock").open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        waiting = subprocess.Popen(
            [str(house.base / "run"), "hub"],
            env=house.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        house.running.append(waiting)
        time.sleep(3)
        assert waiting.poll() is None
        assert read_ports(house.home) is None
    until(house.answers, within_s=90)
