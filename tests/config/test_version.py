"""A tree says one version."""

import tomllib

from config.version import PROGRAM, numbers_of
from tests.installed_tree import ROOT


def test_the_program_and_its_project_say_the_same_version() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == PROGRAM
    assert numbers_of("0.10.0") > numbers_of("0.9.9")
