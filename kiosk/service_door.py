"""The service menu over the face: opened by a knock and a code while nobody is served, closed by itself."""

from collections.abc import Callable
from time import monotonic
from typing import Any, Protocol

from kivy.clock import Clock
from kivy.core.window import Window

from config.contract.service_code import FIGURES
from config.contract.words import Language
from kiosk.face import Face
from kiosk.flow.device_taps import CardRead
from kiosk.flow.emergency import emergency_now
from kiosk.flow.service import CLOSES_AFTER_S, CodeGate, Gate, Knock, ServiceAct, ServiceFacts, ServiceSaid
from kiosk.flow.session import Session
from kiosk.flow.steps import SetUp, Welcome
from kiosk.flow.taps import Scanned, Tap
from kiosk.screens.service_code.model import code_view
from kiosk.screens.service_code.screen import ServiceCodeScreen
from kiosk.screens.service_menu.model import menu_view
from kiosk.screens.service_menu.screen import ServiceMenuScreen
from kiosk.screens.step_screen import StepScreen
from kiosk.widgets.key import GUARD


class Desk(Protocol):
    """Carries out what is pressed; `told` comes on another thread."""

    @property
    def secret_hash(self) -> str | None: ...

    def now(self) -> Any: ...
    def look(self, told: Callable[[ServiceFacts, ServiceSaid | None], None]) -> None: ...
    def do(
        self, act: ServiceAct, language: Language, told: Callable[[ServiceFacts, ServiceSaid | None], None]
    ) -> None: ...


class ServiceDoor:
    """All on the screen's thread. `restart` ends the program so that it begins anew."""

    def __init__(
        self,
        face: Face,
        desk: Desk,
        session: Callable[[], Session],
        on_screen_thread: Callable[[Callable[[], None]], None],
        restart: Callable[[], None],
    ) -> None:
        self._face, self._desk, self._session, self._back, self._restart = (
            face,
            desk,
            session,
            on_screen_thread,
            restart,
        )
        self._knock, self._gate = Knock(), CodeGate()
        self._shown: StepScreen | None = None
        self._screens: dict[type, StepScreen] = {}
        self._typed = ""
        self._refused: Gate | None = None
        self._facts: ServiceFacts | None = None
        self._said: ServiceSaid | None = None
        self._sure = False
        self._close_later = Clock.create_trigger(lambda *_: self.shut(), CLOSES_AFTER_S)
        Window.bind(on_touch_down=self._touched)

    @property
    def is_open(self) -> bool:
        return self._shown is not None

    def see(self, session: Session) -> None:
        """A message for everybody, or somebody who is served after all, goes before any menu."""
        if self.is_open and not self._may_open(session):
            self.shut()

    def _may_open(self, session: Session) -> bool:
        nobody = isinstance(session.step, Welcome | SetUp)
        return nobody and emergency_now(session.facts, self._desk.now()) is None

    def close(self) -> None:
        """For good: the program ends."""
        Window.unbind(on_touch_down=self._touched)
        self.shut()

    def hears(self, tap: Tap) -> bool:
        """Whether a scan or a card is the technician's: then it is nobody's check-in."""
        if not isinstance(tap, Scanned | CardRead) or not self.is_open:
            return False
        if isinstance(tap, Scanned):
            self._said = ServiceSaid("scan_heard", str(len(tap.text))) if tap.text else ServiceSaid("scan_bad")
        else:
            self._said = ServiceSaid("card_heard" if tap.mark else "card_bad")
        self._show()
        return True

    # ---- knocking and the code ----

    def _touched(self, _window: object, touch: Any) -> bool:
        if self.is_open:
            self._close_later.cancel()
            self._close_later()
            return False
        x, y = self._face.parent.to_local(*touch.pos) if self._face.parent else touch.pos
        knocked = self._knock.touch(x - self._face.x, self._face.top - y, monotonic())
        if knocked and self._may_open(self._session()):
            self._typed, self._refused = "", None
            self._close_later()
            Clock.schedule_once(lambda *_: self._put(ServiceCodeScreen))
        return False

    def _type(self, pressed: str) -> None:
        if pressed == "close":
            self.shut()
        elif pressed == "delete":
            self._typed, self._refused = self._typed[:-1], None
        elif pressed == "open":
            self._try()
        elif len(self._typed) < FIGURES:
            self._typed, self._refused = self._typed + pressed, None
        self._show()

    def _try(self) -> None:
        gate = self._gate.try_code(self._typed, self._desk.secret_hash, self._desk.now(), monotonic())
        self._typed = ""
        if gate is not Gate.OPEN:
            self._refused = gate
            return
        self._facts = self._said = None
        self._sure = False
        self._put(ServiceMenuScreen)
        self._desk.look(self._told)

    # ---- the menu ----

    def _press(self, pressed: str) -> None:
        if pressed == "close":
            self.shut()
            return
        act = ServiceAct(pressed)
        if act is ServiceAct.RESTART and self._sure:
            self.shut()
            self._restart()
            return
        self._sure = act is ServiceAct.RESTART
        if act is ServiceAct.SCANNER:
            self._said = ServiceSaid("scan_wait")
        elif act is not ServiceAct.RESTART:
            self._said = ServiceSaid("busy")
            self._desk.do(act, self._language, self._told)
        self._show()

    def _told(self, facts: ServiceFacts, said: ServiceSaid | None) -> None:
        def show() -> None:
            self._facts, self._said = facts, said
            self._show()

        self._back(show)

    # ---- the screen ----

    @property
    def _language(self) -> Language:
        """Staff's own: the site's."""
        catalogue = self._session().facts.catalogue
        return catalogue.site.language if catalogue else Language.ENGLISH

    def shut(self) -> None:
        """Nothing of it stays on the face."""
        self._close_later.cancel()
        if self._shown is not None:
            GUARD.forget()
            GUARD.changed(self._face)
            self._face.remove_widget(self._shown)
        self._shown, self._typed, self._facts, self._said = None, "", None, None

    def _put(self, kind: type[StepScreen]) -> None:
        if self._shown is not None:
            self._face.remove_widget(self._shown)
        GUARD.forget()
        if kind not in self._screens:
            takes = self._type if kind is ServiceCodeScreen else self._press
            self._screens[kind] = kind(
                view=self._view(kind), send=takes, landscape=self._face.landscape, size_hint=(None, None)
            )
        self._shown = self._screens[kind]
        self._shown.size, self._shown.pos = self._face.size, self._face.pos
        self._show()
        self._face.add_widget(self._shown)
        GUARD.changed(self._shown)

    def _show(self) -> None:
        if self._shown is not None:
            self._shown.view = self._view(type(self._shown))

    def _view(self, kind: type) -> object:
        if kind is ServiceCodeScreen:
            return code_view(self._typed, self._refused, self._language)
        return menu_view(self._facts, self._said, sure=self._sure, language=self._language)
