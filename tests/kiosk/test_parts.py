"""The kiosk as the app opens it, with its real threads, without a window: the hub falls silent and comes back."""

import queue
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx2
import pytest

from config.settings import KioskSettings
from kiosk.flow.steps import HubAway, TicketOut, Welcome
from kiosk.flow.taps import DepartmentChosen, DonePressed, NumberNowPressed, NumberWanted
from kiosk.link.identity import Identity, keep_identity
from kiosk.parts import Kiosk, open_kiosk
from tests.kiosk.cast import st_anna
from tests.kiosk.link.stand_in_hub import DEVICE, SECRET, StandInHub, standing_in
from tests.kiosk.paper import PaperStandIn
from tests.patience import PATIENCE_S


class Program:
    """The screen's thread is the test's own."""

    def __init__(self, hub: StandInHub, home: Path) -> None:
        self.paper = PaperStandIn()
        self._acts: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        settings = KioskSettings(home=home, hub_url=hub.url)
        keep_identity(settings.folder, Identity(DEVICE, SECRET))
        self.kiosk: Kiosk = open_kiosk(settings, self.paper, self._acts.put)
        self.kiosk.start()

    def until(self, holds: Callable[[], bool]) -> None:
        """Draws, so to say, until it holds."""
        end = time.monotonic() + PATIENCE_S
        while not holds():
            assert time.monotonic() < end, f"at {self.kiosk.mind.session}"
            with suppress(queue.Empty):
                self._acts.get(timeout=0.05)()

    def at(self, step: type) -> bool:
        return isinstance(self.kiosk.mind.session.step, step)

    def asks_for_a_number(self) -> None:
        self.kiosk.mind.tap(NumberWanted())
        self.kiosk.mind.tap(DepartmentChosen("cardiology"))


@pytest.fixture
def hub() -> Iterator[StandInHub]:
    with standing_in() as stand_in:
        yield stand_in


@pytest.fixture
def program(hub: StandInHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    """Its questions have no time limit that could end while a test lasts: whoever waits for one waits in vain."""
    monkeypatch.setattr("kiosk.link.hub_client.TIMES", httpx2.Timeout(10_000.0))
    monkeypatch.setattr("kiosk.link.hub_client.LONGEST_S", 10_000.0)
    made = Program(hub, tmp_path)
    made.until(lambda: made.at(Welcome))
    yield made
    made.kiosk.close()


def test_a_tap_becomes_paper(program: Program) -> None:
    program.asks_for_a_number()
    program.until(lambda: bool(program.paper.tickets))
    program.until(lambda: program.at(TicketOut))
    assert [ticket.number for ticket in program.paper.tickets] == ["K-001"]


def test_a_hub_that_falls_silent_is_noticed_and_nobody_waits_for_a_time_limit(
    hub: StandInHub, program: Program
) -> None:
    hub.mode = "silent"
    program.until(lambda: program.kiosk.mind.session.facts.hub_away)
    program.asks_for_a_number()
    program.until(lambda: program.at(HubAway))
    hub.mode = "well"
    program.until(lambda: program.at(TicketOut))
    program.until(lambda: not program.kiosk.mind.session.facts.hub_away)
    assert len(hub.numbers) == 1
    program.kiosk.mind.tap(DonePressed())


def test_a_hub_that_falls_silent_at_the_tap_leaves_a_choice_and_then_numbers_at_once(
    hub: StandInHub, program: Program
) -> None:
    """The question may have arrived, so another number is offered, not given; the next person need not ask the hub at all."""
    hub.catalogue = st_anna(2, series="clinics")
    program.until(lambda: "heart" in program.kiosk.mind.session.facts.leased)
    hub.mode = "silent"
    program.asks_for_a_number()
    program.until(lambda: program.at(HubAway))
    assert program.kiosk.mind.session.step == HubAway(offers_number=True)
    program.kiosk.mind.tap(NumberNowPressed())
    program.until(lambda: program.at(TicketOut))
    program.kiosk.mind.tap(DonePressed())
    program.asks_for_a_number()
    program.until(lambda: program.at(TicketOut))
    hub.mode = "well"
    program.until(lambda: len(hub.asked("offline-numbers")) == 2)
    first, second = hub.asked("offline-numbers")
    assert (first["number"], second["number"], second["replaces"]) == (500, 501, None)
    assert first["replaces"] is not None
    assert hub.numbers == {}
