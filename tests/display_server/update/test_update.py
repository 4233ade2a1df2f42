"""Versions of the hub put in force and left again by its real `run`, with real trees and real databases."""

import sqlite3
import subprocess
import time

import pytest

from config.version import PROGRAM
from display_server.ports import read_ports
from tests.display_server.update.house import ADDS_A_TABLE, FAILS, House
from tests.installed_tree import Publisher, newer
from tests.patience import until


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


@pytest.mark.long
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


@pytest.mark.long  # what a bundle may hold is tried in `config/releases`
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


@pytest.mark.long
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


@pytest.mark.long
def test_a_machine_follows_where_another_has_changed_the_shared_database(house: House) -> None:
    """Several over one PostgreSQL: the first to be updated brings the database to its shape for all."""
    good = house.bundle("0.2.0", migration=ADDS_A_TABLE)
    with sqlite3.connect(house.home / "hub.sqlite") as database:
        database.execute("CREATE TABLE of_the_newer (id INTEGER)")
        database.execute("UPDATE alembic_version SET version_num = ?", (house.grown,))
    done = house.hub("update", str(good))
    assert done.returncode == 0, done.stderr
    assert (house.version(), house.schema()) == ("0.2.0", house.grown)
    house.start()
