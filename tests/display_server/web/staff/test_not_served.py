"""The slip of somebody who agrees on another day: that their turn did not come, and when the doors open again."""

from datetime import time

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from config.contract.hours import Day, Hours, Span
from config.contract.words import Language
from config.locale import words
from display_server.db.models import DeskService, Site, Visit
from display_server.hub import Hub
from display_server.services.visits.edit_stages import add_stage
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import CARDIOLOGY, take_number
from tests.display_server.web.people import token_on
from tests.display_server.web.staff.test_console_pages import CONSOLE, at_work

TOLD = words(Language.UKRAINIAN).say


@pytest.fixture(autouse=True)
def late(hub: Hub, clock: StandingClock) -> None:
    """Ten past four on a Thursday; weekdays end at five."""
    weekday = Day(spans=(Span(opens=time(8), closes=time(17)),))
    hours = Hours(weekly=(weekday,) * 4 + (Day(),) * 3)
    hub.writer.run(lambda tx: setattr(tx.session.get_one(Site, 1), "hours", hours))
    clock.move(hours=6, minutes=10)


def send_home(client: FlaskClient, hub: Hub, number: str) -> str:
    """The slip they get; they speak Ukrainian."""
    hub.writer.run(lambda tx: setattr(tx.session.scalars(select(Visit)).one(), "language", "uk"))
    said = {"csrf_token": token_on(client.get(CONSOLE).text), "number": number}
    return client.post(f"{CONSOLE}/another-day", data=said, follow_redirects=True).text


def test_the_slip_for_another_day_says_when_the_doors_open_and_leads_to_no_line(client: FlaskClient, hub: Hub) -> None:
    at_work(client, hub)
    issued = take_number(hub)
    slip = send_home(client, hub, "K-001")
    assert issued.phone_url is not None
    for said in (
        "K-001", "Cardiologist&#39;s consultation", "Cardiology", TOLD("paper.not_served"), TOLD("paper.not_called"),
        TOLD("paper.opens_next", day="понеділок, 16 березня", time="08:00"), TOLD("paper.questions", phone="1234"),
    ):  # fmt: skip
        assert said in slip, said
    for gone in ("<svg viewBox=", issued.phone_url, TOLD("paper.wait_here"), TOLD("paper.by_need")):
        assert gone not in slip.partition("</main>")[0], gone


def test_without_a_telephone_and_a_next_opening_the_slip_promises_neither(client: FlaskClient, hub: Hub) -> None:
    at_work(client, hub)
    take_number(hub)
    hub.writer.run(lambda tx: setattr(tx.session.get_one(Site, 1), "help_phone", None))
    hub.writer.run(lambda tx: setattr(tx.session.get_one(Site, 1), "hours", None))
    slip = send_home(client, hub, "K-001")
    assert TOLD("paper.not_served") in slip
    assert TOLD("paper.questions", phone="").strip() not in slip
    assert TOLD("paper.opens_next", day="", time="").partition(":")[0] not in slip


def test_a_discreet_service_is_not_named_on_it_and_the_step_that_was_missed_is_meant(
    client: FlaskClient, hub: Hub
) -> None:
    hub.writer.run(lambda tx: tx.session.add(DeskService(desk_id=1, service_id=3)))
    at_work(client, hub)
    issued = take_number(hub, "confidential-test")
    hub.writer.run(lambda tx: add_stage(tx, visit_id=issued.visit_id, service=CARDIOLOGY, who="account:1"))
    slip = send_home(client, hub, issued.number)
    assert "<strong>Waiting area A</strong>" in slip
    assert "HIV" not in slip
    assert "Laboratory" not in slip
    assert slip.count(TOLD("phone.step.unserved")) == 2


def test_taken_back_the_paper_leads_to_the_line_again(client: FlaskClient, hub: Hub) -> None:
    at_work(client, hub)
    issued = take_number(hub)
    send_home(client, hub, "K-001")
    data = {"csrf_token": token_on(client.get(CONSOLE).text), "number": "K-001"}
    client.post(f"{CONSOLE}/acts/undo", data={**data, "request_id": "01890000-0000-7000-8000-000000000001"})
    assert TOLD("paper.wait_here") in client.get(f"{CONSOLE}/visits/{issued.visit_id}/slip").text
