"""Fifty people come and go: nothing that named one of them is left in a widget, a session, or a line that was logged."""

import gc
from typing import Any
from uuid import UUID

import pytest

from config.contract.device_api import CheckInAnswer, IssuedNumber
from config.contract.visit_now import VisitNow
from config.contract.words import CheckInResult, HelpReason, PaperState, PatientAct
from kiosk.flow import Session
from kiosk.flow import steps as s
from kiosk.flow.taps import CheckInAnswered, IdleEnded, IdleNoticed, NumberIssued, PaperChanged, Scanned
from kiosk.flow.wishes import AskToCheckIn
from tests.kiosk.screens.conftest import Stage
from tests.kiosk.screens.st_anna import number, standing

PLANTED = 50


def _marks(place: int) -> tuple[str, str]:
    """A number and a token as only this person has them."""
    return f"X-{7000 + place}", f"PlantedTokenOfNobody{place:04d}"


def _number(place: int) -> IssuedNumber:
    shown, token = _marks(place)
    return number(
        shown, visit_id=UUID(int=0xF0000 + place), phone_url=f"http://127.0.0.1:8080/v/{token}", code="ZZZZZZZZ"
    )


def _comes(stage: Stage, place: int) -> None:
    """One after another they type, scan, take numbers with and without paper, read their visit, call for help."""
    issued = _number(place)
    visit = VisitNow(state="waiting", acts=[PatientAct.LEAVE])
    shown: list[s.Step] = [
        s.TicketOut(issued, s.Paper.PRINTED),
        s.NumberOnScreen(issued, PaperState.OUT),
        s.DidItComeOut(issued),
        s.YourVisit(issued, visit, UUID(int=place)),
        s.Help(s.NumberOnScreen(issued)),
        s.PersonWanted(s.TicketOut(issued), HelpReason.OTHER, UUID(int=place)),
    ]
    stage.starts(standing(shown[place % len(shown)]))
    session = stage.mind.session.id
    stage.mind.tap(IdleNoticed(session))
    stage.mind.tap(IdleEnded(session))


def _said_anywhere() -> str:
    """Every text of every live widget, seen or not, and of every session that is still held.

    By their own type: a weak proxy answers for what it points to, and raises where that is gone. What it points to is found
    by itself.
    """
    from kivy.uix.label import Label
    from kivy.uix.widget import Widget

    wanted = (Label, Widget, Session, IssuedNumber)
    kinds: dict[Any, Any] = {}  # millions of things are of some thousand types
    gc.collect()
    found: list[str] = []
    for thing in gc.get_objects():
        of = type(thing)
        if of not in kinds:
            kinds[of] = next((one for one in wanted if issubclass(of, one)), None)
        kind = kinds[of]
        if kind in {Label, Widget}:
            found += [str(thing.view)] if hasattr(thing, "view") else []
            found += [str(thing.address)] if hasattr(thing, "address") else []
            found += [thing.text, str(getattr(thing, "said", ""))] if kind is Label else []
            found += [str(getattr(thing, name, "")) for name in ("number", "more", "letter", "figure")]
        elif kind is not None:
            found.append(str(thing))
    return "\n".join(found)


def test_fifty_people_leave_nothing_behind(stage: Stage, caplog: pytest.LogCaptureFixture, capfd: Any) -> None:
    for place in range(PLANTED):
        _comes(stage, place)
    stage.frames(4)
    said = _said_anywhere()
    logged = caplog.text + "".join(capfd.readouterr())
    left = [mark for place in range(PLANTED) for mark in _marks(place) if mark in said or mark in logged]
    assert left == []


def test_the_search_would_find_them(stage: Stage) -> None:
    stage.starts(standing(s.NumberOnScreen(_number(7), PaperState.OUT)))
    said = _said_anywhere()
    assert all(mark in said for mark in _marks(7))


def test_a_code_that_was_typed_and_a_number_that_came_are_gone_with_their_person(stage: Stage) -> None:
    stage.starts(standing(s.EnterCode()))
    stage.mind.tap(PaperChanged(PaperState.OUT))
    stage.mind.tap(Scanned("ZZXXZZXX"))
    asked = next(wish for wish in stage.wishes if isinstance(wish, AskToCheckIn)).body
    assert "ZZXXZZXX" in _said_anywhere()
    answer = CheckInAnswer(result=CheckInResult.REGISTERED, issued=_number(9))
    stage.mind.tap(CheckInAnswered(stage.mind.session.id, asked.request_id, answer))
    stage.frames(2)
    session = stage.mind.session.id
    assert isinstance(stage.mind.session.step, s.NumberOnScreen)
    stage.mind.tap(IdleNoticed(session))
    assert stage.mind.session.idle_asked  # nobody's number goes without a question
    stage.mind.tap(IdleEnded(session))
    stage.mind.tap(NumberIssued(session, asked.request_id, _number(9)))  # late: it is for nobody
    stage.wishes.clear()
    del asked, answer
    stage.frames(4)
    said = _said_anywhere()
    assert not [mark for mark in ("ZZXXZZXX", *_marks(9)) if mark in said]
