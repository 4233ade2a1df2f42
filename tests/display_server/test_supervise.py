"""The supervisor over stand-in programs, each a real process of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.settings import HubSettings
from display_server.ports import Ports, PortTaken, read_ports, settle_ports, write_ports
from display_server.sign_of_life import ASKS
from tests.patience import PATIENCE_S, until

PROGRAM = """
import os, signal, socket, subprocess, sys, time
name, behaviour = sys.argv[1], sys.argv[2]
kind, _, worker = name.partition("-")
open(os.environ["ATRIUM_HOME"] + "/started-" + name, "a").write(f"{os.getpid()} {time.monotonic()}\\n")
if behaviour == "refuses": raise SystemExit(2)
if behaviour == "dies": raise SystemExit(1)
if behaviour == "deaf": signal.signal(signal.SIGTERM, signal.SIG_IGN)
if behaviour == "worker":
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", f"left behind {os.getpid()}"])
port = {"web": "ATRIUM_WEB_PORT", "push": "ATRIUM_PUSH_PORT", "front": "ATRIUM_FRONT_PORT"}.get(kind)
if port:
    door = socket.socket(); door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    door.bind(("127.0.0.1", int(os.environ[port]))); door.listen()
while behaviour == "answers":
    line, _ = door.accept(); line.recv(999)
    line.sendall(f"HTTP/1.1 200 OK\\r\\nAtrium-Web: {worker or 1}\\r\\n\\r\\n".encode()); line.close()
    open(os.environ["ATRIUM_HOME"] + "/answered-" + name, "a").write(".")
time.sleep(60)
"""

MAY_BE_SILENT_S = 2.5
"""Short, as a test wants it, and longer than a crowded machine keeps a living program from answering."""
SUPERVISOR = """
import sys
from pathlib import Path
from config.settings import HubSettings
from display_server.ports import settle_ports
from display_server.programs import start_by_command
from display_server.supervise import Supervisor
home, program, *behaviours = sys.argv[1:]
asked = dict(said.split("=") for said in behaviours)
many = dict(web_workers=2, database="postgresql://nobody@127.0.0.1/asked") if "web-2" in asked else {}
settings = HubSettings(home=Path(home), web_port=0, push_port=0, **many)
command = lambda name: [sys.executable, program, name, asked.get(name, "lives")]
start = lambda name, environment, begin: start_by_command(name, environment, begin, command)
raise SystemExit(Supervisor(settings, settle_ports(settings), start, may_be_silent_s=SILENT).run())
""".replace("SILENT", str(MAY_BE_SILENT_S))

Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    (tmp_path / "program.py").write_text(PROGRAM)
    running: list[subprocess.Popen[bytes]] = []

    def begin(**behaviours: str) -> subprocess.Popen[bytes]:
        said = [f"{name.replace('_', '-')}={behaviour}" for name, behaviour in behaviours.items()]
        command = [sys.executable, "-c", SUPERVISOR, str(tmp_path), str(tmp_path / "program.py"), *said]
        running.append(subprocess.Popen(command, cwd=Path(__file__).parents[2]))
        return running[-1]

    yield begin
    for process in running:
        process.terminate()
        process.wait(PATIENCE_S)


def starts(home: Path, name: str) -> list[float]:
    """When the program was started."""
    noted = home / f"started-{name}"
    return [float(line.split()[1]) for line in noted.read_text().splitlines()] if noted.exists() else []


def answers(home: Path, name: str) -> int:
    """How often it has said that it lives."""
    noted = home / f"answered-{name}"
    return len(noted.read_text()) if noted.exists() else 0


def pid_of(home: Path, name: str) -> int:
    ports = read_ports(home)
    assert ports is not None
    return ports.pids[name]


def listens(home: Path) -> bool:
    """Whether push does."""
    ports = read_ports(home)
    assert ports is not None
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", ports.push)) == 0


def everything_started(home: Path) -> bool:
    return all(starts(home, name) for name in ("web", "push", "jobs")) and len(read_pids(home)) >= 3


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_three_programs_start_and_the_real_ports_are_written_down(start: Start, tmp_path: Path) -> None:
    start()
    until(lambda: everything_started(tmp_path))
    said = json.loads((tmp_path / "ports.json").read_text())
    assert said["web"] > 0
    assert said["address"] == f"http://127.0.0.1:{said['web']}"
    until(lambda: listens(tmp_path))


def test_a_killed_program_is_started_again(start: Start, tmp_path: Path) -> None:
    start()
    until(lambda: everything_started(tmp_path))
    before = pid_of(tmp_path, "push")
    os.kill(before, signal.SIGKILL)
    until(lambda: len(starts(tmp_path, "push")) == 2)
    assert len(starts(tmp_path, "web")) == 1, "the others are left alone"
    until(lambda: before not in read_pids(tmp_path) and len(read_pids(tmp_path)) == 3)


def test_a_disk_that_takes_no_more_ends_nobody_and_who_runs_is_written_down_when_it_does(
    start: Start, tmp_path: Path
) -> None:
    supervisor = start()
    until(lambda: everything_started(tmp_path))
    before = pid_of(tmp_path, "push")
    in_the_way = tmp_path / "ports.json.new"
    in_the_way.mkdir()  # nothing can be written there
    os.kill(before, signal.SIGKILL)
    until(lambda: len(starts(tmp_path, "push")) == 2)
    assert supervisor.poll() is None
    assert before not in read_pids(tmp_path), "nobody signals whoever has that id by now"
    in_the_way.rmdir()
    until(lambda: len(read_pids(tmp_path)) == 3)
    assert before not in read_pids(tmp_path)
    assert len(starts(tmp_path, "web")) == 1


def test_a_web_that_hangs_is_ended_and_started_again(start: Start, tmp_path: Path) -> None:
    start(web="answers")
    until(lambda: everything_started(tmp_path))
    until(lambda: answers(tmp_path, "web") > 2 * ASKS)
    assert len(starts(tmp_path, "web")) == 1, "who answers is left alone"
    hung = pid_of(tmp_path, "web")
    os.kill(hung, signal.SIGSTOP)
    until(lambda: len(starts(tmp_path, "web")) == 2)
    assert not lives(hung)
    assert len(starts(tmp_path, "push")) == 1


def test_of_two_webs_on_one_port_the_one_that_hangs_is_ended(start: Start, tmp_path: Path) -> None:
    start(web="answers", web_2="answers")
    until(lambda: everything_started(tmp_path) and bool(starts(tmp_path, "web-2")))
    until(lambda: min(answers(tmp_path, name) for name in ("web", "web-2")) > 2 * ASKS)
    assert [len(starts(tmp_path, name)) for name in ("web", "web-2")] == [1, 1], "who answers is left alone"
    hung = pid_of(tmp_path, "web-2")
    os.kill(hung, signal.SIGSTOP)
    until(lambda: len(starts(tmp_path, "web-2")) == 2)
    assert not lives(hung)
    assert len(starts(tmp_path, "web")) == 1, "its neighbour goes on answering"


def test_what_a_dead_program_left_running_ends_with_it(start: Start, tmp_path: Path) -> None:
    start(web="worker")
    until(lambda: everything_started(tmp_path))
    web = pid_of(tmp_path, "web")

    def left_behind() -> list[str]:
        found = [path.parent.name for path in Path("/proc").glob("[0-9]*/cmdline") if _says(path, f"left behind {web}")]
        return [pid for pid in found if lives(int(pid))]

    until(lambda: len(left_behind()) == 1)
    os.kill(web, signal.SIGKILL)
    until(lambda: left_behind() == [])
    until(lambda: len(starts(tmp_path, "web")) == 2)


def test_a_program_that_dies_each_time_is_started_ever_more_seldom(start: Start, tmp_path: Path) -> None:
    start(jobs="dies")
    until(lambda: len(starts(tmp_path, "jobs")) >= 5)
    at = starts(tmp_path, "jobs")
    assert at[4] - at[0] > 1.0, "pauses of 0.1, 0.2, 0.4 and 0.8 s; a slow machine can only make them longer"


def test_a_program_that_refuses_in_words_ends_the_hub(start: Start) -> None:
    assert start(web="refuses").wait(PATIENCE_S) == 2


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_everything_also_who_is_deaf_to_it(start: Start, tmp_path: Path, number: int) -> None:
    supervisor = start(push="deaf")
    until(lambda: everything_started(tmp_path))
    pids = read_pids(tmp_path)
    until(lambda: listens(tmp_path))  # by then the deaf one has closed its ears
    supervisor.send_signal(number)
    assert supervisor.wait(PATIENCE_S) == 0
    assert not [pid for pid in pids if lives(pid)]
    assert read_ports(tmp_path) is None


def read_pids(home: Path) -> list[int]:
    ports = read_ports(home)
    return list(ports.pids.values()) if ports else []


def test_a_killed_supervisor_leaves_nobody_behind(start: Start, tmp_path: Path) -> None:
    supervisor = start()
    until(lambda: everything_started(tmp_path))
    pids = read_pids(tmp_path)
    supervisor.kill()
    until(lambda: not [pid for pid in pids if lives(pid)])


def test_a_taken_port_is_said_with_the_setting_to_change(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=rf"Port {port}, where push should listen.*ATRIUM_PUSH_PORT"):
            settle_ports(HubSettings(home=tmp_path, web_port=0, push_port=port))


def test_everywhere_is_reached_from_here_by_the_loopback(tmp_path: Path) -> None:
    write_ports(tmp_path, Ports("0.0.0.0", 8080, 8081, 80, {"web": 1}))
    found = read_ports(tmp_path)
    assert found is not None
    assert found.address == "http://127.0.0.1:80"
    assert found.pids == {"web": 1}


def _says(cmdline: Path, words: str) -> bool:
    try:
        return words.encode() in cmdline.read_bytes()
    except OSError:
        return False
