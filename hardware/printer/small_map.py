"""Draws one floor of a way for thermal paper: black walls, a thick line, few words. Only what lies around the way."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from math import atan2, cos, hypot, pi, radians, sin

from PIL import Image, ImageDraw, ImageFont

from config.contract.ticket import TicketMap
from config.contract.ways import Point
from config.look import font_file

HIGHEST = 224
"""Dots: 28 mm of paper, whatever the way looks like."""
LOWEST = 104
_ROOMS_SEEN = 2.6  # dots a metre: smaller, walls are only noise
_EDGE = 18  # dots: room for the disc and the arrowhead of a way across a whole floor
_FINE = 2  # drawn twice as large, so that slanting lines come out smooth
_AROUND_M = 4.0
_LEAST_M = (36.0, 12.0)
_WORDS, _PLATE = 22, 24
_ROUTE, _CASING, _OUTER, _ROOM, _YOU = 12, 22, 4, 2, 14

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in dots of the fine picture."""


@lru_cache(maxsize=64)
def draw_map(shown: TicketMap, dots: int, highest: int = HIGHEST) -> Image.Image:
    """`dots` wide and at most `highest` high, black on white (mode "1"). The same way is drawn once."""
    turned = [_turned(at, shown.heading) for at in shown.route]
    scale, size, middle = _fitted(turned, dots, highest)

    def place(at: Point) -> Point:
        x, y = _turned(at, shown.heading)
        return (
            (size[0] / 2 + (x - middle[0]) * scale) * _FINE,
            (size[1] / 2 - (y - middle[1]) * scale) * _FINE,
        )

    picture = Image.new("L", (size[0] * _FINE, size[1] * _FINE), 255)
    pen = ImageDraw.Draw(picture)
    for room in shown.rooms if scale >= _ROOMS_SEEN else ():
        _ring(pen, [place(at) for at in room], _ROOM)
    _ring(pen, [place(at) for at in shown.outline], _OUTER)
    route = [place(at) for at in shown.route]
    _line(pen, route, _CASING, 255)
    _line(pen, route, _ROUTE, 0)
    taken = [_plate(pen, picture.size, route, shown.goal)]
    if shown.here:
        taken += _you(pen, picture.size, route, shown.here, taken[0])
    else:
        _arrive(pen, route[0])
    for mark in shown.marks:
        _mark(pen, picture.size, place(mark.at), mark.said, taken, route)
    small = picture.resize(size, Image.Resampling.BOX)
    return small.point(lambda value: 255 if value > 140 else 0).convert("1", dither=Image.Dither.NONE)


def map_dots(dots: int, share: float) -> int:
    """How wide a map on a share of the paper is: whole bytes."""
    return int(dots * share) // 8 * 8


def map_scale(shown: TicketMap, dots: int, highest: int) -> tuple[float, int]:
    """How large it comes out, in dots a metre, and how many dots high."""
    scale, size, _ = _fitted([_turned(at, shown.heading) for at in shown.route], dots, highest)
    return scale, size[1]


def _fitted(turned: Sequence[Point], dots: int, highest: int) -> tuple[float, tuple[int, int], Point]:
    """Dots a metre, the picture's size, and the point of the plan in its middle."""
    xs, ys = [x for x, _ in turned], [y for _, y in turned]
    wide = max(max(xs) - min(xs) + 2 * _AROUND_M, _LEAST_M[0])
    tall = max(max(ys) - min(ys) + 2 * _AROUND_M, _LEAST_M[1])
    scale = min((dots - 2 * _EDGE) / wide, (highest - 2 * _EDGE) / tall)
    rows = round(min(highest, max(LOWEST, tall * scale + 2 * _EDGE)))
    return scale, (dots, rows), ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)


def _turned(at: Point, heading: float) -> Point:
    c, s = cos(radians(heading)), sin(radians(heading))
    return at[0] * c - at[1] * s, at[0] * s + at[1] * c


def _ring(pen: ImageDraw.ImageDraw, ring: Sequence[Point], width: int) -> None:
    if len(ring) > 2:
        _line(pen, [*ring, ring[0]], width, 0)


def _line(pen: ImageDraw.ImageDraw, points: Sequence[Point], width: int, colour: int) -> None:
    """With round joints and ends."""
    broad = width * _FINE
    pen.line([*points], fill=colour, width=broad, joint="curve")
    for x, y in points if width > _OUTER else ():
        pen.ellipse((x - broad / 2, y - broad / 2, x + broad / 2, y + broad / 2), fill=colour)


def _plate(pen: ImageDraw.ImageDraw, size: tuple[int, int], route: Sequence[Point], said: str) -> Box:
    """The goal: an arrowhead at the line's end, and white words on black just beyond it."""
    end, way = route[-1], _last_direction(route)
    reach = 17 * _FINE
    head = [(end[0] + cos(way + turn) * reach, end[1] + sin(way + turn) * reach) for turn in (0, 2.3, -2.3)]
    pen.polygon(head, fill=0, outline=255)
    font, said = _font(_PLATE, bold=True), _in_lines(said, _font(_PLATE, bold=True), size[0] - 20 * _FINE)
    wide = max(font.getlength(line) for line in said.split("\n")) + 14 * _FINE
    tall = (_PLATE * 1.2 * (said.count("\n") + 1) + 8) * _FINE
    along = 24 * _FINE
    x = end[0] + cos(way) * (along + wide / 2) - wide / 2
    y = end[1] + sin(way) * (along + tall / 2) - tall / 2
    beside = end[1] - tall / 2
    tried = (
        (x, y), (end[0] + along, beside), (end[0] - along - wide, beside), (x, end[1] + along), (x, end[1] - along - tall),
    )  # fmt: skip
    boxes = [_inside((left, top, left + wide, top + tall), size) for left, top in tried]
    box = next((one for one in boxes if not _crossed(one, route, shrink=_CASING)), boxes[0])
    pen.rounded_rectangle(box, radius=6 * _FINE, fill=0, outline=255, width=2 * _FINE)
    _write(pen, box, said, font, 255)
    return box


def _you(pen: ImageDraw.ImageDraw, size: tuple[int, int], route: Sequence[Point], said: str, goal: Box) -> list[Box]:
    """A disc with a white heart where the reader stands; its words beside it where they cover neither way nor goal."""
    (x, y), radius = route[0], _YOU * _FINE
    pen.ellipse((x - radius - 8, y - radius - 8, x + radius + 8, y + radius + 8), fill=255)
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=0)
    pen.ellipse((x - radius / 2.4, y - radius / 2.4, x + radius / 2.4, y + radius / 2.4), fill=255)
    font = _font(_WORDS, bold=True)
    wide, tall, gap = font.getlength(said) + 8 * _FINE, (_WORDS + 8) * _FINE, radius + 8
    tried = (
        (x + gap, y - tall / 2), (x - gap - wide, y - tall / 2), (x - wide / 2, y + gap), (x - wide / 2, y - gap - tall),
    )  # fmt: skip
    boxes = [_inside((left, top, left + wide, top + tall), size) for left, top in tried]
    free = [one for one in boxes if not _crossed(one, route, shrink=_ROUTE) and not _overlap(one, goal)][:1]
    for box in free:
        pen.rectangle(box, fill=255)
        if not box[0] < x < box[2]:  # no piece of a wall is left between the disc and its words
            between = (x + radius, box[0]) if x < box[0] else (box[2], x - radius)
            pen.rectangle((min(between), box[1], max(between), box[3]), fill=255)
        _write(pen, box, said, font, 0)
    return free


def _arrive(pen: ImageDraw.ImageDraw, at: Point) -> None:
    """Where a later floor is entered: a ring."""
    for radius, colour in ((11, 0), (5, 255)):
        reach = radius * _FINE
        pen.ellipse((at[0] - reach, at[1] - reach, at[0] + reach, at[1] + reach), fill=colour)


def _mark(  # noqa: PLR0917  # one word among what stands there already
    pen: ImageDraw.ImageDraw, size: tuple[int, int], at: Point, said: str, taken: list[Box], route: Sequence[Point]
) -> None:
    """A name where it covers neither the way nor another word; else nothing: a word half read helps nobody."""
    font = _font(_WORDS, bold=False)
    wide, tall = font.getlength(said) + 4 * _FINE, (_WORDS + 4) * _FINE
    box = (at[0] - wide / 2, at[1] - tall / 2, at[0] + wide / 2, at[1] + tall / 2)
    outside = box[0] < 0 or box[1] < 0 or box[2] > size[0] or box[3] > size[1]
    if outside or _crossed(box, route, shrink=_CASING) or any(_overlap(box, other) for other in taken):
        return
    taken.append(box)
    pen.rectangle(box, fill=255)
    _write(pen, box, said, font, 0)


def _write(pen: ImageDraw.ImageDraw, box: Box, said: str, font: ImageFont.FreeTypeFont, colour: int) -> None:
    middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    pen.multiline_text(middle, said, font=font, fill=colour, anchor="mm", align="center")


def _in_lines(said: str, font: ImageFont.FreeTypeFont, room: float) -> str:
    """On one line where it fits, else broken at the blank nearest to its middle."""
    blanks = [at for at, letter in enumerate(said) if letter == " "]
    if font.getlength(said) <= room or not blanks:
        return said
    middle = min(blanks, key=lambda at: abs(at - len(said) / 2))
    return f"{said[:middle]}\n{said[middle + 1 :]}"


def _last_direction(route: Sequence[Point]) -> float:
    """Of the line's end, in radians clockwise from the right; very short last pieces do not count."""
    end = route[-1]
    for x, y in reversed(route[:-1]):
        if hypot(end[0] - x, end[1] - y) > 4 * _FINE:
            return atan2(end[1] - y, end[0] - x)
    return -pi / 2


def _inside(box: Box, size: tuple[int, int]) -> Box:
    left = min(max(box[0], 2), max(2.0, size[0] - 2 - (box[2] - box[0])))
    top = min(max(box[1], 2), max(2.0, size[1] - 2 - (box[3] - box[1])))
    return left, top, left + box[2] - box[0], top + box[3] - box[1]


def _crossed(box: Box, route: Sequence[Point], *, shrink: int) -> bool:
    """Whether the way runs through a box, or nearer to it than half of `shrink` dots."""
    reach = shrink * _FINE / 2
    grown = (box[0] - reach, box[1] - reach, box[2] + reach, box[3] + reach)
    for (ax, ay), (bx, by) in pairwise(route):
        pieces = max(1, int(hypot(bx - ax, by - ay) / 8))
        if any(_holds(grown, (ax + (bx - ax) * n / pieces, ay + (by - ay) * n / pieces)) for n in range(pieces + 1)):
            return True
    return False


def _holds(box: Box, at: Point) -> bool:
    return box[0] < at[0] < box[2] and box[1] < at[1] < box[3]


def _overlap(one: Box, two: Box) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


@lru_cache(maxsize=8)
def _font(size: int, *, bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_file("KioskSans-Bold" if bold else "KioskSans-Regular"), size * _FINE)
