"""Whether recordings can be spoken: each clip that is missing, unreadable, silent, too loud or too long, in a word."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from hardware.speaker.clip_pack import BETWEEN_S, PAUSE_S
from hardware.speaker.wav import RATE, NotOurWav, measure

LONGEST_S = 6.0
LONGEST_CALL_S = 10.6
"""The longest call there can be, from these clips: with its chime it is over within 12 s (`web/boards/voice.py`)."""
LOUDEST_DB = -0.3
"""Closer to full scale the waves are cut off: it rattles."""
SOFTEST_DB, LEVEL_DB = -30.0, 8.0
"""Softer than the first nobody hears it; further than the second from the others it startles or is lost."""


class Flaw(StrEnum):
    MISSING = "missing"
    UNREADABLE = "unreadable"
    WRONG_RATE = "wrong_rate"
    SILENT = "silent"
    TOO_LOUD = "too_loud"
    TOO_SOFT = "too_soft"
    UNEVEN = "uneven"
    TOO_LONG = "too_long"


@dataclass(frozen=True)
class Found:
    """One clip that cannot be used as it is; `more` in figures."""

    clip: str
    flaw: Flaw
    more: str = ""


def check_pack(folder: Path, clips: Iterable[str]) -> list[Found]:
    """`folder` holds one language's `<clip>.wav`; nothing found: the pack can be spoken."""
    wanted = list(clips)
    found = [flaw for clip in wanted for flaw in _check(folder / f"{clip}.wav", clip)]
    return found or _uneven(folder, wanted) + _call_too_long(folder, wanted)


def _check(file: Path, clip: str) -> list[Found]:
    try:
        heard = measure(file.read_bytes())
    except FileNotFoundError:
        return [Found(clip, Flaw.MISSING)]
    except (OSError, NotOurWav) as wrong:
        return [Found(clip, Flaw.UNREADABLE, str(wrong))]
    if heard.silent:
        return [Found(clip, Flaw.SILENT)]
    flaws = []
    if heard.rate != RATE:
        flaws.append(Found(clip, Flaw.WRONG_RATE, f"{heard.rate} Hz, not {RATE}"))
    if heard.peak_db > LOUDEST_DB:
        flaws.append(Found(clip, Flaw.TOO_LOUD, f"its peak is at {heard.peak_db:.1f} dB"))
    if heard.loudness_db < SOFTEST_DB:
        flaws.append(Found(clip, Flaw.TOO_SOFT, f"{heard.loudness_db:.1f} dB"))
    if heard.seconds > LONGEST_S:
        flaws.append(Found(clip, Flaw.TOO_LONG, f"{heard.seconds:.1f} s"))
    return flaws


def _uneven(folder: Path, clips: list[str]) -> list[Found]:
    """Recorded on different days: louder or softer than the pack's middle by more than `LEVEL_DB`."""
    levels = {clip: measure((folder / f"{clip}.wav").read_bytes()).loudness_db for clip in clips}
    if not levels:
        return []
    middle = sorted(levels.values())[len(levels) // 2]
    return [
        Found(clip, Flaw.UNEVEN, f"{level - middle:+.0f} dB beside the others")
        for clip, level in levels.items()
        if abs(level - middle) > LEVEL_DB
    ]


def _call_too_long(folder: Path, clips: list[str]) -> list[Found]:
    """Each clip may be short enough and a call of them too long: its words, the longest letter, four digits, each place."""
    lasts = {clip: measure((folder / f"{clip}.wav").read_bytes()).seconds for clip in clips}

    def longest(kind: str) -> float:
        return max((seconds for clip, seconds in lasts.items() if clip.startswith(kind)), default=0.0)

    frame = sum(seconds for clip, seconds in lasts.items() if clip.startswith("call-"))
    number = longest("letter-") + 4 * longest("digit-") + 5 * BETWEEN_S + PAUSE_S
    return [
        Found(
            clip,
            Flaw.TOO_LONG,
            f"a call with it lasts up to {frame + number + seconds:.1f} s, {LONGEST_CALL_S} at most",
        )
        for clip, seconds in lasts.items()
        if clip.startswith("place-") and frame + number + seconds > LONGEST_CALL_S
    ]
