"""A keyboard-type scanner taken for ourselves, as the Linux input layer shows it: umockdev makes the device.

A program of its own, since umockdev puts itself between a program and the system when that program starts.
"""

import json
import os
import shutil
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest

_DEVICE = """\
P: /devices/usb1/input/input5/event5
N: input/event5
E: DEVNAME=/dev/input/event5
E: SUBSYSTEM=input
E: ID_INPUT_KEYBOARD=1
A: dev=13:69

P: /devices/usb1/input/input5
E: SUBSYSTEM=input
A: name=Barcode Scanner

"""
_LISTEN = """\
import json, queue
from hardware.scanner.keyboard_source import KeyboardSource
from hardware.scanner.opening import open_scanner

KeyboardSource("/dev/input/event5").close()
said = {"grabbed": True}
heard = queue.Queue()
scanner = open_scanner("keys:/dev/input/event5", heard.put)
said["heard"] = heard.get(timeout=40).text
scanner.close()
print(json.dumps(said))
"""
_SHIFT, _ENTER = 42, 28
_KEYS = {"A": 30, "T": 20, "B": 48, "1": 2, "2": 3, "-": 12, "/": 53}


def _typed(text: str) -> str:
    """The events of a US keyboard, one key a millisecond, as evemu writes them."""
    times = (at / 1000 for at in count(start=1))
    lines: list[str] = []
    for letter in text:
        shift = letter.isupper()
        keys = [(_SHIFT, 1)] * shift + [(_KEYS[letter], 1), (_KEYS[letter], 0)] + [(_SHIFT, 0)] * shift
        lines += [f"E: {next(times):.6f} 0001 {key:04x} {value:04d}" for key, value in keys]
        lines.append(f"E: {next(times):.6f} 0000 0000 0000")
    lines += [f"E: {next(times):.6f} 0001 {_ENTER:04x} {value:04d}" for value in (1, 0)]
    return "\n".join([*lines, f"E: {next(times):.6f} 0000 0000 0000", ""])


@pytest.mark.skipif(shutil.which("umockdev-run") is None, reason="umockdev-run (package umockdev) is not installed")
def test_a_scanner_of_the_input_layer_is_grabbed_and_its_keys_become_a_code(tmp_path: Path) -> None:
    (tmp_path / "scanner").write_text(_DEVICE)
    (tmp_path / "keys").write_text(_typed("AT1B-21/2"))
    played = f"--evemu-events=/dev/input/event5={tmp_path / 'keys'}"
    command = ["umockdev-run", f"--device={tmp_path / 'scanner'}", played, "--", sys.executable, "-c", _LISTEN]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"grabbed": True, "heard": "AT1B-21/2"}
