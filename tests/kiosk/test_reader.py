"""Read aloud: only when it can be heard, only instructions, and nothing of one person for the next."""

from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest

from config.contract.words import Language
from config.locale import words
from hardware.ports import NoVoice
from hardware.speaker.kept_sounds import KeptSounds
from hardware.speaker.speaker import Speaker
from hardware.speaker.stand_in import StandInEngine
from kiosk.flow import Session
from kiosk.flow.read_aloud import said_aloud, told_aloud
from kiosk.flow.session import Note, View
from kiosk.flow.steps import ChooseDepartment, CodeTrouble, EnterCode, PersonWanted, SetUp, Welcome
from kiosk.reader import Reader
from tests.kiosk.screens.st_anna import MORNING, every_face, standing
from tests.kiosk.world import DirectLane


@dataclass
class Room:
    """A loudspeaker in a room: what was heard and how loud."""

    works: bool = True
    heard: list[float] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    playing: bool = False

    def play(self, file: Path, volume: float) -> bool:
        assert file.read_bytes()[:4] == b"RIFF"
        if self.works and volume:
            self.heard.append(volume)
            self.files.append(file)
        self.playing = self.works
        return self.works

    def stop(self) -> None:
        self.playing = False


@dataclass
class Kiosk:
    room: Room
    engine: StandInEngine
    reader: Reader

    def has_its_key(self) -> bool:
        return self.reader.ready

    def said(self) -> list[tuple[str, float]]:
        """What was asked of the engine since the self-test, with its pace."""
        return [(one.text, one.speed) for one in self.engine.said if one.text != "1 2 3"]


@pytest.fixture
def kiosk(tmp_path: Path) -> Kiosk:
    room, engine = Room(), StandInEngine()
    reader = Reader(Speaker(engine, KeptSounds(tmp_path)), room, DirectLane(), lambda act: act(), 0.7)
    return Kiosk(room, engine, reader)


def person() -> Session:
    return replace(standing(Welcome()), id=uuid4())


WELCOME = words(Language.ENGLISH).say("kiosk.read.welcome")


def test_there_is_no_key_before_the_self_test_has_passed(kiosk: Kiosk) -> None:
    kiosk.reader.press(person())
    assert (kiosk.room.heard, kiosk.has_its_key()) == ([], False)
    kiosk.engine.faults.silence = True
    kiosk.reader.start()
    assert not kiosk.has_its_key()
    kiosk.engine.faults.silence = False
    kiosk.room.works = False
    kiosk.reader.start()
    assert not kiosk.has_its_key()
    kiosk.room.works = True
    kiosk.reader.start()
    assert kiosk.has_its_key()
    assert kiosk.room.heard == []  # the test is not heard


def test_the_key_reads_stops_and_reads_again_slower_then_faster(kiosk: Kiosk) -> None:
    kiosk.reader.start()
    here = person()
    kiosk.reader.press(here)
    assert kiosk.room.heard == [0.7]
    kiosk.reader.press(here)  # while it speaks
    assert not kiosk.room.playing
    kiosk.reader.press(here)
    kiosk.room.playing = False  # it has come to its end
    kiosk.reader.press(here)
    assert kiosk.said() == [(WELCOME, 1.0), (WELCOME, 0.75), (WELCOME, 1.3)]


def test_who_listens_hears_the_idle_question_and_its_seconds_and_who_does_not_is_left_in_peace(kiosk: Kiosk) -> None:
    kiosk.reader.start()
    silent, listening = person(), person()
    asked = replace(silent, idle_asked=True)
    for session in (silent, asked):
        kiosk.reader.see(session)
    kiosk.reader.idle_left(asked, 20)
    assert kiosk.room.heard == []
    kiosk.reader.press(listening)
    asked = replace(listening, idle_asked=True)
    kiosk.reader.see(asked)
    for left in (21, 20, 20, 19, 10, 5):
        kiosk.reader.idle_left(asked, left)
    say = words(Language.ENGLISH).say
    assert [text for text, _ in kiosk.said()][1:] == [
        say(f"kiosk.read.{part}") for part in ("idle", "left_20", "left_10", "left_5")
    ]


def test_a_question_that_waits_for_twenty_seconds_is_heard_to_its_end_each_time(kiosk: Kiosk) -> None:
    kiosk.reader.start()
    here = person()
    asked = replace(here, idle_asked=True)
    kiosk.reader.press(here)
    for _ in range(2):
        kiosk.reader.see(asked)
        for left in (20, 19, 11, 10, 9):
            kiosk.reader.idle_left(asked, left)
        kiosk.reader.see(here)  # more time
    say = words(Language.ENGLISH).say
    assert [text for text, _ in kiosk.said()][1:] == [say("kiosk.read.idle"), say("kiosk.read.left_10")]
    _, first, then, *again = kiosk.room.files  # what was said once is kept
    assert again == [first, then]


def test_boards_beside_it_hear_for_how_long_it_reads_and_when_it_is_cut_off(kiosk: Kiosk) -> None:
    told: list[float] = []
    kiosk.reader.heard = told.append
    kiosk.reader.start()
    here = person()
    kiosk.reader.press(here)
    kiosk.reader.press(here)
    assert told[0] > 0
    assert told[1:] == [0.0]


def test_another_screen_cuts_it_off_and_another_person_begins_anew(kiosk: Kiosk) -> None:
    kiosk.reader.start()
    here = person()
    kiosk.reader.press(here)
    kiosk.reader.see(here.at(ChooseDepartment()))
    assert not kiosk.room.playing
    kiosk.reader.press(here)
    kiosk.room.playing = False
    kiosk.reader.press(person())
    first, slower, of_the_next = kiosk.room.files
    assert (of_the_next, slower == first) == (first, False)


def test_whoever_hears_badly_makes_it_louder_and_the_next_person_has_the_usual_loudness(kiosk: Kiosk) -> None:
    reader = kiosk.reader
    reader.start()
    here, loud = person(), partial(reader.change_loudness, Language.ENGLISH)
    reader.see(here)
    reader.say(Language.ENGLISH, "I have an appointment")
    loud(up=True)
    loud(up=True)
    loud(up=True)  # there is no louder than all
    assert kiosk.room.heard == [0.7, 0.85, 1.0, 1.0]
    assert {text for text, _ in kiosk.said()} == {"I have an appointment"}
    reader.see(here.at(ChooseDepartment()))
    reader.press(here.at(ChooseDepartment()))
    assert kiosk.room.heard[-1] == 1.0
    reader.press(person())
    assert kiosk.room.heard[-1] == 0.7
    for _ in range(9):
        loud(up=False)
    assert 0 < reader.loudness <= 0.1 * 100


def test_who_listens_hears_by_itself_whether_somebody_comes(kiosk: Kiosk) -> None:
    kiosk.reader.start()
    calls = {name: one for name, one in every_face(Language.ENGLISH) if name.startswith("person-")}
    kiosk.reader.see(calls["person-calling"])
    assert kiosk.said() == []  # nobody has listened yet
    kiosk.reader.press(calls["person-calling"])
    for name in ("person-called", "person-nobody", "person-coming"):
        kiosk.reader.see(calls[name])
    assert [text for text, _ in kiosk.said()] == [
        said_aloud(calls[f"person-{name}"]) for name in ("calling", "called", "nobody", "coming")
    ]


def test_who_listens_hears_what_went_wrong_and_nothing_of_what_is_booked(kiosk: Kiosk) -> None:
    kiosk.reader.start()
    say, here = words(Language.ENGLISH).say, person()
    scanned = replace(here, note=Note.UNREADABLE_SCAN)
    kiosk.reader.see(here)
    kiosk.reader.see(scanned)
    assert kiosk.said() == []  # who does not listen reads it
    kiosk.reader.see(here)
    kiosk.reader.press(here)
    kiosk.reader.see(scanned)
    kiosk.reader.see(here)  # it went by itself
    typed = here.at(EnterCode("BCDFGHJK"))
    kiosk.reader.see(typed)
    for trouble in (CodeTrouble.NOT_FOUND, None, CodeTrouble.TOO_MANY):
        kiosk.reader.see(here.at(EnterCode("BCDFGHJK", trouble)))
    assert [text for text, _ in kiosk.said()] == [
        WELCOME, say("kiosk.note.unreadable_scan"), say("kiosk.read.not_found"), say("kiosk.code.too_many"),
    ]  # fmt: skip
    speaks = replace(here.at(EnterCode("B", CodeTrouble.UNREADABLE)), view=View(speech=True), id=uuid4())
    kiosk.reader.see(speaks)
    assert kiosk.said()[-1][0] == f"{say('kiosk.code.unreadable')} {said_aloud(speaks)}"


def test_a_voice_that_fails_takes_its_key_away(kiosk: Kiosk) -> None:
    told: list[bool] = []
    kiosk.reader.changed = lambda: told.append(kiosk.reader.ready)
    kiosk.reader.start()
    kiosk.engine.faults.no_voice = NoVoice.ENGINE_DIED
    kiosk.reader.press(person())
    assert told == [True, False]


@pytest.mark.parametrize("language", list(Language))
def test_the_loudspeaker_says_nothing_that_is_the_persons_own(language: Language) -> None:
    """No number, no department, no name of a place, no outcome: nothing of what steps hold. Whom to ring is the hospital's."""
    for _, session in every_face(language):
        said = said_aloud(session)
        assert bool(said) is not isinstance(session.step, SetUp)
        assert not any(sign.isdigit() for sign in said + told_aloud(session)) or isinstance(session.step, PersonWanted)
        assert "{" not in said


def test_a_closed_kiosk_asks_nobody_to_touch_the_keys_of_welcome(kiosk: Kiosk) -> None:
    kiosk.reader.start()
    kiosk.reader.instruction = partial(said_aloud, now=MORNING)
    shut = [session for name, session in every_face(Language.ENGLISH) if name.startswith("shut")]
    kiosk.reader.press(shut[0])
    kiosk.reader.press(person())
    closed = words(Language.ENGLISH).say("kiosk.read.closed", phone="1 1 2")
    assert [text for text, _ in kiosk.said()] == [closed, WELCOME]
    assert {said_aloud(session, MORNING) for session in shut} == {closed}


def test_with_speech_switched_on_every_screen_is_read_by_itself_until_its_person_leaves(kiosk: Kiosk) -> None:
    kiosk.reader.start()
    plain = standing(Welcome())
    kiosk.reader.see(plain)
    assert kiosk.said() == []
    speaks = replace(plain, view=View(speech=True))
    kiosk.reader.see(speaks)
    kiosk.reader.see(speaks)
    chooses = replace(speaks, step=ChooseDepartment())
    kiosk.reader.see(chooses)
    assert [text for text, _ in kiosk.said()] == [said_aloud(speaks), said_aloud(chooses)]
    kiosk.reader.see(replace(plain, id=uuid4()))
    assert len(kiosk.said()) == 2
