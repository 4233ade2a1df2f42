"""The way through every screen by a tactile keypad: arrows go from key to key, OK presses, each step is said.

With headphones the whole screen is read, and every key by its words. In the open loudspeaker nobody hears a department, a number
or how something ended: there only instructions and keys that say nothing of a person are spoken.
"""

from collections.abc import Callable
from typing import Protocol

from kivy.clock import Clock

from config.contract.words import Language
from config.locale import words
from hardware.keypad import KeypadKey
from kiosk.face import Face
from kiosk.finger import Finger, front, middle_of, texts, visible
from kiosk.flow.read_aloud import said_aloud
from kiosk.flow.session import Session
from kiosk.flow.steps import Feedback, Guided, NumberOnScreen, Step, YourVisit
from kiosk.flow.taps import HelpPressed, Tap, Touched
from kiosk.widgets.key import Pressable, Row
from kiosk.widgets.plate import NumberPlate
from kiosk.widgets.text import Text

_BACK, _ON = (KeypadKey.UP, KeypadKey.LEFT), (KeypadKey.DOWN, KeypadKey.RIGHT)
_SETTLED_S, _HELD_S = 0.15, 0.08


def part_of(step: Step) -> object:
    """What makes the same screen another one to its listener: a further question, a visit that stands otherwise."""
    match step:
        case Guided(question=question):
            return question
        case Feedback(scores=scores):
            return len(scores)
        case NumberOnScreen(for_another=for_another):
            return for_another
        case YourVisit(visit=visit, trouble=trouble):
            return visit.state, visit.note, trouble
        case _:
            return None


class Voice(Protocol):
    """Says something to whoever holds the keypad, and says it again."""

    def say(self, language: Language, text: str) -> None: ...

    def repeat(self, language: Language) -> None: ...

    def change_loudness(self, language: Language, *, up: bool) -> None: ...

    def stop(self) -> None: ...


class KeypadPath:
    """On the screen's thread. `see` after every session that was shown, `hear` for every key."""

    def __init__(self, face: Face, voice: Voice, session: Callable[[], Session], send: Callable[[Tap], None]) -> None:
        self._face, self._voice, self._session, self._send = face, voice, session, send
        self._at: Pressable | None = None
        self._stands: tuple[object, ...] = (session().id,)
        self._used = False  # by this person
        self.headphones = self._fitted = False
        self.instruction: Callable[[Session], str] = said_aloud
        self._read_soon = Clock.create_trigger(self._read, _SETTLED_S)

    @property
    def at(self) -> Pressable | None:
        """The key that OK would press."""
        return self._at

    def see(self, session: Session) -> None:
        """Another screen begins before its first key; it is read to whoever uses the keypad."""
        if self._fitted and not session.facts.keypad:  # pulled: nobody hears any more whether headphones are in
            self.headphones = False
        self._fitted = session.facts.keypad
        stands = (session.id, type(session.step), part_of(session.step), session.idle_asked, session.language)
        if self._stands[0] != session.id:
            self._used = self.headphones
        if stands == self._stands:
            if self._at is not None and self._at not in self.keys():
                self._focus(None)
            return
        self._stands = stands
        self._focus(None)
        if self._used:
            self._read_soon()

    def hear(self, key: KeypadKey) -> None:
        """One key of the keypad."""
        if key is KeypadKey.HEADPHONES_OUT:
            self.headphones = False
            self._voice.stop()
            return
        if not self._session().idle_asked:  # there the question's own two keys answer
            self._send(Touched())
        first, self._used = not self._used, True
        if key is KeypadKey.HEADPHONES_IN:
            self.headphones = True
            self._read_soon()
        elif key is KeypadKey.HELP:
            self._send(HelpPressed())
        elif key is KeypadKey.REPEAT:
            self._read_soon() if first else self._voice.repeat(self._session().language)
        elif key in (KeypadKey.LOUDER, KeypadKey.QUIETER):
            self._voice.change_loudness(self._session().language, up=key is KeypadKey.LOUDER)
            if first:
                self._read_soon()
        elif key is KeypadKey.OK:
            self._press()
        else:
            self._go(-1 if key in _BACK else 1)

    def keys(self) -> list[Pressable]:
        """What can be pressed now, in the order in which it stands; the foot comes last, and not under the idle question."""
        parts = [front(self._face)] if self._session().idle_asked else [front(self._face), self._face.ids.foot]
        return [
            one
            for part in parts
            for one in visible(part)
            if isinstance(one, Pressable) and one.height > 0 and not one.idle_key
        ]

    def _go(self, by: int) -> None:
        keys = self.keys()
        if not keys:
            return
        before = keys.index(self._at) if self._at in keys else (-1 if by > 0 else 0)
        place = (before + by) % len(keys)
        self._focus(keys[place])
        self._say(self._words_of(keys[place], place + 1, len(keys)))

    def _press(self) -> None:
        key = self._at
        if key is None or key not in self.keys():
            self._read_soon()
            return
        finger = Finger(*middle_of(key))
        finger.down()
        Clock.schedule_once(lambda _passed: finger.up(), _HELD_S)
        Clock.schedule_once(lambda _passed: self._still_there(key), _HELD_S + _SETTLED_S)

    def _still_there(self, key: Pressable) -> None:
        """A key that left its person on the same screen, a letter say: where one is stays, and what stands there is said."""
        keys = self.keys()
        if self._at is key and key in keys:
            self._say(self._words_of(key, keys.index(key) + 1, len(keys)))

    def _focus(self, key: Pressable | None) -> None:
        if self._at is not None:
            self._at.focused = False
        self._at = key
        if key is not None:
            key.focused = True

    def _words_of(self, key: Pressable, place: int, count: int) -> str:
        say = words(self._session().language).say
        where = say("kiosk.keypad.place", place=str(place), count=str(count))
        if isinstance(key, Row) and not self.headphones:
            return f"{say('kiosk.keypad.headphones')} {where}"
        said = [text.said for text in texts(key)] or [getattr(key, "said", "")]
        return " ".join(f"{one.rstrip('.')}." for one in [*said, where] if one.strip())

    def _read(self, *_: object) -> None:
        """Where one is: with headphones all that stands there, else how to go on; and how many keys there are."""
        session = self._session()
        say = words(session.language).say
        told = self._on_the_screen() if self.headphones else [self.instruction(session)]
        keys = say("kiosk.keypad.keys", count=str(len(self.keys())))
        self._say(" ".join(f"{one.rstrip('.')}." for one in [*told, keys] if one.strip()))

    def _on_the_screen(self) -> list[str]:
        """Every text that stands on no key, from above."""
        on_keys = {id(text) for key in self.keys() for text in texts(key)}
        said = []
        for one in visible(front(self._face)):
            if isinstance(one, NumberPlate):
                said.append(one.number)
            elif isinstance(one, Text) and one.said and id(one) not in on_keys:
                said.append(one.said)
        return said

    def _say(self, text: str) -> None:
        if text:
            self._voice.say(self._session().language, text)
