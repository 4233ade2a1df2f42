"""A `Speaker` on a thread of its own: whoever asks waits a moment at most, the sentence is made all the same."""

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from pathlib import Path

from hardware.ports import NoVoice, Utterance
from hardware.speaker.speaker import Said, Speaker

ASKED_AT_MOST = 64
Answers = list[Said | NoVoice]


class SpeechWorker:
    """One after the other: the engine has one process, and nobody hears two sentences at once."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="voice")
        self._asked: dict[tuple[Utterance, ...], Future[Answers]] = {}
        self._lock = threading.Lock()

    def answers(self, utterances: Sequence[Utterance], within_s: float) -> Answers | None:
        """What each of them came to; None where it takes longer: ask again for the same."""
        asked = tuple(utterances)
        with self._lock:
            future = self._asked.get(asked)
            if future is None:
                if len(self._asked) >= ASKED_AT_MOST:
                    self._forget_unfetched()
                if len(self._asked) >= ASKED_AT_MOST:
                    return [NoVoice.BUSY for _ in asked]
                future = self._thread.submit(lambda: [self._speaker.say(one) for one in asked])
                self._asked[asked] = future
        try:
            said = future.result(timeout=within_s)
        except NotYet:
            return None
        with self._lock:
            self._asked.pop(asked, None)
        return said

    def _forget_unfetched(self) -> None:
        """Whoever asked for these has not come back; what was made is on the disk."""
        for asked in [asked for asked, future in self._asked.items() if future.done()]:
            del self._asked[asked]

    def file(self, key: str) -> Path | None:
        return self._speaker.file(key)

    def close(self) -> None:
        self._thread.shutdown(cancel_futures=True)
        self._speaker.close()
