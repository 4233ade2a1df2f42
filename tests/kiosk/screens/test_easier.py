"""The switches of *Easier view*: every screen is whole under them, nothing is lost, and nothing stays for the next person."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, pairwise

import pytest

from config.contract.words import Language
from config.locale import words
from kiosk.flow.session import Session, View
from kiosk.flow.steps import (
    ChooseDepartment,
    Easier,
    EnterCode,
    FindPlace,
    FindService,
    HubAway,
    ShowWay,
    TicketOut,
    Welcome,
)
from tests.kiosk.screens.arrival_faces import arrival_faces
from tests.kiosk.screens.conftest import Stage
from tests.kiosk.screens.st_anna import busy, every_face, number, standing
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
    _settle(stage, larger=session.view.larger)


def _settle(stage: Stage, *, larger: bool) -> None:
    for _ in range(9 if larger else 1):
        stage.settle()


def _pages(stage: Stage, *, larger: bool) -> Iterator[int]:
    """Each page of what lies low, standing there one after the other."""
    from kiosk.screens.step_screen import Touch

    touch = next((part for part in stage.face.screen.children if isinstance(part, Touch)), None)
    for page in range(touch.pages if touch else 1):
        if touch:
            touch.page = page
            _settle(stage, larger=larger and page > 0)
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
    """Columns where something lies in the margin, or nearer to its neighbour than the column's gap; springs take nothing."""
    from kivy.uix.widget import Widget

    from kiosk.finger import visible
    from kiosk.widgets.stack import Space, Stack

    crowded = set()
    for column in visible(stage.face.screen):
        if not isinstance(column, Stack) or column.orientation != "vertical":
            continue
        here = [
            one
            for one in column.children[::-1]
            if one.height > 0 and (type(one) not in {Widget, Space} or one.canvas.children)
        ]
        inside = all(
            one.y >= column.y + column.padding[3] - 1 and one.top <= column.top - column.padding[1] + 1 for one in here
        )
        apart = all(above.y - below.top >= column.spacing - 1 for above, below in pairwise(here))
        if not (inside and apart):
            crowded.add(type(column).__name__)
    return crowded


def _in_vain(stage: Stage) -> list[str]:
    """A page somebody turned to, and it holds a quiet line only."""
    from kiosk.finger import texts, visible
    from kiosk.screens.step_screen import Touch
    from kiosk.widgets.card import Hint
    from kiosk.widgets.key import Pressable

    touch = next((part for part in stage.face.screen.children if isinstance(part, Touch)), None)
    here = [one for one in touch.children if one.height > 0 and (one.children or texts(one))] if touch else []
    if touch is None or touch.pages < 2 or not any(isinstance(one, Hint) for one in here):
        return []
    rest = [one for one in here if not isinstance(one, Hint) and visible(one)]
    more = all(isinstance(one, Pressable) and one.said == touch.more_words for one in rest)
    return ["a page for a hint"] if more else []


def _uneven(stage: Stage) -> set[str]:
    """Keys side by side whose words are of several sizes."""
    from kiosk.finger import texts, visible
    from kiosk.widgets.key import Beside, Key

    uneven = set()
    for row in [one for one in visible(stage.face.screen) if isinstance(one, Beside)]:
        keys = [one for one in visible(row) if isinstance(one, Key) and one.said]
        if len({text.font_size for key in keys for text in texts(key)}) > 1:
            uneven |= {key.said for key in keys}
    return uneven


def _wrong(stage: Stage, language: Language, view: View, each: int = 1) -> list[object]:
    bad: list[object] = []
    faces = list(chain(every_face(language), arrival_faces(language), way_faces(language)))[::each]
    usual: dict[str, set[str]] = {}
    for name, session in faces:
        stage.shows(session)
        usual[name] = _keys(stage)
        bad += [(name, "usual", one) for one in (*_crowded(stage), *_uneven(stage))]
    for name, session in faces:
        _comes_to_rest(stage, replace(session, view=view))
        found: set[str] = set()
        for page in _pages(stage, larger=view.larger):
            found |= _keys(stage)
            wrong = [
                *cut_in(stage.face),
                *outside_in(stage.face.screen, stage.face),
                *_crowded(stage),
                *_uneven(stage),
                *_in_vain(stage),
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


def test_where_keys_lie_low_a_search_shows_its_list_in_place_of_the_letters(eased: Stage) -> None:
    from kiosk.finger import key_with, visible
    from kiosk.widgets.key import Row
    from kiosk.widgets.keyboard.keyboard import SmallLetter

    def rows_and_letters() -> tuple[int, int]:
        seen = visible(eased.face.screen)
        return sum(isinstance(one, Row) for one in seen), sum(isinstance(one, SmallLetter) for one in seen)

    def press(words: str) -> None:
        key = key_with(eased.face.screen, words)
        assert key is not None, eased.labels()
        key.dispatch("on_act")
        eased.settle()

    low = replace(standing(FindPlace(typed="K")), view=View(low_reach=True))
    eased.shows(low)
    assert rows_and_letters() == (1, 37), "what fits best, and the letters"
    whole = next(one for one in eased.labels() if one.startswith(SAY("kiosk.find.all", count="")))
    press(whole)
    assert rows_and_letters() == (3, 0)
    press(SAY("kiosk.find.letters"))
    assert rows_and_letters() == (1, 37)
    press(whole)
    eased.shows(replace(standing(Welcome()), view=View(low_reach=True)))
    eased.shows(low)
    assert rows_and_letters() == (1, 37), "whoever comes next begins with the letters"


def test_larger_shows_two_choices_a_page(eased: Stage) -> None:
    from kiosk.finger import texts, visible
    from kiosk.widgets import look
    from kiosk.widgets.key import Row
    from kiosk.widgets.keyboard.keyboard import SmallLetter

    _comes_to_rest(eased, replace(standing(ChooseDepartment()), view=View(larger=True)))
    rows = [one for one in visible(eased.face.screen) if isinstance(one, Row)]
    assert len(rows) == 2
    assert all(
        text.font_size > look.TYPE["key"] for row in rows for text in texts(row) if text.role == "key" and text.said
    )
    _comes_to_rest(eased, replace(standing(Easier(Welcome())), view=View(larger=True, contrast=True)))
    assert eased.labels().count(SAY("kiosk.easier.on")) == 2, "each switch says how it stands"
    _comes_to_rest(eased, replace(standing(FindPlace(), Language.UKRAINIAN), view=ALL_AT_ONCE))
    letters = [one for one in visible(eased.face.screen) if isinstance(one, SmallLetter)]
    assert len({text.font_size for one in letters for text in texts(one) if text.said}) == 1, "letters of one size"


def test_larger_letters_are_of_one_size_where_they_are_read_together(eased: Stage) -> None:
    """The switches, the steps of a way, the waits of a list."""
    from kiosk.finger import visible
    from kiosk.widgets.key import Choice, Row
    from kiosk.widgets.way_list.way_list import WayStep

    for language in (Language.ENGLISH, Language.UKRAINIAN):
        for step, kind, part in (
            (Easier(Welcome()), Choice, "words"),
            (ShowWay("waiting-f"), WayStep, "words"),
            (FindService("K"), Row, "wait"),
        ):
            _comes_to_rest(eased, replace(standing(step, language, heard=busy()), view=View(larger=True)))
            shown = [one.ids[part] for one in visible(eased.face.screen) if isinstance(one, kind) and one.height > 0]
            sizes = {text.font_size for text in shown if text.said}
            assert len(sizes) == 1, (language, kind.__name__, sizes)
            assert kind is not WayStep or min(sizes) > 34, "larger than usual, on two lines if need be"


def test_keys_to_choose_between_stand_on_one_page(stage: Stage) -> None:
    low = View(larger=True, low_reach=True)
    _comes_to_rest(stage, replace(standing(HubAway(offers_number=True)), view=low))
    both = {SAY("kiosk.ticket.done"), SAY("kiosk.away.take_number")}
    assert any(both <= _keys(stage) for _page in _pages(stage, larger=True))
    assert not any(len(both & _keys(stage)) == 1 for _page in _pages(stage, larger=True))


def test_every_screen_is_whole_with_all_switches_on(stage: Stage) -> None:
    """Every other one, standing; all of them, lying and in the other languages with the full counts below."""
    assert _wrong(stage, Language.UKRAINIAN, ALL_AT_ONCE, each=2) == []
    stage.starts(standing(Welcome()))


@pytest.mark.long
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    "view",
    [View(larger=True), View(low_reach=True), View(larger=True, low_reach=True), View(contrast=True), ALL_AT_ONCE],
)
def test_every_screen_is_whole_under_each_switch(eased: Stage, language: Language, view: View) -> None:
    assert _wrong(eased, language, view) == []
