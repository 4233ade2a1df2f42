"""The preview's door: this account's alone, one picture at a time, bounded in size and time, and well again by itself."""

import json
import socket
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.preview import door as the_door
from kiosk.preview.door import PreviewDoor

DRAWS = """
import sys, json, time, os
for line in sys.stdin:
    said = json.loads(line)
    if said == "dies": sys.exit(1)
    if said == "hangs": time.sleep(600)
    print(json.dumps({"png": said, "by": os.getpid()}), flush=True)
"""
Opened = Callable[..., Path]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    doors: list[tuple[PreviewDoor, threading.Thread]] = []

    def open_door(within_s: float = 60.0) -> Path:
        door = PreviewDoor(tmp_path / "preview.sock", [sys.executable, "-c", DRAWS], within_s)
        thread = threading.Thread(target=door.serve, daemon=True)
        thread.start()
        doors.append((door, thread))
        return tmp_path / "preview.sock"

    yield open_door
    for door, thread in doors:
        door.close()
        thread.join(10)
        assert not thread.is_alive()


def asks(path: Path, said: Any, *, end: bytes = b"\n") -> dict[str, Any]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
        door.settimeout(60)
        door.connect(str(path))
        door.sendall(json.dumps(said).encode() + end)
        door.shutdown(socket.SHUT_WR)
        with door.makefile("rb") as line:
            answer: dict[str, Any] = json.loads(line.readline())
    return answer


def test_only_this_account_is_let_in_and_one_child_draws_all(opened: Opened) -> None:
    path = opened()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    first, second = asks(path, "one"), asks(path, "two")
    assert (first["png"], second["png"], first["by"]) == ("one", "two", second["by"])


def test_what_dies_or_hangs_is_replaced(opened: Opened) -> None:
    path = opened()
    first = asks(path, "one")
    assert asks(path, "dies") == {"problem": "broke"}
    assert asks(path, "again")["by"] != first["by"]


def test_what_takes_too_long_is_ended(opened: Opened) -> None:
    assert asks(opened(within_s=0.5), "hangs") == {"problem": "too_slow"}


def test_half_a_question_and_a_huge_one_are_refused(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    path = opened()
    assert asks(path, "half", end=b"") == {"problem": "broken_off"}
    monkeypatch.setattr(the_door, "MOST_ASKED", 20)
    assert asks(path, "x" * 40) == {"problem": "too_large"}
    assert asks(path, "well")["png"] == "well"
