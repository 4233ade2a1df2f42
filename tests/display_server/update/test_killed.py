"""An update, or the way back, killed at each of its steps: whoever starts next is a working hub."""

import signal
import subprocess

import pytest

from config.version import PROGRAM
from tests.display_server.update.house import ADDS_A_TABLE, FAILS, House

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
def test_an_update_that_is_killed_before_a_migration_that_fails_is_left_for_the_version_before(house: House) -> None:
    """The new version starts, cannot change the database, and nobody stands there."""
    bad = house.bundle("0.2.0", migration=FAILS)
    assert die(house, 8, str(bad)) == -signal.SIGKILL
    assert house.version() == "0.2.0"  # killed behind the moving of `current`
    house.start()
    assert (house.version(), house.schema()) == (PROGRAM, house.knows)
    house.stop()
    house.start()
