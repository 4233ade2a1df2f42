"""The service menu on the real face: knocked for, opened by the code, shut by itself; nobody's screen is covered by it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from config.contract.service_code import service_code
from config.contract.words import Language, PaperState
from kiosk.flow import steps as s
from kiosk.flow.service import RollKnown, ServiceAct, ServiceFacts, ServiceSaid
from kiosk.flow.taps import Scanned
from tests.kiosk.screens.conftest import Stage
from tests.kiosk.screens.st_anna import MORNING, standing
from tests.kiosk.screens.test_every_face import cut_in, outside_in

SECRET = "ab" * 32
FACTS = ServiceFacts(
    paper=PaperState.LOW,
    roll=RollKnown(74.4, 80.0, felt=False, asks=True),
    hub="http://hub.st-anna.example:8080",
    hub_answers=False,
    waiting=12,
    numbers=9,
    program="0.1.0",
    catalogue=417,
    serial="L1",
    volume=70,
    brightness=60,
)
Told = Callable[[ServiceFacts, ServiceSaid | None], None]


class _Desk:
    """Says what it was told to say."""

    def __init__(self) -> None:
        self.done: list[ServiceAct] = []
        self.secret_hash: str | None = SECRET
        self.facts = FACTS

    def now(self) -> datetime:
        return MORNING

    def look(self, told: Told) -> None:
        told(self.facts, None)

    def do(self, act: ServiceAct, language: Language, told: Told) -> None:
        self.done.append(act)
        told(replace(self.facts, roll=RollKnown(0.0, 80.0, felt=False, asks=False)), ServiceSaid("paper_printed"))


class _Technician:
    """Knocks and presses on either face."""

    def __init__(self, stage: Stage, desk: _Desk) -> None:
        from kiosk.service_door import ServiceDoor

        self.stage, self.desk, self.restarts = stage, desk, 0
        self.door = ServiceDoor(stage.face, desk, lambda: stage.mind.session, lambda act: act(), self._restart)

    def _restart(self) -> None:
        self.restarts += 1

    def knocks(self) -> None:
        from kiosk.finger import Finger

        face = self.stage.face
        spot = face.to_window(face.x + 60, face.top - 70)
        for _ in range(5):
            finger = Finger(*spot)
            finger.down()
            finger.up()
        self.stage.frames()

    def presses(self, words: str) -> None:
        from kiosk.finger import Finger, key_with, middle_of
        from kiosk.widgets.key import GUARD

        GUARD.calm()
        key = key_with(self.door._shown, words)
        assert key is not None, f"no key says {words!r}"
        finger = Finger(*middle_of(key))
        finger.down()
        self.stage.frames(1)
        finger.up()
        self.stage.passes(0.35)

    def opens(self) -> None:
        self.knocks()
        for figure in service_code(SECRET, MORNING):
            self.presses(figure)
        self.presses("Open")


@pytest.fixture
def technician(stage: Stage) -> Iterator[_Technician]:
    made = _Technician(stage, _Desk())
    yield made
    made.door.close()


def test_a_knock_and_the_code_open_the_menu_and_close_leaves_nothing(technician: _Technician) -> None:
    technician.opens()
    technician.presses("A new roll is in")
    technician.presses("Print a test")
    assert technician.desk.done == [ServiceAct.NEW_ROLL, ServiceAct.TEST_PRINT]
    technician.presses("Close")
    assert not technician.door.is_open
    assert isinstance(technician.stage.mind.session.step, s.Welcome)


def test_a_wrong_code_says_so_and_its_figures_are_gone(technician: _Technician) -> None:
    technician.knocks()
    for _ in range(6):
        technician.presses("7")
    technician.presses("Open")
    shown = technician.door._shown
    assert shown is not None
    assert (shown.view.trouble, shown.view.typed) == ("This code is not right, or no longer.", "")


def test_nobody_who_is_served_is_covered(technician: _Technician) -> None:
    technician.stage.starts(standing(s.EnterCode("KT")))
    technician.knocks()
    assert not technician.door.is_open
    technician.stage.starts(standing(s.Welcome()))
    technician.opens()
    technician.door.see(standing(s.EnterCode("KT")))
    assert not technician.door.is_open


def test_a_restart_wants_a_second_press(technician: _Technician) -> None:
    technician.opens()
    technician.presses("Restart")
    assert technician.restarts == 0
    technician.presses("Press again to restart")
    assert (technician.restarts, technician.door.is_open) == (1, False)


def test_a_scan_is_the_technicians_while_the_menu_is_open(technician: _Technician) -> None:
    assert not technician.door.hears(Scanned("AT1B"))
    technician.opens()
    technician.presses("Test the readers")
    assert technician.door.hears(Scanned("AT1B"))
    assert technician.door._shown is not None
    assert technician.door._shown.view.said == "A code was read, characters: 4."


def _views(language: Language) -> list[tuple[Any, list[Any]]]:
    """Everything its two screens may say: each screen with what it is shown."""
    from kiosk.flow.service import Gate
    from kiosk.screens.service_code.model import code_view
    from kiosk.screens.service_code.screen import ServiceCodeScreen
    from kiosk.screens.service_menu.model import menu_view
    from kiosk.screens.service_menu.screen import ServiceMenuScreen

    felt = replace(FACTS, roll=RollKnown(3.2, 80, felt=True, asks=False), volume=None, brightness=None)
    menus = [
        menu_view(facts, said, sure=sure, language=language)
        for facts in (None, FACTS, felt)
        for said in (None, ServiceSaid("paper_refused", "cover_open"), ServiceSaid("scan_wait"))
        for sure in (False, True)
    ]
    return [
        (ServiceCodeScreen, [code_view("12", gate, language) for gate in (None, *Gate)]),
        (ServiceMenuScreen, menus),
    ]


def test_every_word_of_it_has_room_in_every_language(either: Stage) -> None:
    from kiosk.service_door import ServiceDoor

    door = ServiceDoor(either.face, _Desk(), lambda: either.mind.session, lambda act: act(), lambda: None)
    bad = []
    try:
        for language, (kind, views) in ((one, screen) for one in Language for screen in _views(one)):
            door._put(kind)
            for view in views:
                assert door._shown is not None
                door._shown.view = view
                either.settle()
                found = (*cut_in(door._shown), *outside_in(door._shown, either.face))
                bad += [(language.value, kind.__name__, one) for one in found]
    finally:
        door.close()
    assert bad == []


class _SlipDesk(_Desk):
    """A printer that takes its time."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Told] = []

    def do(self, act: ServiceAct, language: Language, told: Told) -> None:
        assert act is ServiceAct.TEST_PRINT
        self.asked.append(told)

    def comes_out(self, key: str) -> None:
        (told,) = self.asked
        self.asked.clear()
        told(FACTS, ServiceSaid(key))


def test_from_afar_only_welcome_is_seen_and_nobody_is_sent_away(stage: Stage) -> None:
    from kiosk.remote_screen import RemoteScreen

    afar = RemoteScreen(stage.app, desk := _SlipDesk())
    seen: list[bytes] = []
    ended: list[str] = []
    printed: list[bool] = []
    stage.app.begin_anew = lambda: ended.append("ended")
    for session in (standing(s.EnterCode("KT")), replace(standing(s.Welcome()), idle_asked=True)):
        stage.starts(session)
        afar.picture(seen.append)
        afar.restart(lambda: ended.append("kept"))
        afar.test_print(printed.append)
        stage.frames()
    assert (seen, ended, printed) == ([], [], [])
    stage.starts(standing(s.Welcome()))
    afar.test_print(printed.append)
    afar.test_print(printed.append)  # asked again while paper runs
    stage.frames()
    desk.comes_out("paper_printed")
    afar.test_print(printed.append)
    stage.frames()
    desk.comes_out("paper_refused")
    assert printed == [True, False]
    afar.picture(seen.append)
    afar.restart(lambda: ended.append("kept"))
    stage.frames()
    assert [png[:4] for png in seen] == [b"\x89PNG"]
    assert ended == ["kept", "ended"]
    del stage.app.begin_anew
