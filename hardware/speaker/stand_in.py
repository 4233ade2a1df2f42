"""A speech engine that can fail on demand: for tests, and to see what a board does when the voice is gone."""

import time
from array import array
from dataclasses import dataclass, field
from math import pi, sin

from hardware.ports import NoVoice, Sound, Utterance
from hardware.speaker.wav import RATE, wav_of

SECONDS_A_LETTER = 0.05


@dataclass
class SpeechFaults:
    """`no_voice`: answered instead of a sound. `slow_s`: how long each sentence takes. `silence`: all zeros."""

    no_voice: NoVoice | None = None
    slow_s: float = 0.0
    silence: bool = False


@dataclass
class StandInEngine:
    """A tone as long as the sentence; remembers what it was asked to say."""

    name: str = "stand-in"
    faults: SpeechFaults = field(default_factory=SpeechFaults)
    said: list[Utterance] = field(default_factory=list)

    def sound(self, utterance: Utterance) -> Sound | NoVoice:
        self.said.append(utterance)
        time.sleep(self.faults.slow_s)
        if self.faults.no_voice is not None:
            return self.faults.no_voice
        seconds = SECONDS_A_LETTER * len(utterance.text) / utterance.speed
        samples = tone(seconds, 0.0 if self.faults.silence else 0.5)
        return Sound(wav_of(samples), len(samples) / 2 / RATE)

    def close(self) -> None:
        """Nothing to end."""


def tone(seconds: float, loudness: float = 0.5, hertz: float = 440.0, rate: int = RATE) -> bytes:
    """Samples of one pure tone; `loudness` 1.0 is full scale."""
    count = round(seconds * rate)
    return array("h", (round(32767 * loudness * sin(2 * pi * hertz * at / rate)) for at in range(count))).tobytes()
