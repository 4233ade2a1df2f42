"""Two numbers of one person, a wrong patient, somebody at the desk, a lost ticket, numbers of nobody."""

from datetime import timedelta
from functools import partial

import pytest

from config.contract.words import CheckInResult, Language
from display_server.domain.ghosts import Why
from display_server.hub import Hub
from display_server.services.add_person import add_person
from display_server.services.desk_act import DeskAct
from display_server.services.find_visit import find_visit
from display_server.services.ghosts_today import ghosts_since, saw_patient, waiting_ghosts
from display_server.services.merge_visits import merge_visits
from display_server.services.refused import Refused
from display_server.services.undo_check_in import undo_check_in
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
    assert diary(hub, second.visit_id)[-1].why == {"number": first.number}
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


def test_a_burst_is_counted_apart_until_somebody_is_seen(hub: Hub, clock: StandingClock) -> None:
    burst = []
    for _ in range(4):
        burst.append(take_number(hub).visit_id)
        clock.move(seconds=3)
    since = NOW - timedelta(hours=1)
    with hub.database.reading() as session:
        assert ghosts_since(session, since) == dict.fromkeys(burst[:3], Why.BURST)
        assert waiting_ghosts(session, since) == {1: 3}
    hub.writer.run(lambda tx: saw_patient(tx, burst[0]))
    with hub.database.reading() as session:
        assert set(ghosts_since(session, since)) == set(burst[1:])
