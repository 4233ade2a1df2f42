"""The Python packages a version runs with: those that are there, where the lock is the same, else what it brings."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from config.contract.updates import UpdateTrouble
from config.releases.refused import BundleRefused

WITHIN_S = 900.0


def lock_of(tree: Path) -> str:
    """By this name its packages stand in `environments`; `run` computes the same."""
    return hashlib.sha256((tree / "uv.lock").read_bytes()).hexdigest()[:16]


def prepare_packages(coming: Path, running: Path, shelf: Path) -> None:
    """Nothing is fetched from anywhere. Raises BundleRefused (`packages`)."""
    lock = lock_of(coming)
    wanted = shelf / "environments" / lock
    if not wanted.exists():
        staged = wanted.with_name(f".coming-{lock}")
        staged.parent.mkdir(mode=0o755, exist_ok=True)
        shutil.rmtree(staged, ignore_errors=True)
        if (running / "uv.lock").exists() and lock_of(running) == lock and (running / ".venv/bin/python").exists():
            _copy((running / ".venv").resolve(), staged)
        elif (coming / "wheels/locked.txt").exists():
            _install(coming / "wheels", staged)
        else:
            raise BundleRefused(
                UpdateTrouble.PACKAGES,
                "this version needs other packages than those here and does not bring them: ask for the bundle with wheels",
            )
        staged.rename(wanted)
    (coming / ".venv").symlink_to(f"../environments/{lock}")


def _copy(environment: Path, into: Path) -> None:
    """Its own files: a version that is there must not change under one that comes."""

    def link(source: str, target: str) -> None:
        try:
            os.link(source, target, follow_symlinks=False)
        except OSError:  # another disk
            shutil.copy2(source, target, follow_symlinks=False)

    shutil.copytree(environment, into, symlinks=True, copy_function=link)


def _install(wheels: Path, into: Path) -> None:
    made = [sys.executable, "-m", "venv", str(into)]
    pip = [str(into / "bin/python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-index"]
    pip += ["--find-links", str(wheels), "--require-hashes", "--requirement", str(wheels / "locked.txt")]
    for command in (made, pip):
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=WITHIN_S, check=False)
        except subprocess.TimeoutExpired:
            raise BundleRefused(
                UpdateTrouble.PACKAGES, f"the packages it brings were not installed within {WITHIN_S:.0f} s"
            ) from None
        if done.returncode != 0:
            said = (done.stderr.strip().splitlines() or ["no reason was given"])[-1]
            raise BundleRefused(UpdateTrouble.PACKAGES, f"the packages it brings could not be installed: {said}")
