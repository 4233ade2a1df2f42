"""The voice: what is kept, what a recording replaces, what happens when the engine fails."""

import os
from pathlib import Path

from config.contract.words import Language
from hardware.ports import NoVoice, Utterance
from hardware.speaker.clip_pack import ClipPack
from hardware.speaker.kept_sounds import KeptSounds
from hardware.speaker.speaker import Said, Speaker
from hardware.speaker.stand_in import StandInEngine, tone
from hardware.speaker.wav import measure, samples_of, trimmed, wav_of

CALL = Utterance(Language.ENGLISH, "Number K, zero one seven. Room two.", ("call-1", "letter-K", "place-room-2"))


def speaker(folder: Path, engine: StandInEngine) -> Speaker:
    return Speaker(engine, KeptSounds(folder / "kept"), ClipPack(folder / "clips"))


def record(folder: Path, *clips: str, rate: int = 22050) -> None:
    (folder / "clips" / "en").mkdir(parents=True, exist_ok=True)
    for clip in clips:
        (folder / "clips" / "en" / f"{clip}.wav").write_bytes(wav_of(tone(0.4, 0.3, rate=rate), rate))


def said(answer: Said | NoVoice) -> Said:
    assert isinstance(answer, Said), answer
    return answer


def test_a_sentence_is_made_once_and_then_read_from_the_disk(tmp_path: Path) -> None:
    engine = StandInEngine()
    first = said(speaker(tmp_path, engine).say(CALL))
    again = said(speaker(tmp_path, engine).say(CALL))  # another process, another day
    assert (first, len(engine.said)) == (again, 1)
    assert first.seconds == measure(first.file.read_bytes()).seconds


def test_another_pace_is_another_sentence(tmp_path: Path) -> None:
    voice = speaker(tmp_path, StandInEngine())
    slow = said(voice.say(Utterance(Language.ENGLISH, "One moment", speed=0.8)))
    assert slow.seconds > said(voice.say(Utterance(Language.ENGLISH, "One moment"))).seconds


def test_recordings_speak_as_soon_as_every_clip_is_there(tmp_path: Path) -> None:
    engine = StandInEngine()
    voice = speaker(tmp_path, engine)
    record(tmp_path, "call-1", "letter-K")
    by_engine = said(voice.say(CALL))
    record(tmp_path, "place-room-2")
    by_clips = said(voice.say(CALL))
    assert len(engine.said) == 1
    assert by_clips.key != by_engine.key
    assert 1.2 < by_clips.seconds < 2.0  # three clips of 0.4 s and the pauses between
    (tmp_path / "clips" / "en" / "letter-K.wav").unlink()
    assert said(voice.say(CALL)) == by_engine


def test_a_clip_of_another_rate_is_never_played_too_fast(tmp_path: Path) -> None:
    engine = StandInEngine()
    record(tmp_path, "call-1", "letter-K", "place-room-2", rate=44100)
    said(speaker(tmp_path, engine).say(CALL))
    assert len(engine.said) == 1


def test_a_failing_engine_is_a_word_not_an_error(tmp_path: Path) -> None:
    engine = StandInEngine()
    voice = speaker(tmp_path, engine)
    engine.faults.no_voice = NoVoice.ENGINE_DIED
    assert voice.say(CALL) == NoVoice.ENGINE_DIED == voice.self_test()
    engine.faults.no_voice = None
    engine.faults.silence = True
    assert voice.self_test() == NoVoice.SILENT
    engine.faults.silence = False
    assert voice.self_test() is None


def test_what_was_unused_for_longest_goes_when_the_folder_is_full(tmp_path: Path) -> None:
    kept = KeptSounds(tmp_path, holds_bytes=2500)
    for used_at, key in enumerate(("a", "b"), start=1_000_000):
        kept.keep(key, bytes(1000))
        os.utime(tmp_path / f"{key}.wav", (used_at, used_at))
    kept.keep("c", bytes(1000))
    assert [kept.path(key) is not None for key in "abc"] == [False, True, True]


def test_a_damaged_file_is_made_again(tmp_path: Path) -> None:
    engine = StandInEngine()
    first = said(speaker(tmp_path, engine).say(CALL))
    first.file.write_bytes(b"RIFF")
    assert said(speaker(tmp_path, engine).say(CALL)) == first
    assert len(engine.said) == 2


def test_silence_before_and_after_goes_and_none_is_heard_as_none() -> None:
    sound = bytes(22050) + tone(1.0) + bytes(22050)
    assert 1.0 < len(trimmed(sound)) / 2 / 22050 < 1.15
    assert measure(wav_of(bytes(22050))).silent
    assert samples_of(wav_of(sound)) == (sound, 22050)
