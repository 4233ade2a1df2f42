"""A level's shape and its bar of four steps (look.md section 7). Its word always stands beside them."""

from abc import abstractmethod
from typing import Any

from kivy.graphics import Color, Ellipse, Line, Quad, Rectangle, RoundedRectangle, Triangle
from kivy.properties import StringProperty
from kivy.uix.widget import Widget

from config.look import tokens
from kiosk.widgets import look

_LOAD: dict[str, Any] = tokens()["load"]
_STEPS = 4
_GAP, _RADIUS = 6, 5


def _ink(level: str, ground: str) -> tuple[float, float, float, float]:
    """Pressed, a key is dark: the lighter colours then."""
    light = (ground == "surface") is not look.EASE.contrast
    value: str = _LOAD[level]["light" if light else "dark"]
    red, green, blue = (int(value[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return (red, green, blue, 1.0)


class _OfLevel(Widget):
    """Draws itself anew when its level, its ground or its place changes. `level` "" draws nothing."""

    level = StringProperty("")
    ground = StringProperty("surface")

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        for name in ("level", "ground", "pos", "size"):
            self.fbind(name, self._draw)

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        if self.level:
            with self.canvas:
                self._shapes()

    @abstractmethod
    def _shapes(self) -> None:
        """What is drawn for a level, in the order of the instructions."""


class LoadShape(_OfLevel):
    """Circle, triangle, diamond or square."""

    def __init__(self, **given: Any) -> None:
        super().__init__(size_hint=(None, None), size=(28, 28), pos_hint={"center_y": 0.5}, **given)

    def _shapes(self) -> None:
        Color(*_ink(self.level, self.ground))
        left, bottom, right, top = self.x, self.y, self.right, self.top
        match _LOAD[self.level]["shape"]:
            case "circle":
                Ellipse(pos=self.pos, size=self.size)
            case "triangle":
                Triangle(points=(left, bottom, right, bottom, self.center_x, top))
            case "diamond":
                Quad(points=(self.center_x, bottom, right, self.center_y, self.center_x, top, left, self.center_y))
            case _:
                Rectangle(pos=(left + 1, bottom + 1), size=(self.width - 2, self.height - 2))


class LoadBar(_OfLevel):
    """Four segments, as many filled as the level has steps; the others outlined."""

    def __init__(self, **given: Any) -> None:
        super().__init__(size_hint=(None, None), size=(190, 16), **given)

    def _shapes(self) -> None:
        wide = (self.width - _GAP * (_STEPS - 1)) / _STEPS
        for step in range(_STEPS):
            left = self.x + step * (wide + _GAP)
            if step < _LOAD[self.level]["step"]:
                Color(*_ink(self.level, self.ground))
                RoundedRectangle(pos=(left, self.y), size=(wide, self.height), radius=[_RADIUS])
            else:
                Color(*_ink("empty_segment", self.ground))
                Line(rounded_rectangle=(left + 1, self.y + 1, wide - 2, self.height - 2, _RADIUS), width=1.1)
