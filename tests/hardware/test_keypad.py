"""A keypad's keys as Linux says them, its self-test, and what happens when it is pulled."""

import queue
import struct

from hardware.errors import DeviceAway, LineBroken
from hardware.keypad.keys import CODES, NEEDED, KeypadKey, codes_of
from hardware.keypad.listening import ListeningKeypad
from hardware.keypad.source import KeypadSource, lacking, pressed
from tests.patience import PATIENCE_S

DOWN, UP, HELD = 1, 0, 2


def event(code: int, value: int, kind: int = 1) -> bytes:
    return struct.pack("llHHi", 0, 0, kind, code, value)


def bits(codes: list[int]) -> bytes:
    found = bytearray(96)
    for code in codes:
        found[code // 8] |= 1 << code % 8
    return bytes(found)


def test_a_key_says_once_that_it_went_down() -> None:
    keys = {code: key for key, code in CODES.items()}
    data = (
        event(108, DOWN)
        + event(108, HELD)
        + event(108, UP)
        + event(30, DOWN)
        + event(0, 0, kind=0)
        + event(28, DOWN)
        + b"\x01"
    )
    assert list(pressed(data, keys)) == [KeypadKey.DOWN, KeypadKey.OK]


def test_a_device_without_one_of_the_needed_keys_is_no_keypad() -> None:
    assert lacking(bits(list(CODES.values())), CODES) == []
    assert lacking(bits([CODES[key] for key in NEEDED]), CODES) == []
    for key in NEEDED:
        assert lacking(bits([CODES[other] for other in NEEDED if other is not key]), CODES) == [key.value]


def test_keys_for_loudness_are_heard_where_there_are_some() -> None:
    keys = {code: key for key, code in CODES.items()}
    assert list(pressed(event(115, DOWN) + event(114, DOWN), keys)) == [KeypadKey.LOUDER, KeypadKey.QUIETER]
    assert not {KeypadKey.LOUDER, KeypadKey.QUIETER} & set(NEEDED)


def test_a_setting_changes_a_key_and_leaves_the_others() -> None:
    assert codes_of({"help": 35})[KeypadKey.HELP] == 35
    assert codes_of({"help": 35})[KeypadKey.OK] == CODES[KeypadKey.OK]


def test_what_is_no_input_device_is_away() -> None:
    for path in ("/dev/null", "/dev/input/by-id/nothing-event-kbd"):
        try:
            KeypadSource(path, CODES)
        except DeviceAway:
            continue
        raise AssertionError(path)


class StandIn:
    """Says what it was given, then is pulled."""

    def __init__(self, said: list[KeypadKey]) -> None:
        self._said = said
        self.closed = False

    def read(self, seconds: float) -> list[KeypadKey]:
        if not self._said:
            raise LineBroken
        said, self._said = self._said, []
        return said

    def close(self) -> None:
        self.closed = True


def test_a_keypad_is_heard_and_its_coming_and_going_is_told() -> None:
    heard: queue.Queue[object] = queue.Queue()
    sources = [StandIn([KeypadKey.DOWN, KeypadKey.OK])]

    def open_source() -> StandIn:
        if not sources:
            raise DeviceAway("pulled")
        return sources.pop()

    keypad = ListeningKeypad(open_source, heard.put, heard.put)
    told = [heard.get(timeout=PATIENCE_S) for _ in range(4)]
    keypad.close()
    assert told == [True, KeypadKey.DOWN, KeypadKey.OK, False]
