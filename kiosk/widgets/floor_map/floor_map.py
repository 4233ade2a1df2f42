"""The floor as a drawing: rooms in two meshes, the way as a line that is drawn once, few labels, you and the goal."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from math import atan2, degrees, hypot
from typing import Any

from kivy.animation import Animation
from kivy.clock import Clock
from kivy.core.text import Label as CoreLabel
from kivy.graphics import (
    Color,
    Fbo,
    Line,
    PopMatrix,
    PushMatrix,
    Rectangle,
    Rotate,
    StencilPop,
    StencilPush,
    StencilUnUse,
    StencilUse,
    Translate,
)
from kivy.graphics import SmoothEllipse as Ellipse
from kivy.graphics import SmoothRoundedRectangle as RoundedRectangle
from kivy.graphics.texture import Texture
from kivy.properties import NumericProperty, ObjectProperty
from kivy.uix.widget import Widget

from config.contract.ways import Point
from config.look import tokens
from kiosk.flow.floor_view import Box, LabelKind, View, part_of, view_of
from kiosk.widgets import look
from kiosk.widgets.floor_map.shapes import cross_out, fill, rgb, walls_of

_MAP: dict[str, Any] = tokens()["map"]
_PX: dict[str, int] = _MAP["px"]
_DRAW_S = float(tokens()["motion"]["route_draw_ms"]) / 1000
_MARGIN = 36
BAR, KEYS = (330.0, 90.0), (300.0, 130.0)
"""What the scale bar and the zoom keys take of the lower corners: no name lies half beneath them."""

LONGEST_BAR = 260
"""Pixels of the scale bar at most."""


class FloorMap(Widget):
    """`shown` is a screen's `MapShown`. Everything is drawn anew only when it changes; a frame costs nothing."""

    shown = ObjectProperty(None, allownone=True)
    drawn = NumericProperty(1.0)

    def __init__(self, **given: Any) -> None:
        self._draw_soon = Clock.create_trigger(self._draw, -1)
        self._line: list[Any] = []
        self._floor: Fbo | None = None
        super().__init__(**given)
        for name in ("pos", "size"):
            self.fbind(name, self._draw_soon)
        self.fbind("drawn", self._grow)

    def on_shown(self, *_: object) -> None:
        """Another way or floor is drawn once as a moving line; the same one again stands."""
        Animation.cancel_all(self, "drawn")
        self.drawn = 0.0
        self._draw_soon()
        Animation(drawn=1.0, duration=_DRAW_S).start(self)

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        self._line, self._floor = [], None
        if self.shown is None or self.width < 10:
            return
        box = (self.x + _MARGIN, self.y + _MARGIN, self.width - 2 * _MARGIN, self.height - 2 * _MARGIN)
        seen = [*self.shown.outline, *self.shown.route]  # a way out of the house is seen to its end
        view = view_of(seen, self.shown.heading, box, self.shown.zoom, self.shown.look_at, self.shown.route)
        self._floor = self._picture(view)
        with self.canvas:
            StencilPush()  # zoomed in, the way is longer than its place
            Rectangle(pos=self.pos, size=self.size)
            StencilUse()
            Color(1, 1, 1, 1)
            Rectangle(texture=self._floor.texture, pos=self.pos, size=self.size)
            self._points = [view(at) for at in self.shown.route]
            self._draw_route(view)
            self._draw_labels(view)
            self._draw_scale(view)
            StencilUnUse()
            Rectangle(pos=self.pos, size=self.size)
            StencilPop()
        self._grow()

    def _picture(self, view: View) -> Fbo:
        """The floor drawn once: while the way grows over it a frame costs one rectangle, not two thousand rooms."""
        picture = Fbo(size=(max(1, int(self.width)), max(1, int(self.height))))
        with picture:
            PushMatrix()
            Translate(-self.x, -self.y, 0)
            Color(*rgb(_MAP["outside"]))
            Rectangle(pos=self.pos, size=self.size)
            self._draw_floor(view)
            PopMatrix()
        picture.draw()
        return picture

    def _draw_floor(self, view: View) -> None:
        """Every fill of one colour in one mesh, every wall in one mesh: two thousand rooms are a handful of instructions."""
        outline = [view(at) for at in self.shown.outline]
        fill([outline], _MAP["floor"])
        by_colour: dict[str, list[list[Point]]] = {}
        walls: list[list[Point]] = []
        shut: list[list[Point]] = []
        for space in self.shown.spaces:
            ring = [view(at) for at in space.outline]
            shut += [ring] if space.closed else []
            if space.kind not in {"corridor", "area", "outside"}:
                by_colour.setdefault(_MAP["lift" if space.kind == "lift" else "room"], []).append(ring)
                walls.append(ring)
        for colour, rings in by_colour.items():
            fill(rings, colour)
        walls_of(walls, _PX["room_edge"], _MAP["room_edge"])
        walls_of([outline], _PX["outer_wall"], _MAP["outer_wall"])
        cross_out(shut)

    def _draw_labels(self, view: View) -> None:
        """The goal always; a landmark where its name, or at least its icon, covers neither the way nor another label."""
        taken: list[Box] = [(self.x, self.y, *BAR), (self.right - KEYS[0], self.y, *KEYS)]
        for label in sorted(self.shown.labels, key=lambda one: one.kind is not LabelKind.GOAL):
            plate, at = label.kind is not LabelKind.PLACE, view(label.at)
            if not plate and not self.collide_point(*at):
                continue  # zoomed in: what lies off the picture is not drawn at its edge
            for texture in _textures(label):
                box = self._box(at, texture, label.kind, taken)
                narrow = label.room and label.room * view.scale < texture.width + 6
                hidden = narrow or any(_overlap(box, other) for other in taken) or _crossed(box, self._points)
                if plate or not hidden:
                    taken.append(box)
                    self._put(box, texture, label.kind)
                    break

    def _draw_scale(self, view: View) -> None:
        """The longest bar that is not too long, low at the left: the zoom keys are at the right."""
        fitting = [(metres, said) for metres, said in self.shown.scales if metres * view.scale <= LONGEST_BAR]
        if not fitting:
            return
        metres, said = fitting[-1]
        x, y, long = self.x + _MARGIN, self.y + _MARGIN, metres * view.scale
        texture = _words("", said, plate=False)
        Color(*rgb(_MAP["outside"]))
        RoundedRectangle(pos=(x - 16, y - 16), size=(max(long, texture.width) + 32, texture.height + 46), radius=[12])
        Color(*rgb(_MAP["label"]))
        Line(points=[x, y + 16, x, y, x + long, y, x + long, y + 16], width=2, cap="square", joint="miter")
        Rectangle(texture=texture, pos=(int(x), int(y + 20)), size=texture.size)

    def _box(self, at: Point, texture: Texture, kind: LabelKind, taken: Sequence[Box]) -> Box:
        """Around the point; "You are here" beside it, where it covers neither the way nor its end; never over the map's edge."""
        pad = 2 if kind is LabelKind.PLACE else 14
        width, height = texture.width + 2 * pad, texture.height + 2 * pad
        x, y = at[0] - width / 2, at[1] - height / 2
        if kind is not LabelKind.YOU:
            box = self._inside((x, y, width, height))
            below = [one[1] + one[3] for one in taken[:2] if kind is LabelKind.GOAL and _overlap(box, one)]
            return (box[0], max([box[1], *below]), width, height)
        ahead = self._points[1][0] if len(self._points) > 1 else at[0]
        beside = _PX["you_radius"] + 16
        left, right = (at[0] - beside - width, y), (at[0] + beside, y)
        sides = [left, right] if ahead >= at[0] else [right, left]
        tried = [*sides, (x, at[1] - beside - height), (x, at[1] + beside)]
        boxes = [self._inside((u, v, width, height)) for u, v in tried]
        free = (one for one in boxes if not any(_overlap(one, other) for other in taken))
        return next((one for one in free if not _crossed(one, self._points)), boxes[0])

    def _inside(self, box: Box) -> Box:
        x, y, width, height = box
        return (
            min(max(x, self.x + 16), self.right - width - 16),
            min(max(y, self.y + 16), self.top - height - 16),
            width,
            height,
        )

    def _put(self, box: Box, texture: Texture, kind: LabelKind) -> None:
        x, y, width, height = box
        if kind is not LabelKind.PLACE:
            Color(*look.colour("ink"))
            RoundedRectangle(pos=(x - 4, y - 4), size=(width + 8, height + 8), radius=[16])
        if kind is LabelKind.GOAL:
            Color(*rgb(_MAP["goal"]))
            RoundedRectangle(pos=(x, y), size=(width, height), radius=[12])
        Color(*(look.colour("surface") if kind is LabelKind.YOU else rgb(_MAP["label"])))
        left, low = x + (width - texture.width) / 2, y + (height - texture.height) / 2
        Rectangle(texture=texture, pos=(int(left), int(low)), size=texture.size)

    def _draw_route(self, view: View) -> None:
        for colour, width in ((_MAP["route_casing"], _PX["route_casing"]), (_MAP["route"], _PX["route"])):
            Color(*rgb(colour))
            self._line.append(Line(points=[], width=width / 2, joint="round", cap="round"))
        if self.shown.you is not None:
            self._draw_you(view(self.shown.you))

    def _draw_you(self, at: Point) -> None:
        """An ink disc with a white arrow towards the first step."""
        radius = _PX["you_radius"]
        ahead = next((p for p in self._points[1:] if hypot(p[0] - at[0], p[1] - at[1]) > 4), (at[0], at[1] + 1))
        Color(1, 1, 1, 1)
        Ellipse(pos=(at[0] - radius - 4, at[1] - radius - 4), size=(2 * radius + 8, 2 * radius + 8))
        Color(*rgb(_MAP["you"]))
        Ellipse(pos=(at[0] - radius, at[1] - radius), size=(2 * radius, 2 * radius))
        arrow = _words("navigation", "", plate=False)
        PushMatrix()
        Rotate(angle=degrees(atan2(ahead[1] - at[1], ahead[0] - at[0])) - 90, origin=at)
        Color(1, 1, 1, 1)
        Rectangle(texture=arrow, pos=(at[0] - arrow.width / 2, at[1] - arrow.height / 2), size=arrow.size)
        PopMatrix()

    def _grow(self, *_: object) -> None:
        if not self._line or len(self._points) < 2:
            return
        points = part_of(self._points, max(self.drawn, 0.001))
        flat = [value for at in points for value in at]
        for line in self._line:
            line.points = flat


def _textures(label: Any) -> Iterator[Texture]:
    """The words, then the icon that can stand for them."""
    bold = label.kind is not LabelKind.PLACE
    if label.said:
        yield _words("", label.said, plate=bold)
    if label.sign:
        yield _words(label.sign, "", plate=bold)


def _crossed(box: Box, points: Sequence[Point]) -> bool:
    """Whether the way runs through a box."""
    reach = _PX["route_casing"] / 2
    x, y, width, height = box
    grown = (x - reach, y - reach, width + 2 * reach, height + 2 * reach)
    for a, b in pairwise(points):
        steps = max(1, int(hypot(b[0] - a[0], b[1] - a[1]) / 12))
        for n in range(steps + 1):
            at = (a[0] + (b[0] - a[0]) * n / steps, a[1] + (b[1] - a[1]) * n / steps)
            if grown[0] < at[0] < grown[0] + grown[2] and grown[1] < at[1] < grown[1] + grown[3]:
                return True
    return False


def _overlap(one: Box, two: Box) -> bool:
    return (
        one[0] < two[0] + two[2] and two[0] < one[0] + one[2] and one[1] < two[1] + two[3] and two[1] < one[1] + one[3]
    )


@lru_cache(maxsize=256)
def _words(sign: str, said: str, *, plate: bool) -> Texture:
    """An icon, or words, as a white texture: the colour is that of where it is drawn."""
    label = CoreLabel(
        text=look.glyph(sign) if sign else said,
        font_name=look.ICONS if sign else look.font(plate),
        font_size=40 if sign else _PX["label"],
        color=(1, 1, 1, 1),
    )
    label.refresh()
    return label.texture
