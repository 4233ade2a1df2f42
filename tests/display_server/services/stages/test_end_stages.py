"""What ends by itself: a no-show nobody noted, and a day's leftovers."""

from datetime import timedelta

from sqlalchemy import select

from display_server.db.engine.transaction import Transaction
from display_server.db.models import DiaryLine, Site, Stage
from display_server.domain.visit import State
from display_server.hub import Hub
from display_server.services.desks.desk_act import DeskAct
from display_server.services.patients.leave import leave, take_back
from display_server.services.stages.end_stages import close_leftovers, close_stage, close_stranded, note_no_shows
from tests.conftest import StandingClock
from tests.display_server.services.desk_acts import desk_in_hand, stage_of
from tests.display_server.services.diary_of import diary_says_the_rows
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY, take_number
from tests.display_server.services.visit_acts import checked_in, on_a_pathway, stages

ON_BOTH_DATABASES = True


def test_two_recalls_and_three_minutes_make_a_no_show(hub: Hub, clock: StandingClock) -> None:
    take_number(hub)
    desk = desk_in_hand(hub)
    desk.call()
    for _ in range(2):
        clock.move(minutes=5)
        assert hub.writer.run(note_no_shows) == 0
        desk.press(DeskAct.RECALL, "K-001")
    clock.move(minutes=2, seconds=59)
    assert hub.writer.run(note_no_shows) == 0
    clock.move(seconds=1)
    assert hub.writer.run(note_no_shows) == 1
    assert stage_of(hub, "K-001").state == State.NO_SHOW
    with hub.database.reading() as session:
        last = session.scalars(select(DiaryLine).order_by(DiaryLine.seq.desc()).limit(1)).one()
    assert (last.who, last.why) == ("hub", {"by": "recalls"})
    assert diary_says_the_rows(hub) == 1


def test_the_site_says_how_many_recalls_and_how_long(hub: Hub, clock: StandingClock) -> None:
    def shorter(tx: Transaction) -> None:
        site = tx.session.scalars(select(Site)).one()
        site.no_show_recalls, site.no_show_minutes = 0, 1

    hub.writer.run(shorter)
    take_number(hub)
    desk_in_hand(hub).call()
    clock.move(minutes=1)
    assert hub.writer.run(note_no_shows) == 1


def test_nobody_is_lost_who_still_walks(hub: Hub, clock: StandingClock) -> None:
    take_number(hub)

    def walks(tx: Transaction) -> None:
        line = tx.session.scalars(select(DiaryLine)).one()
        line.why = {**(line.why or {}), "callable": (line.at + timedelta(minutes=6)).isoformat()}

    hub.writer.run(walks)
    desk = desk_in_hand(hub)
    desk.call()
    for _ in range(2):
        desk.press(DeskAct.RECALL, "K-001")
    clock.move(minutes=5, seconds=59)
    assert hub.writer.run(note_no_shows) == 0
    clock.move(seconds=1)
    assert hub.writer.run(note_no_shows) == 1


def test_what_a_day_left_open_is_unserved_and_who_was_at_a_desk_is_done(hub: Hub, clock: StandingClock) -> None:
    for _ in range(4):
        take_number(hub)
        clock.move(seconds=1)
    desk, other = desk_in_hand(hub), desk_in_hand(hub, "jonas", "cardiology-14")
    desk.call()
    desk.press(DeskAct.HERE, "K-001")
    other.call()
    desk.press(DeskAct.HOLD, "K-003")
    clock.move(hours=12)
    assert hub.writer.run(close_leftovers) == 0
    clock.move(minutes=30)
    assert hub.writer.run(close_leftovers) == 4
    with hub.database.reading() as session:
        states = session.scalars(select(Stage.state).order_by(Stage.due_at)).all()
    assert states == ["done", "unserved", "unserved", "unserved"]
    assert hub.writer.run(close_leftovers) == 0
    assert diary_says_the_rows(hub) == 4


def test_closing_a_stage_that_has_ended_changes_nothing(hub: Hub) -> None:
    take_number(hub)
    stage = stage_of(hub, "K-001").id
    assert hub.writer.run(lambda tx: close_stage(tx, stage, who="hub", reason="service_closed"))
    assert not hub.writer.run(lambda tx: close_stage(tx, stage, who="hub", reason="service_closed"))


def test_who_left_may_return_for_a_while_and_then_later_stages_end_too(hub: Hub, clock: StandingClock) -> None:
    on_a_pathway(hub, (BLOOD, CARDIOLOGY))
    issued = checked_in(hub).issued
    assert issued is not None
    visit = issued.visit_id
    hub.writer.run(lambda tx: leave(tx, visit_id=visit, who="patient"))
    clock.move(minutes=5)
    assert hub.writer.run(close_stranded) == 0
    hub.writer.run(lambda tx: take_back(tx, visit_id=visit, who="patient"))
    clock.move(hours=2)
    assert hub.writer.run(close_stranded) == 0, "they wait again"
    hub.writer.run(lambda tx: leave(tx, visit_id=visit, who="patient"))
    clock.move(minutes=31)
    assert hub.writer.run(close_stranded) == 1
    assert stages(hub, visit) == [(BLOOD, "left"), (CARDIOLOGY, "cancelled")]
    assert diary_says_the_rows(hub) == 2
