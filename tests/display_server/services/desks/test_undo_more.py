"""What an undo takes back beside a stage's own moves: people and steps that were added, two numbers made one, another room."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from config.contract.words import Language
from display_server.db.models import Account, Booking, Desk, DiaryLine, Service, Visit
from display_server.domain.delay import DelayOf, DelayReason, Fate
from display_server.domain.urgency import Urgency
from display_server.domain.visit import State
from display_server.hub import Hub
from display_server.services.arrivals.add_arrival import Arrival, add_arrival
from display_server.services.arrivals.add_person import add_person
from display_server.services.arrivals.undo_check_in import undo_check_in
from display_server.services.desks.desk_act import DeskAct
from display_server.services.desks.staff_desk import close_desk, open_desk
from display_server.services.desks.undo_at_once import undo_at_once
from display_server.services.lines.declare_delay import declare_delay
from display_server.services.lines.move_waiting import START, Sending, move_waiting
from display_server.services.refused import Refused
from display_server.services.visits.edit_stages import add_stage, sooner
from display_server.services.visits.merge_visits import merge_visits
from tests.conftest import StandingClock
from tests.display_server.services.desk_acts import DeskInHand, desk_in_hand, stage_of
from tests.display_server.services.diary_of import diary_says_the_rows
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY, arrive, book, take_number, token_key
from tests.display_server.services.visit_acts import checked_in, stage_rows, stages, visit_row

ON_BOTH_DATABASES = True


@pytest.fixture
def desk(hub: Hub, clock: StandingClock) -> DeskInHand:
    """Room 12, and two people waiting, a minute apart."""
    for _ in range(2):
        take_number(hub)
        clock.move(minutes=1)
    return desk_in_hand(hub)


def visit_of(hub: Hub, number: str) -> UUID:
    with hub.database.reading() as session:
        return session.scalars(select(Visit.id).where(Visit.shown_number == number)).one()


def open_steps(hub: Hub, visit_id: UUID) -> list[tuple[str, str]]:
    return [one for one in stages(hub, visit_id) if one[1] != "cancelled"]


def moves(hub: Hub, visit_id: UUID) -> list[str]:
    with hub.database.reading() as session:
        return list(
            session.scalars(select(DiaryLine.move).where(DiaryLine.visit_id == visit_id).order_by(DiaryLine.seq))
        )


def test_somebody_added_at_the_desk_is_taken_back_and_their_number_is_never_given_again(
    hub: Hub, desk: DeskInHand
) -> None:
    desk.press(DeskAct.HOLD, "K-001")
    added = hub.writer.run(
        lambda tx: add_person(
            tx, desk=desk.code, service=CARDIOLOGY, language=Language.ENGLISH, token_key=token_key(hub), who="account:1"
        )
    )
    with pytest.raises(Refused, match="patient_changed"):
        desk.press(DeskAct.UNDO, "K-001")
    desk.press(DeskAct.UNDO, added.number)
    assert (stage_of(hub, added.number).state, moves(hub, added.visit_id)) == (State.CANCELLED, ["issue", "undo"])
    desk.press(DeskAct.UNDO, "K-001")
    assert stage_of(hub, "K-001").state == State.WAITING
    assert take_number(hub).number == "K-004"
    assert diary_says_the_rows(hub) == 4


def test_an_arrival_is_taken_back_with_the_urgency_it_came_with(hub: Hub, desk: DeskInHand) -> None:
    triage = update(Service).where(Service.code == CARDIOLOGY).values(triage=True)
    hub.writer.run(lambda tx: tx.session.execute(triage))
    arrival = Arrival(CARDIOLOGY, Urgency.ORANGE, Language.ENGLISH)
    come = hub.writer.run(
        lambda tx: add_arrival(tx, desk=desk.code, arrival=arrival, token_key=token_key(hub), who="account:1")
    ).issued
    desk.press(DeskAct.UNDO, come.number)
    assert (stage_of(hub, come.number).state, stage_of(hub, come.number).urgency) == (State.CANCELLED, None)
    assert diary_says_the_rows(hub) == 3


def test_whoever_was_added_and_then_called_is_taken_back_call_first(hub: Hub, desk: DeskInHand) -> None:
    added = hub.writer.run(
        lambda tx: add_person(
            tx, desk=desk.code, service=CARDIOLOGY, language=Language.ENGLISH, token_key=token_key(hub), who="account:1"
        )
    )
    desk_in_hand(hub, "jonas", "cardiology-14").press(DeskAct.CALL_THIS, added.number, "medical")
    with pytest.raises(Refused, match="patient_changed") as refused:
        desk.press(DeskAct.UNDO, added.number)
    assert refused.value.now is not None
    assert (refused.value.now.number, refused.value.now.state) == (added.number, State.CALLED)


def test_a_step_that_was_added_is_taken_back(hub: Hub, desk: DeskInHand) -> None:
    mine = visit_of(hub, "K-001")
    hub.writer.run(lambda tx: add_stage(tx, visit_id=mine, service=BLOOD, who="account:1", desk_id=1))
    desk.press(DeskAct.UNDO, "K-001")
    assert stages(hub, mine) == [(CARDIOLOGY, "waiting"), (BLOOD, "cancelled")]
    assert diary_says_the_rows(hub) == 3


def test_a_step_that_joined_its_line_at_once_is_taken_back_until_somebody_calls_it(hub: Hub, desk: DeskInHand) -> None:
    mine = visit_of(hub, "K-001")
    desk.call()
    desk.press(DeskAct.HERE, "K-001")
    desk.press(DeskAct.FINISH, "K-001")
    hub.writer.run(lambda tx: add_stage(tx, visit_id=mine, service=BLOOD, who="account:1", desk_id=1))
    assert stages(hub, mine)[1] == (BLOOD, "waiting")
    desk.press(DeskAct.UNDO, "K-001")
    assert stages(hub, mine)[1] == (BLOOD, "cancelled")
    desk.press(DeskAct.UNDO, "K-001")
    assert stages(hub, mine)[0] == (CARDIOLOGY, "serving")
    assert diary_says_the_rows(hub) == 3
    desk.press(DeskAct.FINISH, "K-001")
    hub.writer.run(lambda tx: add_stage(tx, visit_id=mine, service=BLOOD, who="account:1", desk_id=1))
    desk_in_hand(hub, "nurse", "laboratory-3").call()
    with pytest.raises(Refused, match="patient_changed") as refused:
        desk.press(DeskAct.UNDO, "K-001")
    assert refused.value.now is not None
    assert refused.value.now.state is State.CALLED


def test_steps_in_another_order_come_back_in_theirs(hub: Hub, desk: DeskInHand) -> None:
    mine = visit_of(hub, "K-001")
    for service in (BLOOD, "confidential-test"):
        hub.writer.run(lambda tx, one=service: add_stage(tx, visit_id=mine, service=one, who="account:1"))  # type: ignore[misc]
    last = stage_rows(hub, mine)[2].id
    hub.writer.run(lambda tx: sooner(tx, visit_id=mine, stage_id=last, who="account:1", desk_id=1))
    assert [service for service, _ in stages(hub, mine)] == [CARDIOLOGY, "confidential-test", BLOOD]
    desk.press(DeskAct.UNDO, "K-001")
    assert [service for service, _ in stages(hub, mine)] == [CARDIOLOGY, BLOOD, "confidential-test"]
    hub.writer.run(lambda tx: sooner(tx, visit_id=mine, stage_id=last, who="account:1", desk_id=1))
    hub.writer.run(lambda tx: add_stage(tx, visit_id=mine, service=BLOOD, who="account:1"))
    with pytest.raises(Refused, match="stages_changed"):
        desk.press(DeskAct.UNDO, "K-001")


def test_two_numbers_made_one_are_parted_again(hub: Hub, desk: DeskInHand, clock: StandingClock) -> None:
    book(hub, clock.now() + timedelta(minutes=10))
    booked = checked_in(hub).issued
    assert booked is not None
    blood = take_number(hub, BLOOD)
    walked = visit_of(hub, "K-001")
    for other in (blood.visit_id, booked.visit_id):
        before, booking = [open_steps(hub, one) for one in (walked, other)], visit_row(hub, other).booking_id
        hub.writer.run(
            lambda tx, one=other: merge_visits(tx, kept=walked, other=one, who="account:1", desk_id=1)  # type: ignore[misc]
        )
        assert visit_row(hub, other).merged_into == walked
        desk.press(DeskAct.UNDO, "K-001")
        assert visit_row(hub, other).merged_into is None
        assert visit_row(hub, other).booking_id == booking
        assert [open_steps(hub, one) for one in (walked, other)] == before
        assert moves(hub, other)[-1] == moves(hub, walked)[-1] == "undo"
    assert visit_row(hub, walked).booking_id is None
    assert diary_says_the_rows(hub) == 5


def test_a_merge_is_not_taken_back_over_a_call_and_nothing_older_is_in_its_place(hub: Hub, desk: DeskInHand) -> None:
    one, two = visit_of(hub, "K-001"), visit_of(hub, "K-002")
    desk.press(DeskAct.HOLD, "K-002")
    hub.writer.run(lambda tx: merge_visits(tx, kept=two, other=one, who="account:1", desk_id=1))
    with pytest.raises(Refused, match="patient_changed"):
        desk.press(DeskAct.UNDO, "K-001")  # the page is an old one
    desk.press(DeskAct.UNDO, "K-002")
    desk.press(DeskAct.UNDO, "K-002")  # the hold
    hub.writer.run(lambda tx: merge_visits(tx, kept=two, other=one, who="account:1", desk_id=1))
    desk_in_hand(hub, "jonas", "cardiology-14").press(DeskAct.CALL_THIS, "K-002", "medical")
    with pytest.raises(Refused, match="patient_changed") as refused:
        desk.press(DeskAct.UNDO, "K-002")
    assert refused.value.now is not None
    assert (refused.value.now.number, refused.value.now.state) == ("K-002", State.CALLED)
    assert visit_row(hub, one).merged_into == two


def test_the_right_patient_is_checked_in_again_unless_somebody_took_the_booking(
    hub: Hub, desk: DeskInHand, clock: StandingClock
) -> None:
    book(hub, clock.now() + timedelta(minutes=10))
    first = checked_in(hub).issued
    assert first is not None
    before = stages(hub, first.visit_id), visit_row(hub, first.visit_id).booking_id
    hub.writer.run(lambda tx: undo_check_in(tx, visit_id=first.visit_id, who="account:1", desk_id=1))
    desk.press(DeskAct.UNDO, first.number)
    assert (stages(hub, first.visit_id), visit_row(hub, first.visit_id).booking_id) == before
    hub.writer.run(lambda tx: undo_check_in(tx, visit_id=first.visit_id, who="account:1", desk_id=1))
    second = arrive(hub).issued
    assert second is not None
    with pytest.raises(Refused, match="booking_used") as refused:
        desk.press(DeskAct.UNDO, first.number)
    assert refused.value.now is not None
    assert refused.value.now.number == second.number
    with hub.database.reading() as session:
        assert session.scalars(select(Booking)).one().id == visit_row(hub, second.visit_id).booking_id


def test_a_booking_freed_twice_comes_back_as_it_was(hub: Hub, desk: DeskInHand, clock: StandingClock) -> None:
    book(hub, clock.now() + timedelta(minutes=10))
    checked_in(hub)
    first = visit_of(hub, "K-003")
    hub.writer.run(lambda tx: undo_check_in(tx, visit_id=first, who="account:1", desk_id=1))
    arrive(hub)
    hub.writer.run(lambda tx: merge_visits(tx, kept=first, other=visit_of(hub, "K-004"), who="account:1"))
    before = stages(hub, first), visit_row(hub, first).booking_id
    hub.writer.run(lambda tx: undo_check_in(tx, visit_id=first, who="account:1", desk_id=1))
    desk.press(DeskAct.UNDO, "K-003")
    assert (stages(hub, first), visit_row(hub, first).booking_id) == before
    diary_says_the_rows(hub)  # what the first press ended has stayed ended


def desks(hub: Hub) -> dict[str, int | None]:
    with hub.database.reading() as session:
        return {one.code: one.opened_by for one in session.scalars(select(Desk)) if one.is_open}


@pytest.mark.parametrize("received", [False, True])
def test_whoever_changed_rooms_by_mistake_goes_back_with_their_patient(
    hub: Hub, desk: DeskInHand, clock: StandingClock, received: bool
) -> None:
    desk.call()
    if received:
        desk.press(DeskAct.HERE, "K-001")
    before = stage_of(hub, "K-001")
    hub.writer.run(lambda tx: open_desk(tx, desk="cardiology-14", account_id=desk.account))
    clock.move(minutes=1)
    DeskInHand(hub, "cardiology-14", desk.account).press(DeskAct.UNDO, "K-001")
    assert desks(hub) == {desk.code: desk.account}
    now = stage_of(hub, "K-001")
    assert (now.state, now.desk_id, now.serving_at) == (before.state, before.desk_id, before.serving_at)
    assert (now.called_at == clock.now()) is not received  # to the first room: a call once more, with its own time
    assert diary_says_the_rows(hub) == 2


def test_nobody_goes_back_to_a_room_where_somebody_else_works_now(hub: Hub, desk: DeskInHand) -> None:
    desk.call()
    hub.writer.run(lambda tx: open_desk(tx, desk="cardiology-14", account_id=desk.account))
    jonas = desk_in_hand(hub, "jonas", desk.code)
    name_him = update(Account).where(Account.id == jonas.account).values(full_name="Jonas Jonaitis")
    hub.writer.run(lambda tx: tx.session.execute(name_him))
    there = DeskInHand(hub, "cardiology-14", desk.account)
    with pytest.raises(Refused, match="undo_room_taken") as refused:
        there.press(DeskAct.UNDO, "K-001")
    assert refused.value.said["name"] == "Jonas Jonaitis"
    jonas.call()
    with pytest.raises(Refused, match="undo_desk_busy") as busy:
        there.press(DeskAct.UNDO, "K-001")
    assert busy.value.now is not None
    assert busy.value.now.number == "K-002"
    jonas.press(DeskAct.NOT_HERE, "K-002")
    hub.writer.run(lambda tx: close_desk(tx, desk=desk.code, account_id=jonas.account))
    there.press(DeskAct.UNDO, "K-001")
    assert desks(hub) == {desk.code: desk.account}


def test_one_touch_takes_back_what_was_done_to_everybody_at_once(
    hub: Hub, desk: DeskInHand, clock: StandingClock
) -> None:
    """More of them than one act moves and one look at the diary reads."""
    for _ in range(33):
        take_number(hub)
    desk.press(DeskAct.HOLD, "K-001")
    before = {number: stage_of(hub, number).callable_at for number in ("K-002", "K-035")}
    key = hub.writer.run(
        lambda tx: declare_delay(
            tx, desk=desk.code, of=DelayOf.SERVICE, minutes=20, reason=DelayReason.ILLNESS, who="account:1",
            service=CARDIOLOGY,
        )
    )  # fmt: skip
    sending = Sending(Fate.RETURN_AT, at=clock.now() + timedelta(minutes=20))
    after: UUID | None = START
    while after is not None:
        start: UUID = after
        after = hub.writer.run(
            lambda tx, start=start: move_waiting(  # type: ignore[misc]
                tx, delay=key, sending=sending, who="account:1", after=start, desk_id=1
            )
        ).last
    desk_in_hand(hub, "jonas", "cardiology-14").press(DeskAct.HOLD, "K-010")
    first = hub.writer.run(lambda tx: undo_at_once(tx, desk=desk.code, delay=key, who="account:1"))
    rest = hub.writer.run(
        lambda tx: undo_at_once(tx, desk=desk.code, delay=key, who="account:1", after=first.last or 0)
    )
    assert (first.moved + rest.moved, first.stayed + rest.stayed, rest.last) == (33, 1, None)
    assert {number: stage_of(hub, number).callable_at for number in before} == before
    assert stage_of(hub, "K-010").state == State.ON_HOLD
    with pytest.raises(Refused, match="nothing_to_undo"):
        hub.writer.run(lambda tx: undo_at_once(tx, desk=desk.code, delay=key, who="account:1"))
    desk.press(DeskAct.UNDO, "K-001")
    assert stage_of(hub, "K-001").state == State.WAITING
    assert diary_says_the_rows(hub) == 35
