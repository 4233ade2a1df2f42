"""What is taken out of a video: one picture track, as its samples lie in the file. Everything else is left behind."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from display_server.domain.contents import LONGEST_VIDEO_S

MOST_SAMPLES = 400_000
LARGEST_SIDE = 3840
LARGEST_DOTS = 3840 * 2160


class VideoRefused(ValueError):
    """`reason`: a word of `admin.contents.refused.file`: `video` (broken), `codec` (no board plays it), `unusual`, `huge`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Sample:
    """One picture: where its bytes lie, and its times in the track's ticks. `shift`: shown so much after it is decoded."""

    parts: tuple[tuple[int, int], ...]
    start: int
    duration: int
    shift: int
    key: bool

    @property
    def size(self) -> int:
        return sum(length for _, length in self.parts)


@dataclass(frozen=True)
class Track:
    """`scale`: ticks a second; `turn`: the nine numbers that turn it upright (MP4); `begins`, `ends`: ticks between which it is
    shown.
    """

    codec: str
    config: bytes
    width: int
    height: int
    scale: int
    samples: list[Sample]
    left_out: frozenset[str]
    extras: bytes = b""
    turn: bytes = b""
    begins: int = 0
    ends: int | None = None

    @property
    def shown(self) -> int:
        """Ticks from the first picture that is seen to the end of the last."""
        last = max((one.start + one.shift + one.duration for one in self.samples), default=0)
        return (last if self.ends is None else min(last, self.ends)) - self.begins

    @property
    def seconds(self) -> float:
        return self.shown / self.scale


def whole(track: Track) -> Track:
    """The same, no longer than boards show it. Raises VideoRefused where there is nothing to show."""
    if max(track.width, track.height) > LARGEST_SIDE or track.width * track.height > LARGEST_DOTS:
        raise VideoRefused("huge")
    if not track.samples or not track.samples[0].key or min(track.width, track.height) < 16 or track.seconds <= 0:
        raise VideoRefused("video")
    last = track.begins + LONGEST_VIDEO_S * track.scale
    kept = [one for one in track.samples if one.start < last]
    if track.begins >= 1 << 31 or sum(one.duration for one in kept) >= 1 << 32:  # a picture that stands for days
        raise VideoRefused("video")
    if len(kept) == len(track.samples) and track.seconds <= LONGEST_VIDEO_S:
        return track
    return replace(track, samples=kept, ends=min(track.ends or last, last), left_out=track.left_out | {"cut"})


def bytes_of(data: bytes, samples: Iterable[Sample]) -> Iterable[bytes]:
    for one in samples:
        for at, length in one.parts:
            yield data[at : at + length]
