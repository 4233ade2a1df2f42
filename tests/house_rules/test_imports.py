"""Who may import whom (design, section 1): the contracts stand in pyproject.toml, `[tool.importlinter]`."""

import subprocess
import sys

import pytest

from tests.conftest import KIVY_CAME
from tests.house_rules.tree import ROOT, expect_none, imported, python_files


def test_the_walls_between_the_rooms_stand() -> None:
    checked = subprocess.run(  # noqa: PLW1510  # its status is asserted
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize(
    ("module", "never"),
    [
        ("kiosk.flow.respond", {"flask", "sqlalchemy", "jinja2", "kivy", "httpx2"}),
        ("config.contract.device_api", {"flask", "sqlalchemy", "kivy"}),
        ("display_server.app", {"kivy"}),
        ("display_server.cli", {"kivy"}),
        ("kiosk.performer", {"flask", "sqlalchemy", "jinja2"}),
    ],
)
def test_a_program_carries_nothing_of_the_other(module: str, never: set[str]) -> None:
    said = f"import {module}, sys; print(*(name for name in {sorted(never)!r} if name in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", said], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    expect_none(done.stdout.split())


def test_the_virtual_printer_and_what_it_checks_share_no_code() -> None:
    """It would else only mirror the encoder: no module of the one is imported by the other, whatever it is called."""
    virtual = "hardware.printer.virtual"
    shared = [
        f"{path}: {name}"
        for path in python_files("hardware")
        for name in imported(path)
        if name.startswith("hardware.")
        and (".".join(path.with_suffix("").parts).startswith(virtual) != name.startswith(virtual))
    ]
    expect_none(shared)


def test_no_test_loads_kivy_while_it_is_collected(pytestconfig: pytest.Config) -> None:
    """Who imports Kivy before `prepare_kivy` gives every screen test of that process a window of the wrong size."""
    if not pytestconfig.stash[KIVY_CAME]:
        return
    # Which one it is takes a process of half a minute: only who has to know waits for it.
    modules = [
        ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for file in sorted((ROOT / "tests").rglob("*.py"))
        if "bench" not in file.parts and file.name not in {"__main__.py", "__init__.py"}
    ]
    said = (
        "import importlib, sys\n"
        f"for module in {modules!r}:\n"
        "    importlib.import_module(module)\n"
        "    if 'kivy' in sys.modules: sys.exit(module)\n"
    )
    done = subprocess.run([sys.executable, "-c", said], cwd=ROOT, capture_output=True, text=True, timeout=60)  # noqa: PLW1510
    pytest.fail(f"Kivy came with the tests of this process: {done.stderr}")
