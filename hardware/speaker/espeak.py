"""espeak-ng 1.52 as a `SpeechEngine`: asks its process, waits at most so long, starts it anew after a death."""

import json
import os
import select
import subprocess
import sys
import threading
import time
from contextlib import suppress
from typing import Any

from config.locale import LANGUAGES
from hardware.ports import NoVoice, Sound, Utterance
from hardware.speaker.pronounced import pronounced

ANSWER_WITHIN_S = 4.0
"""It needs milliseconds; on a machine that has far too much to do they may be seconds."""
START_WITHIN_S = 15.0
AGAIN_AFTER_S = 10.0  # an engine that does not start is not tried at every sentence
WAIT_AT_MOST_S = 5.0
LONGEST_TEXT = 600
_COMMAND = (sys.executable, "-m", "hardware.speaker.espeak_process")


class EspeakEngine:
    """One process, one sentence at a time; the rest wait a little, then are told BUSY."""

    def __init__(self, command: tuple[str, ...] = _COMMAND, answer_within_s: float = ANSWER_WITHIN_S) -> None:
        self._command = command
        self._answer_within_s = answer_within_s
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()
        self._not_before = 0.0

    @property
    def name(self) -> str:
        return "espeak-ng 1.52"

    def sound(self, utterance: Utterance) -> Sound | NoVoice:
        """About 5 ms where the process is warm, 0.2 s where it has to be started."""
        if not self._turn.acquire(timeout=WAIT_AT_MOST_S):
            return NoVoice.BUSY
        try:
            return self._ask(utterance)
        finally:
            self._turn.release()

    def close(self) -> None:
        with self._turn:
            self._end()

    def _ask(self, utterance: Utterance) -> Sound | NoVoice:
        if self._process is None and not self._start():
            return NoVoice.NO_ENGINE
        process = self._process
        assert process is not None  # noqa: S101  # _start has made it
        assert process.stdin is not None  # noqa: S101
        facts = LANGUAGES[utterance.language]
        wanted = {
            "voice": facts.voice,
            "words_a_minute": round(facts.words_a_minute * utterance.speed),
            "text": pronounced(utterance.language, utterance.text[:LONGEST_TEXT]),
        }
        try:
            process.stdin.write(json.dumps(wanted).encode() + b"\n")
            process.stdin.flush()
            about, wav = _read_answer(process, self._answer_within_s)
        except TimeoutError:
            self._end()
            return NoVoice.TOO_SLOW
        except (OSError, ValueError):
            self._end()
            return NoVoice.ENGINE_DIED
        return Sound(wav, float(about["seconds"])) if wav else NoVoice.SILENT

    def _start(self) -> bool:
        if time.monotonic() < self._not_before:
            return False
        try:
            self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            _read_answer(self._process, START_WITHIN_S)
        except (OSError, ValueError, TimeoutError):
            self._not_before = time.monotonic() + AGAIN_AFTER_S
            self._end()
            return False
        return True

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        process.wait()


def _read_answer(process: subprocess.Popen[bytes], within_s: float) -> tuple[dict[str, Any], bytes]:
    """The line and the bytes behind it. Raises TimeoutError, ValueError where the process has ended or talks nonsense."""
    assert process.stdout is not None  # noqa: S101  # made with a pipe
    pipe = process.stdout.fileno()
    until = time.monotonic() + within_s
    held = b""
    while b"\n" not in held:
        held += _more(pipe, until)
    line, _, body = held.partition(b"\n")
    about: dict[str, Any] = json.loads(line)
    parts = [body]
    missing = int(about["bytes"]) - len(body)
    while missing > 0:
        parts.append(_more(pipe, until))
        missing -= len(parts[-1])
    return about, b"".join(parts)


def _more(pipe: int, until: float) -> bytes:
    if not select.select([pipe], [], [], max(0.0, until - time.monotonic()))[0]:
        raise TimeoutError
    got = os.read(pipe, 65536)
    if not got:
        raise ValueError("the process has ended")
    return got
