"""The whole kiosk by arrows and OK: every key of every screen is reached and said, and nobody else hears a department."""

from dataclasses import replace
from itertools import chain
from uuid import UUID

import pytest

from config.contract.words import Language
from config.locale import words
from hardware.keypad import KeypadKey
from kiosk.flow.steps import ChooseDepartment, ChooseMine, Feedback, Help, TicketOut, Welcome
from kiosk.flow.wishes import AskForNumber
from tests.kiosk.screens.arrival_faces import arrival_faces
from tests.kiosk.screens.conftest import Stage
from tests.kiosk.screens.st_anna import every_face, number, standing
from tests.kiosk.screens.way_faces import way_faces

SAY = words(Language.ENGLISH).say
DOWN, OK = KeypadKey.DOWN, KeypadKey.OK


class Heard:
    """What came out of the loudspeaker or the headphones."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.again = self.loudness = 0

    def say(self, language: Language, text: str) -> None:
        self.said.append(text)

    def repeat(self, language: Language) -> None:
        self.again += 1

    def change_loudness(self, language: Language, *, up: bool) -> None:
        self.loudness += 1 if up else -1

    def stop(self) -> None:
        self.said.append("")


class Held:
    """Somebody with the keypad in their hands."""

    def __init__(self, stage: Stage) -> None:
        from kiosk.keypad_path import KeypadPath

        self.stage, self.voice = stage, Heard()
        self.path = KeypadPath(stage.face, self.voice, lambda: stage.mind.session, stage.mind.tap)
        stage.app.keypad = self.path

    def presses(self, *keys: KeypadKey) -> str:
        for key in keys:
            self.path.hear(key)
            self.stage.passes(0.35)
        return self.voice.said[-1] if self.voice.said else ""

    def goes_to(self, said: str) -> None:
        for _ in range(len(self.path.keys())):
            if said in self.presses(DOWN):
                return
        raise AssertionError(f"no key says {said!r}: {self.voice.said}")


@pytest.fixture
def held(stage: Stage) -> "Held":
    return Held(stage)


def test_every_key_of_every_screen_is_reached_by_one_arrow(held: Held) -> None:
    from kiosk.finger import front, visible
    from kiosk.widgets.key import Pressable

    stage = held.stage
    for name, session in chain(
        every_face(Language.ENGLISH), arrival_faces(Language.ENGLISH), way_faces(Language.ENGLISH)
    ):
        stage.mind._session = session
        stage.shows(session)
        parts = [front(stage.face)] if session.idle_asked else [front(stage.face), stage.face.ids.foot]
        seen = {id(one) for part in parts for one in visible(part) if isinstance(one, Pressable) and not one.idle_key}
        reached = set()
        for _ in range(len(seen)):
            held.path._go(1)
            assert held.path.at is not None
            assert held.path.at.focused
            reached.add(id(held.path.at))
        assert reached == seen, name
        assert all(said.strip() for said in held.voice.said), name
    stage.starts(standing(Welcome()))


def test_a_number_is_taken_by_keypad_alone_with_headphones(held: Held) -> None:
    held.presses(KeypadKey.HEADPHONES_IN)
    assert SAY("kiosk.welcome.title") in held.voice.said[-1]
    held.goes_to(SAY("kiosk.welcome.no_appointment"))
    held.presses(OK)
    assert isinstance(held.stage.mind.session.step, ChooseDepartment)
    held.goes_to("Cardiology")
    held.presses(OK)
    step = held.stage.mind.session.step
    assert any(isinstance(wish, AskForNumber) for wish in held.stage.wishes) or type(step).__name__ == "ChooseService"


def test_help_repeat_and_loudness_have_keys_of_their_own(held: Held) -> None:
    held.presses(DOWN, KeypadKey.HELP)
    assert isinstance(held.stage.mind.session.step, Help)
    assert SAY("kiosk.read.help").rstrip(".") in held.voice.said[-1]
    held.presses(KeypadKey.REPEAT)
    assert held.voice.again == 1
    held.presses(KeypadKey.LOUDER, KeypadKey.LOUDER, KeypadKey.QUIETER)
    assert held.voice.loudness == 1


def test_without_headphones_nobody_hears_a_department_or_a_number(held: Held) -> None:
    stage = held.stage
    stage.starts(standing(ChooseDepartment()))
    held.presses(*[DOWN] * len(held.path.keys()))
    assert SAY("kiosk.keypad.headphones") in " ".join(held.voice.said)
    stage.starts(standing(TicketOut(number())))
    held.path.see(stage.mind.session)
    held.presses(KeypadKey.REPEAT)
    heard = " ".join(held.voice.said)
    assert not any(said in heard for said in ("Cardiology", "K-017", "Eye"))
    held.presses(KeypadKey.HEADPHONES_IN)
    assert "K-017" in held.voice.said[-1]
    held.presses(KeypadKey.HEADPHONES_OUT)
    assert held.voice.said[-1] == ""


def test_a_further_question_and_a_visit_that_stands_otherwise_are_read(held: Held) -> None:
    held.presses(KeypadKey.HEADPHONES_IN)
    asks = standing(Feedback(UUID(int=7)))
    held.stage.starts(asks)
    held.path.see(asks)
    held.stage.passes(0.35)
    assert SAY("kiosk.feedback.question.waiting") in held.voice.said[-1]
    held.goes_to(SAY("kiosk.feedback.score.5"))
    held.presses(OK)
    assert SAY("kiosk.feedback.question.care") in held.voice.said[-1]


def test_a_keypad_that_was_pulled_is_not_believed_to_have_headphones_in(held: Held) -> None:
    there, gone = standing(ChooseDepartment()), standing(ChooseDepartment())
    there = replace(there, facts=replace(there.facts, keypad=True))
    held.presses(KeypadKey.HEADPHONES_IN)
    held.path.see(there)
    assert held.path.headphones
    held.path.see(gone)
    held.path.see(there)
    assert not held.path.headphones


def test_the_next_person_begins_as_usual(held: Held) -> None:
    held.presses(DOWN)
    assert held.path.at is not None
    held.stage.starts(standing(ChooseMine((), standing(Welcome()).id)))
    held.path.see(held.stage.mind.session)
    assert held.path.at is None
