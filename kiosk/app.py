"""KioskApp wires window, mind, performer and navigator once, and owns nothing else."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog
from kivy.app import App
from kivy.base import ExceptionHandler, ExceptionManager
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.uix.widget import Widget

from config.service_manager import tell_service_manager, watchdog_period
from config.settings import KioskSettings
from hardware.keypad import KeypadKey
from kiosk.card_barcode import as_card
from kiosk.control import ControlSocket
from kiosk.ears import Ears
from kiosk.face import Face, Glass
from kiosk.flow.read_aloud import said_aloud
from kiosk.flow.session import Session
from kiosk.flow.steps import Welcome
from kiosk.flow.taps import IdleEnded, IdleNoticed, Tap
from kiosk.hub_word import is_demo
from kiosk.keypad_path import KeypadPath
from kiosk.memory import Tidying
from kiosk.mind import KioskMind
from kiosk.navigator import Navigator
from kiosk.own_words import OwnWords
from kiosk.reader import Reader
from kiosk.service_door import Desk, ServiceDoor
from kiosk.widgets.look import colour
from kiosk.window import drain_gl

_SETTLED_S = 0.5  # after welcome stands: the frame that shows it comes first


def on_screen_thread(act: Callable[[], None]) -> None:
    """Runs `act` soon on the thread that draws; may be called from any thread."""
    Clock.schedule_once(lambda _passed: act())


class _BackToWelcome(ExceptionHandler):
    """A fault in one screen ends one visit, never the program: it is logged and the kiosk is ready for the next person."""

    def __init__(self, mind: KioskMind) -> None:
        super().__init__()
        self._mind = mind

    def handle_exception(self, fault: Exception) -> int:
        structlog.get_logger().error("screen_fault", kind=type(fault).__name__, exc_info=fault)
        Clock.schedule_once(self._leave)
        return int(ExceptionManager.PASS)

    def _leave(self, _passed: float) -> None:
        for _ in range(2):  # the first may only take a note away
            self._mind.tap(IdleNoticed(self._mind.session.id))
        self._mind.tap(IdleEnded(self._mind.session.id))


class KioskApp(App):
    """`mind` is tapped on this thread only. `start` and `close` belong to whoever carries out the wishes."""

    use_kivy_settings = False

    def __init__(
        self,
        settings: KioskSettings,
        mind: KioskMind,
        now: Callable[[], datetime],
        start: Callable[[], None] = lambda: None,
        close: Callable[[], None] = lambda: None,
        *,
        reader: Reader | None = None,
        desk: Desk | None = None,
        **given: Any,
    ) -> None:
        super().__init__(**given)
        self.settings, self.mind, self.reader, self._desk = settings, mind, reader, desk
        self.restarts = False  # a technician wants the program to begin anew
        self._now, self._start, self._close = now, start, close
        self.navigator: Navigator | None = None
        self._ears: Ears | None = None
        self._door: ServiceDoor | None = None
        self._control: ControlSocket | None = None
        self.keypad: KeypadPath | None = None
        self.tidying = Tidying()
        self._tidy = Clock.create_trigger(self.tidying.at_rest, _SETTLED_S)
        self._stood_on: type = Welcome
        self._own_words = OwnWords()
        self._messages: list[int] = []
        self.message_changed: Callable[[], None] = lambda: None  # whoever sent it waits to see who shows it

    def build(self) -> Widget:
        """Everything is made here, in the order it depends on."""
        self.title = "Atrium"
        Clock.max_iteration = 60  # a refilled screen comes to rest within one frame, not over several
        Window.clearcolor = colour("speak")
        Window.bind(on_flip=drain_gl, on_request_close=self._stays_open)
        ExceptionManager.add_handler(_BackToWelcome(self.mind))
        face = Face(landscape=self.settings.landscape)
        self.navigator = Navigator(face, self.mind.tap, self._now)
        self.navigator.rebuilt = self.tidying.face_left
        if self.reader is not None:
            self.navigator.reads, self.navigator.read = self._can_read, self.reader.press
            self.navigator.idle_left, self.reader.changed = self.reader.idle_left, self.navigator.again
            self.keypad = KeypadPath(face, self.reader, lambda: self.mind.session, self.mind.tap)
            self.reader.instruction = self.keypad.instruction = lambda session: said_aloud(session, self._now())
        self.mind.listen(self._show)
        if self._desk is not None:
            self._door = ServiceDoor(face, self._desk, lambda: self.mind.session, on_screen_thread, self.begin_anew)
        self._ears = Ears(self.hear, lambda: self.mind.session)
        if self.settings.control_socket and is_demo(self.mind.session.facts.catalogue, self.settings.demo):
            self._control = ControlSocket(self.settings.control_socket, face, self.mind)
        return Glass(face)

    def hear(self, tap: Tap) -> None:
        """From a device: a scan while the service menu is open is the technician's."""
        if self._door is None or not self._door.hears(tap):
            self.mind.tap(as_card(tap, self.settings.card_barcode))

    def press(self, key: KeypadKey) -> None:
        """A key of the keypad; without a voice it reaches nobody, so nothing is pressed unheard."""
        if self.keypad is not None and self._can_read():
            self.keypad.hear(key)

    @property
    def menu_open(self) -> bool:
        """A technician stands here."""
        return self._door is not None and self._door.is_open

    @property
    def messages(self) -> list[int]:
        """Which message for everybody fills the glass now."""
        return [] if self.navigator is None else self.navigator.messages

    def begin_anew(self) -> None:
        """The program ends and is started again."""
        self.restarts = True
        self.stop()

    def _can_read(self) -> bool:
        return self.reader is not None and self.reader.ready

    def _show(self, session: Session) -> None:
        self._own_words.see(session)
        if self.reader is not None:
            self.reader.see(session)
        if self.navigator is not None:
            self.navigator.show(session)
            before, self._messages = self._messages, self.messages
            if self._messages != before:
                self.message_changed()
        if self._door is not None:
            self._door.see(session)
        if self.keypad is not None:
            self.keypad.see(session)
        if self._control is not None and not is_demo(session.facts.catalogue, self.settings.demo):
            self._control.close()
            self._control = None
        stood_on, self._stood_on = self._stood_on, type(session.step)
        if self._stood_on is Welcome and stood_on is not Welcome:
            self._tidy()

    def on_start(self) -> None:
        """The service manager hears of the kiosk from the clock that draws: a program that only lives is none that answers."""
        self._start()
        Clock.schedule_once(lambda _passed: tell_service_manager("READY=1"))
        if (within := watchdog_period()) is not None:
            Clock.schedule_interval(lambda _passed: tell_service_manager("WATCHDOG=1"), within / 3)
        if self.reader is not None:
            self.reader.start()

    def on_stop(self) -> None:
        for part in (self._door, self._control, self._ears, self.navigator, self.reader):
            if part is not None:
                part.close()
        self._close()

    @staticmethod
    def _stays_open(*_: object, **__: object) -> bool:
        """Alt+F4 closes a developer's window only; the whole screen is left by the service menu or the service manager."""
        return bool(Window.borderless)

    def open_settings(self, *_: object) -> bool:
        """F1 opens nothing."""
        return False
