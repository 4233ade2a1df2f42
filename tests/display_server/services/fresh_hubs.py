"""For a state machine: each example lives in a hub of its own, over the database its test runs on; and how it is let run."""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test
from pydantic import SecretStr

from config.settings import HubSettings
from display_server.hub import Hub, open_hub
from tests.conftest import StandingClock
from tests.postgres_server import PostgresServer


@dataclass(frozen=True)
class FreshHubs:
    """Copies of the small cast. `server` and `database`: PostgreSQL and the database to copy there; None: SQLite."""

    home: Path
    server: PostgresServer | None = None
    database: str = ""

    def open(self, clock: StandingClock) -> tuple[Hub, Callable[[], None]]:
        """A hub, and what ends it and leaves nothing behind."""
        folder = Path(tempfile.mkdtemp(prefix="day-"))
        shutil.copy2(self.home / "secrets.toml", folder / "secrets.toml")
        url = self.server.make(template=self.database) if self.server is not None else None
        if url is None:
            shutil.copy2(self.home / "hub.sqlite", folder / "hub.sqlite")
        hub = open_hub(
            HubSettings(home=folder, web_port=0, push_port=0, database=SecretStr(url) if url else None), clock
        )

        def end() -> None:
            hub.close()
            if self.server is not None and url is not None:
                self.server.drop(url)
            shutil.rmtree(folder)

        return hub, end


def fresh_hubs(request: pytest.FixtureRequest, backend: str) -> FreshHubs:
    home: Path = request.getfixturevalue("template_home")
    if backend != "postgresql":
        return FreshHubs(home)
    return FreshHubs(home, request.getfixturevalue("postgres_server"), request.getfixturevalue("postgres_template"))


def live(machine: type[RuleBasedStateMachine], examples: int, steps: int) -> None:
    """The same days each time, unless there are hundreds of them."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=examples < 100,
            suppress_health_check=list(HealthCheck),
        ),
    )
