"""What every test may ask for: a hub over a fresh copy of a migrated database, a clock that stands still, a client."""

import gc
import os
import shutil
import sys
from collections.abc import Generator, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr

from config.settings import HubSettings
from display_server.app import create_app
from display_server.db.engine.identity import make_identity
from display_server.db.engine.migrate import migrate
from display_server.db.engine.transaction import Transaction
from display_server.hub import Hub, open_hub
from tests.made_once import make_once
from tests.postgres_server import CannotStart, PostgresServer
from tests.small_cast import KIOSK_HEADERS, NOW, add_small_cast, count_on

make_once()
DATABASES = ("sqlite", "postgresql")
TAKES_LONG = (
    "tour/test_tour.py", "boards/test_emergency.py", "screens/test_every_face.py", "faults/test_kill.py",
    "boards/test_board_page.py", "screens/test_easier.py", "push/test_process.py", "printer/test_fault_storm.py",
    "faults/test_push_and_web_deaths.py", "waits/test_backtest.py", "demo/test_orchestrate.py", "screens/test_touch.py",
    "admin/test_axe_on_every_page.py", "faults/test_racing.py", "screens/test_forgotten.py", "faults/test_kill_on_postgres.py",
    "numbers/test_lease_numbers.py", "display_server/test_supervise.py", "boards/test_load_on_boards.py",
)  # fmt: skip
"""Files of half a minute and more, in the order in which they begin: what starts whole hubs beside what draws."""
KIVY_CAME = pytest.StashKey[bool]()
"""Whether Kivy was loaded with the tests: `house_rules/test_imports.py` asks."""
NEVER_SHIPPED = "it is never shipped"
"""How a test that needs `../shared/data` ends its reason to skip."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="the full counts of tests marked `long`")
    parser.addoption("--keep", action="store_true", help="what tests compare with is written anew, to be looked at")


def pytest_configure(config: pytest.Config) -> None:
    """What Hypothesis makes up is the same each time, and may take its time: only full counts look for what nobody has seen."""
    # Most tests are about what comes after: what a live hub asks administrators for has tests of its own.
    os.environ["ATRIUM_SECOND_FACTOR_FOR_ADMINISTRATORS"] = "0"
    hypothesis.settings.register_profile("steady", deadline=None, derandomize=True, database=None)
    hypothesis.settings.register_profile("searching", deadline=None, database=None)
    hypothesis.settings.load_profile("searching" if config.getoption("--long") else "steady")


def pytest_sessionstart() -> None:
    """Nothing that is collected is garbage: looking for some while it is read takes a third of the reading."""
    gc.disable()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Nor is it later: else each look at all there is goes over six thousand tests and their modules again."""
    session.config.stash[KIVY_CAME] = "kivy" in sys.modules
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes long begins first, whatever chance says of the rest: no worker is left alone with it at the end."""
    places = {f"/{file}:": place for place, file in enumerate(TAKES_LONG)}
    items.sort(key=lambda item: next((place for file, place in places.items() if file in item.nodeid), len(places)))
    if config.getoption("--long"):
        return
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason="full counts: run with --long"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI nothing is passed over: a component that is missing there fails the run (locally its reason is said).

    Only real data of others, which no clone of this repository can bring, may be absent anywhere.
    """
    report = yield
    excused = item.get_closest_marker("long") or NEVER_SHIPPED in str(report.longrepr)
    if report.skipped and "ATRIUM_CI" in os.environ and not excused:
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


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A module that says `ON_BOTH_DATABASES = True` has every test of a hub run on both."""
    if "backend" in metafunc.fixturenames and getattr(metafunc.module, "ON_BOTH_DATABASES", False):
        metafunc.parametrize("backend", DATABASES, indirect=True)


@pytest.fixture
def backend(request: pytest.FixtureRequest) -> str:
    """Which database the hub of this test keeps: `sqlite`, unless its module wants both."""
    return str(getattr(request, "param", DATABASES[0]))


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture(scope="session")
def template_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated live database with the small cast, made once; tests copy it and share nothing."""
    home = tmp_path_factory.mktemp("template")
    _set_up(HubSettings(home=home))
    return home


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A real PostgreSQL, started when the first test asks for it and ended with the session."""
    try:
        server = PostgresServer()
    except CannotStart as why:
        pytest.skip(str(why))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: PostgresServer, template_home: Path) -> str:
    """The same as `template_home`, as a database to copy, with the same secrets."""
    url = postgres_server.make("small_cast")
    _set_up(HubSettings(home=template_home, database=SecretStr(url)))
    return "small_cast"


@pytest.fixture
def postgres_url(postgres_server: PostgresServer, postgres_template: str) -> Iterator[str]:
    """This test's own PostgreSQL database."""
    url = postgres_server.make(template=postgres_template)
    yield url
    postgres_server.drop(url)


def _set_up(settings: HubSettings) -> None:
    migrate(settings)
    hub = open_hub(settings, StandingClock())

    def enter(tx: Transaction) -> None:
        make_identity(tx.session, settings, NOW)
        add_small_cast(tx.session)
        count_on(tx.session)

    hub.writer.run(enter)
    hub.close()


@pytest.fixture
def settings(template_home: Path, tmp_path: Path, backend: str, request: pytest.FixtureRequest) -> HubSettings:
    """Settings over a home of this test's own, and over a database of its own."""
    home = tmp_path / "home"
    home.mkdir()
    if backend == "sqlite":
        return settings_over_a_copy(template_home, home)
    shutil.copy2(template_home / "secrets.toml", home / "secrets.toml")
    url = request.getfixturevalue("postgres_url")
    return HubSettings(home=home, web_port=0, push_port=0, database=SecretStr(url))


def settings_over_a_copy(template_home: Path, home: Path) -> HubSettings:
    """SQLite in `home`, an empty folder: the small cast's secrets and database."""
    for name in ("secrets.toml", "hub.sqlite"):
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
