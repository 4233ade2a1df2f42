"""When things go wrong for people: delays, and whom they leave waiting."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from config.contract.push import LobbyState, QueueState
from config.contract.words import PatientAct
from display_server.db.models import DeskService, DiaryLine, Site, Stage
from display_server.db.reading.states import state_of
from display_server.db.reading.topic_versions import versions
from display_server.domain.delay import DelayOf, DelayReason, Fate
from display_server.hub import Hub
from display_server.services.desks.call_next import call_next
from display_server.services.desks.staff_desk import close_desk, open_desk
from display_server.services.desks.transfer import Destination, transfer
from display_server.services.lines.declare_delay import declare_delay, end_delay, end_due_delays
from display_server.services.lines.move_waiting import START, Sending, move_waiting, people_left_waiting
from display_server.services.refused import Refused
from display_server.services.visits.keys_of_visit import Keys, keys_of_visit
from tests.conftest import StandingClock
from tests.display_server.services.desk_acts import patient
from tests.display_server.services.desks.test_desk_moves import make_staff
from tests.display_server.services.numbers.test_check_open import change
from tests.display_server.services.queue_acts import CARDIOLOGY, staff, take_number
from tests.display_server.services.test_serving import department
from tests.small_cast import NOW

ON_BOTH_DATABASES = True

DESK, OTHER = "cardiology-12", "cardiology-14"


def delay(
    hub: Hub, of: DelayOf = DelayOf.SERVICE, minutes: int | None = 20, reason: DelayReason = DelayReason.EMERGENCY
) -> int:
    return hub.writer.run(
        lambda tx: declare_delay(
            tx, desk=DESK, of=of, minutes=minutes, reason=reason, who="account:1", service=CARDIOLOGY
        )
    )


def send(hub: Hub, key: int, sending: Sending, desk_id: int | None = None) -> tuple[int, int]:
    """Slice after slice, as the console does: how many were moved, how many stayed."""
    moved = stayed = 0
    after: UUID | None = START
    while after is not None:
        start: UUID = after
        went = hub.writer.run(
            lambda tx, start=start: move_waiting(  # type: ignore[misc]
                tx, delay=key, sending=sending, who="account:1", after=start, desk_id=desk_id
            )
        )
        moved, stayed, after = moved + went.moved, stayed + went.stayed, went.last
    return moved, stayed


def lobby_minutes(hub: Hub) -> int | None:
    with hub.database.reading() as session:
        state = state_of(session, "lobby:st-anna", hub.clock.now())
    assert isinstance(state, LobbyState)
    return state.departments[0].delay_minutes


def version(hub: Hub, topic: str) -> int:
    with hub.database.reading() as session:
        return versions(session, [topic]).get(topic, 0)


def called(hub: Hub, desk: str = DESK) -> str | None:
    found = hub.writer.run(lambda tx: call_next(tx, desk=desk, who="account:1"))
    return found.number if found else None


def test_a_delay_is_told_in_the_lobby_in_the_department_and_on_the_phone(hub: Hub) -> None:
    staff(hub)
    delay(hub)
    assert lobby_minutes(hub) == 20
    (said,) = department(hub).delays
    assert (said.minutes, said.reason, said.until) == (20, "emergency", NOW + timedelta(minutes=20))
    with hub.database.reading() as session:
        phone = state_of(session, "queue:1", NOW)
    assert isinstance(phone, QueueState)
    assert [one.minutes for one in phone.delays] == [20]
    assert all(version(hub, topic) for topic in ("lobby:st-anna", "department:cardiology", "queue:1"))


def test_a_clinicians_delay_goes_with_them_to_another_desk(hub: Hub) -> None:
    ruta = staff(hub)
    delay(hub, DelayOf.CLINICIAN)
    assert [one.room["en"].name for one in department(hub).delays if one.room] == ["Room 12"]  # type: ignore[index]
    hub.writer.run(lambda tx: open_desk(tx, desk=OTHER, account_id=ruta))
    assert [one.room["en"].name for one in department(hub).delays if one.room] == ["Room 14"]  # type: ignore[index]


def test_a_delay_is_over_when_its_time_has_come_and_screens_hear_it(hub: Hub, clock: StandingClock) -> None:
    staff(hub)
    delay(hub)
    before = version(hub, "department:cardiology")
    clock.move(minutes=20)
    assert (department(hub).delays, lobby_minutes(hub)) == ([], None)
    assert hub.writer.run(end_due_delays) == 1
    assert version(hub, "department:cardiology") > before
    assert hub.writer.run(end_due_delays) == 0


def test_an_absence_lasts_the_business_day(hub: Hub) -> None:
    staff(hub)
    delay(hub, DelayOf.DESK, None, DelayReason.ILLNESS)
    (said,) = department(hub).delays
    assert (said.minutes, said.until.isoformat()) == (None, "2026-03-12T22:00:00+00:00")


def test_what_is_said_anew_takes_the_place_of_what_was_said(hub: Hub) -> None:
    staff(hub)
    delay(hub, minutes=20)
    key = delay(hub, minutes=45)
    assert [one.minutes for one in department(hub).delays] == [45]
    with pytest.raises(Refused, match="delay_unknown"):
        hub.writer.run(lambda tx: end_delay(tx, key=key, department="laboratory", who="account:1"))
    hub.writer.run(lambda tx: end_delay(tx, key=key, department="cardiology", who="account:1"))
    assert department(hub).delays == []


@pytest.mark.parametrize("minutes", [0, -1, 241])
def test_a_delay_nobody_can_mean_is_refused(hub: Hub, minutes: int) -> None:
    staff(hub)
    with pytest.raises(Refused, match="delay_wrong"):
        delay(hub, minutes=minutes)


def test_a_discreet_service_that_is_late_is_named_nowhere(hub: Hub) -> None:
    staff(hub, desk="laboratory-3")
    hub.writer.run(
        lambda tx: declare_delay(
            tx, desk="laboratory-3", of=DelayOf.SERVICE, minutes=30, reason=DelayReason.STAFFING, who="account:1",
            service="confidential-test",
        )
    )  # fmt: skip
    state = department(hub, "laboratory")
    assert [one.minutes for one in state.delays] == [30]
    assert "HIV" not in state.model_dump_json()


def test_those_who_may_go_come_back_with_their_due_time(hub: Hub, clock: StandingClock) -> None:
    staff(hub)
    for _ in range(60):
        take_number(hub)
    key = delay(hub)
    assert hub.writer.run(lambda tx: people_left_waiting(tx, key)) == 60
    assert send(hub, key, Sending(Fate.RETURN_AT, at=NOW + timedelta(minutes=40))) == (60, 0)
    with hub.database.reading() as session:
        assert {stage.due_at for stage in session.scalars(select(Stage))} == {NOW + timedelta(minutes=25)}
        lines = session.scalars(select(DiaryLine.move).where(DiaryLine.move == "postpone")).all()
    assert len(lines) == 60
    assert called(hub) is None
    clock.move(minutes=40)
    assert called(hub) == "K-001"


def test_nobody_who_is_seen_by_urgency_is_let_go(hub: Hub) -> None:
    change(hub, triage=False)
    take_number(hub)
    change(hub, triage=True)
    assert send(hub, delay(hub), Sending(Fate.RETURN_AT, at=NOW + timedelta(minutes=40))) == (0, 1)
    with hub.database.reading() as session:
        assert not session.scalars(select(DiaryLine.move).where(DiaryLine.move == "postpone")).all()


def test_who_was_let_go_reads_until_when_and_wants_no_minutes_beside_that(hub: Hub, clock: StandingClock) -> None:
    visit, until = take_number(hub).visit_id, NOW + timedelta(minutes=40)

    def keys() -> Keys:
        with hub.database.reading() as session:
            stage = session.scalars(select(Stage).where(Stage.visit_id == visit)).one()
            return keys_of_visit(session, stage, session.get_one(Site, 1), clock.now())

    send(hub, delay(hub), Sending(Fate.RETURN_AT, at=until))
    assert keys() == Keys((PatientAct.LEAVE,), "deferred", until)
    patient(hub, visit, PatientAct.DEFER)  # an old page still has the key
    assert keys().until == until
    clock.move(minutes=40)
    assert keys() == Keys((PatientAct.LEAVE,))


def test_those_of_an_absent_desk_go_to_another_and_nobody_else_calls_them(hub: Hub) -> None:
    ruta = staff(hub)
    for _ in range(3):
        take_number(hub)
    key = delay(hub, DelayOf.DESK, None)
    assert send(hub, key, Sending(Fate.TO_DESK, desk=OTHER)) == (3, 0)
    with hub.database.reading() as session:
        assert set(session.scalars(select(Stage.for_desk_id))) == {2}
    hub.writer.run(lambda tx: close_desk(tx, desk=DESK, account_id=ruta))
    staff(hub, "jonas", OTHER)
    assert called(hub, OTHER) == "K-001"


def test_those_sent_to_a_clinician_who_went_home_are_moved_by_a_colleague(hub: Hub) -> None:
    jonas = staff(hub, "jonas", OTHER)
    make_staff(hub, jonas)
    staff(hub)
    number, _ = take_number(hub).number, take_number(hub)
    to = Destination(service=CARDIOLOGY, account_id=jonas)
    hub.writer.run(lambda tx: transfer(tx, desk=DESK, number=number, to=to, who="account:2"))
    hub.writer.run(lambda tx: close_desk(tx, desk=OTHER, account_id=jonas))
    key = hub.writer.run(
        lambda tx: declare_delay(
            tx,
            desk=DESK,
            of=DelayOf.CLINICIAN,
            minutes=None,
            reason=DelayReason.ILLNESS,
            who="account:2",
            account=jonas,
        )
    )
    assert send(hub, key, Sending(Fate.TO_DESK, desk=DESK)) == (1, 0)
    assert called(hub) == number


def test_nobody_is_late_for_whom_nobody_waits(hub: Hub) -> None:
    staff(hub)
    jonas = staff(hub, "jonas", OTHER)
    with pytest.raises(Refused, match="nobody_waits"):
        hub.writer.run(
            lambda tx: declare_delay(
                tx,
                desk=DESK,
                of=DelayOf.CLINICIAN,
                minutes=20,
                reason=DelayReason.ILLNESS,
                who="account:1",
                account=jonas,
            )
        )


def test_a_line_another_desk_serves_is_left_to_it(hub: Hub) -> None:
    staff(hub)
    staff(hub, "jonas", OTHER)
    take_number(hub)
    key = delay(hub, DelayOf.CLINICIAN)
    assert hub.writer.run(lambda tx: people_left_waiting(tx, key)) == 0
    key = delay(hub, DelayOf.SERVICE)
    assert send(hub, key, Sending(Fate.TO_CLINICIAN, desk=OTHER)) == (1, 0)
    with hub.database.reading() as session:
        assert session.scalars(select(Stage.for_account_id)).all() == [2]


def test_who_waits_for_what_a_desk_does_not_do_stays_and_is_counted(hub: Hub) -> None:
    staff(hub, desk="laboratory-3")
    for service in ("blood-test", "blood-test", "confidential-test"):
        take_number(hub, service)
    key = hub.writer.run(
        lambda tx: declare_delay(
            tx, desk="laboratory-3", of=DelayOf.DESK, minutes=None, reason=DelayReason.ILLNESS, who="account:1"
        )
    )
    hub.writer.run(lambda tx: tx.session.add(DeskService(desk_id=2, service_id=2)))
    assert send(hub, key, Sending(Fate.TO_DESK, desk=OTHER)) == (2, 1)


@pytest.mark.parametrize(
    ("sending", "refused"),
    [
        (Sending(Fate.RETURN_AT), "return_wrong"),
        (Sending(Fate.RETURN_AT, at=NOW), "return_wrong"),
        (Sending(Fate.RETURN_AT, at=NOW + timedelta(days=1)), "return_wrong"),
        (Sending(Fate.TO_DESK, desk="nowhere"), "desk_unknown"),
        (Sending(Fate.TO_CLINICIAN, desk=OTHER), "desk_closed"),
    ],
)
def test_a_fate_that_cannot_be_is_refused(hub: Hub, sending: Sending, refused: str) -> None:
    staff(hub)
    take_number(hub)
    key = delay(hub)
    with pytest.raises(Refused, match=refused):
        send(hub, key, sending)
