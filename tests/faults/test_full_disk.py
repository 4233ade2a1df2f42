"""A whole hub on a small disk, its log on it, too, that somebody fills to the last byte and clears again (F3, I1, I2, I9)."""

import json
import os
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from uuid_utils.compat import uuid7

from config.demo.number_bot import NumberBot
from config.demo.programs import Demo
from tests.patience import until

SMALL = "24m"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, which only an administrator of the machine may lay here."""
    folder = tmp_path / "disk"
    folder.mkdir()
    laid = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(folder)],
        check=False,
        capture_output=True,
        text=True,
    )
    if laid.returncode != 0:
        pytest.skip(f"this account may lay no small disk here: {laid.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def demo(small_disk: Path) -> Iterator[Demo]:
    running = Demo(home=small_disk / "h", front=0, printer=0, paper=0, with_kiosk=False)
    running.start()
    yield running
    running.end()


def fill(folder: Path) -> Path:
    """To the last byte."""
    ball = folder / "ball"
    with ball.open("ab", buffering=0) as file:
        for size in (65536, 4096, 1):
            try:
                while file.write(b"x" * size):
                    pass
            except OSError:
                continue
    return ball


def ask(demo: Demo) -> tuple[int, str]:
    """A number of the other kiosk: status, and the code of a refusal."""
    device = json.loads((demo.home / "devices.json").read_text("utf-8"))["L1"]
    body = {
        "request_id": str(uuid7()), "session_id": str(uuid7()), "service": "registration", "language": "en",
        "asked_at": datetime.now(UTC).isoformat(),
    }  # fmt: skip
    headers = {"Authorization": f"Bearer {device['device_id']}.{device['secret']}", "Content-Type": "application/json"}
    wants = urllib.request.Request(f"{demo.address}/api/v1/numbers", json.dumps(body).encode(), headers)  # noqa: S310  # our own hub
    try:
        with urllib.request.urlopen(wants, timeout=5) as answer:  # noqa: S310
            return answer.status, ""
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)["code"]


@pytest.mark.long
def test_a_hub_on_a_full_disk_refuses_in_words_lives_on_and_loses_nothing(demo: Demo, small_disk: Path) -> None:
    given = [ask(demo) for _ in range(20)]
    assert given == [(200, "")] * 20
    web = demo.hub_process("web")
    ball = fill(small_disk)
    until(lambda: ask(demo) == (503, "disk_full"))
    assert [ask(demo) for _ in range(300)] == [(503, "disk_full")] * 300, (
        "each at once and in words, and the log is full, too"
    )
    with urllib.request.urlopen(f"{demo.address}/board/demo/lobby", timeout=5) as board:  # noqa: S310
        assert board.status == 200
    assert not demo.dead()
    assert demo.hub_process("web") == web
    assert web is not None
    os.kill(web, 9)
    until(lambda: _refuses(demo))  # who dies on a full disk comes up again, and says the same
    assert not demo.dead(), "its supervisor goes on"
    ball.unlink()
    bot = NumberBot(demo.address, demo.home)
    bot.start()
    until(lambda: bot.count()["issued"] >= 3)
    bot.stop()
    assert bot.count() == {"issued": bot.count()["issued"], "lost": 0, "doubled": 0}
    until(lambda: demo.hub_process("web") not in {None, web})


def _refuses(demo: Demo) -> bool:
    try:
        return ask(demo) == (503, "disk_full")
    except (OSError, ValueError, KeyError):  # the front answers for a web that is away
        return False
