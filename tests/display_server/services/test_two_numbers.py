"""Two numbers of one person, a wrong patient, somebody at the desk, a lost ticket, numbers of nobody."""

from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest

from config.contract.device_api import IssuedNumber
from config.contract.push import DepartmentState, QueueState
from config.contract.words import CheckInResult, Language
from display_server.db.reading.states import state_of
from display_server.domain.ghosts import Why
from display_server.hub import Hub
from display_server.services.arrivals.add_person import add_person
from display_server.services.arrivals.undo_check_in import undo_check_in
from display_server.services.desks.desk_act import DeskAct
from display_server.services.desks.find_visit import find_visit
from display_server.services.lines.ghosts_today import drawn_with, ghosts_since, saw_patient
from display_server.services.lines.lines_now import lines_now
from display_server.services.lines.mark_ghosts import mark_ghosts
from display_server.services.refused import Refused
from display_server.services.visits.merge_visits import merge_visits
from tests.conftest import StandingClock
from tests.display_server.services.diary_of import diary_says_the_rows
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY, CODE, QR, arrive, book, take_number, token_key
from tests.display_server.services.visit_acts import (
    HEART,
    LAB,
    People,
    checked_in,
    diary,
    stage_rows,
    stages,
    visit_row,
)
from tests.small_cast import NOW

ON_BOTH_DATABASES = True

WHO = "account:1"


def test_two_numbers_of_one_person_are_one_wait_at_the_earlier_due_time(hub: Hub, clock: StandingClock) -> None:
    first = take_number(hub)
    clock.move(minutes=8)
    second = take_number(hub)
    due = stage_rows(hub, first.visit_id)[0].due_at
    hub.writer.run(lambda tx: merge_visits(tx, kept=second.visit_id, other=first.visit_id, who=WHO))
    assert stages(hub, first.visit_id) == [(CARDIOLOGY, "cancelled")]
    assert stage_rows(hub, second.visit_id)[0].due_at == due
    assert visit_row(hub, first.visit_id).merged_into == second.visit_id
    assert (diary(hub, second.visit_id)[-1].why or {})["number"] == first.number
    diary_says_the_rows(hub)


def test_what_the_other_number_waited_for_becomes_a_later_stage(hub: Hub) -> None:
    heart, blood = take_number(hub), take_number(hub, BLOOD)
    hub.writer.run(lambda tx: merge_visits(tx, kept=heart.visit_id, other=blood.visit_id, who=WHO))
    assert stages(hub, heart.visit_id) == [(CARDIOLOGY, "waiting"), (BLOOD, "expected")]
    diary_says_the_rows(hub)


def test_a_booking_goes_along_with_the_number_that_stays(hub: Hub) -> None:
    book(hub)
    booked = checked_in(hub).issued
    assert booked is not None
    walked_in = take_number(hub)
    hub.writer.run(lambda tx: merge_visits(tx, kept=walked_in.visit_id, other=booked.visit_id, who=WHO))
    again = arrive(hub).issued
    assert again is not None
    assert again.number == walked_in.number


def test_a_number_at_a_desk_and_a_number_twice_are_not_merged(hub: Hub) -> None:
    people = People(hub)
    one, two = take_number(hub).visit_id, take_number(hub, BLOOD).visit_id
    people.press(LAB, DeskAct.CALL_NEXT)
    with pytest.raises(Refused, match="at_a_desk"):
        hub.writer.run(lambda tx: merge_visits(tx, kept=one, other=two, who=WHO))
    with pytest.raises(Refused, match="same_visit"):
        hub.writer.run(lambda tx: merge_visits(tx, kept=one, other=one, who=WHO))


def test_the_wrong_patients_check_in_is_undone_and_the_right_one_gets_a_number(hub: Hub) -> None:
    book(hub)
    wrong = checked_in(hub).issued
    assert wrong is not None
    hub.writer.run(lambda tx: undo_check_in(tx, visit_id=wrong.visit_id, who=WHO))
    assert stages(hub, wrong.visit_id) == [(CARDIOLOGY, "cancelled")]
    assert diary(hub, wrong.visit_id)[-1].move == "booking_freed"
    right = arrive(hub)
    assert right.result is CheckInResult.REGISTERED
    assert right.issued is not None
    assert right.issued.number != wrong.number
    diary_says_the_rows(hub)


def test_only_a_check_in_of_somebody_unseen_is_undone(hub: Hub) -> None:
    people = People(hub)
    walk_in = take_number(hub)
    with pytest.raises(Refused, match="not_a_check_in"):
        hub.writer.run(lambda tx: undo_check_in(tx, visit_id=walk_in.visit_id, who=WHO))
    people.serve(HEART, walk_in.number)
    book(hub)
    booked = checked_in(hub).issued
    assert booked is not None
    people.serve(HEART, booked.number)
    with pytest.raises(Refused, match="visit_served"):
        hub.writer.run(lambda tx: undo_check_in(tx, visit_id=booked.visit_id, who=WHO))


def test_a_person_at_the_desk_gets_a_number_of_its_service(hub: Hub) -> None:
    def add(service: str) -> str:
        return hub.writer.run(
            lambda tx: add_person(
                tx, desk=HEART, service=service, language=Language.UKRAINIAN, token_key=token_key(hub), who=WHO
            )
        ).number

    assert add(CARDIOLOGY) == "K-001"
    with pytest.raises(Refused, match="not_your_service"):
        add(BLOOD)


def test_somebody_is_found_by_number_booking_and_ticket(hub: Hub) -> None:
    book(hub)
    issued = checked_in(hub).issued
    assert issued is not None
    assert issued.phone_url is not None
    for said in (issued.number, "k 1", "К-001", CODE, QR, issued.code or "", issued.phone_url):
        found = hub.writer.run(partial(find_visit, said=said))
        assert found is not None, said
        assert found.visit_id == issued.visit_id
    for said in ("K-002", "", "nobody", "BBBBBBBB"):
        assert hub.writer.run(partial(find_visit, said=said)) is None, said


def test_a_merged_number_leads_to_the_one_that_stayed(hub: Hub) -> None:
    one, two = take_number(hub), take_number(hub)
    hub.writer.run(lambda tx: merge_visits(tx, kept=two.visit_id, other=one.visit_id, who=WHO))
    found = hub.writer.run(lambda tx: find_visit(tx, one.number))
    assert found is not None
    assert found.visit_id == two.visit_id
    three = take_number(hub)
    hub.writer.run(lambda tx: merge_visits(tx, kept=three.visit_id, other=two.visit_id, who=WHO))
    found = hub.writer.run(lambda tx: find_visit(tx, one.number))
    assert found is not None
    assert (found.visit_id, found.number) == (three.visit_id, one.number)


def test_at_the_kiosk_the_paper_of_a_merged_number_finds_the_one_that_stayed(hub: Hub) -> None:
    one, two = take_number(hub), take_number(hub)
    hub.writer.run(lambda tx: merge_visits(tx, kept=two.visit_id, other=one.visit_id, who=WHO))
    for code, scanned in ((one.code, None), (None, one.phone_url)):
        answer = arrive(hub, code, scanned)
        assert answer.issued is not None
        assert answer.visit is not None
        assert (answer.issued.number, answer.visit.state) == (two.number, "waiting")
        assert (answer.issued.code, answer.issued.phone_url) == (two.code, two.phone_url)


def burst_of(hub: Hub, clock: StandingClock, count: int) -> list[IssuedNumber]:
    drawn = []
    for _ in range(count):
        drawn.append(take_number(hub))
        clock.move(seconds=3)
    return drawn


def doubtful(hub: Hub) -> dict[UUID, Why]:
    with hub.database.reading() as session:
        return ghosts_since(session, NOW - timedelta(hours=1))


def test_a_burst_is_left_out_of_waits_until_somebody_is_seen(hub: Hub, clock: StandingClock) -> None:
    burst = [one.visit_id for one in burst_of(hub, clock, 4)]
    assert doubtful(hub) == dict.fromkeys(burst[:3], Why.BURST)
    with hub.database.reading() as session:
        line = next(one for one in lines_now(session, clock.now()) if one.service == CARDIOLOGY)
    assert len(line.queue) + line.on_the_way == 1
    mark(hub, clock)
    clock.move(seconds=30)  # who comes now is none of them
    assert counted(hub, clock) == ((4, ["K-004"]), 1)
    hub.writer.run(lambda tx: saw_patient(tx, burst[0]))
    assert set(doubtful(hub)) == set(burst[1:])
    clock.move(seconds=30)  # nor is the next
    assert counted(hub, clock) == ((5, ["K-001", "K-004", "K-005"]), 3)


def mark(hub: Hub, clock: StandingClock) -> None:
    """As jobs do: what the rows do not say yet."""
    with hub.database.reading() as session:
        lines = [line for line in lines_now(session, clock.now()) if line.ghosts]
    for line in lines:
        marks = [(str(stage), is_ghost) for stage, is_ghost in line.ghosts.items()]
        hub.writer.run(partial(mark_ghosts, service_id=line.service_id, marks=marks))
    with hub.database.reading() as session:
        assert not any(line.ghosts for line in lines_now(session, clock.now()))


def counted(hub: Hub, clock: StandingClock) -> tuple[tuple[int, list[str]], int | None]:
    """What the department's board and a phone say of the line, and a ticket drawn next of its place in it.

    The board counts everybody whose number it shows as next: fewer people than numbers would be a lie to read.
    """
    with hub.database.reading() as session:
        board = state_of(session, "department:cardiology", clock.now())
        phone = state_of(session, "queue:1", clock.now())
    assert isinstance(board, DepartmentState)
    assert isinstance(phone, QueueState)
    return (board.waiting, phone.waiting), take_number(hub).people_ahead


def test_a_ticket_read_at_a_kiosk_is_a_sign_of_life(hub: Hub, clock: StandingClock) -> None:
    burst = burst_of(hub, clock, 3)
    assert burst[1].visit_id in doubtful(hub)
    assert arrive(hub, code=burst[1].code).result is CheckInResult.ALREADY_REGISTERED
    assert burst[1].visit_id not in doubtful(hub)


def test_who_was_called_in_vain_and_put_back_is_nobody_until_they_come(hub: Hub) -> None:
    people = People(hub)
    one, two = take_number(hub), take_number(hub)
    for number in (one.number, two.number):
        people.press(HEART, DeskAct.CALL_NEXT)
        people.press(HEART, DeskAct.NOT_HERE, number)
    people.press(HEART, DeskAct.REQUEUE, one.number)
    people.press(HEART, DeskAct.RETURN, two.number)
    assert doubtful(hub) == {one.visit_id: Why.NEVER_SEEN}


def test_one_touch_ends_what_was_drawn_in_one_go_for_whatever_services(hub: Hub, clock: StandingClock) -> None:
    burst = [*burst_of(hub, clock, 2), take_number(hub, BLOOD), take_number(hub)]
    clock.move(seconds=30)
    take_number(hub, BLOOD)
    kept = burst[3].visit_id
    with hub.database.reading() as session:
        together = drawn_with(session, kept)
    assert list(together.values()) == [one.number for one in burst[:3]]
    for other in together:
        hub.writer.run(lambda tx, one=other: merge_visits(tx, kept=kept, other=one, who=WHO, nobodys=True))  # type: ignore[misc]
    assert stages(hub, kept) == [(CARDIOLOGY, "waiting")]
    assert [stages(hub, one.visit_id)[0][1] for one in burst[:3]] == ["cancelled"] * 3
