"""The switches of *Easier view*: every screen is whole under them, nothing is lost, and nothing stays for the next person."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

import pytest

from config.contract.words import Language
from config.locale import words
from kiosk.flow.session import Session, View
from kiosk.flow.steps import ChooseDepartment, EnterCode, TicketOut, Welcome
from tests.kiosk.screens.arrival_faces import arrival_faces
from tests.kiosk.screens.conftest import Stage
from tests.kiosk.screens.st_anna import every_face, number, standing
from tests.kiosk.screens.test_every_face import cut_in, outside_in
from tests.kiosk.screens.way_faces import way_faces

SAY = words(Language.ENGLISH).say
ALL_AT_ONCE = View(larger=True, contrast=True, low_reach=True)


@pytest.fixture
def eased(either: Stage) -> Iterator[Stage]:
    yield either
    either.shows(standing(Welcome()))  # the face is as usual again before another test looks at it


def _comes_to_rest(stage: Stage, session: Session) -> None:
    stage.shows(session)
    for _ in range(9 if session.view.larger else 1):
        stage.settle()


def _pages(stage: Stage) -> Iterator[int]:
    """Each page of what lies low, standing there one after the other."""
    from kiosk.screens.step_screen import Touch

    touch = next((part for part in stage.face.screen.children if isinstance(part, Touch)), None)
    for page in range(touch.pages if touch else 1):
        if touch:
            touch.page = page
            stage.settle()
        yield page
    if touch:
        touch.page = 0


def _keys(stage: Stage) -> set[str]:
    """The words of what can be pressed, rows of lists and their page keys left out."""
    from kiosk.finger import visible
    from kiosk.widgets.key import Choice, Key
    from kiosk.widgets.keyboard.keyboard import SmallLetter

    keys = [one for one in visible(stage.face.screen) if isinstance(one, Key | Choice) and one.height > 0]
    return {one.said for one in keys if not isinstance(one, SmallLetter)}


def _crowded(stage: Stage) -> set[str]:
    """Columns with more in them than they have room for; a spring that has shrunk to nothing still counts its gap."""
    from kiosk.finger import visible
    from kiosk.widgets.stack import Stack

    columns = [one for one in visible(stage.face.screen) if isinstance(one, Stack) and one.orientation == "vertical"]
    return {type(one).__name__ for one in columns if one.minimum_height > one.height + one.spacing + 1}


def _wrong(stage: Stage, language: Language, view: View) -> list[object]:
    bad: list[object] = []
    every = chain(every_face(language), arrival_faces(language), way_faces(language))
    faces = [
        (name, session) for name, session in every if not name.startswith("emergency")
    ]  # it lets everybody go first
    usual: dict[str, set[str]] = {}
    tight: dict[str, set[str]] = {}  # with its margin a column may be fuller than full, as it is for everybody
    for name, session in faces:
        stage.shows(session)
        usual[name], tight[name] = _keys(stage), _crowded(stage)
    for name, session in faces:
        _comes_to_rest(stage, replace(session, view=view))
        found: set[str] = set()
        for page in _pages(stage):
            found |= _keys(stage)
            wrong = [
                *cut_in(stage.face),
                *outside_in(stage.face.screen, stage.face),
                *(_crowded(stage) - tight[name]),
            ]
            bad += [(name, page, one) for one in wrong]
        bad += [(name, "lost", one) for one in usual[name] - found - _MAY_GO]
    return bad


_MAY_GO = {
    words(language).say(f"kiosk.{key}")
    for language in Language
    for key in ("ticket.done", "code.delete", "pages.next", "pages.previous")
}
"""'Done' of the switches is Back, a narrow key to delete keeps its sign; page keys come and go with the rows."""


def test_a_switch_works_at_once_and_goes_with_its_person(stage: Stage) -> None:
    from kivy.core.window import Window

    from kiosk.widgets import look

    usual = look.colour("touch")
    stage.starts(standing(Welcome()))
    stage.taps(SAY("kiosk.foot.easier"))
    stage.taps(SAY("kiosk.easier.contrast"))
    assert look.colour("touch") == (0.0, 0.0, 0.0, 1.0)
    assert tuple(Window.clearcolor) == look.colour("speak"), "the speaking field is the window's own ground"
    assert SAY("kiosk.easier.on") in stage.labels()
    stage.taps(SAY("kiosk.foot.help"))
    assert SAY("kiosk.help.very_ill") in stage.labels(), "the foot's keys live on"
    stage.taps(SAY("kiosk.foot.back"))
    stage.taps(SAY("kiosk.welcome.no_appointment"))
    assert isinstance(stage.mind.session.step, ChooseDepartment)
    stage.starts(standing(Welcome()))
    assert look.colour("touch") == usual
    stage.taps(SAY("kiosk.welcome.appointment"))
    assert isinstance(stage.mind.session.step, EnterCode)


def test_where_keys_lie_low_none_is_above_the_reach_and_more_leads_to_the_others(stage: Stage) -> None:
    from kiosk.finger import visible
    from kiosk.widgets import look
    from kiosk.widgets.key import Pressable

    shown = standing(TicketOut(number(), opened=standing(Welcome()).id, walk_in=True))
    low = replace(shown, view=View(low_reach=True))
    stage.starts(low)
    seen: set[str] = set()
    for _ in range(4):
        keys = [one for one in visible(stage.face.screen) if isinstance(one, Pressable) and one.height > 0]
        assert all(
            1920 - stage.face.to_widget(*one.to_window(one.x, one.top))[1] >= look.LOW_REACH_FROM for one in keys
        )
        seen |= set(stage.labels())
        stage.taps(SAY("kiosk.pages.more"))
    assert {SAY("kiosk.ticket.done"), SAY("kiosk.ticket.change"), SAY("kiosk.ticket.another")} <= seen
    stage.starts(standing(Welcome()))


def test_larger_shows_two_choices_a_page(eased: Stage) -> None:
    from kiosk.finger import visible
    from kiosk.widgets.key import Row

    _comes_to_rest(eased, replace(standing(ChooseDepartment()), view=View(larger=True)))
    assert len([one for one in visible(eased.face.screen) if isinstance(one, Row)]) == 2


def test_every_screen_is_whole_with_all_switches_on(eased: Stage) -> None:
    assert _wrong(eased, Language.UKRAINIAN, ALL_AT_ONCE) == []


@pytest.mark.long
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    "view", [View(larger=True), View(low_reach=True), View(larger=True, low_reach=True), View(contrast=True)]
)
def test_every_screen_is_whole_under_each_switch(eased: Stage, language: Language, view: View) -> None:
    assert _wrong(eased, language, view) == []
