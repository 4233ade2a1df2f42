"""`person export|erase`, as somebody types them who was asked by letter."""

import json
from pathlib import Path

import pytest

from config.settings import HubSettings
from display_server.cli import REFUSED, main
from display_server.hub import Hub
from tests.display_server.services.records.test_one_person import planted


def test_a_person_is_given_out_erased_and_then_found_by_nobody(
    hub: Hub, settings: HubSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    planted(hub)
    hub.close()
    monkeypatch.setenv("ATRIUM_HOME", str(settings.home))
    ona = ["--born", "1948-03-02", "--name", "Ona Petraite"]
    out = tmp_path / "ona.json"
    assert main(["person", "export", *ona, "--out", str(out)]) == 0
    assert json.loads(out.read_text())["bookings"][0]["name"] == "Ona Petraitė"
    assert out.stat().st_mode & 0o077 == 0
    for refused in (
        ["export", *ona],
        ["erase", *ona],
        ["export", "--name", "Ona"],
        ["erase", "--reference", "no", "--why", "x"],
    ):
        assert main(["person", *refused]) == REFUSED
    assert "Traceback" not in capsys.readouterr().err
    assert main(["person", "erase", *ona, "--why", "asked"]) == 0
    assert main(["person", "export", *ona, "--out", str(tmp_path / "again.json")]) == REFUSED
