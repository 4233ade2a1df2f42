"""A card is named by its configured file, else its UID, else its ATR; the real service is tried where it is installed."""

import contextlib
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.card_reader import Card, read_card
from hardware.card_reader.reading import identify

_SELECT, _READ, _GET_UID = (
    bytes.fromhex("00A4040005F000000001"),
    bytes.fromhex("00B000000A"),
    bytes.fromhex("FFCA000000"),
)
_UID, _ATR = bytes.fromhex("04A1B2C3D4E5F6"), bytes.fromhex("3B8001814D")


class _Talk:
    """A card that knows these commands."""

    def __init__(self, answers: dict[bytes, bytes]) -> None:
        self._answers = answers

    def atr(self) -> bytes:
        return _ATR

    def send(self, command: bytes) -> bytes:
        return self._answers.get(command, b"\x6a\x82")


def test_the_configured_file_comes_first() -> None:
    talk = _Talk({_SELECT: b"\x90\x00", _READ: b"LT12345\0\0\0\x90\x00", _GET_UID: _UID + b"\x90\x00"})
    assert identify(talk, (_SELECT, _READ)) == Card("file", "LT12345")


def test_without_the_file_the_uid_and_without_that_the_atr() -> None:
    assert identify(_Talk({_GET_UID: _UID + b"\x90\x00"}), (_SELECT, _READ)) == Card("uid", _UID.hex())
    assert identify(_Talk({})) == Card("atr", _ATR.hex())


def test_an_identifier_is_masked_where_it_might_be_written_down() -> None:
    assert repr(Card("uid", _UID.hex())) == "Card(uid:…f6)"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[int]:
    """pcscd with a virtual reader; a card plugs itself in over the port."""
    driver = next(Path("/usr/lib").rglob("libifdvpcd.so"), None)
    if shutil.which("pcscd") is None or driver is None:
        pytest.skip("pcscd and vsmartcard-vpcd are not installed")
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1] % 20_000 + 10_000
    said = f'FRIENDLYNAME "Virtual PCD"\nDEVICENAME /dev/null:0x{port:X}\nLIBPATH {driver}\nCHANNELID 0x{port:X}\n'
    (tmp_path / "reader.conf").write_text(said)
    running = subprocess.Popen(
        ["pcscd", "-f", "-c", tmp_path / "reader.conf"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    yield port
    running.terminate()
    running.wait(5)


def _card(port: int, ends: threading.Event) -> None:
    """Length-prefixed: 0 off, 1 on, 2 reset, 4 tell the ATR, longer is a command."""
    until = time.monotonic() + 5
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            line.settimeout(0.2)
            while not ends.is_set():
                with contextlib.suppress(TimeoutError):
                    length = int.from_bytes(line.recv(2), "big")
                    said = line.recv(length) if length else b""
                    answer = _ATR if said == b"\x04" else (_UID + b"\x90\x00" if said == _GET_UID else b"\x6a\x82")
                    if said == b"\x04" or len(said) > 1:
                        line.sendall(len(answer).to_bytes(2, "big") + answer)
            return
        time.sleep(0.1)


@pytest.mark.long
def test_the_systems_service_reads_a_card_and_says_when_there_is_none(service: int) -> None:
    ends = threading.Event()
    time.sleep(1.0)
    assert read_card().reason in {"no card lies on the reader", "no card reader is plugged in"}
    card = threading.Thread(target=_card, args=(service, ends), daemon=True)
    card.start()
    until, reading = time.monotonic() + 8, read_card()
    while reading.card is None and time.monotonic() < until:
        time.sleep(0.2)
        reading = read_card("Virtual")
    ends.set()
    card.join(timeout=3)
    assert reading.card == Card("uid", _UID.hex()), reading.reason
