"""The kiosk's loudspeaker by Kivy's own audio. Imported only where a loudspeaker is set up: it opens the sound device."""

from pathlib import Path
from typing import Any

from kivy.core.audio import SoundLoader


class Loudspeaker:
    """One sound at a time, on the screen's thread."""

    def __init__(self) -> None:
        self._sound: Any = None

    def play(self, file: Path, volume: float, *, again: bool = False) -> bool:
        """False where no sound device takes it. `again`: from the beginning whenever it has ended, until `stop`."""
        self.stop()
        self._sound = SoundLoader.load(str(file))
        if self._sound is None:
            return False
        self._sound.volume, self._sound.loop = volume, again
        self._sound.play()
        return bool(self._sound.state == "play")

    def stop(self) -> None:
        if self._sound is not None:
            self._sound.stop()
            self._sound.unload()
            self._sound = None

    @property
    def playing(self) -> bool:
        return self._sound is not None and self._sound.state == "play"
