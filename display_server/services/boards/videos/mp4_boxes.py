"""Boxes of an MP4: each says its length and its kind."""

from collections.abc import Iterator
from dataclasses import dataclass

from display_server.services.boards.videos.track import VideoRefused

MOST_BOXES = 5_000


@dataclass(frozen=True, slots=True)
class Box:
    """`start`, `end`: of what is in it."""

    kind: bytes
    start: int
    end: int


def boxes(data: bytes, start: int, end: int) -> Iterator[Box]:
    """One after the other until `end`, without a gap. Raises VideoRefused."""
    seen = 0
    while start < end:
        seen += 1
        if end - start < 8 or seen > MOST_BOXES:
            raise VideoRefused("video")
        size, kind, body = number(data, start, 4), bytes(data[start + 4 : start + 8]), start + 8
        if size == 1:
            size, body = number(data, start + 8, 8), start + 16
        elif size == 0:
            size = end - start
        if size < body - start or size > end - start:
            raise VideoRefused("video")
        yield Box(kind, body, start + size)
        start += size


def one_box(data: bytes, parent: Box, *path: bytes) -> Box:
    """The only one of its kind in each box of the path. Raises VideoRefused."""
    for kind in path:
        found = [box for box in boxes(data, parent.start, parent.end) if box.kind == kind]
        if len(found) != 1:
            raise VideoRefused("video")
        parent = found[0]
    return parent


def maybe_box(data: bytes, parent: Box, kind: bytes) -> Box | None:
    return next((box for box in boxes(data, parent.start, parent.end) if box.kind == kind), None)


def number(data: bytes, at: int, length: int) -> int:
    said = data[at : at + length]
    if len(said) != length:
        raise VideoRefused("video")
    return int.from_bytes(said, "big")


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return (8 + len(body)).to_bytes(4, "big") + kind + body


def full_box(kind: bytes, *parts: bytes, version: int = 0, flags: int = 0) -> bytes:
    return box(kind, bytes([version]), flags.to_bytes(3, "big"), *parts)


def u32(*numbers: int) -> bytes:
    return b"".join((one & 0xFFFFFFFF).to_bytes(4, "big") for one in numbers)


def table(data: bytes, of: Box, width: int, at: int = 4) -> Iterator[tuple[int, ...]]:
    """Rows of a table that says how many it has at `at`: `width` numbers of 32 bits each. Raises VideoRefused."""
    count, first = number(data, of.start + at, 4), of.start + at + 4
    if first + count * 4 * width > of.end:
        raise VideoRefused("video")
    for row in range(count):
        at_row = first + row * 4 * width
        yield tuple(int.from_bytes(data[at_row + 4 * one : at_row + 4 * one + 4], "big") for one in range(width))
