"""A kiosk's printer that needs somebody is told on every console, as long as its kiosk says so."""

from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from config.contract.words import PaperState
from display_server.hub import Hub
from display_server.web.shared.heartbeats import Heartbeats
from tests.conftest import StandingClock
from tests.display_server.services.test_trouble import version
from tests.display_server.web.staff.test_console_pages import CONSOLE, SAY, at_work
from tests.small_cast import KIOSK

DEPARTMENT = "department:cardiology"


class _Kiosk:
    """Says how its printer is, and is written down at once."""

    def __init__(self, hub: Hub) -> None:
        self.hub, self.heartbeats = hub, Heartbeats()

    def says(self, paper: PaperState, *several: PaperState, device: UUID = KIOSK) -> int:
        """The version of the department's topic afterwards."""
        said: dict[str, Any] = {"paper": paper.value, "printers": [one.value for one in several]}
        self.heartbeats.hear(device, self.hub.clock.now(), said)
        self.heartbeats.write(self.hub)
        return version(self.hub, DEPARTMENT)


@pytest.mark.parametrize(
    "paper", [PaperState.OUT, PaperState.LOW, PaperState.CUTTER, PaperState.FAULT, PaperState.OFFLINE]
)
def test_what_needs_somebody_is_told_and_gone_when_it_is_well(client: FlaskClient, hub: Hub, paper: PaperState) -> None:
    console, kiosk = at_work(client, hub), _Kiosk(hub)
    sentence = SAY(f"staff.printer.{paper}", kiosk="L1, Lobby kiosk")
    kiosk.says(paper)
    assert sentence in console.get(CONSOLE).text.replace("&#39;", "'")
    kiosk.says(PaperState.READY)
    assert "L1, " not in console.get(CONSOLE).text


def test_a_kiosk_that_fell_silent_says_nothing_of_its_printer(
    client: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    console, kiosk = at_work(client, hub), _Kiosk(hub)
    kiosk.says(PaperState.OUT)
    clock.move(seconds=61)
    assert "L1, " not in console.get(CONSOLE).text


def test_consoles_look_again_only_when_a_printers_word_changes(hub: Hub) -> None:
    kiosk = _Kiosk(hub)
    first = kiosk.says(PaperState.READY)
    assert kiosk.says(PaperState.READY) == first
    out = kiosk.says(PaperState.OUT)
    assert out > first
    assert kiosk.says(PaperState.OUT) == out


def test_each_printer_is_shown_as_it_stands_and_a_silent_kiosks_as_silent(
    client: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    console, kiosk = at_work(client, hub), _Kiosk(hub)
    for paper in PaperState:
        kiosk.says(paper)
        assert f"</span>{SAY(f'staff.printers.{paper}')}</span></li>" in " ".join(console.get(CONSOLE).text.split())
    before = version(hub, DEPARTMENT)
    clock.move(seconds=61)
    kiosk.heartbeats.write(hub)
    assert version(hub, DEPARTMENT) > before, "consoles look again when a kiosk falls silent"
    assert SAY("staff.printers.silent") in console.get(CONSOLE).text
    silent = version(hub, DEPARTMENT)
    kiosk.heartbeats.write(hub)
    assert version(hub, DEPARTMENT) == silent, "once"
    assert kiosk.says(PaperState.NONE) > silent


def test_a_kiosk_with_two_printers_shows_both(client: FlaskClient, hub: Hub) -> None:
    console, kiosk = at_work(client, hub), _Kiosk(hub)
    kiosk.says(PaperState.LOW, PaperState.OUT, PaperState.READY)
    page = console.get(CONSOLE).text.replace("&#39;", "'")
    assert SAY("staff.printer.out", kiosk="L1 (1), Lobby kiosk") in page
    assert [word in page for word in ("<strong>L1 (1)</strong>", "<strong>L1 (2)</strong>")] == [True, True]
    assert SAY("staff.printers.ready") in page
    first = version(hub, DEPARTMENT)
    assert kiosk.says(PaperState.LOW, PaperState.READY, PaperState.OUT) > first
