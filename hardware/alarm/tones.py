"""What a kiosk's own loudspeaker sounds where no siren is fitted: two tones and a pause in which a voice is understood."""

import math
import struct

from hardware.speaker.wav import RATE, wav_of

_TONES = ((880.0, 0.25), (660.0, 0.35), (880.0, 0.25), (660.0, 0.35))
"""Hertz and seconds. Low enough for those who hear high tones badly."""
_PAUSE_S = 1.8
_HEIGHT = 26_000
_EDGE_S = 0.01  # so that no tone begins or ends with a click


def alarm_tones() -> bytes:
    """One round as a WAV file, to be played again and again: mono, 16 bit, 3 s."""
    samples = [height for tone in _TONES for height in _samples(*tone)]
    samples += [0] * round(_PAUSE_S * RATE)
    return wav_of(struct.pack(f"<{len(samples)}h", *samples))


def _samples(hertz: float, seconds: float) -> list[int]:
    count, edge = round(seconds * RATE), _EDGE_S * RATE
    return [
        round(_HEIGHT * min(1.0, at / edge, (count - at) / edge) * math.sin(2 * math.pi * hertz * at / RATE))
        for at in range(count)
    ]
