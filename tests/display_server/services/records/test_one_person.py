"""One person's data: all of it is given out, and after erasing it is found nowhere, not even in the file's free places."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from display_server.db.engine.transaction import Transaction
from display_server.db.models import AuditLine, Booking, Visit
from display_server.hub import Hub
from display_server.services.desks.desk_act import DeskAct
from display_server.services.forget_old import forget_old
from display_server.services.records.one_person import Asked, PersonRefused, bookings_of, erase, everything_of
from display_server.services.visits.merge_visits import merge_visits
from tests.at_rest import stored
from tests.conftest import StandingClock
from tests.display_server.services.desk_acts import desk_in_hand
from tests.display_server.services.queue_acts import arrive, book, take_number
from tests.small_cast import NOW

ON_BOTH_DATABASES = True
BORN = date(1948, 3, 2)


def planted(hub: Hub) -> None:
    """A booking whose every personal column is known, beside somebody else's."""
    book(hub)
    book(hub, code="BCDFGHJK", qr=None)

    def know(tx: Transaction) -> None:
        for one in tx.session.scalars(select(Booking)):
            one.birth_date, one.phone = BORN.isoformat(), "+37060012345"
            one.identity_hash = "c0ffee" * 10
            if one.code_hash != tx.session.scalars(select(Booking.code_hash).order_by(Booking.id)).first():
                one.patient_name = "Jonas Petraitis"

    hub.writer.run(know)


def bytes_of(hub: Hub) -> bytes:
    """Everything there is, once what was committed has gone from the journal into the file."""
    if hub.settings.postgres is None:
        with hub.database.engine.connect() as connection:
            connection.execute(text("PRAGMA query_only = OFF"))
            connection.rollback()
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return stored(hub)


def columns(hub: Hub, key: int) -> list[bytes]:
    """As they lie on the disk."""
    names = "reference, code_hash, qr_hash, identity_hash, patient_name, birth_date, phone"
    with hub.database.reading() as session:
        row = session.execute(text(f"SELECT {names} FROM booking WHERE id = {key}")).one()  # noqa: S608
    return [value.encode() for value in row if value is not None]


def test_everything_is_given_out_and_after_erasing_found_nowhere(hub: Hub, clock: StandingClock) -> None:
    planted(hub)
    arrive(hub)
    with hub.database.reading() as session:
        assert bookings_of(session, Asked(BORN, "ona")) == [], "half a name is nobody's"
        found = bookings_of(session, Asked(BORN, "PETRAITE ona"))
        held = everything_of(session, found)
        assert bookings_of(session, Asked(references=[held["bookings"][0]["reference"]])) == found
    (booking,) = held["bookings"]
    assert (booking["name"], booking["birth_date"], booking["phone"]) == ("Ona Petraitė", "1948-03-02", "+37060012345")
    assert [one["move"] for one in booking["visits"][0]["moves"]] == ["check_in"]
    assert "Jonas" not in json.dumps(held)
    with pytest.raises(PersonRefused, match="in the house now"):
        hub.writer.run(lambda tx: erase(tx, bookings=found, who="command", why="asked"))
    desk = desk_in_hand(hub)
    number = desk.call()
    for act in (DeskAct.HERE, DeskAct.FINISH):
        clock.move(minutes=1)
        desk.press(act, number)
    lies = [one for one in columns(hub, found[0]) if not one.startswith(b"c0ffee")]
    assert all(one in bytes_of(hub) for one in lies)
    hub.writer.run(lambda tx: erase(tx, bookings=found, who="command", why="asked by letter"))
    left = bytes_of(hub)
    assert [one for one in lies if one in left] == []
    with hub.database.reading() as session:
        assert session.scalars(select(Booking.patient_name)).all() == ["Jonas Petraitis"]
        assert session.scalars(select(Visit.booking_id)).all() == [None]
        line = session.scalars(select(AuditLine).order_by(AuditLine.seq.desc())).first()
    assert line is not None
    assert (line.what, line.after, line.why) == ("person.erased", {"bookings": 1, "visits": 1}, "asked by letter")


def test_the_paper_of_a_number_merged_into_an_erased_visit_leads_nowhere_either(hub: Hub, clock: StandingClock) -> None:
    planted(hub)
    booked, walked_in = arrive(hub).issued, take_number(hub)
    assert booked is not None
    hub.writer.run(lambda tx: merge_visits(tx, kept=booked.visit_id, other=walked_in.visit_id, who="account:1"))
    desk = desk_in_hand(hub)
    desk.call()
    clock.move(minutes=1)
    for act in (DeskAct.HERE, DeskAct.FINISH):
        desk.press(act, booked.number)
    assert arrive(hub, walked_in.code).issued is not None
    with hub.database.reading() as session:
        found = bookings_of(session, Asked(BORN, "Ona Petraitė"))
    assert hub.writer.run(lambda tx: erase(tx, bookings=found, who="command", why="asked"))["visits"] == 2
    assert arrive(hub, walked_in.code).issued is None


def test_what_retention_takes_is_found_nowhere_either(hub: Hub) -> None:
    planted(hub)

    def grow_old(tx: Transaction) -> None:
        for one in tx.session.scalars(select(Booking)):
            one.starts_at = NOW - timedelta(days=31)

    hub.writer.run(grow_old)
    lies = columns(hub, 1) + columns(hub, 2)
    assert hub.writer.run(forget_old) == 2
    left = bytes_of(hub)
    assert [one for one in lies if one in left] == []


def test_more_than_one_person_has_is_refused(hub: Hub) -> None:
    with pytest.raises(PersonRefused, match="more than one person has"):
        hub.writer.run(lambda tx: erase(tx, bookings=list(range(60)), who="command", why="x"))
