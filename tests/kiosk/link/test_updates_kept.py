"""What a kiosk keeps of an offered version: what is tried again, when a version has come up, and a disk that takes nothing."""

import shutil
import sys
from pathlib import Path

import pytest

from config.contract.updates import UpdateOffer, UpdateStep, UpdateTrouble
from config.settings import KioskSettings
from config.version import PROGRAM
from kiosk.link.hub_client import HubClient
from kiosk.link.updates import COMES_UP_S, Updates
from tests.installed_tree import Publisher
from tests.kiosk.link.stand_in_hub import StandInHub
from tests.kiosk.link.test_remote import Glass
from tests.kiosk.world import HandWorld
from tests.patience import until

NEXT = "9.0.0"


class Followed:
    """A kiosk's part that follows versions, begun anew at will."""

    def __init__(self, client: HubClient, hub: StandInHub, folder: Path) -> None:
        self._client, self._hub, self.folder = client, hub, folder
        self.publisher, self.shelf, self.glass = Publisher(folder / "p"), folder / "r", Glass()
        self.begins(self.publisher)

    def begins(self, *trusted: Publisher) -> None:
        self.world = HandWorld()
        settings = KioskSettings(home=self.folder / "h", update_keys=[one.public for one in trusted])
        self.updates = Updates(self._client, settings, self.world.world, lambda: self.glass)

    def bundle(self, publisher: Publisher, self_test: str = "exit 0") -> None:
        tree = self.folder / "t"
        shutil.rmtree(tree, ignore_errors=True)
        for name, said in {
            "run": f"#!/bin/sh\n{self_test}\n", "uv.lock": "the lock", "config/version.py": f'PROGRAM = "{NEXT}"\n',
            "config/contract/__init__.py": "VERSION = 1\n", "display_server/db/migrations/versions/0052_x.py": "",
        }.items():  # fmt: skip
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            (tree / name).write_text(said)
        (tree / "run").chmod(0o755)
        for top in ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "SECURITY.md", "kiosk", "hardware"):
            (tree / top).touch()
        (publisher.folder / f"atrium-{NEXT}.update").unlink(missing_ok=True)
        self._hub.bundle = (NEXT, publisher.bundle(tree).read_bytes())

    def hear(self) -> tuple[str, str | None]:
        """As with a heartbeat, until something else than fetching is known."""
        offer = UpdateOffer.model_validate(self._hub.offer())

        def settled() -> bool:
            self.updates.hear(offer)
            return self.said()[0] != UpdateStep.FETCHING

        until(settled)
        return self.said()

    def said(self) -> tuple[str, str | None]:
        said = self.updates.said()["update"]
        return said.step, said.trouble


@pytest.fixture
def followed(client: HubClient, hub: StandInHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Followed:
    base = tmp_path / "base"
    (base / ".venv/bin").mkdir(parents=True)
    (base / ".venv/bin/python").symlink_to(sys.executable)
    (base / "uv.lock").write_text("the lock")
    monkeypatch.setenv("ATRIUM_RELEASES", str(tmp_path / "r"))
    monkeypatch.setenv("ATRIUM_BASE", str(base))
    return Followed(client, hub, tmp_path)


def test_who_is_trusted_since_is_believed_after_the_next_start(followed: Followed) -> None:
    new = Publisher(followed.folder / "new")
    followed.bundle(new)
    assert followed.hear() == ("refused", UpdateTrouble.SIGNATURE)
    followed.begins(new)
    assert followed.hear()[0] == "waits"
    assert followed.glass.ends == 1


def test_a_version_that_does_not_work_here_is_not_tried_again(followed: Followed, hub: StandInHub) -> None:
    followed.bundle(followed.publisher, "exit 1")
    assert followed.hear() == ("refused", UpdateTrouble.SELF_TEST)
    fetched = len(hub.asked("update-pieces"))
    followed.begins(followed.publisher)
    assert followed.hear() == ("refused", UpdateTrouble.SELF_TEST)
    assert len(hub.asked("update-pieces")) == fetched


def test_a_hub_without_the_file_may_have_it_later(followed: Followed, hub: StandInHub) -> None:
    followed.bundle(followed.publisher)
    none = UpdateOffer(version=NEXT, size=0, sha256="")
    followed.updates.hear(none)
    until(lambda: followed.said() == ("refused", UpdateTrouble.OLDER))
    assert followed.hear()[0] == "waits"


def test_a_version_that_was_damaged_while_it_waited_is_fetched_anew(followed: Followed, hub: StandInHub) -> None:
    followed.bundle(followed.publisher)
    followed.glass.served = True  # somebody stands here: it waits
    assert followed.hear()[0] == "waits"
    fetched = len(hub.asked("update-pieces"))
    (followed.shelf / NEXT / "README.md").write_text("another one")
    followed.glass.served = False
    followed.hear()
    assert followed.glass.ends == 0
    assert not (followed.shelf / "current").exists()
    until(lambda: followed.hear()[0] == "waits" and followed.glass.ends == 1)
    assert len(hub.asked("update-pieces")) > fetched
    assert (followed.shelf / NEXT / "README.md").read_text() == ""


def test_a_disk_that_takes_no_mark_of_the_trial_ends_nothing(followed: Followed) -> None:
    followed.bundle(followed.publisher)
    followed.glass.served = True
    assert followed.hear()[0] == "waits"
    (followed.shelf / "trial").mkdir()  # what cannot be written
    followed.glass.served = False
    followed.hear()
    assert followed.glass.ends == 0
    assert followed.hear() == ("refused", UpdateTrouble.DISK)
    assert not (followed.shelf / "current").exists()


@pytest.mark.parametrize("heard", [True, False])
def test_a_version_has_come_up_once_it_has_lived_for_a_while(followed: Followed, hub: StandInHub, heard: bool) -> None:
    """One whose window dies may well have spoken with the hub before."""
    followed.shelf.mkdir(exist_ok=True)
    (followed.shelf / "trial").write_text("started\n")
    followed.begins(followed.publisher)
    if heard:
        hub.bundle = (PROGRAM, b"")
        assert followed.hear()[0] == "current"
    assert (followed.shelf / "trial").exists()
    followed.world.move(COMES_UP_S)
    assert not (followed.shelf / "trial").exists()
