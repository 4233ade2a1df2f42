"""The house's voice: recordings where there are all, else the engine; what was said once is on disk by its key."""

import hashlib
import threading
from dataclasses import dataclass
from pathlib import Path

from config.contract.words import Language
from hardware.ports import NoVoice, Sound, SpeechEngine, Utterance
from hardware.speaker.clip_pack import ClipPack
from hardware.speaker.kept_sounds import KeptSounds
from hardware.speaker.wav import NotOurWav, measure, seconds_of


@dataclass(frozen=True)
class Said:
    """A sentence ready to be heard: its key, its file, its length."""

    key: str
    file: Path
    seconds: float


class Speaker:
    """`say` blocks for milliseconds; it never raises for the engine's or the disk's fault."""

    def __init__(self, engine: SpeechEngine, kept: KeptSounds, pack: ClipPack | None = None) -> None:
        self._engine = engine
        self._kept = kept
        self._pack = pack
        self._seconds: dict[str, float] = {}
        self._lock = threading.Lock()

    def say(self, utterance: Utterance) -> Said | NoVoice:
        stamp = self._pack.stamp(utterance) if self._pack else None
        if self._pack and stamp:
            key = _key(utterance, stamp)
            found = self._found(key) or self._keep(key, self._pack.sound(utterance))
            if found:
                return found
        key = _key(utterance, self._engine.name)
        found = self._found(key)
        if found:
            return found
        sound = self._engine.sound(utterance)
        if isinstance(sound, NoVoice):
            return sound
        return self._keep(key, sound) or NoVoice.NO_ENGINE

    def file(self, key: str) -> Path | None:
        """What was said under this key."""
        return self._kept.path(key)

    def self_test(self, language: Language = Language.ENGLISH) -> NoVoice | None:
        """None: it speaks, and what it says can be heard. Never answered from the disk."""
        sound = self._engine.sound(Utterance(language, "1 2 3"))
        if isinstance(sound, NoVoice):
            return sound
        return NoVoice.SILENT if measure(sound.wav).silent else None

    def close(self) -> None:
        self._engine.close()

    def _found(self, key: str) -> Said | None:
        file = self._kept.path(key)
        if file is None:
            return None
        with self._lock:
            seconds = self._seconds.get(key)
        if seconds is None:
            try:
                seconds = seconds_of(file.read_bytes())
            except (OSError, NotOurWav):
                return None  # damaged: it is made again
            self._remember(key, seconds)
        return Said(key, file, seconds)

    def _keep(self, key: str, sound: Sound | None) -> Said | None:
        if sound is None or not self._kept.keep(key, sound.wav):
            return None
        self._remember(key, sound.seconds)
        return self._found(key)

    def _remember(self, key: str, seconds: float) -> None:
        with self._lock:
            if len(self._seconds) > 5000:
                self._seconds.clear()
            self._seconds[key] = seconds


def _key(utterance: Utterance, made_by: str) -> str:
    said = "\0".join((made_by, utterance.language.value, f"{utterance.speed:.2f}", utterance.text))
    return hashlib.sha256(said.encode()).hexdigest()
