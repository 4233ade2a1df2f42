"""The duties of a real hub: jobs reads its database and writes by asking web's door."""

import json
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from uuid import UUID

import pytest
from sqlalchemy import func, select

from display_server.db.engine.transaction import Transaction
from display_server.db.models import AnsweredRequest, Site, Topic
from display_server.domain.visit import State
from display_server.hub import Hub
from display_server.jobs.duties import Duties
from display_server.jobs.leader import LeadershipOverNodes
from display_server.jobs.process import LINES_EVERY_S, duties_of
from display_server.jobs.stage_ends import stage_ends
from display_server.services.desks.desk_act import DeskAct
from display_server.services.doors.acts_door import ActsDoor
from display_server.services.doors.ask_web import ask_web
from tests.conftest import StandingClock
from tests.display_server.services.desk_acts import desk_in_hand, stage_of
from tests.display_server.services.queue_acts import take_number
from tests.patience import until
from tests.small_cast import NOW


@pytest.fixture
def door(hub: Hub) -> Iterator[ActsDoor]:
    opened = ActsDoor(hub.settings.acts_socket, hub.writer, hub.database)
    yield opened
    opened.close()


@pytest.fixture
def public_address(hub: Hub) -> Iterator[str]:
    """Where this hub answers from outside."""

    class OurHub(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"alive": True, "hub": hub.fingerprint}).encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Tests are quiet."""

    server = HTTPServer(("127.0.0.1", 0), OurHub)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(5)
    server.server_close()


def set_address(hub: Hub, url: str) -> None:
    def act(tx: Transaction) -> None:
        site = tx.session.scalars(select(Site)).one()
        site.public_url, site.public_url_right_at = url, None

    hub.writer.run(act)


def asked_outside() -> None:
    """What is performed on a thread of its own has ended."""
    until(lambda: all(thread.name != "aside" for thread in threading.enumerate()))


def is_right(hub: Hub) -> bool:
    with hub.database.reading() as session:
        return session.scalars(select(Site.public_url_right_at)).one() is not None


def test_the_public_address_is_right_once_it_leads_here(hub: Hub, door: ActsDoor, public_address: str) -> None:
    set_address(hub, public_address)
    assert "address test" in duties_of(hub.settings, hub.database, hub.fingerprint).tick(0.0)
    asked_outside()
    assert is_right(hub)


def test_another_hub_s_answer_is_not_ours(hub: Hub, door: ActsDoor, public_address: str) -> None:
    set_address(hub, public_address)
    duties = duties_of(hub.settings, hub.database, "another")
    for at in (0.0, 100.0):
        duties.tick(at)
        asked_outside()
        duties.tick(at + 1)
    assert not is_right(hub)


def test_while_web_is_away_a_duty_waits(hub: Hub, public_address: str) -> None:
    set_address(hub, public_address)
    duties = duties_of(hub.settings, hub.database, hub.fingerprint)
    assert duties.tick(0.0) == ["address test", "words"], "which asks nobody, and what has begun to ask outside"
    asked_outside()
    assert "address test" not in duties.tick(1.0)
    assert not is_right(hub)


def test_old_answers_go_and_lines_are_read_again_in_time(hub: Hub, door: ActsDoor) -> None:
    def enter(tx: Transaction) -> None:
        old = NOW - timedelta(days=91)
        tx.session.add_all(AnsweredRequest(request_id=UUID(int=n), act="x", answer={}, at=old) for n in range(1, 451))
        tx.touch("lobby:st-anna", "site:st-anna")

    hub.writer.run(enter)
    duties = duties_of(hub.settings, hub.database, hub.fingerprint)
    assert {"retention", "lines"} <= set(duties.tick(time.monotonic() + LINES_EVERY_S))
    with hub.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(AnsweredRequest)) == 0
        versions = {row.name: row.version for row in session.scalars(select(Topic))}
    assert versions["lobby:st-anna"] >= 2  # waits and loads say it too


def test_a_no_show_is_noted_through_web_and_nobody_writes_while_none_is_due(
    hub: Hub, clock: StandingClock, door: ActsDoor
) -> None:
    duties = stage_ends(hub.database, hub.clock, lambda act: ask_web(hub.settings.acts_socket, act, {}))
    take_number(hub)
    desk = desk_in_hand(hub)
    desk.call()
    written = hub.writer.acts
    assert Duties(duties).tick(time.monotonic() + 60) == ["no-shows", "leftovers", "stranded"]
    assert hub.writer.acts == written
    for _ in range(2):
        desk.press(DeskAct.RECALL, "K-001")
    clock.move(minutes=4)
    Duties(duties).tick(time.monotonic() + 600)
    assert stage_of(hub, "K-001").state == State.NO_SHOW


def test_one_node_leads_the_jobs_and_another_takes_over(postgres_url: str) -> None:
    first, second = LeadershipOverNodes(postgres_url), LeadershipOverNodes(postgres_url)
    try:
        assert (first.is_ours(), second.is_ours(), first.is_ours()) == (True, False, True)
        first.give_up()
        assert (second.is_ours(), first.is_ours()) == (True, False)
    finally:
        first.give_up()
        second.give_up()
