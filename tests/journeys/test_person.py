"""Somebody needs a person: by day staff see it and answer; at night with the hub dead nobody waits for what cannot come."""

from datetime import timedelta

from sqlalchemy import select

from config.contract.words import HelpOutcome
from display_server.db.models import HelpCall
from display_server.hub import Hub
from display_server.services.patients.help_calls import answer_call, end_call
from kiosk.flow.person import Called, stands
from kiosk.flow.steps import PersonWanted, Welcome
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import staff
from tests.journeys.lobby import Lobby


def how(lobby: Lobby) -> Called:
    return stands(lobby.stands_at(PersonWanted), lobby.session.facts)


def calls(hub: Hub) -> list[HelpCall]:
    with hub.database.reading() as session:
        return list(session.scalars(select(HelpCall).order_by(HelpCall.heard_at)))


def test_by_day_staff_hear_it_answer_and_say_how_it_ended(lobby: Lobby, hub: Hub, clock: StandingClock) -> None:
    staff(hub)
    lobby.taps("Help", "I feel very ill")
    assert how(lobby) is Called.CALLED
    (call,) = calls(hub)
    clock.move(seconds=6)
    hub.writer.run(lambda tx: answer_call(tx, call_id=call.id, account_id=1, minutes=2))
    lobby.hears_the_site()
    assert how(lobby) is Called.COMING
    lobby.waits(30)
    assert how(lobby) is Called.COMING
    assert not lobby.siren.is_heard
    hub.writer.run(lambda tx: end_call(tx, call_id=call.id, account_id=1, outcome=HelpOutcome.TO_EMERGENCY))
    lobby.hears_the_site()
    assert how(lobby) is Called.ENDED


def test_nobody_answers_within_twenty_seconds(lobby: Lobby, hub: Hub) -> None:
    staff(hub)
    lobby.taps("Help", "I feel very ill")
    lobby.waits(19.5)
    assert (how(lobby), lobby.siren.is_heard) == (Called.CALLED, False)
    lobby.waits(1)
    assert (how(lobby), lobby.siren.is_heard) == (Called.UNANSWERED, True)
    lobby.taps("Back", "Done")
    assert not lobby.siren.is_heard


def test_at_night_with_the_hub_dead(lobby: Lobby, hub: Hub, clock: StandingClock) -> None:
    clock.move(hours=17)  # three in the morning
    lobby.line.how = "cut"
    lobby.stamps(come=False)
    pressed_at = clock.now()
    lobby.taps("Help", "I feel very ill")
    assert (how(lobby), lobby.siren.is_heard) == (Called.UNANSWERED, True)
    lobby.waits(600)
    assert (how(lobby), lobby.siren.is_heard) == (Called.UNANSWERED, True)  # nobody came: it does not fall silent
    lobby.loses_power_and_starts_again()
    assert lobby.stands_at(Welcome)
    clock.move(hours=4)
    lobby.line.how = "well"
    lobby.stamps(come=True)
    (call,) = calls(hub)
    assert (call.reason, call.asked_at, call.heard_at - call.asked_at > timedelta(hours=4)) == (
        "very_ill",
        pressed_at,
        True,
    )
    lobby.stamps(come=True)
    assert len(calls(hub)) == 1


def test_a_line_that_breaks_at_the_very_touch(lobby: Lobby, hub: Hub) -> None:
    staff(hub)
    lobby.line.how = "answers_lost"
    lobby.taps("Help", "Wheelchair")
    assert (how(lobby), lobby.siren.is_heard) == (Called.UNANSWERED, False)
    lobby.line.how = "well"
    lobby.waits(3)
    assert len(calls(hub)) == 1
