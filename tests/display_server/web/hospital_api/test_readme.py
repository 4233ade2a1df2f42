"""The examples of the README work as they stand: each is sent, in its order, to a hub where somebody waits."""

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from uuid import UUID

import pytest
from flask.testing import FlaskClient

import display_server.web.hospital_api as face
from display_server.hub import Hub
from tests.display_server.services.queue_acts import book
from tests.display_server.web.systems import post

README = Path(face.__file__).with_name("README.md").read_text("utf-8")
HUB = re.compile(r"\$HUB/api/hospital/v1")


def examples() -> list[list[str]]:
    return [shlex.split(line.replace("$(key)", "KEY")) for line in README.splitlines() if line.startswith("curl ")]


def test_every_example_is_answered(system: FlaskClient, hub: Hub) -> None:
    book(hub)
    assert len(examples()) > 6
    visit = ""
    for words in examples():
        path = HUB.sub("", next(word for word in words if HUB.match(word))).replace("$VISIT", visit)
        if "-X" not in words:
            answer = system.get(f"/api/hospital/v1{path}")
        else:
            assert any(word.startswith("Idempotency-Key: ") for word in words)
            answer = post(system, path, json.loads(words[words.index("-d") + 1]) if "-d" in words else None)
        assert answer.status_code == 200, f"{path}: {answer.text}"
        visit = answer.get_json().get("visit_id", visit)


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
def test_the_key_of_the_readme_is_a_uuid_of_the_right_kind() -> None:
    line = next(line for line in README.splitlines() if line.startswith("key() "))
    made = subprocess.run(["bash", "-c", f"{line}\nkey"], capture_output=True, text=True, timeout=60, check=True).stdout
    assert len(made) == 32
    assert UUID(made).version == 7
