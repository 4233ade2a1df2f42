"""Nobody is forgotten while they stand there; everybody is forgotten when they have gone."""

import json
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from config.contract.words import HelpReason, Language
from kiosk.flow import idle
from kiosk.flow.device_taps import PersonLeft
from kiosk.flow.idle import ANSWER_WITHIN_S, hear_left
from kiosk.flow.reply import Reply
from kiosk.flow.steps import ChooseDepartment, EnterCode, Paper, PersonWanted, TicketOut, Welcome
from kiosk.flow.taps import (
    AppointmentChosen,
    IdleEnded,
    IdleNoticed,
    LanguageChosen,
    LetterTyped,
    MoreTimePressed,
    NumberWanted,
    Tap,
    Touched,
)
from kiosk.flow.wishes import StartIdle, StopIdle
from tests.kiosk.cast import Person, number


def test_the_times_are_those_of_the_look() -> None:
    motion = json.loads((Path(idle.__file__).parents[2] / "config/look/tokens.json").read_text("utf-8"))["motion"]
    assert motion["idle_ask_s"] == idle.ASK_AFTER_S
    assert motion["idle_ask_form_s"] == idle.ASK_AFTER_ON_A_FORM_S
    assert motion["idle_answer_s"] == idle.ANSWER_WITHIN_S


def test_each_touch_winds_the_clock_anew() -> None:
    person = Person()
    person.taps(NumberWanted())
    assert person.clock == StartIdle(person.session.id, 45.0, 25.0)
    wound = len(person.wishes)
    person.taps(Touched())
    assert len(person.wishes) == wound + 1
    person.taps(AppointmentChosen())
    assert person.session.step == ChooseDepartment()


def test_a_form_gives_more_time() -> None:
    person = Person()
    person.taps(AppointmentChosen())
    assert person.clock == StartIdle(person.session.id, 60.0, 25.0)


def test_nobody_is_asked_on_an_untouched_welcome() -> None:
    person = Person()
    person.taps(Touched())
    assert person.clock == StopIdle()


def test_a_language_left_on_welcome_goes_back_to_the_hospitals() -> None:
    person = Person()
    person.taps(LanguageChosen(Language.CHINESE))
    assert person.clock == StartIdle(person.session.id, 45.0, 0.0)
    person.taps(IdleNoticed(person.session.id))
    assert person.session.language is Language.ENGLISH


def test_an_idle_kiosk_asks_and_then_forgets_the_visitor() -> None:
    person = Person()
    person.taps(LanguageChosen(Language.RUSSIAN), AppointmentChosen(), LetterTyped("B"))
    before = person.session.id
    person.taps(IdleNoticed(before))
    assert person.session.idle_asked
    person.taps(IdleEnded(before))
    assert person.session.id != before
    assert (person.session.step, person.session.language) == (Welcome(), Language.ENGLISH)


@pytest.mark.parametrize("sign", [MoreTimePressed(), Touched()])
def test_more_time_can_be_asked_for_as_often_as_needed(sign: Tap) -> None:
    person = Person()
    person.taps(AppointmentChosen(), LetterTyped("B"))
    for _ in range(12):
        assert person.taps(IdleNoticed(person.session.id)).idle_asked
        assert not person.taps(sign).idle_asked
        assert person.clock == StartIdle(person.session.id, 60.0, 25.0)
    assert person.session.step == EnterCode("B")


def test_a_late_end_of_the_question_forgets_nobody_who_answered() -> None:
    person = Person()
    person.taps(NumberWanted(), IdleNoticed(person.session.id), MoreTimePressed(), IdleEnded(person.session.id))
    assert person.session.step == ChooseDepartment()


def test_the_clock_of_the_last_person_says_nothing_to_the_next() -> None:
    person = Person()
    person.taps(NumberWanted())
    old = person.session.id
    person.taps(IdleNoticed(old), IdleEnded(old), NumberWanted())
    before = person.session
    assert person.taps(IdleNoticed(old), IdleEnded(old)) == before


# ---- a sensor that feels whether somebody stands here ----


def test_whoever_left_is_asked_at_once_and_has_the_whole_time_to_come_back() -> None:
    person = Person()
    person.taps(AppointmentChosen(), LetterTyped("K"))
    before = person.session
    assert person.taps(PersonLeft()) == before
    assert person.clock == StartIdle(before.id, 0.0, ANSWER_WITHIN_S)


def test_a_printed_ticket_makes_room_for_the_next_person_at_once() -> None:
    person = Person()
    person.session = replace(person.session, step=TicketOut(number(), Paper.PRINTED))
    person.taps(PersonLeft())
    assert person.clock == StartIdle(person.session.id, 0.0, 0.0)


def test_who_waits_for_an_answer_or_for_a_person_may_sit_down() -> None:
    person = Person()
    wanted = PersonWanted(Welcome(), HelpReason.OTHER, UUID(int=5))
    for session in (
        person.session,
        replace(person.session, step=EnterCode("KT"), awaiting=UUID(int=2)),
        replace(person.session, step=wanted),
        replace(person.session, step=EnterCode("KT"), idle_asked=True),
    ):
        assert hear_left(session) == Reply(session)
