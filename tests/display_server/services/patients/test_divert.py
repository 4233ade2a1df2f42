"""One touch moves a number to the shorter line; only where it is proposed at that moment."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from config.contract.push import DepartmentState, QueueState, SiteState
from config.contract.words import PatientAct
from display_server.db.engine.transaction import Transaction
from display_server.db.models import AuditLine, Diversion, Service
from display_server.db.reading.states import state_of
from display_server.db.reading.topic_versions import versions
from display_server.hub import Hub
from display_server.services.house.edit_diversion import (
    DiversionEntry,
    DiversionRefused,
    add_diversion,
    remove_diversion,
)
from display_server.services.lines.record_foretold import record_signs
from display_server.services.refused import Refused
from tests.conftest import StandingClock
from tests.display_server.services.desk_acts import desk_in_hand, patient, stage_of
from tests.display_server.services.diary_of import diary_says_the_rows
from tests.display_server.services.queue_acts import BLOOD, arrive, book, take_number

ON_BOTH_DATABASES = True
HEART = "cardiology-consultation"
WAY = DiversionEntry(HEART, BLOOD, walk=3, margin=10)


def allow(hub: Hub, entry: DiversionEntry = WAY) -> int:
    hub.writer.run(lambda tx: add_diversion(tx, entry=entry, who="account:1"))
    with hub.database.reading() as session:
        return session.scalars(select(Diversion.id).order_by(Diversion.id)).first() or 0


def propose(hub: Hub, diversion: int, minutes: int | None = 20) -> None:
    def say(tx: Transaction) -> None:
        sign = {"diversion_id": diversion, "minutes": minutes, "ended": None}
        record_signs(tx, as_of=tx.now.isoformat(), signs=[sign], changed=["queue:1"])

    hub.writer.run(say)


def test_who_goes_where_it_is_less_busy_keeps_number_and_arrival_and_is_not_called_on_the_way(
    hub: Hub, clock: StandingClock
) -> None:
    propose(hub, allow(hub))
    mine, arrived = take_number(hub), clock.now()
    clock.move(minutes=5)
    patient(hub, mine.visit_id, PatientAct.DIVERT, BLOOD)
    stage = stage_of(hub, mine.number)
    assert (stage.service_id, stage.due_at) == (2, arrived + timedelta(minutes=25))
    desk = desk_in_hand(hub, "jonas", "laboratory-3")
    with pytest.raises(Refused):
        desk.call()
    clock.move(minutes=3)
    assert desk.call() == mine.number
    assert diary_says_the_rows(hub) == 1


def test_nobody_is_sent_where_nothing_is_proposed_now(hub: Hub, clock: StandingClock) -> None:
    way = allow(hub)
    mine = take_number(hub)
    for minutes in (None, 20):
        propose(hub, way, minutes)
        if minutes:
            clock.move(minutes=11)  # the advice is old
        with pytest.raises(Refused, match="not_possible_now"):
            patient(hub, mine.visit_id, PatientAct.DIVERT, BLOOD)
    propose(hub, way)
    with pytest.raises(Refused, match="not_possible_now"):
        patient(hub, mine.visit_id, PatientAct.DIVERT, "another-service")


def test_an_appointment_belongs_to_its_service(hub: Hub) -> None:
    propose(hub, allow(hub))
    book(hub)
    issued = arrive(hub).issued
    assert issued is not None
    with pytest.raises(Refused, match="booked_elsewhere"):
        patient(hub, issued.visit_id, PatientAct.DIVERT, BLOOD)


def test_kiosk_board_and_phone_are_told_until_the_rule_is_removed(hub: Hub, clock: StandingClock) -> None:
    way = allow(hub)
    propose(hub, way)
    before = told(hub, clock)
    assert before == (20, 20, 20)
    with hub.database.reading() as session:
        version = versions(session, ["queue:1"])["queue:1"]
    assert hub.writer.run(lambda tx: remove_diversion(tx, diversion=way, who="account:1"))
    assert told(hub, clock) == (None, None, None)
    with hub.database.reading() as session:
        assert versions(session, ["queue:1"])["queue:1"] == version + 1
    assert not hub.writer.run(lambda tx: remove_diversion(tx, diversion=way, who="account:1"))


def told(hub: Hub, clock: StandingClock) -> tuple[int | None, int | None, int | None]:
    with hub.database.reading() as session:
        site = state_of(session, "site:st-anna", clock.now())
        board = state_of(session, "department:cardiology", clock.now())
        line = state_of(session, "queue:1", clock.now())
    assert isinstance(site, SiteState)
    assert isinstance(board, DepartmentState)
    assert isinstance(line, QueueState)
    kiosk = site.elsewhere.get(HEART)
    return (
        kiosk.sooner_minutes if kiosk else None,
        board.elsewhere[0].sooner_minutes if board.elsewhere else None,
        line.elsewhere.sooner_minutes if line.elsewhere else None,
    )


def test_a_discreet_service_is_never_named(hub: Hub, clock: StandingClock) -> None:
    propose(hub, allow(hub))

    def hide(tx: Transaction) -> None:
        tx.session.get_one(Service, 2).discreet = True

    hub.writer.run(hide)
    assert told(hub, clock) == (None, None, None)
    with pytest.raises(DiversionRefused, match="there: unsuited"):
        allow(hub)


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (DiversionEntry(HEART, HEART, 3, 10), "there: same"),
        (DiversionEntry("nothing", BLOOD, 3, 10), "here: missing"),
        (DiversionEntry(HEART, BLOOD, 61, 10), "walk: walk"),
        (DiversionEntry(HEART, BLOOD, 3, 4), "margin: margin"),
    ],
)
def test_what_cannot_be_a_way_is_refused_by_its_field(hub: Hub, entry: DiversionEntry, why: str) -> None:
    with pytest.raises(DiversionRefused, match=why):
        allow(hub, entry)


def test_a_way_entered_again_gets_the_new_minutes_and_both_ways_are_two(hub: Hub) -> None:
    allow(hub)
    allow(hub, DiversionEntry(HEART, BLOOD, walk=5, margin=15, both_ways=True))
    with hub.database.reading() as session:
        ways = session.scalars(select(Diversion).order_by(Diversion.id)).all()
        audited = session.scalar(select(func.count()).select_from(AuditLine).where(AuditLine.what == "diversion.added"))
    assert [(way.from_service_id, way.to_service_id, way.walk_minutes, way.margin_minutes) for way in ways] == [
        (1, 2, 5, 15),
        (2, 1, 5, 15),
    ]
    assert audited == 2
