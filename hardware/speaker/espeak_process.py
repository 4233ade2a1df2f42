"""The process that holds espeak-ng: one JSON line a sentence on stdin, one JSON line and a WAV file's bytes back on stdout.

espeak-ng is under the GPL and stays in here; nothing else of the house loads it. Ends with its stdin, and by an alarm where a
sentence takes too long, so that it never outlives who started it.
"""

import ctypes
import json
import signal
import sys
from typing import Any, BinaryIO

from hardware.speaker.wav import trimmed, wav_of

LONGEST_S = 8
_SYNCHRONOUS, _UTF8, _PHONEMES = 2, 1, 0x100
_SPEED, _VOLUME = 1, 2
_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class Espeak:
    """The library, opened once. Raises OSError or RuntimeError where it cannot be."""

    def __init__(self) -> None:
        import espeakng_loader

        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        self.rate = self._library.espeak_Initialize(_SYNCHRONOUS, 0, espeakng_loader.get_data_path().encode(), 0)
        if self.rate <= 0:
            raise RuntimeError("espeak-ng found no data")
        self._samples = bytearray()
        self._hear = _CALLBACK(self._take)  # kept: the library calls it
        self._library.espeak_SetSynthCallback(self._hear)

    def speak(self, voice: str, words_a_minute: int, text: str) -> bytes:
        """Samples, 16 bit mono; empty where the voice or the text gives nothing."""
        self._samples.clear()
        if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            return b""
        self._library.espeak_SetParameter(_SPEED, words_a_minute, 0)
        self._library.espeak_SetParameter(_VOLUME, 90, 0)  # its loudest voices touch full scale at 100
        said = text.encode() + b"\0"
        self._library.espeak_Synth(said, len(said), 0, 1, 0, _UTF8 | _PHONEMES, None, None)
        return bytes(self._samples)

    def _take(self, wave: Any, count: int, _events: Any) -> int:
        if wave and count:
            self._samples += ctypes.string_at(wave, 2 * count)
        return 0


def main(said: BinaryIO, answers: BinaryIO) -> None:
    """Until `said` ends."""
    espeak = Espeak()
    _answer(answers, {"rate": espeak.rate}, b"")
    for line in said:
        signal.alarm(LONGEST_S)
        wanted = json.loads(line)
        samples = espeak.speak(wanted["voice"], wanted["words_a_minute"], wanted["text"])
        heard = trimmed(samples, espeak.rate)
        _answer(answers, {"seconds": len(heard) / 2 / espeak.rate}, wav_of(heard, espeak.rate) if heard else b"")
        signal.alarm(0)


def _answer(answers: BinaryIO, about: dict[str, Any], body: bytes) -> None:
    answers.write(json.dumps({**about, "bytes": len(body)}).encode() + b"\n" + body)
    answers.flush()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends who started us, and that ends us
    main(sys.stdin.buffer, sys.stdout.buffer)
