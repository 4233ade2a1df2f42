"""A whole house goes to another version: its real hub, over either database, and a real kiosk behind it."""

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import psycopg
import pytest

from config.version import PROGRAM
from display_server.services.accounts.second_factor import STEP_S, code_at
from tests.display_server.update.house import ADDS_A_TABLE, House
from tests.display_server.web.people import token_on
from tests.patience import until
from tests.postgres_server import CannotStart, PostgresServer

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]
PASSWORD = "a password long enough"


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


@pytest.fixture
def kiosk(house: House) -> Iterator[dict[str, str]]:
    """The kiosk's machine: whoever ends there is started again, as its service manager does. What it is told."""
    home, off = house.home.with_name("k"), threading.Event()
    told = {
        "ATRIUM_HOME": str(home), "ATRIUM_RELEASES": str(house.home.with_name("r")),
        "ATRIUM_UPDATE_KEYS": house.environment["ATRIUM_UPDATE_KEYS"],
    }  # fmt: skip
    running: list[subprocess.Popen[bytes]] = []

    def keep() -> None:
        kept = {
            name: said for name, said in os.environ.items() if not name.startswith(("ATRIUM_", "PYTHON", "DISPLAY"))
        }
        while not off.wait(0.3):
            if "ATRIUM_HUB_URL" in told:
                program = [str(house.base / "run"), "kiosk"]
                running.append(subprocess.Popen(program, env={**kept, **told}, stderr=subprocess.DEVNULL))
                running[-1].wait()

    keeper = threading.Thread(target=keep)
    keeper.start()
    yield told
    off.set()
    for one in running[-1:]:
        one.send_signal(signal.SIGKILL)
    keeper.join(30)


def rows(home: Path, query: str) -> list[Any]:
    with sqlite3.connect(home / "hub.sqlite") as database:
        return database.execute(query).fetchall()


def seen(house: House) -> dict[str, Any]:
    found = rows(house.home, "SELECT seen FROM device")
    return json.loads(found[0][0] or "{}") if found else {}


def audited(house: House, like: str) -> list[str]:
    return [what for (what,) in rows(house.home, f"SELECT what FROM audit WHERE what LIKE '{like}' ORDER BY seq")]  # noqa: S608


class Administrator:
    """At the pages, in a browser of few words."""

    def __init__(self, address: str, email: str) -> None:
        self._http = httpx2.Client(base_url=address, timeout=20)
        said = {"email": email, "password": PASSWORD, "next": "", "csrf_token": token_on(self.page("/sign-in"))}
        assert self._http.post("/sign-in", data=said).status_code == 303
        self._sets_up_the_second_factor()

    def _sets_up_the_second_factor(self) -> None:
        """A live hub lets nobody administer without one."""
        page = self.page("/sign-in/second/new")
        secret = re.search(r'class="secret">([A-Z2-7 ]+)<', page)
        assert secret, "it was not asked for"
        code = code_at(secret[1].replace(" ", ""), int(time.time()) // STEP_S)
        said = {"code": code, "csrf_token": token_on(page)}
        assert self._http.post("/sign-in/second/new", data=said).status_code < 400

    def page(self, address: str) -> str:
        return str(self._http.get(address).text)

    def presses(self, act: str) -> None:
        said = {"act": act, "csrf_token": token_on(self.page("/admin/updates"))}
        assert self._http.post("/admin/updates", data=said).status_code == 303


@pytest.mark.screen
def test_a_hub_is_updated_and_its_kiosk_follows_when_an_administrator_says_so(
    house: House, kiosk: dict[str, str]
) -> None:
    web, push, front = free_port(), free_port(), free_port()
    house.more = {"ATRIUM_WEB_PORT": str(web), "ATRIUM_PUSH_PORT": str(push), "ATRIUM_FRONT_PORT": str(front)}
    house.start()
    user = [str(house.base / "run"), "hub", "user", "add", "it@clinic.example", "--role", "admin", "--password-stdin"]
    subprocess.run(user, env=house.environment, input=PASSWORD, text=True, check=True, timeout=120)
    kiosk["ATRIUM_HUB_URL"] = f"http://127.0.0.1:{front}"
    until(lambda: rows(house.home, "SELECT code FROM pairing"), "no code", 120)
    code = rows(house.home, "SELECT code FROM pairing")[0][0]
    assert house.hub("device", "pair", code, "--name", "Lobby", "--serial", "L1").returncode == 0
    until(lambda: seen(house).get("program_version") == PROGRAM, lambda: str(seen(house)), 120)

    done = house.hub("update", str(house.bundle("0.2.0", migration=ADDS_A_TABLE)))
    assert done.returncode == 0, done.stderr + done.stdout
    administrator = Administrator(f"http://127.0.0.1:{front}", "it@clinic.example")
    assert seen(house)["program_version"] == PROGRAM  # one release behind, it goes on
    for act in ("begin", "move_on", "move_on"):
        administrator.presses(act)
    until(lambda: seen(house).get("program_version") == "0.2.0", lambda: str(seen(house)), 240)
    until(lambda: rows(house.home, "SELECT ended_at FROM rollout")[0][0], "it did not end", 60)
    assert "0.2.0" in administrator.page("/admin/updates")
    until(lambda: len(audited(house, "hub.version")) == 2, "the hub's version is in nobody's audit", 90)
    moved = ["rollout.begun", "rollout.moved", "rollout.moved", "rollout.ended"]
    assert audited(house, "rollout.%") == moved


def test_on_postgresql_it_goes_forward_and_back_with_the_database_of_before(house: House) -> None:
    try:
        server = PostgresServer()
    except CannotStart as why:
        pytest.skip(str(why))
    try:
        url = server.make("hub")
        house.more = {"ATRIUM_DATABASE": url}
        assert house.hub("init", "--name", "Clinic", "--zone", "Europe/Vilnius").returncode == 0

        def ask(query: str) -> Any:
            with psycopg.connect(url) as database:
                found = database.execute(query).fetchone()
            assert found
            return found[0]

        house.start()
        done = house.hub("update", str(house.bundle("0.2.0", migration=ADDS_A_TABLE)))
        assert done.returncode == 0, done.stderr + done.stdout
        assert ask("SELECT version_num FROM alembic_version") == house.grown
        generation = ask("SELECT generation FROM hub_identity")
        back = house.hub("update", "--back", "--with-database")
        assert back.returncode == 0, back.stderr + back.stdout
        assert ask("SELECT version_num FROM alembic_version") == house.knows
        assert ask("SELECT generation FROM hub_identity") > generation
        assert house.version() == PROGRAM
        assert house.answers()
    finally:
        house.stop()
        server.stop()
