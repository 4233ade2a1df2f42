"""A backup was put back and nobody said so: whoever has seen more brings the news, and nothing of the gap is given again."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from pydantic import SecretStr
from sqlalchemy import select
from uuid_utils.compat import uuid7

from config.settings import HubSettings
from display_server.app import create_app
from display_server.db.models import AuditLine, HubIdentity
from display_server.domain.hub_mark import HubMark, read_mark, say_mark
from display_server.hub import Hub, open_hub
from display_server.kept_mark import KeptMark
from tests.conftest import StandingClock
from tests.display_server.services.lease_acts import lease
from tests.display_server.services.queue_acts import ask
from tests.small_cast import KIOSK_HEADERS

ON_BOTH_DATABASES = True


class Running:
    """The hub as a program that is ended and started; its database can be copied and put back meanwhile."""

    def __init__(self, settings: HubSettings, clock: StandingClock, copy: Callable[[str], str] | None) -> None:
        self._settings, self._clock, self._copy = settings, clock, copy
        self.hub = open_hub(settings, clock)
        self._kiosk: FlaskClient | None = None

    def ended(self) -> None:
        self.hub.close()

    def started(self) -> None:
        self.hub, self._kiosk = open_hub(self._settings, self._clock), None

    def backup(self) -> Any:
        self.ended()
        if self._copy is not None:
            kept: Any = self._copy(urlsplit(self._settings.postgres or "").path[1:])
        else:
            kept = self._settings.home / "backup.sqlite"
            shutil.copy2(self._settings.database_file, kept)
        self.started()
        return kept

    def put_back(self, kept: Any) -> None:
        self.ended()
        if self._copy is not None:
            url = self._copy(urlsplit(kept).path[1:])
            self._settings = self._settings.model_copy(update={"database": SecretStr(url)})
        else:
            for part in self._settings.database_file.parent.glob("hub.sqlite*"):
                part.unlink()
            shutil.copy2(kept, self._settings.database_file)
        self.started()

    def says(self, path: str, body: str, seen: str | None = None) -> dict[str, Any]:
        if self._kiosk is None:
            self._kiosk = create_app(self._settings, hub=self.hub).test_client()
        headers = {**KIOSK_HEADERS, "Content-Type": "application/json"}
        if seen is not None:
            headers["Atrium-Seen"] = seen
        answer = self._kiosk.post(f"/api/v1/{path}", data=body, headers=headers)
        assert answer.status_code == 200, answer.text
        said: dict[str, Any] = answer.get_json()
        return said

    def takes(self, seen: str | None = None) -> tuple[str, str]:
        """A number at the kiosk, and what the kiosk has seen by it."""
        said = self.says("numbers", ask(request_id=uuid7()).model_dump_json(), seen)
        return said["number"], said["seen"]

    @property
    def generation(self) -> int:
        with self.hub.database.reading() as session:
            return session.scalars(select(HubIdentity.generation)).one()


@pytest.fixture
def running(settings: HubSettings, clock: StandingClock, request: pytest.FixtureRequest) -> Iterator[Running]:
    made: list[str] = []
    copy = None
    if settings.postgres is not None:
        server = request.getfixturevalue("postgres_server")

        def copy(name: str) -> str:
            made.append(server.make(template=name))
            return made[-1]

    started = Running(settings, clock, copy)
    yield started
    started.ended()
    for url in made:
        server.drop(url)


def test_the_first_request_of_whoever_saw_more_is_answered_past_the_gap(running: Running) -> None:
    running.takes()
    kept = running.backup()
    assert running.takes()[0] == "K-002"
    number, seen = running.takes()
    running.put_back(kept)
    assert running.takes(seen)[0] == "K-3001", f"not {number} again"
    number, newer = running.takes(seen)
    assert (number, running.generation) == ("K-3002", 2), "an old claim is no second news"
    with running.hub.database.reading() as session:
        line = session.scalars(select(AuditLine).where(AuditLine.what == "hub.restored")).one()
    assert line.who == "hub"
    assert line.after is not None
    assert line.after["noticed_by"].startswith("device:")
    running.put_back(kept)  # the same backup once more
    assert running.takes(newer)[0] == "K-6001"
    assert running.generation == 3


def test_a_block_given_after_the_backup_is_noticed_too(running: Running, clock: StandingClock) -> None:
    kept = running.backup()
    clock.move(seconds=1)
    lease(running.hub)
    seen = running.says("heartbeats", '{"program_version": "1", "clock": "2026-03-12T08:00:00Z"}')["seen"]
    running.put_back(kept)
    assert running.takes(seen)[0] == "K-3001"


def test_the_file_beside_the_database_knows_it_before_anybody_asks(running: Running) -> None:
    kept = running.backup()
    running.takes()
    KeptMark(running.hub).keep()
    running.put_back(kept)
    assert KeptMark(running.hub).compare() == 2
    assert KeptMark(running.hub).compare() is None
    assert running.takes()[0] == "K-3001"


def test_what_no_hub_has_said_is_no_news(running: Running) -> None:
    running.takes()
    hub: Hub = running.hub
    with hub.database.reading() as session:
        hub_id = session.scalars(select(HubIdentity.hub_id)).one()
    far = HubMark(hub_id, 9, 10**6, 0)
    other_database = say_mark(HubMark(uuid7(), 9, 10**6, 0), hub.token_key)
    assert read_mark(say_mark(far, hub.token_key), hub_id, hub.token_key) == far
    for said in (say_mark(far, b"another key"), other_database, "9.1000000.0.", "…", "9" * 500, "-1.²2.3.x"):
        if said.isascii():
            running.takes(said)
        assert read_mark(said, hub_id, hub.token_key) is None
    assert running.generation == 1
