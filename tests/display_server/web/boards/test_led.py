"""Follow your number: a board by the way shows the number with its arrow, no other does, and an old board has none."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from sqlalchemy import select, update
from uuid_utils.compat import uuid7

from config.contract.push import DepartmentState, LobbyState
from config.contract.words import Language, PatientAct
from config.locale import words
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Device, LedNumber, Service, Site
from display_server.db.reading.states import state_of
from display_server.hub import Hub
from display_server.services.desks.call_next import call_next
from display_server.services.devices.revoke_device import revoke_device
from display_server.services.patients.act_of_patient import act_of_patient
from display_server.services.plans.led_arrows import led_arrows
from display_server.services.plans.led_numbers import follow_led, led_otherwise
from display_server.services.plans.plans import close_part, keep_plan
from display_server.services.refused import Refused
from display_server.wayfinding.plan import Stand
from tests.display_server.services.plan_acts import plan_of
from tests.display_server.services.queue_acts import staff
from tests.display_server.web.boards.conftest import DEPARTMENT, LOBBY, AddBoard, OpenBoard, of_department
from tests.display_server.web.phone.conftest import TakeNumber, take_number
from tests.display_server.web.phone.test_ways import plan
from tests.display_server.web.stand_in_push import StandInPush
from tests.small_cast import KIOSK, KIOSK_HEADERS, NOW

__all__ = ["take_number"]

Act = Callable[[UUID, PatientAct], None]


def board_stands(hub: Hub, board: UUID, at: tuple[float, float] = (30, 3.5), heading: float = 0) -> None:
    """On the ground floor's corridor, by the way from the kiosk L1 to the stairs."""

    def act(tx: Transaction) -> None:
        tx.session.execute(update(Site).values(led_minutes=10))
        drawn, serial = plan(), tx.session.get_one(Device, board).serial
        stands = (*drawn.stands, Stand(device=serial, floor="f1", at=at, heading=heading))
        data = drawn.model_copy(update={"stands": stands}).model_dump(mode="json")
        keep_plan(tx, site=tx.session.scalars(select(Site)).one(), plan=plan_of(data), source="drawn", who="command")

    hub.writer.run(act)


@pytest.fixture
def acts(hub: Hub) -> Act:
    def do(visit: UUID, act: PatientAct) -> None:
        hub.writer.run(lambda tx: act_of_patient(tx, request_id=uuid7(), visit_id=visit, act=act))

    return do


def shown(hub: Hub, board: UUID) -> dict[str, str]:
    with hub.database.reading() as session:
        return {one.number: one.way for one in led_arrows(session, session.get_one(Device, board), NOW)}


def said(hub: Hub, topic: str, minutes: float = 0) -> list[str]:
    with hub.database.reading() as session:
        state = state_of(session, topic, NOW + timedelta(minutes=minutes))
    assert isinstance(state, LobbyState | DepartmentState)
    return [one.number for one in state.led]


def test_a_board_by_the_way_shows_the_arrow_by_its_heading_and_one_elsewhere_none(
    hub: Hub, add_board: AddBoard, take_number: TakeNumber, acts: Act
) -> None:
    board = add_board(view="lobby", language="en")
    board_stands(hub, board)
    number, _ = take_number()
    assert (said(hub, LOBBY), shown(hub, board)) == ([], {}), "nobody is led who did not ask"
    acts(number.visit_id, PatientAct.LEAD)
    assert said(hub, LOBBY) == said(hub, DEPARTMENT) == [number.number]
    facing = shown(hub, board)[number.number]
    board_stands(hub, board, heading=180)
    assert {facing, shown(hub, board)[number.number]} == {"left", "right"}
    board_stands(hub, board, at=(5, 8))  # in a room of its own
    assert shown(hub, board) == {}


def test_a_closed_part_turns_the_arrow_and_every_board_hears_of_it(
    hub: Hub, add_board: AddBoard, take_number: TakeNumber, acts: Act
) -> None:
    board = add_board(view="lobby", language="en")
    board_stands(hub, board)
    number, _ = take_number()
    acts(number.visit_id, PatientAct.LEAD)
    before = shown(hub, board)
    with hub.database.reading() as session:
        ways = session.get_one(LedNumber, number.visit_id).ways
    hub.writer.run(
        lambda tx: close_part(tx, site=tx.session.scalars(select(Site)).one(), code="stairs", who="account:1")
    )
    assert shown(hub, board) != before
    with hub.database.reading() as session:
        assert session.get_one(LedNumber, number.visit_id).ways == ways + 1


def test_it_ends_at_its_time_when_taken_back_and_on_arrival(
    hub: Hub, add_board: AddBoard, take_number: TakeNumber, acts: Act
) -> None:
    board_stands(hub, add_board(view="lobby", language="en"))
    number, _ = take_number()
    acts(number.visit_id, PatientAct.LEAD)
    assert (said(hub, LOBBY, 9.9), said(hub, LOBBY, 10)) == ([number.number], [])
    acts(number.visit_id, PatientAct.LEAD_NO_MORE)
    assert said(hub, LOBBY) == []
    acts(number.visit_id, PatientAct.LEAD_NO_MORE)  # once more does nothing
    acts(number.visit_id, PatientAct.LEAD)
    acts(number.visit_id, PatientAct.LEAVE)
    assert said(hub, LOBBY) == []
    with hub.database.reading() as session:
        assert led_otherwise(session, NOW)
    assert hub.writer.run(follow_led) == 1
    with hub.database.reading() as session:
        assert session.scalars(select(LedNumber)).all() == [], "nothing of it is kept"
        assert not led_otherwise(session, NOW)


def test_who_is_called_is_led_on_to_the_room(hub: Hub, add_board: AddBoard, take_number: TakeNumber, acts: Act) -> None:
    board_stands(hub, add_board(view="lobby", language="en"))
    number, _ = take_number()
    acts(number.visit_id, PatientAct.LEAD)
    staff(hub)
    hub.writer.run(lambda tx: call_next(tx, desk="cardiology-12", who="account:1"))
    hub.writer.run(follow_led)
    with hub.database.reading() as session:
        row = session.get_one(LedNumber, number.visit_id)
        assert (row.start, row.goal, row.ways) == ("waiting-cardiology", "room-12", 1)
    assert said(hub, LOBBY) == [number.number]


def test_a_discreet_service_and_a_site_that_wants_none_lead_nobody(
    hub: Hub, add_board: AddBoard, take_number: TakeNumber, acts: Act
) -> None:
    board_stands(hub, add_board(view="lobby", language="en"))
    number, _ = take_number()
    acts(number.visit_id, PatientAct.LEAD)
    hub.writer.run(lambda tx: tx.session.execute(update(Service).values(discreet=True)))
    assert said(hub, LOBBY) == []
    with pytest.raises(Refused):
        acts(number.visit_id, PatientAct.LEAD)
    hub.writer.run(lambda tx: tx.session.execute(update(Service).values(discreet=False)))
    hub.writer.run(lambda tx: tx.session.execute(update(Site).values(led_minutes=0)))
    assert said(hub, LOBBY) == []
    with pytest.raises(Refused):
        acts(number.visit_id, PatientAct.LEAD)


def test_the_phone_offers_it_where_a_board_stands_by_the_way(
    hub: Hub, client: FlaskClient, add_board: AddBoard, take_number: TakeNumber
) -> None:
    board = add_board(view="lobby", language="en")
    board_stands(hub, board, at=(5, 8))
    number, token = take_number()
    assert client.get(f"/v/{token}/state").get_json()["follow"] is None
    board_stands(hub, board)
    follow = client.get(f"/v/{token}/state").get_json()["follow"]
    assert follow["act"] == "lead"
    assert "minutes." in follow["said"]
    hub.writer.run(lambda tx: setattr(tx.session.get_one(Site, 1), "led_minutes", 1))
    assert "for 1 minute." in client.get(f"/v/{token}/state").get_json()["follow"]["said"]
    hub.writer.run(lambda tx: setattr(tx.session.get_one(Site, 1), "led_minutes", 10))
    answer = client.post(
        f"/v/{token}/acts/lead", data={"request_id": str(uuid7())}, headers={"Accept": "application/json"}
    )
    follow = answer.get_json()["follow"]
    assert follow["act"] == "lead_no_more"
    assert number.number in follow["said"]


def test_a_kiosk_is_told_where_boards_stand_by_the_way_and_asks_from_where_it_stands(
    hub: Hub, client: FlaskClient, add_board: AddBoard, take_number: TakeNumber
) -> None:
    def led_to() -> tuple[int, list[str]]:
        found = client.get("/api/v1/catalogue", headers=KIOSK_HEADERS).get_json()["map"]
        return found["led_minutes"], found["led_to"].get("usual", [])

    board = add_board(view="lobby", language="en")
    board_stands(hub, board, at=(5, 8))
    assert led_to() == (10, [])
    board_stands(hub, board)
    assert led_to()[0] == 10
    assert "waiting-cardiology" in led_to()[1]
    number, _ = take_number()
    hub.writer.run(
        lambda tx: act_of_patient(
            tx, request_id=uuid7(), visit_id=number.visit_id, act=PatientAct.LEAD, device_id=KIOSK
        )
    )
    assert said(hub, LOBBY) == [number.number]
    with hub.database.reading() as session:
        assert session.get_one(LedNumber, number.visit_id).start == session.get_one(Device, KIOSK).serial
        assert not led_otherwise(session, NOW)
    hub.writer.run(lambda tx: revoke_device(tx, device_id=board, who="account:1"))
    assert led_to() == (10, [])
    hub.writer.run(lambda tx: tx.session.execute(update(Site).values(led_minutes=0)))
    assert led_to() == (0, [])


@pytest.mark.browser
@pytest.mark.parametrize("entered", [{"view": "lobby", "language": "lt"}, of_department(language="uk")])
def test_an_open_board_shows_it_until_it_is_taken_back(  # noqa: PLR0917  # each a fixture
    page: Page, push: StandInPush, open_board: OpenBoard, hub: Hub, take_number: TakeNumber, acts: Act,
    entered: dict[str, object],
) -> None:  # fmt: skip
    page.set_viewport_size({"width": 1920, "height": 1080})
    topic = LOBBY if entered["view"] == "lobby" else DEPARTMENT

    def now() -> LobbyState | DepartmentState:
        with hub.database.reading() as session:
            state = state_of(session, topic, NOW)
        assert isinstance(state, LobbyState | DepartmentState)
        return state

    push.say(topic, now())
    open_board(**entered)
    with hub.database.reading() as session:
        board = session.scalars(select(Device.id).where(Device.kind == "board")).one()
    board_stands(hub, board)
    place = page.locator("#led")
    expect(place).to_be_hidden()
    number, _ = take_number()
    acts(number.visit_id, PatientAct.LEAD)
    push.say(topic, now())
    expect(place.locator(".led b")).to_have_text(number.number)
    expect(place.locator(".words")).to_have_text(words(Language(str(entered["language"]))).say("board.led"))
    expect(place.locator(".icon-arrow-left, .icon-arrow-right")).to_be_visible()
    acts(number.visit_id, PatientAct.LEAD_NO_MORE)
    push.say(topic, now())
    expect(place).to_be_hidden()
