"""The hub dies before each step of each flow: its person comes to an honest end, nothing is lost or doubled, and what was printed
is what the hub knows once it is back.

It dies so that nothing reaches it any more, or at the very question, which it heard and did not answer. By `--long` it is real:
its processes are killed and started again.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Flask
from sqlalchemy import text

from config.settings import HubSettings
from display_server.hub import Hub
from kiosk.flow.session import Note
from kiosk.flow.steps import EnterIdentity, HubAway, PersonWanted, TicketOut
from tests.conftest import StandingClock
from tests.journeys.dying_hub import FLOWS, Flow, Patient, is_alarmed, last_visit, sets_up, staff_have_been_there, walks
from tests.journeys.killed_hub import KilledHub, RealClock, RealLine
from tests.journeys.lobby import Lobby

HEART, BLOOD = "cardiology-consultation", "blood-test"
_VISITS = """
SELECT visit.shown_number AS number, visit.unclaimed_at IS NOT NULL AND visit.seen_at IS NULL AS unclaimed,
    stage.state AS state, service.code AS service
FROM visit JOIN stage ON stage.visit_id = visit.id JOIN service ON service.id = stage.service_id ORDER BY visit.issued_at
"""
_PRINTS = (
    "SELECT visit.shown_number AS number, outcome FROM print_record JOIN visit ON visit.id = print_record.visit_id"
)
MODES = ("dead", "dies at the question")


@dataclass(frozen=True)
class Known:
    """Everything the hub and the paper say, from outside."""

    visits: dict[str, tuple[bool, str, str]]
    printed: Counter[str]
    papers: list[tuple[str, bool]]  # number, whether it is a copy
    calls: int
    answers: int


def known(hub: Hub, lobby: Lobby) -> Known:
    def rows(question: str) -> list[Any]:
        with hub.database.reading() as session:
            return list(session.execute(text(question)))

    return Known(
        visits={row.number: (bool(row.unclaimed), row.state, row.service) for row in rows(_VISITS)},
        printed=Counter(row.number for row in rows(_PRINTS) if row.outcome == "printed"),
        papers=[(str(strip.number), "COPY" in strip.text) for strip in lobby.printer.tickets],
        calls=rows("SELECT COUNT(*) FROM help_call")[0][0],
        answers=rows("SELECT COUNT(*) FROM feedback")[0][0],
    )


@dataclass(frozen=True)
class House:
    """One kiosk and its hub, which can die: its line is cut."""

    hub: Hub
    lobby: Lobby

    def dies(self, mode: str) -> None:
        self.lobby.line.how = "answers_lost" if mode == MODES[1] else "cut"

    def is_dead(self) -> None:
        """What heard one question hears none after it."""
        self.lobby.line.how = "cut"

    def comes_back(self) -> None:
        self.lobby.line.how = "well"


def one_person(house: House, flow: Flow, who: Patient, at: int, mode: str) -> None:
    """From welcome to welcome, the hub dying before the act `at`; then it comes back, and both sides are compared."""
    hub, lobby = house.hub, house.lobby
    staff_have_been_there(hub)
    flow.before(hub, lobby, who)
    drains(lobby)
    before = known(hub, lobby)

    def dies(place: int) -> None:
        if place == at:
            house.dies(mode)
        elif place == at + 1:
            house.is_dead()

    walks(lobby, flow, who, dies)
    house.is_dead()
    lobby.waits(3)
    house.comes_back()
    lobby.stamps(come=True)
    drains(lobby)
    if flow.again and not who.shown:
        assert any(isinstance(step, EnterIdentity | HubAway) for step, _ in who.seen), "told that it did not work"
        who.comes_again = True
        walks(lobby, flow, who, lambda _place: None)
        drains(lobby)
    check(before, known(hub, lobby), flow, who)


def drains(lobby: Lobby) -> None:
    for _ in range(60):
        if not lobby.performer.link.outbox.waiting():
            return
        lobby.waits(1)
    raise AssertionError(f"never told: {lobby.performer.link.outbox.waiting()}")


def check(before: Known, after: Known, flow: Flow, who: Patient) -> None:
    new = {number: said for number, said in after.visits.items() if number not in before.visits}
    papers = after.papers[len(before.papers) :]
    assert sorted(number for number, said in new.items() if not said[0]) == sorted(who.shown), (
        "a number each, held by somebody"
    )
    first = Counter(number for number, copy in papers if not copy)
    assert all(count == 1 for count in first.values()), f"{first}: one ticket a number"
    assert set(dict(papers)) <= {*who.shown, who.number}, "nobody's paper came out"
    assert after.printed - before.printed == Counter(number for number, _ in papers), "the hub knows every paper"
    wanted = [step for step, _ in who.seen if isinstance(step, PersonWanted)]
    assert after.calls - before.calls == len({step.request for step in wanted}), "one call for each that was made"
    notes = [note for _, note in who.seen]
    assert after.answers - before.answers == (1 if Note.FEEDBACK in notes else 0), "thanked for what is kept"
    if flow.name in CHECKS:
        CHECKS[flow.name](after, who)


def _has_a_number(after: Known, who: Patient) -> None:
    """Whoever asked for one goes with one: the kiosk has numbers of its own."""
    assert who.shown, f"went without a number: {who.seen}"
    assert all(after.visits[number][1] == "waiting" for number in who.shown)


def _changed(after: Known, who: Patient) -> None:
    _has_a_number(after, who)
    (number,) = who.shown
    told = [step.changed for step, _ in who.seen if isinstance(step, TicketOut)]
    where, notes = after.visits[number][2], {note for _, note in who.seen}
    if any(told):
        assert where == BLOOD
    elif Note.CHANGE_UNKNOWN not in notes:
        assert where == HEART, "the paper's department"


def _their_steps(after: Known, who: Patient) -> None:
    visit = last_visit(who)
    if visit is None or visit.trouble in ("not_sent", "copy_unheard"):  # told that nobody knows
        return
    assert after.visits[who.number][1] == visit.visit.state, "as the screen said"


def _alarmed(after: Known, who: Patient) -> None:
    assert is_alarmed(who) or not any(isinstance(step, PersonWanted) for step, _ in who.seen)


CHECKS = {
    "number": _has_a_number, "guided": _has_a_number, "code": _has_a_number, "scan": _has_a_number, "birth-date": _has_a_number,
    "change": _changed, "another-person": _has_a_number, "your-steps": _their_steps, "very-ill": _alarmed, "red-flag": _alarmed,
    "ill-with-a-ticket": _has_a_number,
}  # fmt: skip


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: str(flow.name))
def test_the_hub_dies_before_each_step_of_a_flow(
    app: Flask, hub: Hub, clock: StandingClock, tmp_path: Path, flow: Flow
) -> None:
    moments = [(at, mode) for mode in MODES for at in range(len(flow.acts) + 1)]
    sets_up(hub, len(moments), clock.now())
    lobby = Lobby(app, hub, clock, tmp_path / "kiosk-home", numbers_held=40)
    try:
        for place, (at, mode) in enumerate(moments):
            one_person(House(hub, lobby), flow, Patient(place), at, mode)
    finally:
        lobby.close()


@dataclass(frozen=True)
class RealHouse(House):
    """Its processes die and are started again over what they left on disk."""

    killed: KilledHub

    def dies(self, mode: str) -> None:
        super().dies(mode)
        if mode == MODES[0]:
            self.killed.dies()

    def is_dead(self) -> None:
        super().is_dead()
        self.killed.dies()

    def comes_back(self) -> None:
        super().comes_back()
        self.killed.starts()


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: str(flow.name))
def test_its_processes_are_killed_before_each_step_of_a_flow(settings: HubSettings, tmp_path: Path, flow: Flow) -> None:
    clock, killed = RealClock(), KilledHub(settings)
    hub = cast(Hub, killed)
    moments = [(at, mode) for mode in MODES for at in range(len(flow.acts) + 1)]
    sets_up(hub, len(moments), clock.now())
    killed.starts()
    lobby = Lobby(None, hub, clock, tmp_path / "kiosk-home", numbers_held=40, line=RealLine(killed))
    try:
        for place, (at, mode) in enumerate(moments):
            one_person(RealHouse(hub, lobby, killed), flow, Patient(place), at, mode)
    finally:
        lobby.close()
        killed.dies()
        killed.database.close()
