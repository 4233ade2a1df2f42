"""What every test may ask for: a hub over a fresh copy of a migrated database, a clock that stands still, a client."""

import os
import shutil
from collections.abc import Generator, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from config.settings import HubSettings
from display_server.app import create_app
from display_server.db.identity import make_identity
from display_server.db.migrate import migrate
from display_server.db.transaction import Transaction
from display_server.hub import Hub, open_hub
from tests.small_cast import KIOSK_HEADERS, NOW, add_small_cast


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="the full counts of tests marked `long`")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long"):
        return
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason="full counts: run with --long"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI nothing is passed over: a component that is missing there fails the run (locally its reason is said)."""
    report = yield
    if report.skipped and "ATRIUM_CI" in os.environ and not item.get_closest_marker("long"):
        report.outcome = "failed"
    return report


class StandingClock:
    """A clock that moves only when a test says so."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at
        self.seconds = 1000.0

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.seconds

    def move(self, **span: float) -> None:
        """`clock.move(minutes=5)`: both times go on together."""
        passed = timedelta(**span)
        self.at += passed
        self.seconds += passed.total_seconds()


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture(scope="session")
def template_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated live database with the small cast, made once; tests copy it and share nothing."""
    home = tmp_path_factory.mktemp("template")
    settings = HubSettings(home=home)
    migrate(settings)
    hub = open_hub(settings, StandingClock())

    def enter(tx: Transaction) -> None:
        make_identity(tx.session, settings, NOW)
        add_small_cast(tx.session)

    hub.writer.run(enter)
    hub.close()
    return home


@pytest.fixture
def settings(template_home: Path, tmp_path: Path) -> HubSettings:
    """Settings over a home of this test's own."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("hub.sqlite", "secrets.toml"):
        shutil.copy2(template_home / name, home / name)
    return HubSettings(home=home, web_port=0, push_port=0)


@pytest.fixture
def hub(settings: HubSettings, clock: StandingClock) -> Iterator[Hub]:
    opened = open_hub(settings, clock)
    yield opened
    opened.close()


@pytest.fixture
def app(settings: HubSettings, hub: Hub) -> Flask:
    made = create_app(settings, hub=hub)
    made.testing = False  # errors are answered as in production
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Nobody: not paired, not signed in."""
    return app.test_client()


@pytest.fixture
def kiosk(app: Flask) -> FlaskClient:
    """The small cast's paired kiosk."""
    client = app.test_client()
    for name, value in KIOSK_HEADERS.items():
        client.environ_base[f"HTTP_{name.upper()}"] = value
    return client
