"""What becomes of a visit's later stages when one ends otherwise than done, and when an end is taken back."""

from uuid import UUID

import pytest

from config.contract.words import PatientAct
from display_server.hub import Hub
from display_server.services.desks.desk_act import DeskAct
from display_server.services.lines.close_services import slip_for_another_day
from display_server.services.refused import Refused
from display_server.services.stages.end_stages import close_leftovers, close_stranded
from display_server.services.visits.edit_stages import add_stage, skip_stage
from tests.conftest import StandingClock
from tests.display_server.services.desk_acts import patient
from tests.display_server.services.diary_of import diary_says_the_rows
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY
from tests.display_server.services.visit_acts import (
    HEART,
    LAB,
    People,
    checked_in,
    on_a_pathway,
    stage_rows,
    stages,
)

ON_BOTH_DATABASES = True


class Visit:
    """A visit of three stages, and the people who serve it."""

    def __init__(self, hub: Hub) -> None:
        self.hub, self.people = hub, People(hub)
        on_a_pathway(hub)
        issued = checked_in(hub).issued
        assert issued is not None
        self.id: UUID = issued.visit_id
        self.number = issued.number

    @property
    def states(self) -> list[str]:
        return [state for _, state in stages(self.hub, self.id)]

    def press(self, desk: str, *acts: DeskAct) -> None:
        for act in acts:
            self.people.press(desk, act, None if act is DeskAct.CALL_NEXT else self.number)


@pytest.fixture
def visit(hub: Hub) -> Visit:
    return Visit(hub)


def test_a_cancel_ends_the_whole_visit_and_an_undo_brings_all_of_it_back(hub: Hub, visit: Visit) -> None:
    visit.press(LAB, DeskAct.CALL_NEXT, DeskAct.CANCEL)
    assert visit.states == ["cancelled"] * 3
    visit.press(LAB, DeskAct.UNDO)
    assert visit.states == ["called", "expected", "expected"]
    diary_says_the_rows(hub)


def test_an_undone_cancel_leaves_out_what_was_left_out_before(hub: Hub, visit: Visit) -> None:
    doctor = stage_rows(hub, visit.id)[1].id
    hub.writer.run(lambda tx: skip_stage(tx, visit_id=visit.id, stage_id=doctor, who="account:1"))
    visit.press(LAB, DeskAct.CANCEL, DeskAct.UNDO)
    assert visit.states == ["waiting", "cancelled", "expected"]


def test_a_cancel_is_not_taken_back_over_a_visit_that_goes_on(hub: Hub, visit: Visit) -> None:
    visit.press(LAB, DeskAct.CANCEL)
    hub.writer.run(lambda tx: add_stage(tx, visit_id=visit.id, service=CARDIOLOGY, who="account:1"))
    with pytest.raises(Refused, match="next_stage_moved"):
        visit.press(LAB, DeskAct.UNDO)
    assert visit.states == ["cancelled", "cancelled", "cancelled", "waiting"]


def test_who_skips_the_stage_they_wait_at_joins_the_next_line(hub: Hub, visit: Visit) -> None:
    blood = stage_rows(hub, visit.id)[0].id
    hub.writer.run(lambda tx: skip_stage(tx, visit_id=visit.id, stage_id=blood, who="account:1"))
    assert visit.states == ["cancelled", "waiting", "expected"]
    diary_says_the_rows(hub)


def test_a_no_show_is_expected_at_the_later_stages_until_they_return(hub: Hub, visit: Visit) -> None:
    visit.press(LAB, DeskAct.CALL_NEXT, DeskAct.NOT_HERE)
    assert visit.states == ["no_show", "expected", "expected"]
    patient(hub, visit.id, PatientAct.BACK)
    visit.people.serve(LAB, visit.number)
    assert visit.states == ["done", "waiting", "expected"]


def test_a_stage_added_for_a_no_show_waits_for_their_return(hub: Hub, visit: Visit) -> None:
    visit.press(LAB, DeskAct.CALL_NEXT, DeskAct.NOT_HERE)
    hub.writer.run(lambda tx: add_stage(tx, visit_id=visit.id, service=BLOOD, who="account:1"))
    assert visit.states == ["no_show", "expected", "expected", "expected"]


def test_who_did_not_come_and_does_not_return_is_expected_nowhere_any_more(
    hub: Hub, visit: Visit, clock: StandingClock
) -> None:
    clock.move(hours=12)  # the stages were planned long ago
    visit.press(LAB, DeskAct.CALL_NEXT, DeskAct.NOT_HERE)
    assert hub.writer.run(close_leftovers) == 0
    clock.move(minutes=31)
    assert hub.writer.run(close_stranded) > 0
    assert visit.states == ["no_show", "cancelled", "cancelled"]
    diary_says_the_rows(hub)


def test_who_returns_however_late_is_expected_again_where_they_still_had_to_go(
    hub: Hub, visit: Visit, clock: StandingClock
) -> None:
    for planned in (3, 5):
        visit.press(LAB, DeskAct.CALL_NEXT, DeskAct.NOT_HERE)
        clock.move(minutes=31)
        hub.writer.run(close_stranded)
        visit.press(LAB, DeskAct.RETURN)
        clock.move(minutes=1)
        assert visit.states == ["waiting", *["cancelled"] * (planned - 1), "expected", "expected"]
    visit.people.serve(LAB, visit.number)
    assert visit.states[-2:] == ["waiting", "expected"]
    assert [service for service, _ in stages(hub, visit.id)][-2:] == [CARDIOLOGY, BLOOD]
    diary_says_the_rows(hub)


def test_a_later_stage_is_no_leftover_while_its_visit_is_still_held(
    hub: Hub, visit: Visit, clock: StandingClock
) -> None:
    clock.move(hours=12)
    visit.press(LAB, DeskAct.CALL_NEXT, DeskAct.HERE)
    clock.move(hours=2)
    assert hub.writer.run(close_leftovers) == 0
    visit.press(LAB, DeskAct.FINISH)
    assert visit.states == ["done", "waiting", "expected"]


def test_a_slip_for_another_day_is_for_the_whole_visit(hub: Hub, visit: Visit) -> None:
    hub.writer.run(lambda tx: slip_for_another_day(tx, desk=LAB, number=visit.number, who="account:1"))
    assert visit.states == ["unserved"] * 3


def test_an_undone_finish_takes_the_next_stage_out_of_its_line(hub: Hub, visit: Visit) -> None:
    planned = stage_rows(hub, visit.id)[1]
    visit.press(LAB, DeskAct.CALL_NEXT, DeskAct.HERE, DeskAct.FINISH)
    assert visit.states == ["done", "waiting", "expected"]
    visit.press(LAB, DeskAct.UNDO)
    assert visit.states == ["serving", "expected", "expected"]
    assert stage_rows(hub, visit.id)[1].due_at == planned.due_at
    visit.press(LAB, DeskAct.FINISH)
    assert visit.states == ["done", "waiting", "expected"]
    diary_says_the_rows(hub)


@pytest.mark.parametrize("moved", [DeskAct.HOLD, DeskAct.CALL_NEXT, DeskAct.CANCEL])
def test_a_finish_is_not_undone_once_the_next_stage_has_moved_on(hub: Hub, visit: Visit, moved: DeskAct) -> None:
    visit.press(LAB, DeskAct.CALL_NEXT, DeskAct.HERE, DeskAct.FINISH)
    visit.press(HEART, moved)
    before = visit.states
    with pytest.raises(Refused, match="next_stage_moved") as refused:
        visit.press(LAB, DeskAct.UNDO)
    assert refused.value.now is not None
    assert visit.states == before


def test_a_finish_is_undone_again_when_the_next_desk_has_taken_its_move_back(hub: Hub, visit: Visit) -> None:
    visit.press(LAB, DeskAct.CALL_NEXT, DeskAct.HERE, DeskAct.FINISH)
    visit.press(HEART, DeskAct.CALL_NEXT, DeskAct.UNDO)
    visit.press(LAB, DeskAct.UNDO)
    assert visit.states == ["serving", "expected", "expected"]
    diary_says_the_rows(hub)


def test_an_undone_transfer_of_a_later_stage_gives_its_service_back(hub: Hub, visit: Visit) -> None:
    visit.people.serve(LAB, visit.number)
    before = stage_rows(hub, visit.id)[1]
    visit.people.press(HEART, DeskAct.TRANSFER, visit.number, f"service:{BLOOD}")
    assert [service for service, _ in stages(hub, visit.id)] == [BLOOD, BLOOD, BLOOD]
    visit.press(HEART, DeskAct.UNDO)
    after = stage_rows(hub, visit.id)[1]
    assert (after.service_id, after.state, after.due_at) == (before.service_id, "waiting", before.due_at)
    diary_says_the_rows(hub)
