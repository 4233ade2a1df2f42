"""What the documents tell people to type exists."""

import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.house_rules.tree import ROOT, expect_none, files, python_files, read

RUN = re.compile(r"\./run(?: +([a-z][\w-]*))?(?: +([a-z][\w-]*))?(?: +([a-z][\w-]*))?")
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
MODULE = re.compile(r"python -m ([a-z_][\w.]*)")


def documents() -> Iterator[Path]:
    for path in files():
        if path.suffix == ".md":
            yield path


def quoted() -> Iterator[tuple[str, tuple[str, ...]]]:
    """(where, words after ./run) of every command quoted in a document or a module's text."""
    for path in (*documents(), *python_files("display_server", "kiosk", "hardware", "config")):
        for number, line in enumerate(read(path).splitlines(), 1):
            for found in RUN.finditer(line):
                yield f"{path}:{number}", tuple(word for word in found.groups() if word)


@cache
def help_of(*command: str) -> str:
    done = subprocess.run(  # noqa: PLW1510  # its status is asserted
        [sys.executable, "-m", *command, "--help"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_quoted_command_of_run_exists() -> None:
    known = set(re.findall(r"^  \./run ([a-z]+)", read(Path("run")), re.MULTILINE))
    assert {"demo", "test", "hub", "kiosk", "printer", "bench", "tour"} <= known
    expect_none([f"{where}: {words[0]}" for where, words in quoted() if words and words[0] not in known])


def test_every_quoted_command_of_the_hub_exists() -> None:
    said = help_of("display_server")
    known = set(re.findall(r"[a-z][a-z-]+", said))
    found = [f"{where}: {words[1]}" for where, words in quoted() if len(words) > 1 and words[0] == "hub"]
    expect_none([line for line in found if line.rsplit(": ", 1)[1] not in known])


def test_every_quoted_bench_exists() -> None:
    quoted_benches = {words[1] for _, words in quoted() if len(words) > 1 and words[0] == "bench"}
    expect_none([name for name in sorted(quoted_benches) if find_spec(f"tests.bench.{name}") is None])


def test_every_quoted_module_exists() -> None:
    found = {name.rstrip(".") for path in documents() for name in MODULE.findall(read(path))}
    expect_none([name for name in sorted(found) if find_spec(name) is None])


def test_every_link_leads_somewhere() -> None:
    broken = [
        f"{path}: {target}"
        for path in documents()
        for target in LINK.findall(read(path))
        if not (ROOT / path.parent / target).exists()
    ]
    expect_none(broken)


def test_the_readme_opens_with_the_two_commands() -> None:
    code = re.search(r"```\w*\n(.*?)```", read(Path("README.md")), re.DOTALL)
    assert code is not None
    assert [line.split("#")[0].strip() for line in code[1].strip().splitlines()] == ["./run demo", "./run test"]


@pytest.mark.parametrize(
    "program", ["display_server", "kiosk", "hardware.printer.virtual", "tests.bench", "tests.tour"]
)
def test_every_program_explains_itself(program: str) -> None:
    assert "usage" in help_of(program).lower()


def test_every_test_that_a_document_names_is_there() -> None:
    """SECURITY.md and others say which test keeps a promise."""
    named = re.compile(r"`(tests/[\w/.]+)`")
    found = [
        f"{path}: {test}" for path in documents() for test in named.findall(read(path)) if not (ROOT / test).exists()
    ]
    expect_none(found)
