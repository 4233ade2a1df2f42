"""What the window hears: touches that show somebody is here, and a scanner that types like a very fast keyboard."""

from collections.abc import Callable
from time import monotonic

from kivy.core.window import Window

from hardware.scanner import ScannedCode, ScannerFraming, UnreadableScan
from kiosk.flow.session import Session
from kiosk.flow.taps import Scanned, Tap, Touched

_ENTER = (13, 271)


class Ears:
    """Bound once. Keys of the keyboard never reach a widget: F1 and Esc do nothing here."""

    def __init__(self, send: Callable[[Tap], None], session: Callable[[], Session]) -> None:
        self._send, self._session = send, session
        self._framing = ScannerFraming()
        self._bound = {
            "on_touch_down": self._touched,
            "on_textinput": self._typed,
            "on_key_down": self._key,
        }
        Window.bind(**self._bound)

    def close(self) -> None:
        Window.unbind(**self._bound)

    def _touched(self, *_: object) -> bool:
        if not self._session().idle_asked:  # there the question's own two keys answer
            self._send(Touched())
        return False

    def _typed(self, _window: object, text: str) -> None:
        for character in text:
            self._hear(character)

    def _key(self, _window: object, key: int, *_: object) -> bool:
        if key in _ENTER:
            self._hear("\r")
        return True

    def _hear(self, character: str) -> None:
        heard = self._framing.key(character, monotonic())
        if isinstance(heard, ScannedCode):
            self._send(Scanned(heard.text))
        elif isinstance(heard, UnreadableScan):
            self._send(Scanned(""))
