"""What a session writes at a site is of it and tied to it; and looking at that costs no statement where nothing new is tied."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event, select

from display_server.db.engine.site_scope import OfAnotherSite, at_site, everywhere
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Department, Desk, DeskService, Device, Pairing, Place, Service, Visit
from display_server.hub import Hub
from tests.display_server.services.desk_acts import desk_in_hand
from tests.display_server.services.queue_acts import take_number
from tests.small_cast import KIOSK, NOW
from tests.two_sites import HERE, Harbour, add_harbour


@pytest.fixture
def harbour(hub: Hub) -> Harbour:
    return add_harbour(hub)


@contextmanager
def counted() -> Iterator[list[str]]:
    """Every SELECT that SQLAlchemy says meanwhile."""
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("SELECT"):
            said.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def looks(hub: Hub, kind: type[Any], change: Callable[[Any], None]) -> int:
    """How many statements it takes, besides finding the row, to change it at its own site."""

    def act(tx: Transaction) -> None:
        change(tx.session.scalars(select(kind).limit(1)).one())

    with at_site(HERE), counted() as said:
        hub.writer.run(act)
    return len(said) - 1


def put(**said: object) -> Callable[[Any], None]:
    def change(row: Any) -> None:
        for name, value in said.items():
            assert getattr(row, name) != value
            setattr(row, name, value)

    return change


def test_a_change_that_ties_nothing_costs_one_look_at_most(hub: Hub, harbour: Harbour) -> None:
    """Rows that name their site cost none; others are followed to it once, whatever else they are tied to."""
    take_number(hub)
    assert looks(hub, Device, put(seen={"paper": "ready"})) == 0
    assert looks(hub, Visit, put(language="uk")) == 0
    assert looks(hub, Place, put(floor="7")) == 0
    assert looks(hub, Service, put(position=70)) == 1
    assert looks(hub, Desk, put(is_open=True)) == 1
    with hub.database.reading() as session:
        another = session.scalars(select(Place.id).where(Place.code == "room-14")).one()
    assert looks(hub, Desk, put(place_id=another)) == 2, "the new tie is looked at"


def test_a_desk_that_calls_and_finishes_pays_nothing_for_it(hub: Hub, harbour: Harbour) -> None:
    with at_site(HERE):
        desk = desk_in_hand(hub)
        take_number(hub)
        with counted() as said:
            assert desk.call() is not None
    assert said == []


def refused(hub: Hub, site: int, act: Callable[[Transaction], None]) -> None:
    with at_site(site), pytest.raises(OfAnotherSite):
        hub.writer.run(act)


def test_another_sites_row_is_not_changed_however_an_act_came_by_it(hub: Hub, harbour: Harbour) -> None:
    """Found while it looked at every site, and nothing tied anew: the row itself is of another one."""
    for kind, name, value in (
        (Service, "position", 70),
        (Desk, "is_open", True),
        (Device, "serial", "X1"),
        (Place, "floor", "7"),
    ):

        def act(tx: Transaction, kind: type[Any] = kind, name: str = name, value: object = value) -> None:
            with everywhere():
                row = tx.session.scalars(select(kind).order_by(kind.id).limit(1)).one()
            setattr(row, name, value)

        refused(hub, harbour.site, act)


def test_nothing_is_tied_to_another_sites_row_that_the_act_holds_already(hub: Hub, harbour: Harbour) -> None:
    def move_to_theirs(tx: Transaction) -> None:
        with everywhere():
            held = list(tx.session.scalars(select(Department)))
        service = tx.session.scalars(select(Service)).one()
        service.department_id = next(one.id for one in held if one.code != harbour.department)
        tx.session.flush()  # while somebody holds them: the session itself lets them go

    refused(hub, harbour.site, move_to_theirs)

    def serve_theirs(tx: Transaction) -> None:
        with everywhere():
            held = list(tx.session.scalars(select(Service)))
        theirs = next(one.id for one in held if one.code != harbour.service)
        tx.session.add(DeskService(desk_id=tx.session.scalars(select(Desk.id)).one(), service_id=theirs))
        tx.session.flush()

    refused(hub, harbour.site, serve_theirs)


def test_a_row_of_no_site_is_not_touched_for_what_it_is_tied_to_elsewhere(hub: Hub, harbour: Harbour) -> None:
    def enter(tx: Transaction) -> None:
        tx.session.add(
            Pairing(
                device_code_hash="p", code="BCDFGHJK", kind="kiosk", model="K", address="::1", asked_at=NOW, expires_at=NOW,
                device_id=KIOSK,
            )
        )  # fmt: skip

    hub.writer.run(enter)

    def touch(tx: Transaction) -> None:
        tx.session.scalars(select(Pairing)).one().model = "Another"

    refused(hub, harbour.site, touch)
    with at_site(HERE):
        hub.writer.run(touch)
