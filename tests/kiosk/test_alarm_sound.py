"""Somebody is very ill, nobody answers and no siren is fitted: the kiosk's own loudspeaker is heard until somebody is there."""

import io
import wave
from pathlib import Path

from hardware.alarm import NoAlarm
from hardware.alarm.serial_relay import SerialRelay
from hardware.alarm.tones import alarm_tones
from hardware.speaker.wav import RATE
from kiosk.alarm_sound import AlarmSound, alarm_of


class Room:
    """What is heard, how loud, and whether it begins anew when it has ended."""

    def __init__(self) -> None:
        self.heard: list[tuple[bytes, float, bool]] = []
        self.works, self.playing = True, False

    def play(self, file: Path, volume: float, *, again: bool = False) -> bool:
        self.playing = self.works
        self.heard.append((file.read_bytes(), volume, again))
        return self.works

    def stop(self) -> None:
        self.playing = False


def now(act: object) -> None:
    assert callable(act)
    act()


def test_it_sounds_at_full_volume_again_and_again_until_it_is_silenced(tmp_path: Path) -> None:
    room = Room()
    alarm = AlarmSound(room, tmp_path, now)
    assert room.heard == []
    alarm.sound()
    assert (room.heard, room.playing) == ([(alarm_tones(), 1.0, True)], True)
    alarm.silence()
    assert not room.playing


def test_it_is_loud_and_leaves_a_pause_in_which_a_voice_is_understood() -> None:
    with wave.open(io.BytesIO(alarm_tones())) as sound:
        samples = memoryview(sound.readframes(sound.getnframes())).cast("h")
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (RATE, 1, 2)
    assert 20_000 < max(samples) <= 32_767
    assert not any(samples[-round(1.5 * RATE) :])


def test_no_sound_device_and_a_full_disk_cost_nothing_but_the_sound(tmp_path: Path) -> None:
    room = Room()
    AlarmSound(room, tmp_path, now)
    room.works = False
    AlarmSound(room, tmp_path, now).sound()
    assert (len(room.heard), room.playing) == (1, False)
    (tmp_path / "a file").write_text("")
    AlarmSound(room, tmp_path / "a file", now)


def test_the_relay_a_setting_names_comes_before_the_loudspeaker(tmp_path: Path) -> None:
    room = Room()
    assert isinstance(alarm_of("relay:/dev/ttyUSB7", room, tmp_path, now), SerialRelay)
    assert isinstance(alarm_of(None, room, tmp_path, now), AlarmSound)
    assert isinstance(alarm_of(None, None, tmp_path, now), NoAlarm)
