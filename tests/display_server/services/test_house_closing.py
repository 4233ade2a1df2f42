"""Closing asks what becomes of the people: refused until they have somewhere to go, and then nobody is lost."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from config.contract.words import Language, Name
from display_server.db.engine.transaction import Transaction
from display_server.db.models import AuditLine, Booking, Department, Desk, DeskService, Device, Service, Stage
from display_server.domain.visit import State
from display_server.hub import Hub
from display_server.services.desks.call_next import call_next
from display_server.services.desks.transfer import Destination, transfer
from display_server.services.house.closing import close_department, close_service, send_back, send_on
from display_server.services.house.departments import DepartmentEntry, change_department_entry
from display_server.services.house.desks import close_desk, move_desk
from display_server.services.house.edit_pathway import PathwayEntry, add_pathway
from display_server.services.house.edit_services import ServiceEntry, change_service
from display_server.services.house.people_left import Left, Met, who_is_left
from display_server.services.house.places import PlaceEntry, change_place
from display_server.services.visits.edit_stages import add_stage
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY, arrive, book, staff, take_number
from tests.display_server.services.test_house import WHO, named, refused
from tests.small_cast import NOW

ON_BOTH_DATABASES = True
HEART, LAB = [1], [2, 3]


def left(hub: Hub, services: list[int], desk: int | None = None) -> Left:
    with hub.database.reading() as session:
        return who_is_left(session, Met(services, desk), hub.clock.now())


def send(hub: Hub, services: list[int], to: str | None) -> int:
    """All of them, slice by slice; how many."""
    went = 0
    while some := hub.writer.run(lambda tx: send_on(tx, met=Met(services), to=to, who=WHO)):
        went += some
    return went


def states(hub: Hub) -> list[tuple[int, str]]:
    with hub.database.reading() as session:
        return [(one.service_id, one.state) for one in session.scalars(select(Stage).order_by(Stage.id))]


def test_a_service_is_not_closed_before_its_people_have_somewhere_to_go(hub: Hub) -> None:
    book(hub)
    book(hub, NOW - timedelta(days=2), code="BCDFGHJK", qr=None)  # long past: nobody comes any more
    first = take_number(hub)
    later = take_number(hub, BLOOD)
    hub.writer.run(lambda tx: add_stage(tx, visit_id=later.visit_id, service=CARDIOLOGY, who=WHO))
    assert left(hub, HEART) == Left(waiting=1, expected=1, booked=1)
    assert refused(hub, lambda tx: close_service(tx, code=CARDIOLOGY, who=WHO)) == ("people", "left")
    assert refused(hub, lambda tx: send_on(tx, met=Met(HEART), to=CARDIOLOGY, who=WHO)) == ("to", "itself")

    assert send(hub, HEART, BLOOD) == 3
    hub.writer.run(lambda tx: close_service(tx, code=CARDIOLOGY, who=WHO))

    assert [one for one in states(hub) if one[1] in {"waiting", "expected"}] == [
        (2, "waiting"), (2, "waiting"), (2, "expected"),
    ]  # fmt: skip
    with hub.database.reading() as session:
        assert session.scalars(select(Booking.service_id).order_by(Booking.id)).all() == [2, 1]
        row = session.get_one(Service, 1)
        assert (row.walk_in, row.closed_at) == (False, NOW)
        assert session.scalar(select(DeskService.desk_id).where(DeskService.service_id == 1)) is None
    assert arrive(hub).result == "registered"
    assert take_number(hub, BLOOD).number != first.number


def test_who_is_let_go_leaves_no_line_and_no_booking(hub: Hub) -> None:
    book(hub)
    take_number(hub)
    assert send(hub, HEART, None) == 2
    hub.writer.run(lambda tx: close_service(tx, code=CARDIOLOGY, who=WHO))
    assert states(hub) == [(1, State.UNSERVED.value)]
    assert left(hub, HEART) == Left()
    assert refused(hub, lambda tx: close_service(tx, code=CARDIOLOGY, who=WHO)) == ("code", "unknown")


def test_nothing_closes_under_somebody_at_a_desk(hub: Hub) -> None:
    take_number(hub)
    staff(hub)
    hub.writer.run(lambda tx: call_next(tx, desk="cardiology-12", who="account:1"))
    assert left(hub, HEART).at_a_desk == 1
    for act in (
        lambda tx: send_on(tx, met=Met(HEART), to=BLOOD, who=WHO),
        lambda tx: close_service(tx, code=CARDIOLOGY, who=WHO),
        lambda tx: close_department(tx, code="cardiology", who=WHO),
    ):
        assert refused(hub, act) == ("people", "at_a_desk")


def test_a_triage_line_is_not_emptied_before_it_is_assessed(hub: Hub) -> None:
    take_number(hub)

    def triage(tx: Transaction) -> None:
        tx.session.get_one(Service, 1).triage = True

    hub.writer.run(triage)
    assert refused(hub, lambda tx: send_on(tx, met=Met(HEART), to=BLOOD, who=WHO)) == ("people", "triage")


@pytest.mark.parametrize("department", ["cardiology", "laboratory"])
def test_a_department_closes_with_its_services_and_desks(hub: Hub, department: str) -> None:
    hub.writer.run(lambda tx: close_department(tx, code=department, who=WHO))
    with hub.database.reading() as session:
        key = session.scalars(select(Department.id).where(Department.code == department)).one()
        kinds: list[type[Any]] = [Service, Desk]
        for kind in kinds:
            closed = {one.closed_at is not None for one in session.scalars(select(kind)) if one.department_id == key}
            assert closed == {True}
        what = session.scalars(select(AuditLine.what).order_by(AuditLine.seq.desc()).limit(1)).one()
    assert what == "department.closed"


def test_a_department_that_a_screen_shows_stays(hub: Hub) -> None:
    def show(tx: Transaction) -> None:
        tx.session.scalars(select(Device)).one().settings = {"view": "department", "department": "cardiology"}

    hub.writer.run(show)
    assert refused(hub, lambda tx: close_department(tx, code="cardiology", who=WHO)) == ("code", "device")


def test_what_still_leads_there_is_said(hub: Hub) -> None:
    entry = PathwayEntry({Language.ENGLISH: Name(name="Heart check")}, (CARDIOLOGY,))
    hub.writer.run(lambda tx: add_pathway(tx, code="heart", entry=entry, who=WHO))
    assert refused(hub, lambda tx: close_service(tx, code=CARDIOLOGY, who=WHO)) == ("code", "pathway")

    def first_visit(tx: Transaction) -> None:
        tx.session.get_one(Service, 1).registry_id = 2

    hub.writer.run(first_visit)
    assert refused(hub, lambda tx: close_service(tx, code=BLOOD, who=WHO)) == ("code", "registry")


def test_closing_leaves_no_discreet_service_alone_and_nobody_has_gone_by_then(hub: Hub) -> None:
    """The blood test is the cover of the confidential one: they close together, or the discreet one first."""
    take_number(hub, BLOOD)
    assert refused(hub, lambda tx: send_on(tx, met=Met([2]), to=CARDIOLOGY, who=WHO)) == ("letters", "uncovers")
    assert left(hub, [2]).waiting == 1
    hub.writer.run(lambda tx: send_on(tx, met=Met([2]), to=CARDIOLOGY, who=WHO, closes=False))
    assert refused(hub, lambda tx: close_service(tx, code=BLOOD, who=WHO)) == ("letters", "uncovers")
    hub.writer.run(lambda tx: close_service(tx, code="confidential-test", who=WHO))
    hub.writer.run(lambda tx: close_service(tx, code=BLOOD, who=WHO))


def test_renaming_and_moving_ask_as_closing_does(hub: Hub) -> None:
    book(hub)
    take_number(hub)
    entry = ServiceEntry({Language.ENGLISH: Name(name="Heart clinic")}, "cardiology", "K", "waiting-cardiology")
    floor = DepartmentEntry({Language.ENGLISH: Name(name="Cardiology")}, "5", "heartbeat")

    def rename(tx: Transaction, *, answered: bool = False) -> None:
        change_service(tx, code=CARDIOLOGY, entry=entry, who=WHO, answered=answered)

    def move(tx: Transaction, *, answered: bool = False) -> None:
        change_department_entry(tx, code="cardiology", entry=floor, who=WHO, answered=answered)

    assert refused(hub, rename) == ("people", "ask")
    assert refused(hub, move) == ("people", "ask")
    same = ServiceEntry(
        {Language.ENGLISH: Name(name="Cardiologist's consultation", short="Cardiologist")}, "cardiology", "K",
        "waiting-cardiology", 40,
    )  # fmt: skip
    hub.writer.run(lambda tx: change_service(tx, code=CARDIOLOGY, entry=same, who=WHO))  # another target asks nothing
    hub.writer.run(lambda tx: rename(tx, answered=True))
    hub.writer.run(lambda tx: move(tx, answered=True))
    assert left(hub, HEART) == Left(waiting=1, booked=1)


@pytest.mark.parametrize(
    "changed",
    [
        PlaceEntry(named("Waiting area C"), "waiting", "2"),
        PlaceEntry(named("Waiting area B"), "waiting", "3"),
    ],
    ids=["renamed", "on another floor"],
)
def test_a_waiting_place_asks_about_those_who_wait_there(hub: Hub, changed: PlaceEntry) -> None:
    def change(tx: Transaction, *, answered: bool = False) -> None:
        change_place(tx, code="waiting-cardiology", entry=changed, who=WHO, answered=answered)

    take_number(hub)
    assert refused(hub, change) == ("people", "ask")
    hub.writer.run(lambda tx: change(tx, answered=True))
    assert states(hub) == [(1, State.WAITING.value)]


def test_a_room_asks_where_paper_names_it(hub: Hub) -> None:
    """The laboratory has one room, cardiology two: only the laboratory's paper says its room."""
    take_number(hub)
    take_number(hub, BLOOD)
    three, twelve = (PlaceEntry(named(f"Suite {one}"), "room", floor, one) for one, floor in (("3", "1"), ("12", "2")))
    assert refused(hub, lambda tx: change_place(tx, code="room-3", entry=three, who=WHO)) == ("people", "ask")
    hub.writer.run(lambda tx: change_place(tx, code="room-12", entry=twelve, who=WHO))
    move = partial(move_desk, department="laboratory", place="room-14", who=WHO)
    assert refused(hub, lambda tx: move(tx, code="laboratory-3")) == ("people", "ask")
    hub.writer.run(lambda tx: move(tx, code="laboratory-3", answered=True))
    hub.writer.run(lambda tx: move(tx, code="cardiology-12"))


def test_another_letter_asks_about_those_who_hold_the_old_one(hub: Hub) -> None:
    names = {Language.ENGLISH: Name(name="Cardiologist's consultation", short="Cardiologist")}
    entry = ServiceEntry(names, "cardiology", "C", "waiting-cardiology")
    number = take_number(hub).number
    assert refused(hub, lambda tx: change_service(tx, code=CARDIOLOGY, entry=entry, who=WHO)) == ("people", "ask")
    hub.writer.run(lambda tx: change_service(tx, code=CARDIOLOGY, entry=entry, who=WHO, answered=True))
    assert (number[0], take_number(hub).number[0]) == ("K", "C")


def test_a_desk_asks_about_whom_only_it_calls(hub: Hub) -> None:
    take_number(hub, BLOOD)
    assert refused(hub, lambda tx: close_desk(tx, code="laboratory-3", who=WHO)) == ("people", "ask_desk")
    number = take_number(hub).number
    hub.writer.run(lambda tx: close_desk(tx, code="cardiology-12", who=WHO))  # another one calls them
    assert refused(hub, lambda tx: close_desk(tx, code="cardiology-14", who=WHO)) == ("people", "ask_desk")
    staff(hub, desk="cardiology-14")
    to = Destination(desk="cardiology-14")
    hub.writer.run(lambda tx: transfer(tx, desk="cardiology-14", number=number, to=to, who="account:1"))
    assert left(hub, [], desk=2) == Left(waiting=1)
    assert hub.writer.run(lambda tx: send_back(tx, desk=2, who=WHO)) == 1
    assert left(hub, [], desk=2) == Left()
    assert left(hub, HEART) == Left(waiting=1), "in line of their service still"
