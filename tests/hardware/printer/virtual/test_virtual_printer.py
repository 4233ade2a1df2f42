"""The virtual printer stands for a real one: it refuses what it does not know and stops where a real one stops."""

import json
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.printer.encoding import encode_ticket
from hardware.printer.profiles import profile_of
from hardware.printer.virtual import VirtualPrinter
from hardware.printer.virtual.page import PaperPage
from tests.hardware.cast import a_ticket

JOB = encode_ticket(a_ticket(), profile_of("TM-T20III"), b"ABCD")
TICKET = JOB[: JOB.rindex(b"\x1d(H")]
"""The job up to its cut; what follows asks for the confirmation."""


@pytest.fixture
def line(device: VirtualPrinter) -> Iterator[socket.socket]:
    with socket.create_connection(device.address, timeout=2) as line:
        yield line


@pytest.mark.parametrize(
    "unknown", [b"\x1bZ", b"\x1dQ", b"\x1bt\x63", b"\x07", b"\x1d(Z\x02\x00\x00\x00", b"\x1bt\x2e\x98"]
)
def test_bytes_it_does_not_know_are_an_error(device: VirtualPrinter, line: socket.socket, unknown: bytes) -> None:
    line.sendall(unknown)
    line.sendall(b"\x10\x04\x01")
    for _ in range(40):
        if device.misunderstood:
            break
        threading.Event().wait(0.05)
    assert device.misunderstood
    assert device.faults.broken


def test_it_answers_while_paper_is_out_and_prints_on_after_the_refill(
    device: VirtualPrinter, line: socket.socket
) -> None:
    device.faults.paper_out_after_lines = 6
    line.sendall(JOB)
    assert device.wait_for(1, seconds=0.4) == []
    line.sendall(b"\x10\x04\x04")
    assert line.recv(1) == b"\x7e"
    device.faults.refill()
    assert [ticket.number for ticket in device.wait_for(1)] == ["K-017"]
    assert line.recv(7) == b"\x37\x22ABCD\x00"


def test_it_says_who_it_is(line: socket.socket) -> None:
    line.sendall(b"\x1dI\x43")
    assert line.recv(32) == b"_TM-T20III\x00"


def test_a_line_cut_in_the_middle_is_cut(device: VirtualPrinter, line: socket.socket) -> None:
    device.faults.cut_line_after_bytes = 500
    line.sendall(JOB)
    with pytest.raises(ConnectionResetError):
        line.recv(1)


def test_the_ledger_is_kept_in_its_folder(tmp_path: Path) -> None:
    with VirtualPrinter(folder=tmp_path) as device, socket.create_connection(device.address, timeout=2) as line:
        line.sendall(JOB)
        device.wait_for(1)
    entry = json.loads((tmp_path / "ledger.jsonl").read_text("utf-8"))
    assert entry["number"] == "K-017"
    assert (tmp_path / "ticket-0001.bin").read_bytes() == TICKET
    assert (tmp_path / "ticket-0001.png").exists()


@pytest.fixture
def page(device: VirtualPrinter) -> Iterator[str]:
    server = PaperPage(("127.0.0.1", 0), device)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join(timeout=2)


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=3) as answer:  # noqa: S310 - our own page
        return bytes(answer.read())


def test_the_page_shows_tickets_and_takes_acts(device: VirtualPrinter, page: str, line: socket.socket) -> None:
    line.sendall(JOB)
    device.wait_for(1)
    assert json.loads(_get(f"{page}/tickets.json"))[0]["number"] == "K-017"
    assert _get(f"{page}/tickets/last.png").startswith(b"\x89PNG")
    assert _get(f"{page}/tickets/1.bin") == TICKET
    act = urllib.request.Request(  # noqa: S310 - our own page
        f"{page}/control", data=b'{"act": "paper_out"}', headers={"Content-Type": "application/json"}
    )
    urllib.request.urlopen(act, timeout=3).close()  # noqa: S310 - our own page
    assert device.faults.paper_out
    assert "Закінчився папір" in _get(f"{page}/?language=uk").decode()


def test_the_program_says_a_port_is_taken_and_ends_at_once_when_told(device: VirtualPrinter) -> None:
    command = [sys.executable, "-m", "hardware.printer.virtual", "--paper-port", "0"]
    taken = subprocess.run(
        [*command, "--port", str(device.address[1])], capture_output=True, text=True, timeout=20, check=False
    )
    assert taken.returncode == 2
    assert "Choose another port with --port" in taken.stderr
    running = subprocess.Popen([*command, "--port", "0"], stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    assert running.stdout.readline().startswith("Printer: tcp://")
    running.send_signal(signal.SIGTERM)
    assert running.wait(timeout=3) == 0
    running.stdout.close()
