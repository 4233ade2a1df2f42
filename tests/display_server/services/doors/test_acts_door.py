"""Jobs and commands ask web to write; a command writes by itself only when no web runs."""

import socket
import stat
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from config.settings import HubSettings
from display_server.db.engine.refusing import IN_WORDS, Storage
from display_server.db.engine.transaction import Transaction
from display_server.hub import Hub
from display_server.services.doors.acts_door import ActsDoor
from display_server.services.doors.ask_web import ActNotDone, WebAway, ask_web, performing
from tests.conftest import StandingClock

ROWS = {"rows": [], "dry_run": True}
DONE = {"new": 0, "changed": 0, "same": 0, "cancelled": 0, "bad": []}


@pytest.fixture
def door(hub: Hub) -> Iterator[ActsDoor]:
    opened = ActsDoor(hub.settings.acts_socket, hub.writer, hub.database)
    yield opened
    opened.close()


def test_an_act_is_done_by_web_and_answered(hub: Hub, door: ActsDoor) -> None:
    before = hub.writer.acts
    assert ask_web(hub.settings.acts_socket, "import_bookings", ROWS) == DONE
    assert hub.writer.acts == before + 1


@pytest.mark.parametrize(
    ("act", "args"), [("drop_everything", {}), ("import_bookings", {"nonsense": 1}), ("import_bookings", {"rows": 3})]
)
def test_what_cannot_be_done_is_said(hub: Hub, door: ActsDoor, act: str, args: dict[str, object]) -> None:
    with pytest.raises(ActNotDone):
        ask_web(hub.settings.acts_socket, act, args)


def test_a_disk_that_takes_no_more_is_said_in_words(hub: Hub, door: ActsDoor) -> None:
    def full(tx: Transaction) -> None:
        pages = tx.connection.execute(text("PRAGMA page_count")).scalar_one()
        tx.connection.execute(text(f"PRAGMA max_page_count = {pages}"))

    hub.writer.run(full)
    key = ask_web(hub.settings.acts_socket, "ask_report", {"first": "2026-03-12", "last": "2026-03-12"})
    large = {"key": key, "body": "x" * 900_000, "failed": None}
    with pytest.raises(ActNotDone) as refused:
        ask_web(hub.settings.acts_socket, "keep_report", large)
    assert str(refused.value) == IN_WORDS[Storage.FULL]


def test_a_line_that_is_no_act_is_answered_too(hub: Hub, door: ActsDoor) -> None:
    with socket.socket(socket.AF_UNIX) as caller:
        caller.settimeout(5)
        caller.connect(str(hub.settings.acts_socket))
        for line in (b"hello\n", b"[]\n", b"{}\n", b'{"act": {}, "args": 1}\n'):
            caller.sendall(line)
            assert b"problem" in caller.recv(1000)


def test_only_this_account_may_knock(hub: Hub, door: ActsDoor) -> None:
    assert stat.S_IMODE(hub.settings.acts_socket.stat().st_mode) == 0o600


def test_without_web_nobody_answers(settings: HubSettings) -> None:
    with pytest.raises(WebAway):
        ask_web(settings.acts_socket, "import_bookings", ROWS)


def test_a_command_writes_by_itself_only_while_no_web_runs(
    settings: HubSettings, clock: StandingClock, hub: Hub, door: ActsDoor
) -> None:
    before = hub.writer.acts
    with performing(settings, clock) as perform:
        assert perform("import_bookings", ROWS) == DONE
    assert hub.writer.acts == before + 1
    door.close()
    hub.writer.close()
    with performing(settings, clock) as perform:
        assert perform("import_bookings", ROWS) == DONE
    assert hub.writer.acts == before + 1
