"""`restored`: said once after a backup was put back."""

import pytest
from sqlalchemy import select

from config.settings import HubSettings
from display_server.cli import main
from display_server.db.models import HubIdentity
from display_server.hub import open_hub


def test_a_restored_hub_is_of_another_generation_and_says_what_comes_next(
    settings: HubSettings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ATRIUM_HOME", str(settings.home))
    assert main(["restored"]) == 0
    said = capsys.readouterr().out
    assert "generation 2" in said
    assert "Start the hub now" in said
    hub = open_hub(settings)
    with hub.database.reading() as session:
        assert session.scalars(select(HubIdentity.generation)).one() == 2
    hub.close()
