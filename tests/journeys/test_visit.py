"""Your steps at the kiosk: more time, leaving and staying, another department, and two people who came together."""

import pytest
from sqlalchemy import select

from config.contract.words import Language
from display_server.db.models import Visit
from display_server.hub import Hub
from kiosk.flow import Note
from kiosk.flow.steps import DidItComeOut, NumberOnScreen, TicketOut, Welcome, YourVisit
from kiosk.flow.taps import LanguageChosen
from tests.journeys.lobby import Lobby

HEART, BLOOD = "cardiology-consultation", "blood-test"


def reads_again(lobby: Lobby) -> YourVisit:
    """The number is taken, the person goes, and comes back with the ticket."""
    lobby.taps("No appointment", "Cardiology")
    step = lobby.session.step
    assert isinstance(step, TicketOut | DidItComeOut | NumberOnScreen)
    assert step.issued.phone_url is not None
    lobby.taps("Yes, it came out" if isinstance(step, DidItComeOut) else "Done")
    lobby.scans(step.issued.phone_url)
    return lobby.stands_at(YourVisit)


def on_paper(lobby: Lobby) -> None:
    if not isinstance(lobby.session.step, TicketOut):
        pytest.skip("a busy machine's printer missed its time")


def test_more_time_leaving_and_staying(lobby: Lobby) -> None:
    assert reads_again(lobby).visit.state == "waiting"
    lobby.taps("I need 10 minutes")
    assert lobby.stands_at(YourVisit).visit.note == "deferred"
    lobby.taps("Leave the queue")
    assert (lobby.stands_at(YourVisit).visit.state, lobby.waiting(HEART)) == ("left", [])
    lobby.taps("I am staying")
    assert (lobby.stands_at(YourVisit).visit.state, lobby.waiting(HEART)) == ("waiting", ["K-001"])


def test_the_language_chosen_for_a_number_is_there_again_when_its_ticket_is_read(lobby: Lobby) -> None:
    lobby.taps(LanguageChosen(Language.RUSSIAN))
    reads_again(lobby)
    assert lobby.session.language is Language.RUSSIAN
    lobby.taps("Done")
    assert (lobby.stands_at(Welcome), lobby.session.language) == (Welcome(), Language.ENGLISH)


def test_without_the_hub_nothing_is_done_and_nothing_is_done_later(lobby: Lobby) -> None:
    reads_again(lobby)
    lobby.line.how = "cut"
    lobby.taps("Leave the queue")
    assert lobby.stands_at(YourVisit).trouble == "unreached"
    lobby.line.how = "well"
    lobby.waits(30)
    assert lobby.waiting(HEART) == ["K-001"]


def test_an_answer_that_is_lost_once_is_asked_for_again(lobby: Lobby) -> None:
    reads_again(lobby)
    lobby.line.how = "answers_lost"
    lobby.taps("Leave the queue")
    assert lobby.stands_at(YourVisit).trouble == "not_sent"
    lobby.line.how = "well"
    assert lobby.waiting(HEART) == []  # it was done, and the screen says that it may have been


def test_the_wrong_department_is_changed_and_the_number_stays(lobby: Lobby) -> None:
    lobby.taps("No appointment", "Cardiology")
    on_paper(lobby)
    lobby.taps("Change department", "Laboratory", "Blood test")
    assert lobby.waiting(HEART) == []
    assert lobby.waiting(BLOOD) == ["K-001"]


def test_two_people_who_came_together_are_linked(lobby: Lobby, hub: Hub) -> None:
    lobby.taps("No appointment", "Cardiology")
    on_paper(lobby)
    lobby.taps("Another person")
    assert (lobby.stands_at(Welcome), lobby.session.note) == (Welcome(), Note.FAMILY)
    lobby.taps("No appointment", "Laboratory", "Blood test")
    with hub.database.reading() as session:
        families = [visit.family_id for visit in session.scalars(select(Visit))]
    assert len(families) == 2
    assert families[0] is not None
    assert families[0] == families[1]
