"""The database's shape: up, down and up again on data; waiting for head; demo or live."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from config.settings import HubSettings
from display_server.db.engine.head import NotAtHead, current_revision, head, wait_for_head
from display_server.db.engine.identity import NoIdentity, WrongKind, check_identity
from display_server.db.engine.migrate import migrate
from display_server.db.engine.session import Database
from display_server.db.models import Desk, Visit
from display_server.hub import open_hub
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import take_number

ON_BOTH_DATABASES = True


def test_the_queue_goes_down_and_up_again_and_the_hospital_stays(settings: HubSettings, clock: StandingClock) -> None:
    hub = open_hub(settings, clock)
    take_number(hub)
    hub.close()
    migrate(settings, to="0001")
    assert current_revision(settings) == "0001"
    migrate(settings)
    database = Database(settings)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Desk)) == 3
        assert session.scalar(select(func.count()).select_from(Visit)) == 0
    database.close()


def test_all_of_it_goes_down_to_nothing_and_up_again(settings: HubSettings) -> None:
    migrate(settings, to="base")
    assert current_revision(settings) is None
    migrate(settings)
    assert current_revision(settings) == head()


def test_a_program_refuses_a_database_that_is_not_at_head(settings: HubSettings, tmp_path: Path) -> None:
    migrate(settings, to="0001")
    with pytest.raises(NotAtHead, match=r"\./run hub migrate"):
        wait_for_head(settings, at_most_s=0.1)
    with pytest.raises(NotAtHead, match="not been set up"):
        wait_for_head(HubSettings(home=tmp_path / "nothing"), at_most_s=0.1)


def test_a_program_of_the_other_kind_is_refused_in_words(settings: HubSettings) -> None:
    database = Database(settings)
    with database.reading() as session:
        assert check_identity(session, settings).kind == "live"
        with pytest.raises(WrongKind, match="started for demo"):
            check_identity(session, settings.model_copy(update={"demo": True}))
        with pytest.raises(WrongKind, match="ATRIUM_CLOCK"):
            check_identity(session, settings.model_copy(update={"clock": "2026-03-12T10:00:00,1"}))
    database.close()


def test_an_empty_database_is_nobodys(tmp_path: Path) -> None:
    settings = HubSettings(home=tmp_path)
    migrate(settings)
    database = Database(settings)
    with database.reading() as session, pytest.raises(NoIdentity, match="init"):
        check_identity(session, settings)
    database.close()
