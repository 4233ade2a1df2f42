"""Reads the screen's instruction aloud: the key in the foot, the engine's thread, the loudspeaker, one person's wishes."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol
from uuid import UUID

import structlog

from config.contract.words import Language
from hardware.ports import NoVoice, Utterance
from hardware.speaker.speaker import Said, Speaker
from kiosk.flow.read_aloud import SAID_WHEN_LEFT, said_aloud, seconds_left_aloud, told_aloud
from kiosk.flow.service import stepped
from kiosk.flow.session import Session
from kiosk.flow.steps import PersonWanted
from kiosk.lanes import Lane

PACES = (1.0, 0.75, 1.3)
"""Usual, slower, faster: each time the same is read again, the next of them."""
LOUDNESS_STEP, LEAST_LOUD = 15, 10
"""Hundredths. Nobody can make it so low that the next press seems to do nothing."""


class SoundOut(Protocol):
    """The loudspeaker, on the screen's thread."""

    def play(self, file: Path, volume: float) -> bool:
        """From the beginning, `volume` 0 to 1; False where it cannot be played."""
        ...

    def stop(self) -> None: ...

    @property
    def playing(self) -> bool:
        """Something is still heard."""
        ...


class Reader:
    """All but `start` and `close` on the screen's thread. `changed` is told when the key may be shown, `heard` for how many
    seconds something is heard now (0: it was cut off)."""

    def __init__(
        self,
        speaker: Speaker,
        out: SoundOut,
        lane: Lane,
        on_screen_thread: Callable[[Callable[[], None]], None],
        volume: float,
    ) -> None:
        self._speaker, self._out, self._lane, self._back = speaker, out, lane, on_screen_thread
        self.volume = round(volume * 100)  # hundredths
        self._person: UUID | None = None
        self._text = self._told = ""
        self._by_keypad = ""  # what the keypad's holder heard last
        self._speaks = False  # every screen is read by itself: a switch of this person
        self._read: str | None = None  # what was read last: the same again is read at the next pace
        self._pace = 0
        self._louder = 0  # hundredths over the usual, as this person wants it
        self._left = 0
        self._wanted = 0  # counts; what comes for an older wish is not played
        self.ready = False
        self.instruction: Callable[[Session], str] = said_aloud
        self.changed: Callable[[], None] = lambda: None
        self.heard: Callable[[float], None] = lambda _seconds: None

    def start(self) -> None:
        """The self-test: the engine speaks and the loudspeaker takes it. Until it has passed there is no key."""
        self._lane.do(self._test)

    def see(self, session: Session) -> None:
        """Another person: everything as usual again. Another instruction: the old one is cut off."""
        text = self.instruction(session)
        if session.id != self._person:
            self._person, self._read, self._pace, self._left = session.id, None, 0, 0
            self._by_keypad, self._louder = "", 0
            self.stop()
        elif text != self._text:
            self.stop()
        new = text != self._text
        unseen = session.idle_asked or isinstance(session.step, PersonWanted)
        asked = (
            unseen and new and self._read is not None
        )  # who listens does not see the question, nor that nobody comes
        itself = session.view.speech and (new or not self._speaks)
        told, before = told_aloud(session), self._told
        self._text, self._speaks, self._told = text, session.view.speech, told
        listens = session.view.speech or self._read is not None
        if itself:
            self._read = text
        news = told if told != before and listens else ""
        if news or asked or itself:
            self._speak(session, f"{news} {text if asked or itself else ''}".strip())

    def idle_left(self, session: Session, seconds: int) -> None:
        """So long until the screen is cleared; told several times a second, said at a few of them to who has listened.

        Not with the first word of the question, which it would cut off: where it waits no longer than twenty seconds.
        """
        if seconds in SAID_WHEN_LEFT and seconds < self._left and self._read is not None:
            self._speak(session, seconds_left_aloud(session, seconds))
        self._left = seconds

    def press(self, session: Session) -> None:
        """Read; while it speaks: be quiet; the same once more: slower, then faster, then as usual."""
        self.see(session)
        if not self.ready or not self._text:
            return
        if self._out.playing:
            self.stop()
            return
        if self._read == self._text:
            self._pace = (self._pace + 1) % len(PACES)
        self._read = self._text
        self._speak(session, self._text)

    def say(self, language: Language, text: str) -> None:
        """To whoever holds the keypad, in place of what was being said."""
        self._read = self._by_keypad = text
        self._make_soon(language, text)

    def repeat(self, language: Language) -> None:
        """The same again; while it speaks: slower, then faster, then as usual."""
        if not self._by_keypad:
            return
        if self._out.playing:
            self._pace = (self._pace + 1) % len(PACES)
        self._make_soon(language, self._by_keypad)

    def change_loudness(self, language: Language, *, up: bool) -> None:
        """One step, for this person alone; the same is said again, so that it is heard."""
        wanted = stepped(self.loudness, LOUDNESS_STEP if up else -LOUDNESS_STEP, LEAST_LOUD)
        self._louder = wanted - self.volume
        if self._by_keypad:
            self._make_soon(language, self._by_keypad)

    @property
    def loudness(self) -> int:
        """In hundredths, as this person hears it."""
        return min(100, max(0, self.volume + self._louder))

    def _speak(self, session: Session, text: str) -> None:
        self._make_soon(session.language, text)

    def _make_soon(self, language: Language, text: str) -> None:
        if not self.ready:
            return
        self.stop()
        wish, utterance = self._wanted, Utterance(language, text, speed=PACES[self._pace])
        self._lane.do(lambda: self._make(wish, utterance))

    def stop(self) -> None:
        self._wanted += 1
        if self._out.playing:
            self.heard(0.0)
        self._out.stop()

    def close(self) -> None:
        self._speaker.close()

    def _test(self) -> None:
        wrong = self._speaker.self_test()
        tested = wrong or self._speaker.say(Utterance(Language.ENGLISH, "1 2 3"))
        self._back(lambda: self._tested(tested))

    def _tested(self, tested: Said | NoVoice) -> None:
        """The sound device opens and plays: at no volume, so that nobody hears a machine count."""
        self.ready = isinstance(tested, Said) and self._out.play(tested.file, 0.0)
        self._out.stop()
        if self.ready:
            self.changed()
        else:
            why = tested.value if isinstance(tested, NoVoice) else "no sound device"
            structlog.get_logger().warning("no voice", why=why)

    def _make(self, wish: int, utterance: Utterance) -> None:
        said = self._speaker.say(utterance)
        self._back(lambda: self._play(wish, said))

    def _play(self, wish: int, said: Said | NoVoice) -> None:
        if wish != self._wanted:
            return
        if isinstance(said, Said) and self._out.play(said.file, self.loudness / 100):
            self.heard(said.seconds)
            return
        why = said.value if isinstance(said, NoVoice) else "no sound device"
        structlog.get_logger().warning("voice failed", why=why)
        self.ready = False  # no key that does nothing; the next start tests anew
        self.changed()
