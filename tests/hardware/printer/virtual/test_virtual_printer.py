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

from config.contract.words import PaperState, PrintOutcome
from hardware.ports import PrintResult
from hardware.printer.opening import open_printer
from hardware.printer.profiles import profile_of
from hardware.printer.virtual import VirtualPrinter
from hardware.printer.virtual.__main__ import _face, _parser
from hardware.printer.virtual.acts import Act, perform, wrong_now
from hardware.printer.virtual.faults import LOOK_EVERY_S, Faults
from hardware.printer.virtual.page import PaperPage
from hardware.printer.whole_paper import encode_ticket
from tests.hardware.cast import CALM, a_job, a_ticket
from tests.patience import PATIENCE_S, until

JOB = encode_ticket(a_ticket(), profile_of("TM-T20III"), b"ABCD")
TICKET = JOB[: JOB.rindex(b"\x1d(H")]
"""The job up to its cut; what follows asks for the confirmation."""


@pytest.fixture
def line(device: VirtualPrinter) -> Iterator[socket.socket]:
    with socket.create_connection(device.address, timeout=PATIENCE_S) as line:
        yield line


def hear(line: socket.socket, said: bytes) -> None:
    """The very next bytes are these, in however many pieces they come."""
    came = b""
    while len(came) < len(said) and (more := line.recv(len(said) - len(came))):
        came += more
    assert came == said


@pytest.mark.parametrize(
    "unknown",
    [
        b"\x1bZ",
        b"\x1dQ",
        b"\x1bt\x63",
        b"\x07",
        b"\x1d(Z\x02\x00\x00\x00",
        b"\x1bt\x2e\x98",
        b"\x1ba\x03",
        b"\x1d(L\x01\x000",
        b"\x1d(L\x03\x000C0",
        b"\x1d(k\x01\x001",
        b"\x1d(k\x02\x001C",
        b"\x1d(k\x03\x001E\x05",
    ],
)
def test_bytes_it_does_not_know_are_an_error(device: VirtualPrinter, line: socket.socket, unknown: bytes) -> None:
    line.sendall(unknown)
    line.sendall(b"\x10\x04\x01")
    until(lambda: device.misunderstood)
    assert device.faults.broken
    device.faults.reset()
    line.sendall(JOB)
    assert [ticket.number for ticket in device.wait_for(1)] == ["K-017"], "its mechanism still moves"


def test_it_says_by_itself_what_changes_once_it_is_asked_to_until_the_next_job(
    device: VirtualPrinter, line: socket.socket
) -> None:
    line.sendall(b"\x1da\x0e")
    hear(line, b"\x10\x00\x00\x0f")
    device.faults.paper_low = True
    hear(line, b"\x10\x00\x03\x0f")
    device.faults.cover_open = True
    hear(line, b"\x38\x00\x03\x0f")
    device.faults.cover_open = False
    hear(line, b"\x10\x00\x03\x0f")
    line.sendall(JOB)
    hear(line, b"\x37\x22ABCD\x00")
    device.faults.paper_low = False
    line.settimeout(4 * LOOK_EVERY_S)
    with pytest.raises(TimeoutError):
        line.recv(1)


def test_it_answers_while_paper_is_out_and_prints_on_after_the_refill(
    device: VirtualPrinter, line: socket.socket
) -> None:
    device.faults.paper_out_after_lines = 6
    line.sendall(JOB)
    until(lambda: device.faults.paper_out)
    line.sendall(b"\x10\x04\x04")
    hear(line, b"\x7e")
    assert device.tickets == []
    device.faults.refill()
    assert [ticket.number for ticket in device.wait_for(1)] == ["K-017"]
    hear(line, b"\x37\x22ABCD\x00")


def test_it_says_who_it_is(line: socket.socket) -> None:
    line.sendall(b"\x1dI\x43")
    hear(line, b"_TM-T20III\x00")


def test_a_line_cut_in_the_middle_is_cut(device: VirtualPrinter, line: socket.socket) -> None:
    device.faults.cut_line_after_bytes = 500
    line.sendall(JOB)
    with pytest.raises(ConnectionResetError):
        line.recv(1)


def test_the_ledger_is_kept_in_its_folder(tmp_path: Path) -> None:
    with (
        VirtualPrinter(folder=tmp_path) as device,
        socket.create_connection(device.address, timeout=PATIENCE_S) as line,
    ):
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
    thread.join()


def _get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=PATIENCE_S) as answer:  # noqa: S310 - our own page
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
    urllib.request.urlopen(act, timeout=PATIENCE_S).close()  # noqa: S310 - our own page
    assert device.faults.paper_out
    assert "Закінчився папір" in _get(f"{page}/?language=uk").decode()


def test_the_program_says_a_port_is_taken_and_ends_at_once_when_told(device: VirtualPrinter) -> None:
    command = [sys.executable, "-m", "hardware.printer.virtual", "--paper-port", "0"]
    taken = subprocess.run(
        [*command, "--port", str(device.address[1])], capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert taken.returncode == 2
    assert "Choose another port with --port" in taken.stderr
    running = subprocess.Popen([*command, "--port", "0"], stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    assert running.stdout.readline().startswith("Printer: tcp://")
    running.send_signal(signal.SIGTERM)
    assert running.wait(timeout=PATIENCE_S) == 0
    running.stdout.close()


@pytest.mark.parametrize("face", ["serial", "usb"])
def test_the_program_prints_on_any_plug_and_fails_as_its_command_line_says(face: str, tmp_path: Path) -> None:
    """Another program's printer, reached by the address it names; here the parts of it run in this one."""
    said = _parser().parse_args(["--face", face, "--device", str(tmp_path / "plug"), "--fault", "paper_out_after=8"])
    with VirtualPrinter(face=_face(said)) as device:
        for act, amount in said.fault:
            perform(act, device.faults, amount)
        printer = open_printer(device.url, "TM-T20III", tmp_path / "journal.sqlite", CALM)
        assert wrong_now(device.faults) == [Act.PAPER_OUT_AFTER]
        assert printer.print(a_job()) == PrintResult(PrintOutcome.UNKNOWN, PaperState.OUT)
        perform(Act.RESET, device.faults)
        assert printer.print(a_job(number="K-018")) == PrintResult(PrintOutcome.PRINTED, PaperState.READY)
        perform(Act.REFUSE, device.faults)
        until(lambda: not device.face.there)
        assert printer.paper() is PaperState.OFFLINE
        printer.close()
    assert [ticket.number for ticket in device.tickets if ticket.whole] == ["K-018"]


@pytest.mark.parametrize("act", [act for act in Act if act not in (Act.RESET, Act.REFILL)])
def test_every_act_is_a_fault_in_force_until_all_is_mended(act: Act) -> None:
    faults = Faults()
    perform(act, faults)
    assert wrong_now(faults) == [act]
    perform(Act.RESET, faults)
    assert (wrong_now(faults), faults) == ([], Faults(mended=faults.mended))


def test_what_follows_a_clearing_in_one_piece_is_printed(device: VirtualPrinter, line: socket.socket) -> None:
    half = JOB[: JOB.index(b"\x1dv0") + 100]
    line.sendall(half)
    line.sendall(bytes((0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8)) + b"\x1b@\x1dVB\x00" + JOB)
    until(lambda: any(ticket.whole for ticket in device.tickets), "the job after it")
    assert [ticket.number for ticket in device.tickets if ticket.whole] == ["K-017"]
    assert device.misunderstood == []


def test_a_strip_is_kept_rolled_up_and_seen_as_it_came_out(device: VirtualPrinter, line: socket.socket) -> None:
    """Thousands of them lie in a demo's memory, and in that of a test over a whole day."""
    line.sendall(JOB * 2)
    first, second = device.wait_for(2)
    assert len(first.ink) + len(first.raw) < 30_000
    assert first.picture.size == first.size
    assert first.picture.mode == "1"
    assert first.picture.tobytes() == second.picture.tobytes()
    assert first.picture.convert("L").histogram()[0] > 10_000, "ink"
