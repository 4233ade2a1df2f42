"""One real kiosk a process, drawn offscreen: several Kivy apps in one process are fragile, so screens are refilled."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from config.settings import KioskSettings
from kiosk.flow import Facts, Session
from kiosk.flow.steps import Welcome
from kiosk.flow.wishes import Wish
from kiosk.mind import KioskMind
from tests.kiosk.screens.st_anna import MORNING, catalogue, standing

if TYPE_CHECKING:
    from kiosk.face import Face
    from kiosk.navigator import Navigator


STEP_S = 0.1
"""How far the time of one frame to the next goes on at most: several frames for whatever moves."""


class _PutOn:
    """By how much Kivy's clock is ahead of the machine's."""

    seconds = 0.0

    def __call__(self) -> float:
        return time.perf_counter() + self.seconds


_put_on = _PutOn()


class Stage:
    """The running kiosk and a person before it. `wishes` is what would have been carried out."""

    def __init__(self, app: Any, mind: KioskMind) -> None:
        from kivy.base import EventLoop

        self.app, self.mind, self._frame = app, mind, EventLoop.idle
        self.wishes: list[Wish] = []
        mind.wishes_go_to(self.wishes.append)
        self.glass, self.face, self.navigator = app.root, app.navigator.face, app.navigator

    def frames(self, count: int = 3) -> None:
        for _ in range(count):
            self._frame()

    def settle(self) -> None:
        """Texts and layouts come to rest, without drawing."""
        from kivy.clock import Clock
        from kivy.lang import Builder

        for _ in range(2):
            Clock.tick()
            Builder.sync()
            Clock.tick_draw()
            Builder.sync()

    def shows(self, session: Session) -> None:
        """As if the mind stood at this session, on the face that is in front."""
        self.navigator.show(session)
        self.settle()

    def starts(self, session: Session) -> None:
        """The mind itself stands here from now on."""
        from kiosk.widgets.key import GUARD

        self.mind._session = session
        self.wishes.clear()
        GUARD.forget()
        self.passes(0.35)
        self.navigator.show(session)
        self.frames()
        GUARD.calm()

    def passes(self, seconds: float) -> None:
        """By the frames' own clock, which keys and waits go by: it is put on between frames instead of waited for."""
        left = seconds
        while left > 0:
            _put_on.seconds += min(left, STEP_S)
            left -= STEP_S
            self._frame()

    def finger(self, words: str) -> Any:
        from kiosk.finger import Finger, front, key_with, middle_of

        key = key_with(front(self.face), words) or key_with(self.face.ids.foot, words)
        assert key is not None, f"no key says {words!r}: {self.labels()}"
        return Finger(*middle_of(key))

    def taps(self, words: str) -> None:
        """Somebody who has looked: down, up, and the quiet time after an action."""
        from kiosk.widgets.key import GUARD

        GUARD.calm()
        finger = self.finger(words)
        finger.down()
        self._frame()
        finger.up()
        self.passes(0.35)

    def labels(self) -> list[str]:
        from kiosk.finger import front, texts

        return [text.said for part in (front(self.face), self.face.ids.foot) for text in texts(part)]


@pytest.fixture(scope="session")
def _running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    os.environ.pop("DISPLAY", None)
    from kiosk.window import canvas_size, prepare_kivy

    settings = KioskSettings(home=tmp_path_factory.mktemp("kiosk"), demo=True)
    prepare_kivy(settings, offscreen=True)
    from kivy.clock import Clock
    from kivy.core.window import Window

    from kiosk.app import KioskApp

    Clock._max_fps = 0.0  # nobody watches: no waiting between frames
    Clock.time = _put_on
    mind = KioskMind(Facts(catalogue=catalogue()), lambda: MORNING, uuid4)
    app = KioskApp(settings, mind, lambda: MORNING)
    app._run_prepare()  # App.run() without its blocking loop; private, hence Kivy's pin
    assert tuple(Window.size) == canvas_size(landscape=False), "somebody imported Kivy before its window was prepared"
    stage = Stage(app, mind)
    stage.navigator.reads = lambda: True  # with every key the foot may have
    stage.frames()
    yield stage
    app.dispatch("on_stop")


@pytest.fixture
def stage(_running: Stage) -> Stage:
    """The kiosk in portrait, at rest."""
    _running.starts(standing(Welcome()))
    return _running


@pytest.fixture(scope="session")
def _lying(_running: Stage) -> "tuple[Face, Navigator]":
    """The same kiosk's face in landscape; scaled down into the standing window, its own pixels stay."""
    from kiosk.face import Face
    from kiosk.navigator import Navigator

    face = Face(landscape=True)
    navigator = Navigator(face, _running.mind.tap, lambda: MORNING)
    navigator.reads = lambda: True
    return face, navigator


@pytest.fixture(params=["portrait", "landscape"])
def either(request: pytest.FixtureRequest, _running: Stage) -> Iterator[Stage]:
    """Both orientations, one after the other."""
    if request.param == "portrait":
        yield _running
        _running.shows(standing(Welcome()))
        return
    from kivy.core.window import Window

    from kiosk.face import Glass

    before = (_running.glass, _running.face, _running.navigator)
    face, navigator = request.getfixturevalue("_lying")
    glass = face.parent or Glass(face)
    Window.remove_widget(before[0])
    Window.add_widget(glass)
    _running.glass, _running.face, _running.navigator = glass, face, navigator
    yield _running
    _running.shows(standing(Welcome()))  # no wait of this face goes on behind the other
    Window.remove_widget(glass)
    Window.add_widget(before[0])
    _running.glass, _running.face, _running.navigator = before


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of a process's screen tests share one window, so they stay in one worker."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents and {"stage", "either"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.screen)
            item.add_marker(pytest.mark.xdist_group("screen"))
