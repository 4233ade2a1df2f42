"""A WebM read strictly and written anew: EBML elements, of which only one picture track's frames are taken over."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

from display_server.services.boards.videos.track import MOST_SAMPLES, Sample, Track, VideoRefused

CODECS = {b"V_VP8", b"V_VP9", b"V_AV1"}
_EBML, _SEGMENT, _INFO, _TRACKS, _CLUSTER = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0x1F43B675
_CUES, _OTHERS = 0x1C53BB6B, {0x114D9B74, 0x1254C367, 0x1043A770, 0x1941A469, 0xEC, 0xBF}
_OF_SEGMENT = {_INFO, _TRACKS, _CLUSTER, _CUES, *_OTHERS} - {0xEC, 0xBF}
_MS = 1_000_000  # ns
_LONGEST_CLUSTER_MS = 5_000
_LONGEST_CONFIG = 4_000
_LACED, _KEY = 0x06, 0x80
_LAST_MS = 40  # how long the last picture stands: nothing says it


@dataclass(frozen=True, slots=True)
class Element:
    key: int
    start: int
    end: int


def read_webm(data: bytes) -> Track:
    """Raises VideoRefused."""
    top = list(elements(data, 0, len(data)))
    if [one.key for one in top[:2]] != [_EBML, _SEGMENT]:
        raise VideoRefused("video")
    if _bytes(data, top[0], 0x4282) != b"webm":
        raise VideoRefused("video")
    parts = list(elements(data, top[1].start, top[1].end))
    tracks = [
        one for part in parts if part.key == _TRACKS for one in elements(data, part.start, part.end) if one.key == 0xAE
    ]
    kinds = [_number(data, one, 0x83, 0) for one in tracks]
    if 1 not in kinds:
        raise VideoRefused("video")
    entry = tracks[kinds.index(1)]
    info = next((one for one in parts if one.key == _INFO), None)
    scale = _MS if info is None else _number(data, info, 0x2AD7B1, _MS)
    if not 1 <= scale <= 1_000 * _MS:
        raise VideoRefused("video")
    samples = _timed(list(_frames(data, parts, _number(data, entry, 0xD7, 0), scale)))
    return _track(data, entry, samples, frozenset({"sound"} if 2 in kinds else ()))


def _track(data: bytes, entry: Element, samples: list[Sample], left_out: frozenset[str]) -> Track:
    if _find(data, entry, 0x6D80) is not None:  # packed or sealed
        raise VideoRefused("unusual")
    codec, config = _bytes(data, entry, 0x86) or b"", _bytes(data, entry, 0x63A2) or b""
    video = _find(data, entry, 0xE0)
    if codec not in CODECS:
        raise VideoRefused("codec")
    if video is None or len(config) > _LONGEST_CONFIG:
        raise VideoRefused("video")
    width, height = (_number(data, video, key, 0) for key in (0xB0, 0xBA))
    return Track(codec.decode(), config, width, height, 1000, samples, left_out)


def elements(data: bytes, start: int, end: int) -> Iterator[Element]:
    """One after the other until `end`. Of a segment or cluster that does not say its length, all to where it must end."""
    while start < end:
        key, at = _vint(data, start, end, keep=True)
        length, at = _vint(data, at, end, keep=False)
        if length < 0:
            if key not in {_SEGMENT, _CLUSTER}:
                raise VideoRefused("video")
            stop = end if key == _SEGMENT else _end_of_cluster(data, at, end)
        else:
            stop = at + length
        if stop > end:
            raise VideoRefused("video")
        yield Element(key, at, stop)
        start = stop


def _end_of_cluster(data: bytes, start: int, end: int) -> int:
    while start < end:
        key, at = _vint(data, start, end, keep=True)
        if key in _OF_SEGMENT:
            return start
        length, at = _vint(data, at, end, keep=False)
        if length < 0 or at + length > end:
            raise VideoRefused("video")
        start = at + length
    return end


def _vint(data: bytes, at: int, end: int, *, keep: bool) -> tuple[int, int]:
    """The number and where it ends; -1: a length that nobody knows. `keep`: with its mark, as keys are written."""
    if at >= end or data[at] == 0:
        raise VideoRefused("video")
    width = 9 - data[at].bit_length()
    if at + width > end or (keep and width > 4):
        raise VideoRefused("video")
    value = int.from_bytes(data[at : at + width], "big")
    plain = value & ((1 << 7 * width) - 1)
    if keep:
        return value, at + width
    return (-1 if plain == (1 << 7 * width) - 1 else plain), at + width


def _find(data: bytes, parent: Element, key: int) -> Element | None:
    return next((one for one in elements(data, parent.start, parent.end) if one.key == key), None)


def _bytes(data: bytes, parent: Element, key: int) -> bytes | None:
    found = _find(data, parent, key)
    return None if found is None else bytes(data[found.start : found.end])


def _number(data: bytes, parent: Element, key: int, usual: int) -> int:
    said = _bytes(data, parent, key)
    if said is not None and len(said) > 8:
        raise VideoRefused("video")
    return usual if said is None else int.from_bytes(said, "big")


def _frames(data: bytes, parts: list[Element], track: int, scale: int) -> Iterator[Sample]:
    """In ms, from the first picture one can begin at."""
    begun, seen = False, 0
    for cluster in (one for one in parts if one.key == _CLUSTER):
        base = _number(data, cluster, 0xE7, 0)
        for block in elements(data, cluster.start, cluster.end):
            inner, key = block, None
            if block.key == 0xA0:
                found = _find(data, block, 0xA1)
                inner, key = found or block, _find(data, block, 0xFB) is None
            if inner.key not in {0xA1, 0xA3}:
                continue
            number, at = _vint(data, inner.start, inner.end, keep=False)
            if number != track:
                continue
            if at + 4 > inner.end or data[at + 2] & _LACED or (seen := seen + 1) > MOST_SAMPLES:
                raise VideoRefused("unusual")
            flags = data[at + 2]
            key = bool(flags & _KEY) if key is None else key
            begun = begun or key
            ticks = base + int.from_bytes(data[at : at + 2], "big", signed=True)
            if begun:
                yield Sample(((at + 3, inner.end - at - 3),), ticks * scale // _MS, 0, 0, key)


def _timed(frames: list[Sample]) -> list[Sample]:
    """Counted from the first; each stands until the next."""
    starts = [one.start - frames[0].start for one in frames]
    if any(later < earlier for earlier, later in pairwise(starts)):
        raise VideoRefused("video")
    ends = [*starts[1:], starts[-1] + _LAST_MS] if starts else []
    return [
        Sample(one.parts, start, end - start, 0, one.key) for one, start, end in zip(frames, starts, ends, strict=True)
    ]


def pieces_of_webm(track: Track) -> Iterator[bytes | Sample]:
    """The new file in order: bytes of ours, and samples whose bytes follow there."""
    clusters = _clusters(track.samples)
    info = _element(0x1549A966, _uint(0x2AD7B1, _MS), _element(0x4489, struct.pack(">d", track.seconds * 1000)),
                    _element(0x4D80, b"Atrium"), _element(0x5741, b"Atrium"))  # fmt: skip
    video = _element(0xE0, _uint(0xB0, track.width), _uint(0xBA, track.height))
    private = [_element(0x63A2, track.config)] if track.config else []
    entry = _element(0xAE, _uint(0xD7, 1), _uint(0x73C5, 1), _uint(0x9C, 0), _uint(0x83, 1),
                     _element(0x86, track.codec.encode()), *private, video)  # fmt: skip
    tracks = _element(_TRACKS, entry)
    sizes = [_size_of_cluster(one) for one in clusters]
    before = len(info) + len(tracks) + len(_cues(clusters, [0] * len(clusters)))
    at = list(accumulate(sizes[:-1], initial=before))
    head = _element(_EBML, _uint(0x4286, 1), _uint(0x42F7, 1), _uint(0x42F2, 4), _uint(0x42F3, 8),
                    _element(0x4282, b"webm"), _uint(0x4287, 4), _uint(0x4285, 2))  # fmt: skip
    yield head + _key(_SEGMENT) + _length(before + sum(sizes), 8) + info + tracks + _cues(clusters, at)
    for one in clusters:
        body = _body_of_cluster(one)
        yield _key(_CLUSTER) + _length(body, 8) + _uint(0xE7, one[0].start)
        for frame in one:
            yield _head_of_block(frame, one[0].start)
            yield frame


def _clusters(samples: list[Sample]) -> list[list[Sample]]:
    found: list[list[Sample]] = []
    for one in samples:
        if not found or one.key or one.start - found[-1][0].start > _LONGEST_CLUSTER_MS:
            found.append([])
        found[-1].append(one)
    return found


def _cues(clusters: list[list[Sample]], at: list[int]) -> bytes:
    points = (
        _element(
            0xBB, _uint(0xB3, one[0].start), _element(0xB7, _uint(0xF7, 1), _element(0xF1, where.to_bytes(8, "big")))
        )
        for one, where in zip(clusters, at, strict=True)
        if one[0].key
    )
    return _element(_CUES, *points)


def _head_of_block(frame: Sample, base: int) -> bytes:
    said = b"\x81" + (frame.start - base).to_bytes(2, "big", signed=True) + bytes([_KEY if frame.key else 0])
    return _key(0xA3) + _length(len(said) + frame.size) + said


def _body_of_cluster(cluster: list[Sample]) -> int:
    base = cluster[0].start
    return len(_uint(0xE7, base)) + sum(len(_head_of_block(one, base)) + one.size for one in cluster)


def _size_of_cluster(cluster: list[Sample]) -> int:
    return len(_key(_CLUSTER)) + 8 + _body_of_cluster(cluster)


def _key(key: int) -> bytes:
    return key.to_bytes((key.bit_length() + 7) // 8, "big")


def _length(length: int, width: int = 0) -> bytes:
    """In as few bytes as hold it, or in so many."""
    width = width or next(one for one in range(1, 9) if length < (1 << 7 * one) - 1)
    return (length | 1 << 7 * width).to_bytes(width, "big")


def _element(key: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return _key(key) + _length(len(body)) + body


def _uint(key: int, number: int) -> bytes:
    return _element(key, number.to_bytes(max(1, (number.bit_length() + 7) // 8), "big"))
