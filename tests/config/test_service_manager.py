"""What systemd hears from a program it started, and how often it wants to."""

import socket
from pathlib import Path

import pytest

from config.service_manager import tell_service_manager, watchdog_period


def test_the_service_manager_hears_that_a_program_is_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tell_service_manager("READY=1")  # nobody asked: nothing happens
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(1)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        tell_service_manager("READY=1")
        assert manager.recv(64) == b"READY=1"


@pytest.mark.parametrize(
    ("said", "seconds"), [({}, None), ({"WATCHDOG_USEC": "15000000"}, 15.0), ({"WATCHDOG_USEC": "0"}, None)]
)
def test_how_often_it_wants_a_sign_of_life(said: dict[str, str], seconds: float | None) -> None:
    assert watchdog_period(said) == seconds
