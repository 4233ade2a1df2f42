"""The floor plan: what stands at the top, and nothing in it that belongs to one machine only."""

import hashlib
import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.house_rules.tree import PACKAGES, ROOT, expect_none, files, read, text_files

TOP = {*PACKAGES, "tests", "pyproject.toml", "README.md", "run", "uv.lock", "LICENSE", "CHANGELOG.md", "SECURITY.md"}
TOP_DOTTED = {".ci", ".gitignore"}
# Spelled in parts so that this file does not hold what it looks for.
ONE_MACHINE = re.compile(
    r"(?<![\w.])/(?:work|ro"
    + r"ot|ho"
    + r"me/\w+|opt/py"
    + r"pi)/|py"
    + r"thonhosted\.org|py"
    + r"pi\.org|registry\.np"
    + r"mjs"
)


def test_the_top_level_is_the_floor_plan() -> None:
    tops = {path.parts[0] for path in files()}
    assert tops - TOP - TOP_DOTTED == set()


def test_nothing_names_a_registry_or_a_folder_of_one_machine() -> None:
    found = [
        f"{path}:{number}"
        for path in [*text_files(), Path("uv.lock")]
        for number, line in enumerate(read(path).splitlines(), 1)
        if ONE_MACHINE.search(line)
    ]
    expect_none(found)


def test_what_others_made_is_what_its_manifest_says() -> None:
    manifests = [path for path in files() if path.name == "manifest.json"]
    assert manifests, "fonts at least are others' work and have a manifest"
    for manifest in manifests:
        folder = ROOT / manifest.parent
        for name, said in _hashes(json.loads(read(manifest))).items():
            assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == said, f"{manifest}: {name}"


def _hashes(manifest: object) -> dict[str, str]:
    """`{file: sha256}` or `{…: {"file" | "files", "sha256"}}`: every 64-digit value beside its file's name."""
    found: dict[str, str] = {}
    if isinstance(manifest, list):
        for entry in manifest:
            found |= _hashes(entry)
    if isinstance(manifest, dict):
        named = manifest.get("file") or manifest.get("path") or manifest.get("name")
        for key, value in manifest.items():
            if isinstance(value, str) and re.fullmatch(r"[0-9a-f]{64}", value):
                found[str(named) if key == "sha256" else key] = value
            elif (
                isinstance(value, dict)
                and isinstance(value.get("sha256"), str)
                and not (value.get("file") or value.get("path") or value.get("name"))
            ):
                found[key] = value["sha256"]
            else:
                found |= _hashes(value)
    return found


@pytest.mark.parametrize(("extra", "never"), [("hub", "kivy"), ("kiosk", "flask"), ("kiosk", "sqlalchemy")])
def test_an_extra_brings_nothing_of_the_other_program(extra: str, never: str) -> None:
    project = tomllib.loads(read(Path("pyproject.toml")))["project"]
    locked = {package["name"]: package for package in tomllib.loads(read(Path("uv.lock")))["package"]}
    wanted = [
        re.split(r"[=<>\[]", name)[0] for name in [*project["dependencies"], *project["optional-dependencies"][extra]]
    ]
    seen: set[str] = set()
    while wanted:
        name = wanted.pop()
        if name not in seen:
            seen.add(name)
            wanted += [needed["name"] for needed in locked.get(name, {}).get("dependencies", [])]
    assert never not in seen


def test_the_two_commands_are_programs() -> None:
    said = subprocess.run(
        ["git", "ls-files", "--stage", "run", ".ci/run"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert [line.split()[0] for line in said.stdout.splitlines()] == ["100755", "100755"]
