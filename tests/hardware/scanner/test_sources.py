"""Scanners with a line of their own: whole codes come out, a pull is survived, what no code can be is said to be unreadable."""

import os
import queue
import struct
import tty
from pathlib import Path

import pytest

from hardware.errors import DeviceAway
from hardware.scanner.framing import ScannedCode, UnreadableScan
from hardware.scanner.keyboard_source import KeyboardSource, UsKeys
from hardware.scanner.opening import open_scanner
from tests.patience import PATIENCE_S, until

_EVENT = struct.Struct("llHHi")
_CODES = {letter: code for code, letter in enumerate("1234567890", start=2)} | {"a": 30, "t": 20, "b": 48, "\n": 28}


def _press(key: str) -> bytes:
    down = [(1, 42, 1)] if key.isupper() else []
    code = _CODES[key.lower()]
    events = [*down, (1, code, 1), (0, 0, 0), (1, code, 0), *((1, 42, 0) for _ in down)]
    return b"".join(_EVENT.pack(0, 0, kind, code, value) for kind, code, value in events)


def test_keys_become_letters_of_a_us_keyboard_whatever_the_screens_layout_is() -> None:
    keys = UsKeys()
    pressed = b"".join(map(_press, "AT1b20\n"))
    assert keys.letters(pressed + b"half") == "AT1b20\r"
    assert keys.letters(_EVENT.pack(0, 0, 1, 42, 1)) + keys.letters(_press("t")) == "T"  # shift held over two readings


def test_a_keyboard_that_cannot_be_had_alone_is_not_heard_at_all_and_says_why(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "event5")  # no input device: its grab fails as one does that another program has
    scanner = open_scanner(f"keys:{tmp_path / 'event5'}", lambda _code: None)
    assert scanner is not None
    until(lambda: "had alone" in scanner.why_away)
    assert not scanner.there
    scanner.close()


def test_a_keyboard_that_is_not_there_is_away() -> None:
    with pytest.raises(DeviceAway):
        KeyboardSource("/nowhere/event5")


def test_a_serial_scanner_is_heard_and_found_again_after_a_pull(tmp_path: Path) -> None:
    heard: queue.Queue[object] = queue.Queue()
    scanner = open_scanner(f"serial:{tmp_path}/scanner", heard.put)
    assert scanner is not None
    for said in ("AT1B0123456789", "https://anna.example/t/7Hq2"):
        ours, theirs = os.openpty()
        tty.setraw(theirs)
        (tmp_path / "scanner").unlink(missing_ok=True)
        (tmp_path / "scanner").symlink_to(os.ttyname(theirs))
        until(lambda: scanner.there)
        os.write(ours, said.encode() + b"\r\n")
        assert heard.get(timeout=PATIENCE_S) == ScannedCode(said)
        os.close(ours)
        os.close(theirs)
        until(lambda: not scanner.there)
    scanner.close()


def test_bytes_that_are_no_text_are_unreadable(tmp_path: Path) -> None:
    heard: queue.Queue[object] = queue.Queue()
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    scanner = open_scanner(f"serial:{os.ttyname(theirs)}", heard.put)
    assert scanner is not None
    until(lambda: scanner.there)
    os.write(ours, b"\xff\xfe\x81 12345\r")
    assert heard.get(timeout=PATIENCE_S) == UnreadableScan()
    scanner.close()
    os.close(ours)
    os.close(theirs)
