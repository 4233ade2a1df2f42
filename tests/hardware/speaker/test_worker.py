"""A sentence is made on a thread of its own, whether or not anybody comes back for it."""

from pathlib import Path

from config.contract.words import Language
from hardware.ports import NoVoice, Utterance
from hardware.speaker.kept_sounds import KeptSounds
from hardware.speaker.speaker import Said, Speaker
from hardware.speaker.stand_in import StandInEngine
from hardware.speaker.worker import ASKED_AT_MOST, SpeechWorker


def utterance(number: int) -> Utterance:
    return Utterance(Language.ENGLISH, f"K {number}")


def test_who_never_comes_back_leaves_room_for_the_next(tmp_path: Path) -> None:
    engine = StandInEngine()
    worker = SpeechWorker(Speaker(engine, KeptSounds(tmp_path)))
    engine.faults.slow_s = 0.5
    assert worker.answers([utterance(0)], 0.0) is None
    for number in range(1, ASKED_AT_MOST):
        assert worker.answers([utterance(number)], 0.0) is None
    assert worker.answers([utterance(999)], 0.0) == [NoVoice.BUSY]
    engine.faults.slow_s = 0.0
    last = worker.answers([utterance(ASKED_AT_MOST - 1)], 5.0)
    assert last is not None
    assert isinstance(last[0], Said)
    for number in range(1000, 1000 + ASKED_AT_MOST):
        assert worker.answers([utterance(number)], 5.0) != [NoVoice.BUSY]
    worker.close()
