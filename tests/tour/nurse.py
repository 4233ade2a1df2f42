"""Somebody who works at St Anna in the tour's language: entered by the command an administrator would use."""

import os
import subprocess
import sys

from config.contract.words import Language
from config.demo.programs import Demo
from tests.tour.truth import NotAsItShouldBe

EMAIL, PASSWORD = "tour@st-anna.example", "a tour through the house"


def enter_nurse(demo: Demo, language: Language) -> None:
    """Who may call patients and see the kiosks."""
    command = [sys.executable, "-m", "display_server", "user", "add", EMAIL, "--name", "Marija Kazlauskaitė"]
    roles = ["--role", "staff", "--role", "admin", "--language", language.value, "--password-stdin"]
    done = subprocess.run(  # noqa: PLW1510  # its status is looked at
        [*command, *roles],
        env={**os.environ, **demo.environment},
        input=f"{PASSWORD}\n",
        capture_output=True,
        text=True,
        timeout=60,
    )
    if done.returncode != 0:
        raise NotAsItShouldBe(f"the nurse could not be entered: {done.stdout}{done.stderr}")
