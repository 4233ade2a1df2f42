"""The real espeak-ng in its own process: what it makes, and what becomes of it when it hangs or dies."""

import sys
from collections.abc import Iterator

import pytest

from config.contract.words import Language
from display_server.voice.call_sentence import call_sentence
from hardware.ports import NoVoice, Sound, Utterance
from hardware.speaker.espeak import EspeakEngine
from hardware.speaker.pronounced import pronounced
from hardware.speaker.wav import measure
from tests.patience import PATIENCE_S

HELLO = 'print("{\\"bytes\\": 0}", flush=True)\n'
PLACES = {
    Language.ENGLISH: "Room {}",
    Language.RUSSIAN: "Кабинет {}",
    Language.UKRAINIAN: "Кабінет {}",
    Language.LITHUANIAN: "{} kabinetas",
    Language.CHINESE: "{} 诊室",
}


@pytest.fixture(scope="module")
def engine() -> Iterator[EspeakEngine]:
    made = EspeakEngine(answer_within_s=PATIENCE_S)
    yield made
    made.close()


def heard(answer: Sound | NoVoice) -> Sound:
    assert isinstance(answer, Sound), answer
    return answer


@pytest.mark.parametrize("language", list(Language))
def test_the_longest_call_is_heard_and_over_in_twelve_seconds(engine: EspeakEngine, language: Language) -> None:
    sentence = call_sentence(language, "HX-1888", PLACES[language].format(1777), "room")
    sound = heard(engine.sound(Utterance(language, sentence.text)))
    measured = measure(sound.wav)
    assert measured.rate == 22050
    assert 3 < measured.seconds < 10  # and two seconds for the chime
    assert measured.seconds == pytest.approx(sound.seconds)
    assert -26 < measured.loudness_db < -12
    assert measured.peak_db < 0


def test_every_language_has_its_own_voice(engine: EspeakEngine) -> None:
    said = {heard(engine.sound(Utterance(language, "1 2 3"))).wav for language in Language}
    assert len(said) == len(Language)


def test_chinese_is_read_and_not_spelled_out(engine: EspeakEngine) -> None:
    """espeak-ng 1.51 says "Chinese letter" and a number for each of these signs."""
    assert heard(engine.sound(Utterance(Language.CHINESE, "请到诊室"))).seconds < 2.5


def test_slower_is_longer(engine: EspeakEngine) -> None:
    usual, slow = (heard(engine.sound(Utterance(Language.ENGLISH, "Take your ticket", speed=s))) for s in (1.0, 0.7))
    assert slow.seconds > usual.seconds * 1.2


def test_nothing_to_say_is_said_to_be_silent(engine: EspeakEngine) -> None:
    assert engine.sound(Utterance(Language.ENGLISH, " … ")) == NoVoice.SILENT


def test_an_engine_that_hangs_is_ended_and_started_anew() -> None:
    stuck = EspeakEngine((sys.executable, "-c", HELLO + "import time; time.sleep(60)"), answer_within_s=0.2)
    assert stuck.sound(Utterance(Language.ENGLISH, "a")) == NoVoice.TOO_SLOW
    assert stuck.sound(Utterance(Language.ENGLISH, "a")) == NoVoice.TOO_SLOW
    stuck.close()


def test_an_engine_that_dies_or_is_not_there_is_a_word() -> None:
    dying = EspeakEngine((sys.executable, "-c", HELLO + "input(); raise SystemExit"), PATIENCE_S)
    assert dying.sound(Utterance(Language.ENGLISH, "a")) == NoVoice.ENGINE_DIED
    missing = EspeakEngine(("/nowhere/espeak",))
    assert missing.sound(Utterance(Language.ENGLISH, "a")) == NoVoice.NO_ENGINE


def test_words_it_stresses_wrongly_are_given_by_their_sounds() -> None:
    assert pronounced(Language.UKRAINIAN, "нуль один, одинадцять") == "нуль [[od'In]], одинадцять"
    assert pronounced(Language.ENGLISH, "[[od'In]]") == "od'In"
