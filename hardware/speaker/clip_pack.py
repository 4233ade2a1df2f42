"""Recorded voices: a folder of WAV files for each language. A sentence is theirs only where every one of its clips is there.

`<folder>/<language>/<clip>.wav`, PCM mono 16 bit, 22050 Hz. A pack is dropped in and read
at once: nothing has to be started anew.
"""

import hashlib
from pathlib import Path

from config.contract.words import Language
from hardware.ports import Sound, Utterance
from hardware.speaker.wav import RATE, NotOurWav, samples_of, trimmed, wav_of

BETWEEN_S = 0.06
PAUSE_S = 0.35
"""Before the place: the sentence's own breath."""


class ClipPack:
    """The recordings of one site, in as many languages as it has."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def stamp(self, utterance: Utterance) -> str | None:
        """Changes when any of the sentence's recordings does; None where one of them is missing."""
        if not utterance.clips or utterance.speed != 1.0:
            return None
        seen = hashlib.sha256()
        for file in self._files(utterance.language, utterance.clips):
            try:
                about = file.stat()
            except OSError:
                return None
            seen.update(f"{file}:{about.st_mtime_ns}:{about.st_size}\n".encode())
        return seen.hexdigest()

    def sound(self, utterance: Utterance) -> Sound | None:
        """The clips one behind the other in one file; None where one of them cannot be used."""
        pieces: list[bytes] = []
        for clip, file in zip(utterance.clips, self._files(utterance.language, utterance.clips), strict=True):
            try:
                samples, rate = samples_of(file.read_bytes())
            except (OSError, NotOurWav):
                return None
            heard = trimmed(samples, rate)
            if rate != RATE or not heard:
                return None
            if pieces:
                pieces.append(_silence(PAUSE_S if clip.startswith(("place-", "call-")) else BETWEEN_S))
            pieces.append(heard)
        joined = b"".join(pieces)
        return Sound(wav_of(joined), len(joined) / 2 / RATE)

    def file(self, language: Language, clip: str) -> Path:
        return self._folder / language.value / f"{clip}.wav"

    def _files(self, language: Language, clips: tuple[str, ...]) -> list[Path]:
        return [self.file(language, clip) for clip in clips]


def _silence(seconds: float) -> bytes:
    return bytes(2 * round(seconds * RATE))
