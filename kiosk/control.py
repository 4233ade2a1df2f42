"""The tour's hand on a demo kiosk: one JSON object a line over a Unix socket. It never exists on a live database.

{"tap": words} {"keypad": words} {"scan": text} {"language": code} {"screenshot": path} {"labels": null} {"step": null}
{"wait_step": name, "seconds": n}: each answers {"ok": …} or {"error": …}.
"""

import json
import re
import socketserver
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from time import monotonic, sleep
from typing import Any, TypeVar

from kivy.clock import Clock

from config.contract.words import Language
from config.private_socket import bind_private
from hardware.keypad import KeypadKey
from kiosk.face import Face
from kiosk.finger import Finger, front, key_with, middle_of, texts
from kiosk.flow.taps import LanguageChosen, Scanned
from kiosk.hub_word import is_demo
from kiosk.keypad_path import KeypadPath
from kiosk.mind import KioskMind
from kiosk.picture import take_picture
from kiosk.widgets.key import GUARD, Pressable

_PATIENCE_S = 10.0
_SETTLE_FRAMES = 4
_A = TypeVar("_A")


class NotThere(LookupError):
    """Nothing that can be touched carries these words."""


class Refusal(PermissionError):
    """The catalogue does not say demo."""


def step_name(step: object) -> str:
    """`ticket_out` for TicketOut."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", type(step).__name__).lower()


def _on_screen(act: Callable[[], _A], frames: int = 1) -> _A:
    """Does `act` on the drawing thread after some frames, so that texts are set; waits for it."""
    done: Future[_A] = Future()

    def attempt(left: int) -> None:
        if left > 0:
            Clock.schedule_once(lambda _passed: attempt(left - 1))
            return
        try:
            done.set_result(act())
        except Exception as fault:
            done.set_exception(fault)

    Clock.schedule_once(lambda _passed: attempt(frames - 1))
    return done.result(timeout=_PATIENCE_S)


class _Heard:
    """The tour's headphones."""

    said = ""

    def say(self, _language: Language, text: str) -> None:
        self.said = text

    def repeat(self, _language: Language) -> None:
        """The same again."""

    def change_loudness(self, _language: Language, *, up: bool) -> None:
        """Nobody hears a tour."""

    def stop(self) -> None:
        self.said = ""


class ControlSocket:
    """Listens from its making until `close`."""

    def __init__(self, path: Path, face: Face, mind: KioskMind) -> None:
        self._path, self._face, self._mind = path, face, mind
        self._heard = _Heard()
        self._keypad = KeypadPath(face, self._heard, lambda: mind.session, mind.tap)
        self._keypad.headphones = True
        control = self

        class Line(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                for line in self.rfile:
                    self.wfile.write(json.dumps(control.answer(line), ensure_ascii=False).encode() + b"\n")

        self._server = socketserver.ThreadingUnixStreamServer(str(path), Line, bind_and_activate=False)
        self._server.daemon_threads = True
        bind_private(self._server.socket, path)
        self._server.server_activate()
        threading.Thread(target=self._server.serve_forever, name="kiosk-control", daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._path.unlink(missing_ok=True)

    def answer(self, line: bytes) -> dict[str, Any]:
        """One command. What cannot be done is answered in words."""
        try:
            asked = json.loads(line)
            return {"ok": self._do(asked)}
        except (ValueError, KeyError, LookupError, OSError, TimeoutError) as refused:
            return {"error": f"{type(refused).__name__}: {refused}"}

    def _do(self, asked: dict[str, Any]) -> Any:  # noqa: PLR0911  # one line a command
        if not is_demo(self._mind.session.facts.catalogue, set_up_as_demo=True):  # else the app makes no socket
            raise Refusal("this kiosk's hub is not a demo")
        match asked:
            case {"tap": str(words)}:
                return self._tap(words)
            case {"keypad": str(words)}:
                return self._by_keypad(words)
            case {"scan": str(text)}:
                return _on_screen(lambda: self._mind.tap(Scanned(text)))
            case {"language": str(code)}:
                return _on_screen(lambda: self._mind.tap(LanguageChosen(Language(code))))
            case {"screenshot": str(path)}:
                return _on_screen(lambda: take_picture(Path(path)), _SETTLE_FRAMES)
            case {"labels": _}:
                return _on_screen(self._labels, _SETTLE_FRAMES)
            case {"step": _}:
                return step_name(self._mind.session.step)
            case {"wait_step": str(name), "seconds": int() | float() as seconds}:
                return self._wait_step(name, float(seconds))
            case _:
                raise ValueError("unknown command")

    def _labels(self) -> list[str]:
        face = self._face
        return [text.said for part in (face.ids.header, front(face), face.ids.foot) for text in texts(part)]

    def _tap(self, words: str) -> None:
        """By a real finger: down, a frame, up. Like a person it looks, and waits until the keys stand still and are not quiet."""
        until = monotonic() + _PATIENCE_S
        _on_screen(lambda: self._key_with(words), _SETTLE_FRAMES)
        while (finger := _on_screen(lambda: self._finger_down_on(words))) is None:
            if monotonic() > until:
                raise TimeoutError(f"{words}: this key takes no finger")
            sleep(0.03)
        _on_screen(finger.up, 2)

    def _by_keypad(self, words: str) -> str:
        """From key to key until one carries these words, and OK; what was said of it. Nobody needs a voice to be fitted."""
        sleep(0.4)  # the keys' own quiet time, and the screen comes to rest
        for _ in range(_on_screen(lambda: len(self._keypad.keys()))):
            _on_screen(lambda: self._keypad.hear(KeypadKey.DOWN), 2)
            at = self._keypad.at
            if at is not None and any(text.said == words for text in texts(at)):
                said, until = self._heard.said, monotonic() + _PATIENCE_S
                while not _on_screen(lambda key=at: GUARD.would_take(key, key.always)) and monotonic() < until:  # type: ignore[misc]
                    sleep(0.03)  # as a person does whose key says nothing yet
                _on_screen(lambda: self._keypad.hear(KeypadKey.OK))
                sleep(0.25)
                return said
        raise NotThere(words)

    def _key_with(self, words: str) -> Pressable:
        for part in (front(self._face), self._face.ids.foot):
            key = key_with(part, words)
            if key is not None:
                return key
        raise NotThere(words)

    def _finger_down_on(self, words: str) -> Finger | None:
        """On the key where it stands in this very frame; None: nothing would be pressed yet."""
        key = self._key_with(words)
        if not GUARD.would_take(key, key.always):
            return None
        finger = Finger(*middle_of(key))
        finger.down()
        return finger

    def _wait_step(self, name: str, seconds: float) -> str:
        until = monotonic() + seconds
        while (now := step_name(self._mind.session.step)) != name:
            if monotonic() > until:
                raise TimeoutError(f"the kiosk stands at {now}, not at {name}")
            sleep(0.03)
        return now
