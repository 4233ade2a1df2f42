"""`voice-clips`: what must be recorded, and what is wrong with a pack, in words."""

from pathlib import Path

import pytest

from config.contract.words import Language
from config.settings import HubSettings
from display_server.cli import main
from display_server.voice.call_sentence import call_sentence
from display_server.voice.clips_to_record import clips_to_record
from hardware.ports import Utterance
from hardware.speaker.clip_pack import ClipPack
from hardware.speaker.opening import clips_folder
from hardware.speaker.stand_in import tone
from hardware.speaker.wav import wav_of


@pytest.fixture
def home(settings: HubSettings, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ATRIUM_HOME", str(settings.home))
    return settings.home


def listed(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    return dict(line.split("\t") for line in capsys.readouterr().out.splitlines())


def test_a_site_is_told_every_clip_and_what_to_say(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["voice-clips", "en"]) == 0
    clips = listed(capsys)
    assert clips["call-1.wav"] == "Number"
    assert clips["letter-K.wav"] == "K"
    assert clips["place-room-12.wav"] == "Room twelve"
    assert len([name for name in clips if name.startswith("digit-")]) == 10
    assert "place-waiting-cardiology.wav" not in clips  # nobody is called there


@pytest.mark.parametrize("language", list(Language))
def test_with_these_clips_every_call_can_be_spoken(language: Language) -> None:
    wanted = {clip.name for clip in clips_to_record(language, ["K", "MX"], [("room-12", "12"), ("room-14", "14")])}
    for number in ("K-017", "MX-9086", "K-254"):
        for code in ("room-12", "room-14"):
            assert {clip.name for clip in call_sentence(language, number, code[-2:], code).clips} <= wanted


def test_a_pack_is_checked_and_each_flaw_said(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["voice-clips", "en"])
    names = list(listed(capsys))
    folder = clips_folder(home) / "en"
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).write_bytes(wav_of(tone(0.5, 0.3)))
    assert main(["voice-clips", "en", "--check"]) == 0
    assert ClipPack(clips_folder(home)).sound(Utterance(Language.ENGLISH, "", ("call-1", "letter-K"))) is not None
    (folder / "call-1.wav").write_bytes(wav_of(bytes(20000)))
    (folder / "digit-1.wav").write_bytes(wav_of(tone(0.5, 0.3, rate=44100), 44100))
    (folder / "digit-2.wav").write_bytes(wav_of(tone(0.5, 1.0)))
    (folder / "digit-3.wav").unlink()
    (folder / "digit-4.wav").write_bytes(b"RIFFnonsense")
    (folder / "digit-5.wav").write_bytes(wav_of(tone(7.0, 0.3)))
    capsys.readouterr()
    assert main(["voice-clips", "en", "--check", str(folder)]) == 1
    said = capsys.readouterr().out.splitlines()
    assert [line.partition(" (")[0].partition(":")[0] for line in said] == [
        "call-1.wav is silent",
        "digit-1.wav has the wrong rate",
        "digit-2.wav is too loud",
        "digit-3.wav is missing",
        "digit-4.wav cannot be read",
        "digit-5.wav is too long",
    ]
    assert said[0].endswith('"Number"')


def test_a_clip_recorded_on_another_day_is_heard_to_be_so(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["voice-clips", "en"])
    names = list(listed(capsys))
    for name in names:
        (home / name).write_bytes(wav_of(tone(0.5, 0.05 if name == "digit-7.wav" else 0.5)))
    assert main(["voice-clips", "en", "--check", str(home)]) == 1
    assert "digit-7.wav does not fit the others (-19 dB" in capsys.readouterr().out


def test_a_call_of_clips_that_are_short_enough_alone_must_be_over_in_time(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["voice-clips", "en"])
    folder = clips_folder(home) / "en"
    folder.mkdir(parents=True)
    for name in listed(capsys):
        (folder / name).write_bytes(wav_of(tone(0.7 if name.startswith("digit-") else 0.5, 0.3)))
    assert main(["voice-clips", "en", "--check"]) == 0
    (folder / "place-room-12.wav").write_bytes(wav_of(tone(5.9, 0.3)))  # alone it may be six seconds
    assert main(["voice-clips", "en", "--check"]) == 0
    for digit in range(10):
        (folder / f"digit-{digit}.wav").write_bytes(wav_of(tone(1.2, 0.3)))
    capsys.readouterr()
    assert main(["voice-clips", "en", "--check"]) == 1
    said = capsys.readouterr().out
    assert said.startswith("place-room-12.wav is too long (a call with it lasts up to ")
    assert len(said.splitlines()) == 1
