"""`run` counts the starts of a version on trial: what it does where the disk takes nothing more, and after three of them."""

import os
import resource
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A `run` with two versions beside it, which say their names; the newer one is on trial and was started once."""
    shutil.copy2(ROOT / "run", tmp_path / "run")
    shelf = tmp_path / "shelf"
    for version in ("0.1.5", "0.2.0"):
        (shelf / version).mkdir(parents=True)
        (shelf / version / "run").write_text(f"#!/bin/sh\necho {version}\n")
        (shelf / version / "run").chmod(0o755)
    (shelf / "current").symlink_to("0.2.0")
    (shelf / "previous").symlink_to("0.1.5")
    (shelf / "trial").write_text("started\n")
    return tmp_path


def started(base: Path, *, full: bool = False) -> str:
    """Which version came. `full`: no file may grow, as on a full disk."""

    def nothing_grows() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    done = subprocess.run(
        [str(base / "run"), "kiosk"], env={**os.environ, "ATRIUM_RELEASES": str(base / "shelf")}, stdout=subprocess.PIPE,
        text=True, timeout=60, check=False, preexec_fn=nothing_grows if full else None,  # no threads here
        restore_signals=False,  # who writes too much hears of an error, and is not ended
    )  # fmt: skip
    return done.stdout.strip()


def test_three_starts_and_then_the_one_before(base: Path) -> None:
    assert [started(base) for _ in range(4)] == ["0.2.0", "0.2.0", "0.1.5", "0.1.5"]
    assert (base / "shelf/went-back").read_text() == "0.2.0\n"


def test_a_start_that_cannot_be_counted_is_one_of_the_version_before(base: Path) -> None:
    assert started(base, full=True) == "0.1.5"
    assert started(base) == "0.1.5"
    assert not (base / "shelf/trial").exists()
