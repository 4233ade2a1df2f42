"""An MP4 or MOV read: its one picture track and where each sample lies. What does not fit together is refused, never guessed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from display_server.services.boards.videos.h264 import h264_config, h264_parts
from display_server.services.boards.videos.mp4_boxes import Box, box, boxes, maybe_box, number, one_box, table
from display_server.services.boards.videos.track import MOST_SAMPLES, Sample, Track, VideoRefused

CONFIGS = {b"avc1": b"avcC", b"vp09": b"vpcC", b"av01": b"av1C"}
"""Codecs that a board's browser plays, by what an MP4 calls them, and where each says how it is to be read."""

_ENTRY = 78
"""Bytes of a sample entry before its own boxes."""

_LONGEST_CONFIG = 4_000
_UPRIGHT = {0x10000, 0, 0xFFFF0000}


@dataclass(frozen=True)
class _Entry:
    kind: bytes
    config: bytes
    width: int
    height: int
    extras: bytes


def read_mp4(data: bytes) -> Track:
    """Raises VideoRefused."""
    top = list(boxes(data, 0, len(data)))
    kinds = [one.kind for one in top]
    if kinds[:1] != [b"ftyp"] or kinds.count(b"moov") != 1:
        raise VideoRefused("video")
    if b"moof" in kinds:  # written in pieces while it was recorded
        raise VideoRefused("unusual")
    moov = top[kinds.index(b"moov")]
    tracks = [one for one in boxes(data, moov.start, moov.end) if one.kind == b"trak"]
    pictures = [one for one in tracks if _handler(data, one) == b"vide"]
    if not pictures:
        raise VideoRefused("video")
    sound = any(_handler(data, one) == b"soun" for one in tracks)
    held = [(one.start, one.end) for one in top if one.kind == b"mdat"]
    track = _track(data, pictures[0], held, frozenset({"sound"} if sound else ()))
    return _as_edited(track, _edit(data, pictures[0], number_of_movie(data, moov), track.scale))


def _handler(data: bytes, trak: Box) -> bytes:
    hdlr = one_box(data, trak, b"mdia", b"hdlr")
    return bytes(data[hdlr.start + 8 : hdlr.start + 12])


def number_of_movie(data: bytes, moov: Box) -> int:
    """Ticks a second of the whole: edits are counted in them."""
    mvhd = one_box(data, moov, b"mvhd")
    return number(data, mvhd.start + (20 if data[mvhd.start] == 1 else 12), 4)


def _track(data: bytes, trak: Box, held: list[tuple[int, int]], left_out: frozenset[str]) -> Track:
    mdhd = one_box(data, trak, b"mdia", b"mdhd")
    scale = number(data, mdhd.start + (20 if data[mdhd.start] == 1 else 12), 4)
    stbl = one_box(data, trak, b"mdia", b"minf", b"stbl")
    entry = _entry(data, one_box(data, stbl, b"stsd"))
    if not 1 <= scale <= 10_000_000:
        raise VideoRefused("video")
    samples = list(_samples(data, stbl, entry, held))
    return Track(
        entry.kind.decode(), entry.config, entry.width, entry.height, scale, samples, left_out, entry.extras,
        turn=_turn(data, trak),
    )  # fmt: skip


def _entry(data: bytes, stsd: Box) -> _Entry:
    if number(data, stsd.start + 4, 4) != 1:
        raise VideoRefused("unusual")
    said = next(boxes(data, stsd.start + 8, stsd.end), None)
    if said is None or said.end - said.start < _ENTRY:
        raise VideoRefused("video")
    if said.kind not in CONFIGS:
        raise VideoRefused("codec")
    inside = Box(said.kind, said.start + _ENTRY, said.end)
    found = one_box(data, inside, CONFIGS[said.kind])
    config = bytes(data[found.start : found.end])
    if not config or len(config) > _LONGEST_CONFIG:
        raise VideoRefused("video")
    extras = b""
    for kind, length in ((b"pasp", 8), (b"colr", 11)):
        one = maybe_box(data, inside, kind)
        if (
            one is not None
            and one.end - one.start == length
            and (kind == b"pasp" or data[one.start : one.start + 4] == b"nclx")
        ):
            extras += box(kind, bytes(data[one.start : one.end]))
    return _Entry(
        said.kind, h264_config(config) if said.kind == b"avc1" else config,
        number(data, said.start + 24, 2), number(data, said.start + 26, 2), extras,
    )  # fmt: skip


def _turn(data: bytes, trak: Box) -> bytes:
    """How a phone was held: a turn by right angles, else none."""
    tkhd = one_box(data, trak, b"tkhd")
    at = tkhd.start + (52 if data[tkhd.start] == 1 else 40)
    a, b, _, c, d = (number(data, at + 4 * one, 4) for one in range(5))
    upright = sorted([a == 0, b == 0, c == 0, d == 0]) == [False, False, True, True]
    turned = upright and all(one in _UPRIGHT for one in (a, b, c, d)) and (a == 0) == (d == 0)
    return bytes(data[at : at + 36]) if turned else b""


def _samples(data: bytes, stbl: Box, entry: _Entry, held: list[tuple[int, int]]) -> Iterator[Sample]:
    sizes = _sizes(data, stbl)
    times = _run_out(table(data, one_box(data, stbl, b"stts"), 2), len(sizes))
    ctts = maybe_box(data, stbl, b"ctts")
    shifts = [0] * len(sizes) if ctts is None else _run_out(table(data, ctts, 2), len(sizes))
    stss = maybe_box(data, stbl, b"stss")
    keys = None if stss is None else {row[0] for row in table(data, stss, 1)}
    length = (entry.config[4] & 3) + 1 if entry.kind == b"avc1" else 0
    start = 0
    for index, offset in enumerate(_offsets(data, stbl, sizes)):
        size = sizes[index]
        if not any(low <= offset and offset + size <= high for low, high in held):
            raise VideoRefused("video")
        parts = h264_parts(data, offset, size, length) if length else ((offset, size),)
        shift = shifts[index] - (1 << 32) if shifts[index] >= 1 << 31 else shifts[index]
        if parts:
            yield Sample(parts, start, times[index], shift, keys is None or index + 1 in keys)
        start += times[index]


def _sizes(data: bytes, stbl: Box) -> list[int]:
    stsz = one_box(data, stbl, b"stsz")
    same, count = number(data, stsz.start + 4, 4), number(data, stsz.start + 8, 4)
    if not 1 <= count <= MOST_SAMPLES:
        raise VideoRefused("video")
    return [same] * count if same else [row[0] for row in table(data, stsz, 1, at=8)]


def _run_out(rows: Iterator[tuple[int, ...]], count: int) -> list[int]:
    """A number for each sample, of rows that say how many in turn have the same."""
    found: list[int] = []
    for times, value in rows:
        if times > count - len(found):
            raise VideoRefused("video")
        found += [value] * times
    if len(found) != count:
        raise VideoRefused("video")
    return found


def _offsets(data: bytes, stbl: Box, sizes: list[int]) -> Iterator[int]:
    wide = maybe_box(data, stbl, b"co64")
    if wide is None:
        chunks = [row[0] for row in table(data, one_box(data, stbl, b"stco"), 1)]
    else:
        chunks = [high << 32 | low for high, low in table(data, wide, 2)]
    runs = [(first, each) for first, each, _ in table(data, one_box(data, stbl, b"stsc"), 3)]
    if not chunks or not runs or runs[0][0] != 1 or len(chunks) > len(sizes):
        raise VideoRefused("video")
    index = 0
    ends = [first for first, _ in runs[1:]] + [len(chunks) + 1]
    for (first, each), end in zip(runs, ends, strict=True):
        if end <= first or end > len(chunks) + 1:
            raise VideoRefused("video")
        for chunk in range(first, end):
            at = chunks[chunk - 1]
            for _ in range(each):
                if index >= len(sizes):
                    raise VideoRefused("video")
                yield at
                at += sizes[index]
                index += 1
    if index != len(sizes):
        raise VideoRefused("video")


def _edit(data: bytes, trak: Box, movie_scale: int, scale: int) -> tuple[int, int | None] | None:
    """From which tick to which it is shown, where somebody trimmed it; None: all of it."""
    edts = maybe_box(data, trak, b"edts")
    elst = None if edts is None else maybe_box(data, edts, b"elst")
    if elst is None:
        return None
    wide = data[elst.start] == 1
    rows = list(table(data, elst, 5 if wide else 3))
    shown = [(r[0] << 32 | r[1], r[2] << 32 | r[3]) if wide else (r[0], r[1]) for r in rows]
    shown = [(length, at) for length, at in shown if at != (1 << (64 if wide else 32)) - 1]  # -1: nothing for a while
    if len(shown) != 1 or movie_scale == 0:
        raise VideoRefused("unusual")
    length, at = shown[0]
    return at, at + -(-length * scale // movie_scale) if length else None


def _as_edited(track: Track, edit: tuple[int, int | None] | None) -> Track:
    """What was trimmed away is not kept either, but for what the first picture is made from."""
    if edit is None:
        return track
    begin, end = edit
    before = [index for index, one in enumerate(track.samples) if one.key and one.start + one.shift <= begin]
    kept = track.samples[before[-1] if before else 0 :]
    kept = [one for one in kept if end is None or one.start < end]
    if not kept:
        raise VideoRefused("video")
    first = kept[0].start
    moved = [replace(one, start=one.start - first) for one in kept]
    return replace(track, samples=moved, begins=max(0, begin - first), ends=None if end is None else end - first)
