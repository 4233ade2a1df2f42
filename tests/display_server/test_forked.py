"""What is forked from a loaded supervisor: a program as if started by hand, and nothing of the supervisor's."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from display_server import programs

ROOT = Path(__file__).parents[2]
SUPERVISOR = """
import json, os, signal, socket, subprocess, sys, threading, time
from pathlib import Path
from uuid_utils.compat import uuid7
from display_server.forked import fork, load_programs
from display_server.supervise import _open_the_first_three
before = set(os.listdir("/proc/self/fd"))
load_programs()
said = {"opened": len(set(os.listdir("/proc/self/fd")) - before), "threads": len(os.listdir("/proc/self/task"))}
held, wakes = socket.socketpair()
wakes.setblocking(False)
signal.signal(signal.SIGTERM, lambda *_: None)
signal.set_wakeup_fd(wakes.fileno())
folder = Path(sys.argv[1])

def become():
    sockets = [one for one in Path("/proc/self/fd").iterdir() if one.exists() and os.readlink(one).startswith("socket")]
    told = {"sockets": len(sockets), "sid": os.getsid(0) == os.getpid(), "home": os.environ.get("ATRIUM_HOME"),
            "kept": sorted(os.environ), "term": signal.getsignal(signal.SIGTERM) == signal.SIG_DFL,
            "name": Path("/proc/self/comm").read_text().strip(), "began": began, "uuid": str(uuid7())}
    threading.Thread(target=lambda: (time.sleep(0.2), (folder / "said").write_text(json.dumps(told)))).start()
    return 7

began = []
first = fork("web-2", {"ATRIUM_HOME": "h"}, lambda: began.append(1), become)
said["status"] = first.wait(30)
said["ours"] = [began, os.environ.get("ATRIUM_HOME"), str(uuid7())]
said["refused"] = fork("web", {}, lambda: None, lambda: sys.exit(2)).wait(30)
said["words"] = fork("web", {}, lambda: None, lambda: sys.exit("in words")).wait(30)
said["failed"] = fork("web", {}, lambda: None, lambda: 1 // 0).wait(30)
deaf = fork("web", {}, lambda: None, lambda: time.sleep(60))
try:
    deaf.wait(0.05)
except subprocess.TimeoutExpired:
    said["runs"] = deaf.poll() is None
deaf.terminate()
said["ended"] = deaf.wait(30)
said["killed"] = [(one.kill(), one.wait(30))[1] for one in [fork("web", {}, lambda: None, lambda: time.sleep(60))]]
deaf.kill()
spoken, sys.stdout = sys.stdout, None
said["mute"] = fork("web", {}, lambda: None, lambda: 5).wait(30)
sys.stdout, kept = spoken, os.dup(1)
os.close(1)
_open_the_first_three()
said["first"] = os.readlink("/proc/self/fd/1")
os.dup2(kept, 1)
print(json.dumps(said))
"""


def test_a_forked_program_has_its_own_world_and_says_how_it_ended(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SUPERVISOR, str(tmp_path)], cwd=ROOT, env={**os.environ, "ATRIUM_SECRET": "s"},
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    ours, child = json.loads(done.stdout), json.loads((tmp_path / "said").read_text())
    assert (ours["opened"], ours["threads"]) == (0, 1), "there is nothing to share and nobody to lose in a fork"
    assert child.pop("uuid") != ours.pop("ours")[2]
    assert child == {
        "sockets": 0, "sid": True, "home": "h", "kept": ["ATRIUM_HOME"], "term": True, "name": "atrium-web-2", "began": [1],
    }  # fmt: skip
    assert ours["status"] == 7, "and its threads have ended before it"
    assert (ours["refused"], ours["words"], ours["failed"]) == (2, 1, 1)
    assert "ZeroDivisionError" in done.stderr
    assert "in words" in done.stderr
    assert (ours["mute"], ours["first"]) == (5, os.devnull), "whoever started us had closed its output"
    assert (ours["runs"], ours["ended"], ours["killed"]) == (True, -15, [-9])


def test_a_version_that_cannot_be_loaded_is_started_by_command(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise ImportError

    monkeypatch.setattr(programs, "load_programs", broken)
    assert programs.ready_made() is programs.start_by_command
    assert programs.command_of("web-2")[-3:] == ["web", "--worker", "2"]
