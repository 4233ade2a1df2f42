"""PostgreSQL's own replication as the spare: what is no standby is refused, what follows is said, and promoted."""

import shutil
import time
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from config.settings import HubSettings
from display_server.backup.words import BackupRefused
from display_server.db.models import HubIdentity
from display_server.hub import open_hub
from display_server.spare.standby import promote_standby, standby_of
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import take_number
from tests.postgres_server import PostgresServer


def test_a_server_that_nobody_follows_is_said_and_not_promoted(
    settings: HubSettings, postgres_url: str, tmp_path: Path
) -> None:
    stands = standby_of(postgres_url)
    assert stands.alarming
    assert stands.sentence == "No standby follows this server."
    with pytest.raises(BackupRefused, match="no standby"):
        promote_standby(settings, postgres_url)
    with pytest.raises(BackupRefused, match=r"secrets\.toml"):
        promote_standby(HubSettings(home=tmp_path / "empty"), postgres_url)


@pytest.mark.long
def test_a_standby_is_promoted_with_everything_and_gives_no_number_again(
    settings: HubSettings, postgres_server: PostgresServer, postgres_url: str, tmp_path: Path
) -> None:
    standby = postgres_server.follow()
    try:
        url = postgres_url.replace(str(postgres_server.folder), str(standby.folder))
        hub = open_hub(settings.model_copy(update={"database": SecretStr(postgres_url)}), StandingClock())
        given = {take_number(hub).number for _ in range(50)}
        hub.close()
        until = time.monotonic() + 30
        while "has everything" not in standby_of(url).sentence and time.monotonic() < until:
            time.sleep(0.1)
        assert not standby_of(postgres_url).alarming
        home = tmp_path / "second"
        home.mkdir()
        shutil.copy2(settings.secrets_file, home)
        second = HubSettings(home=home, database=SecretStr(url))
        assert promote_standby(second, url) == 2
        promoted = open_hub(second, StandingClock())
        assert not {take_number(promoted).number for _ in range(20)} & given
        with promoted.database.reading() as session:
            assert session.scalars(select(HubIdentity.generation)).one() == 2
        promoted.close()
    finally:
        standby.stop()
