"""The kiosk's loudspeaker as its alarm: heard when somebody is very ill and nobody has answered, until somebody is there."""

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import structlog

from hardware.alarm import open_alarm
from hardware.alarm.tones import alarm_tones
from hardware.ports import AlarmSignal


class SoundsAgain(Protocol):
    """A loudspeaker, on the screen's thread."""

    def play(self, file: Path, volume: float, *, again: bool = False) -> bool: ...

    def stop(self) -> None: ...


class AlarmSound:
    """Never raises. `out` is the alarm's own, so that a voice that falls silent does not silence it."""

    def __init__(self, out: SoundsAgain, folder: Path, on_screen_thread: Callable[[Callable[[], None]], None]) -> None:
        self._out, self._file, self._on_screen = out, folder / "alarm.wav", on_screen_thread
        with contextlib.suppress(OSError):  # a full disk: the one of the last start is there
            self._file.write_bytes(alarm_tones())

    def sound(self) -> None:
        """At full volume, whatever is usual here: it is heard from afar or it is nothing."""
        self._on_screen(self._play)

    def silence(self) -> None:
        self._on_screen(self._out.stop)

    def _play(self) -> None:
        if not self._out.play(self._file, 1.0, again=True):
            structlog.get_logger().error("alarm_sound", reason="no sound device")


def alarm_of(
    said: str | None,
    out: SoundsAgain | None,
    folder: Path,
    on_screen_thread: Callable[[Callable[[], None]], None],
) -> AlarmSignal:
    """The relay that a setting names; else the loudspeaker where one is fitted (`out`); else nothing sounds."""
    if said is None and out is not None:
        return AlarmSound(out, folder, on_screen_thread)
    return open_alarm(said)
