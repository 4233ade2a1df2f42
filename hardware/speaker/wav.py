"""WAV files as we speak them: PCM, mono, 16 bit. Making, reading, measuring; no sound card needed."""

import io
import math
import sys
import wave
from array import array
from dataclasses import dataclass

RATE = 22050
"""What the speech engine gives and clips are recorded in; a browser plays it as it is."""
FULL_SCALE = 32768


class NotOurWav(ValueError):
    """It cannot be read as PCM, mono, 16 bit; the text says what it is instead."""


@dataclass(frozen=True)
class Measured:
    """`peak` and `loudness` (RMS of what is not silence) in dB below full scale; -inf for silence."""

    seconds: float
    rate: int
    peak_db: float
    loudness_db: float

    @property
    def silent(self) -> bool:
        return self.peak_db < -40.0


def wav_of(samples: bytes, rate: int = RATE) -> bytes:
    """A WAV file around these samples (native byte order of every machine we run on: little)."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(samples)
    return file.getvalue()


def samples_of(wav: bytes) -> tuple[bytes, int]:
    """Samples and rate. Raises NotOurWav."""
    try:
        with wave.open(io.BytesIO(wav)) as file:
            if file.getnchannels() != 1 or file.getsampwidth() != 2:
                raise NotOurWav(f"{file.getnchannels()} channels of {8 * file.getsampwidth()} bit, not mono of 16 bit")
            return file.readframes(file.getnframes()), file.getframerate()
    except (wave.Error, EOFError) as wrong:
        raise NotOurWav(f"no WAV file of plain PCM ({wrong or 'it ends too soon'})") from None


def seconds_of(wav: bytes) -> float:
    """How long it is heard. Raises NotOurWav."""
    samples, rate = samples_of(wav)
    return len(samples) / 2 / rate


def measure(wav: bytes) -> Measured:
    """Raises NotOurWav."""
    raw, rate = samples_of(wav)
    samples = numbers(raw)
    peak = max((max(samples), -min(samples)), default=0) if samples else 0
    loud = [value for value in samples if abs(value) > FULL_SCALE // 100]
    power = math.sqrt(sum(value * value for value in loud) / len(loud)) if loud else 0.0
    return Measured(len(samples) / rate, rate, _db(peak), _db(power))


def trimmed(raw: bytes, rate: int = RATE, *, keep_s: float = 0.05) -> bytes:
    """Without the silence before and after, `keep_s` of it left at each end."""
    samples = numbers(raw)
    threshold = FULL_SCALE // 200
    first = next((at for at, value in enumerate(samples) if abs(value) > threshold), None)
    if first is None:
        return b""
    last = next(at for at in range(len(samples) - 1, -1, -1) if abs(samples[at]) > threshold)
    keep = int(keep_s * rate)
    return raw[2 * max(0, first - keep) : 2 * min(len(samples), last + 1 + keep)]


def numbers(raw: bytes) -> "array[int]":
    found = array("h")
    found.frombytes(raw[: len(raw) // 2 * 2])
    if sys.byteorder == "big":
        found.byteswap()
    return found


def _db(value: float) -> float:
    return 20 * math.log10(value / FULL_SCALE) if value else -math.inf
