"""Shapes of a floor in as few instructions as there are colours: rooms filled, walls, what is out of use crossed out."""

from kivy.graphics import Color, Line, Mesh

from config.contract.ways import Point
from config.look import tokens
from kiosk.flow.floor_view import edges, triangles
from kiosk.widgets import look

_CROSS_PX: int = tokens()["map"]["px"]["room_edge"]


def rgb(value: str) -> tuple[float, float, float, float]:
    red, green, blue = (int(value[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return (red, green, blue, 1.0)


def fill(rings: list[list[Point]], colour: str) -> None:
    Color(*rgb(colour))
    vertices: list[float] = []
    indices: list[int] = []
    for ring in rings:
        if len(vertices) // 4 + len(ring) > 65_000:
            Mesh(vertices=vertices, indices=indices, mode="triangles")
            vertices, indices = [], []
        first = len(vertices) // 4
        for x, y in ring:
            vertices += (x, y, 0.0, 0.0)
        indices += [first + n for n in triangles(ring)]
    Mesh(vertices=vertices, indices=indices, mode="triangles")


def cross_out(rings: list[list[Point]]) -> None:
    """A lift that stands, a room nobody may enter: from corner to corner."""
    Color(*look.colour("ink"))
    for ring in rings:
        xs, ys = [x for x, _ in ring], [y for _, y in ring]
        for low, high in ((min(ys), max(ys)), (max(ys), min(ys))):
            Line(points=[min(xs), low, max(xs), high], width=_CROSS_PX)


def walls_of(rings: list[list[Point]], width: float, colour: str) -> None:
    """Strips are convex: two triangles each, without a search for ears."""
    Color(*rgb(colour))
    strips = [strip for ring in rings for strip in edges(ring, width)]
    for first in range(0, len(strips), 16_000):
        some = strips[first : first + 16_000]
        vertices = [value for strip in some for x, y in strip for value in (x, y, 0.0, 0.0)]
        indices = [4 * n + corner for n in range(len(some)) for corner in (0, 1, 2, 0, 2, 3)]
        Mesh(vertices=vertices, indices=indices, mode="triangles")
