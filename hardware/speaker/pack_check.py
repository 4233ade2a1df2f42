"""Whether recordings can be spoken: each clip that is missing, unreadable, silent, too loud or too long, in a word."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from hardware.speaker.wav import RATE, NotOurWav, measure

LONGEST_S = 6.0
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
    return found or _uneven(folder, wanted)


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
