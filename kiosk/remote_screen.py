"""The window's part of what is asked from afar. Only the welcome screen is ever a picture, and nobody's visit is ended."""

import threading
from collections.abc import Callable
from io import BytesIO
from typing import Any, Protocol

from kivy.clock import Clock
from kivy.core.image import Image
from kivy.graphics import ClearBuffers, ClearColor, Fbo, Scale, Translate
from kivy.uix.widget import Widget

from config.contract.words import PrintOutcome
from kiosk.adjusted import Adjusted, keep_adjusted, read_adjusted
from kiosk.flow.service import ServiceAct, ServiceSaid
from kiosk.flow.session import Session
from kiosk.flow.steps import SetUp, Welcome
from kiosk.preview.once import draw_once
from kiosk.screens.closed.screen import ClosedScreen
from kiosk.screens.welcome.screen import WelcomeScreen
from kiosk.service_door import Desk
from kiosk.widgets import look

HALF = 0.5
"""Of the drawn size: large enough to see whether it is well, small enough to send."""


class _App(Protocol):
    """What of the app is needed here."""

    settings: Any
    mind: Any
    reader: Any
    navigator: Any

    @property
    def menu_open(self) -> bool: ...

    def begin_anew(self) -> None: ...


class RemoteScreen:
    """Called from the chores' thread; everything here happens on the one that draws."""

    def __init__(self, app: _App, desk: Desk) -> None:
        self._app, self._desk, self._printing, self._drawing = app, desk, False, False

    def set_volume(self, percent: int, told: Callable[[bool], None]) -> None:
        """As in the service menu; False where no loudspeaker is fitted."""
        Clock.schedule_once(lambda _passed: told(self._set_volume(percent)))

    def picture(self, told: Callable[[bytes], None]) -> None:
        """PNG of welcome as it stands there; nothing is told while anything else does."""
        Clock.schedule_once(lambda _passed: self._picture(told))

    def restart(self, before: Callable[[], object]) -> None:
        """Not while somebody is served: the next heartbeat asks again. Nor where `before` answers False."""
        Clock.schedule_once(lambda _passed: self._restart(before))

    def test_print(self, told: Callable[[bool], None]) -> None:
        """One slip, not while somebody is served; whether it came out."""
        Clock.schedule_once(lambda _passed: self._test_print(told))

    def draw(self, draft: str, told: Callable[[bytes | None], None]) -> None:
        """Settings nobody has published, drawn beside the glass by a child; only while nobody is here. None: it was not drawn."""
        Clock.schedule_once(lambda _passed: self._draw(draft, told))

    def _draw(self, draft: str, told: Callable[[bytes | None], None]) -> None:
        if self._drawing or not self._rests(WelcomeScreen):
            return
        self._drawing = True  # the hub asks again while it draws

        def work() -> None:
            try:
                told(draw_once(draft))
            finally:
                self._drawing = False

        threading.Thread(target=work, name="kiosk-draft", daemon=True).start()

    def _test_print(self, told: Callable[[bool], None]) -> None:
        if not self._printing and self._rests(WelcomeScreen, ClosedScreen):
            self._printing = True  # the hub asks again while paper runs
            self._desk.do(ServiceAct.TEST_PRINT, self._session.language, lambda _facts, said: self._printed(said, told))

    def _printed(self, said: ServiceSaid | None, told: Callable[[bool], None]) -> None:
        self._printing = False
        told(said is not None and said.key == f"paper_{PrintOutcome.PRINTED}")

    def _set_volume(self, percent: int) -> bool:
        reader = self._app.reader
        if reader is None or not reader.ready:
            return False
        folder = self._app.settings.folder
        reader.volume = percent
        keep_adjusted(folder, Adjusted(percent, read_adjusted(folder).brightness))
        return True

    def _picture(self, told: Callable[[bytes], None]) -> None:
        face = self._app.navigator.face
        if not self._rests(WelcomeScreen) or self._session.note is not None:
            return
        told(drawn(face))

    def _restart(self, before: Callable[[], object]) -> None:
        if self._rests(WelcomeScreen, ClosedScreen) or isinstance(self._session.step, SetUp):
            before()
            self._app.begin_anew()

    @property
    def _session(self) -> Session:
        session: Session = self._app.mind.session
        return session

    def _rests(self, *screens: type) -> bool:
        """Nobody is here: welcome itself stands on the glass, with no question, request or menu over it."""
        session = self._session
        quiet = session.awaiting is None and not session.idle_asked and not self._app.menu_open
        return quiet and isinstance(session.step, Welcome) and type(self._app.navigator.face.screen) in screens


def drawn(face: Widget) -> bytes:
    """PNG of the face on the window's own ground, which is the speaking field's."""
    picture = Fbo(size=(int(face.width * HALF), int(face.height * HALF)), with_stencilbuffer=True)
    with picture:
        ClearColor(*look.colour("speak"))
        ClearBuffers()
        Scale(1, -1, 1)
        Scale(HALF, HALF, 1)
        Translate(-face.x, -face.y - face.height, 0)
    parent = face.parent
    at = parent.canvas.indexof(face.canvas)
    parent.canvas.remove(face.canvas)
    picture.add(face.canvas)
    picture.draw()
    picture.remove(face.canvas)
    parent.canvas.insert(at, face.canvas)
    kept = BytesIO()
    Image(picture.texture).save(kept, fmt="png")
    return kept.getvalue()
