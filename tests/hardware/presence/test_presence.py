"""A sensor's flicker becomes one word; a sensor that says nothing ends nobody's visit."""

import os
import queue
import time
import tty
from itertools import count
from pathlib import Path

from hardware.presence import open_presence
from hardware.presence.steady import GONE_AFTER_S, Steady
from tests.patience import PATIENCE_S


def _words(said: str, every: float) -> list[bool]:
    steady = Steady()
    heard = [steady.hear(character, at * every) for at, character in enumerate(said)]
    return [word for word in heard if word is not None]


def test_somebody_comes_and_is_gone_only_after_ten_empty_seconds() -> None:
    assert _words("0000" + "1" * 5 + "0" * 10, 1.0) == [True]
    assert _words("0000" + "1" * 5 + "0" * 12, 1.0) == [True, False]
    assert GONE_AFTER_S == 10.0


def test_a_step_aside_is_no_leaving_and_rubbish_on_the_line_is_nothing() -> None:
    assert _words("1" + "0000000001" * 6, 1.0) == [True]
    assert _words("1x\n?" + "0\r" * 30, 0.1) == [True]
    assert _words("0" * 60, 1.0) == []


def test_a_sensor_is_heard_on_its_line_and_found_again_after_a_pull(tmp_path: Path) -> None:
    told: queue.Queue[bool] = queue.Queue()
    seconds = count(step=3)
    from hardware.presence.listening import ListeningPresence

    sensor = ListeningPresence(str(tmp_path / "sensor"), told.put, lambda: float(next(seconds)))
    for _ in range(2):
        ours, theirs = os.openpty()
        tty.setraw(theirs)
        (tmp_path / "sensor").unlink(missing_ok=True)
        (tmp_path / "sensor").symlink_to(os.ttyname(theirs))
        while told.empty():  # what came before the line was open is lost
            os.write(ours, b"1")
            time.sleep(0.05)
        os.write(ours, b"000000")
        assert [told.get(timeout=PATIENCE_S), told.get(timeout=PATIENCE_S)] == [True, False]
        os.close(ours)
        os.close(theirs)
    sensor.close()


def test_nothing_is_fitted_unless_it_is_named() -> None:
    assert open_presence(None, lambda _here: None) is None
