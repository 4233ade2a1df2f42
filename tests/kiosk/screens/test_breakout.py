"""The breakout list (kiosk/README.md): whatever is pressed, held, drawn or dropped, the kiosk stands there and nothing else."""

from collections.abc import Iterator
from typing import Any

import pytest

from kiosk.flow.steps import Welcome
from tests.kiosk.screens.conftest import Stage
from tests.kiosk.screens.st_anna import standing

# Kivy's key codes: 27 Escape, 282–293 F1–F12, 316 Print Screen, 319 Menu, 8 Backspace, 9 Tab, 178 AC Back.
KEYS = {"escape": 27, "print screen": 316, "menu": 319, "android back": 178, "tab": 9, "backspace": 8} | {
    f"F{number}": 281 + number for number in range(1, 13)
}
CHORDS = {
    "Ctrl+E (settings)": (101, ["ctrl"]), "Ctrl+Q": (113, ["ctrl"]), "Ctrl+W": (119, ["ctrl"]), "Ctrl+C": (99, ["ctrl"]),
    "Ctrl+V": (118, ["ctrl"]), "Alt+F4": (285, ["alt"]), "Alt+Tab": (9, ["alt"]), "Ctrl+Alt+T": (116, ["ctrl", "alt"]),
    "Meta": (309, ["meta"]), "Ctrl+Alt+F2": (283, ["ctrl", "alt"]), "Ctrl+Shift+I": (105, ["ctrl", "shift"]),
}  # fmt: skip


def _drawn_to(finger: Any, x: float, y: float) -> None:
    """Over the glass, to this part of its width and height."""
    from kivy.base import EventLoop

    finger.move((x, y))
    EventLoop.post_dispatch_input("update", finger)


class _Watched:
    """The running kiosk, and how it stood before anybody tried anything."""

    def __init__(self, stage: Stage) -> None:
        from kivy.base import EventLoop
        from kivy.core.window import Window

        self.stage = stage
        self._before, self._status = list(Window.children), EventLoop.status

    def stands(self, after: str) -> None:
        """Whatever happened: the same glass alone in the window, welcome on it, nothing wished for."""
        from kivy.base import EventLoop
        from kivy.core.window import Window

        self.stage.frames()
        assert list(Window.children) == self._before, f"nothing lies over the face after {after}"
        assert self.stage.app.root is self.stage.glass, after
        assert isinstance(self.stage.mind.session.step, Welcome), after
        assert EventLoop.status == self._status, after
        assert not EventLoop.quit, after

    def stands_for_the_next(self, after: str) -> None:
        """And what fingers did to the keys is over: nothing of it keeps the next fingers from pressing."""
        self.stands(after)
        self.stage.starts(standing(Welcome()))


@pytest.fixture
def watched(stage: Stage) -> Iterator[_Watched]:
    """A kiosk at rest; it must stand as it stood at the end of the test, too."""
    watched = _Watched(stage)
    yield watched
    watched.stands("all of it")


def test_no_key_opens_or_ends_anything(watched: _Watched) -> None:
    from kivy.core.window import Window

    for name in [*KEYS, *CHORDS]:
        key, held = CHORDS[name] if name in CHORDS else (KEYS[name], [])
        Window.dispatch("on_key_down", key, 0, None, held)
        Window.dispatch("on_keyboard", key, 0, None, held)
        Window.dispatch("on_key_up", key, 0)
        watched.stands(name)


def test_closing_the_window_is_refused(watched: _Watched) -> None:
    from kivy.core.window import Window

    assert Window.dispatch("on_request_close", source="keyboard"), "Alt+F4 and a window manager's cross"


def test_a_mouse_button_beside_the_left_leaves_nothing(watched: _Watched) -> None:
    from kivy.core.window import Window

    for button in ("right", "middle", "scrollup", "scrolldown", "scrollleft"):
        Window.dispatch("on_mouse_down", 540, 960, button, [])
        Window.dispatch("on_mouse_up", 540, 960, button, [])
        watched.stage.frames()
        watched.stands_for_the_next(button)


def test_a_corner_tapped_held_and_drawn_over_opens_nothing(watched: _Watched) -> None:
    from kiosk.finger import Finger

    for corner in ((1, 1), (1079, 1), (1, 1919), (1079, 1919)):
        taps = (
            3 if corner == (1, 1919) else 12
        )  # the sign's corner knows the technician's knock: fewer touches than that
        for _ in range(taps):
            finger = Finger(*corner)
            finger.down()
            watched.stage.frames(1)
            finger.up()
        swipe = Finger(*corner)
        swipe.down()
        _drawn_to(swipe, 0.5, 0.5)
        swipe.up()
        watched.stands_for_the_next(f"the corner {corner}")


def test_many_fingers_at_once_move_nothing(watched: _Watched) -> None:
    from kiosk.finger import Finger

    glass = watched.stage.glass
    for count in (2, 3, 5, 10):
        fingers = [Finger(200 + 60 * place, 1700) for place in range(count)]
        for finger in fingers:
            finger.down()
        before = (glass.scale, glass.pos, glass.rotation)
        for place, finger in enumerate(fingers):
            _drawn_to(finger, 0.1 + 0.07 * place, 0.95)
        watched.stage.frames()
        for finger in fingers:
            finger.up()
        assert (glass.scale, glass.pos, glass.rotation) == before, f"pinched, turned or pushed by {count} fingers"
        watched.stands_for_the_next(f"{count} fingers")


def test_a_file_or_a_text_dropped_on_the_window_is_nobodys(watched: _Watched) -> None:
    from kivy.core.window import Window

    Window.dispatch("on_drop_file", b"/media/stick/autorun.sh", 10, 10)
    Window.dispatch("on_drop_text", b"javascript:alert(1)", 10, 10)


def test_no_setting_of_the_machine_reaches_kivy(stage: Stage) -> None:
    import os

    from kivy.config import Config

    assert Config.get("kivy", "exit_on_escape") == "0"
    assert "multitouch" in Config.get("input", "mouse")
    assert not Config.has_option("input", "%(name)s")
    assert os.environ["KIVY_NO_ARGS"] == "1"
