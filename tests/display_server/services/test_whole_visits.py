"""Random days of visits with several stages: families, pauses, broadcasts, transfers, delays, two numbers, and all of it undone;
no stage is lost on the way.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from uuid import UUID

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule
from sqlalchemy import select

from config.contract.push import DepartmentState
from config.contract.words import PatientAct
from display_server.db.models import Stage, Visit
from display_server.db.reading.states import state_of
from display_server.domain.broadcast import BroadcastKind, Zone
from display_server.domain.visit import OPEN, State
from display_server.services.desks.desk_act import DeskAct
from display_server.services.lines.broadcasts import end_broadcast, start_broadcast
from display_server.services.refused import Refused
from display_server.services.stages.end_stages import close_leftovers, close_stranded, note_no_shows
from display_server.services.visits.edit_stages import add_stage, skip_stage
from display_server.services.visits.link_family import link_family
from tests.conftest import StandingClock
from tests.display_server.services.desk_acts import desk_in_hand, patient
from tests.display_server.services.diary_of import diary_says_the_rows
from tests.display_server.services.fresh_hubs import FreshHubs, fresh_hubs, live
from tests.display_server.services.queue_acts import take_number
from tests.display_server.services.taken_back import DESKS, KEYS, SERVICES, WHICH, TakenBack

ON_BOTH_DATABASES = True

ACTS = [one for one in DeskAct if one is not DeskAct.SET_PRIORITY]
_hubs: list[FreshHubs] = []


class Day(TakenBack):
    """Whatever is pressed: refused in words, or done wholly."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = StandingClock()
        self.hub, self.end = _hubs[0].open(self.clock)
        names = {"cardiology-12": "ruta", "cardiology-14": "jonas", "laboratory-3": "rasa"}
        self.desks = {code: desk_in_hand(self.hub, name, code) for code, name in names.items()}
        self.visits: dict[UUID, str] = {}
        self.message: int | None = None

    def teardown(self) -> None:
        try:
            self.all_clear()
            for _ in range(3):
                self.clock.move(hours=14)
                for act in (note_no_shows, close_stranded, close_leftovers):
                    self.hub.writer.run(act)
            with self.hub.database.reading() as session:
                assert OPEN.isdisjoint(State(state) for state in session.scalars(select(Stage.state)))
            diary_says_the_rows(self.hub)
        finally:
            self.end()

    def tried(self, act: Callable[[], object]) -> None:
        """Anything but a refusal in words ends the day."""
        with suppress(Refused):
            act()

    @rule(first=SERVICES, later=st.lists(SERVICES, min_size=1, max_size=2))
    def somebody_comes_for_several_things(self, first: str, later: list[str]) -> None:
        issued = take_number(self.hub, first)
        self.visits[issued.visit_id] = issued.number
        for service in later:
            self.hub.writer.run(
                lambda tx, service=service: add_stage(tx, visit_id=issued.visit_id, service=service, who="account:1")  # type: ignore[misc]
            )

    @rule(seconds=st.sampled_from([20, 100, 200, 700, 1900]))
    def time_passes(self, seconds: int) -> None:
        self.clock.move(seconds=seconds)
        self.hub.writer.run(note_no_shows)
        self.hub.writer.run(close_stranded)

    @rule(desk=DESKS)
    def serve(self, desk: str) -> None:
        hand = self.desks[desk]
        for act in (DeskAct.CALL_NEXT, DeskAct.HERE, DeskAct.FINISH):
            number = self.at(desk) if act is not DeskAct.CALL_NEXT else None
            self.tried(lambda act=act, number=number: hand.press(act, number))  # type: ignore[misc]

    @precondition(lambda self: self.visits)
    @rule(desk=DESKS, act=st.sampled_from(ACTS), which=WHICH, own=st.booleans(), to=SERVICES)
    def press(self, desk: str, act: DeskAct, which: int, own: bool, to: str) -> None:
        number = (self.at(desk) if own else None) or self.visits[self.some(which)]
        choice = {DeskAct.TRANSFER: f"service:{to}", DeskAct.CALL_THIS: "medical", DeskAct.PAUSE: "meal"}.get(act)
        self.tried(lambda: self.desks[desk].press(act, number, choice))

    @precondition(lambda self: self.visits)
    @rule(act=st.sampled_from(list(PatientAct)), which=WHICH, to=SERVICES)
    def the_patient_acts(self, act: PatientAct, which: int, to: str) -> None:
        choice = to if act in {PatientAct.CHANGE, PatientAct.DIVERT} else None
        self.tried(lambda: patient(self.hub, self.some(which), act, choice))

    @precondition(lambda self: self.visits)
    @rule(which=WHICH, stage=WHICH)
    def a_stage_is_left_out(self, which: int, stage: int) -> None:
        visit = self.some(which)
        with self.hub.database.reading() as session:
            stages = session.scalars(select(Stage.id).where(Stage.visit_id == visit).order_by(Stage.position)).all()
        chosen = stages[stage % len(stages)]
        self.tried(
            lambda: self.hub.writer.run(lambda tx: skip_stage(tx, visit_id=visit, stage_id=chosen, who="account:1"))
        )

    @precondition(lambda self: len(self.visits) > 1)
    @rule(one=WHICH, other=WHICH)
    def they_are_a_family(self, one: int, other: int) -> None:
        both = [self.some(one), self.some(other)]
        self.tried(lambda: self.hub.writer.run(lambda tx: link_family(tx, visit_ids=both, who="account:1")))

    @precondition(lambda self: self.message is None)
    @rule(zone=st.sampled_from([Zone.SITE, Zone.FLOOR]))
    def a_message_stops_a_zone(self, zone: Zone) -> None:
        floor = "2" if zone is Zone.FLOOR else None
        self.message = self.hub.writer.run(
            lambda tx: start_broadcast(
                tx, site="st-anna", kind=BroadcastKind.EVACUATE, zone=zone, account_id=1, floor=floor
            )
        )

    @rule()
    def all_clear(self) -> None:
        key = self.message
        if key is not None:
            self.hub.writer.run(lambda tx: end_broadcast(tx, key=key, account_id=1))
            self.message = None

    def at(self, desk: str) -> str | None:
        with self.hub.database.reading() as session:
            return session.scalar(
                select(Visit.shown_number)
                .join(Stage, Stage.visit_id == Visit.id)
                .where(
                    Stage.desk_id == KEYS[desk],
                    Stage.state.in_(["called", "serving"]),
                )
            )

    @invariant()
    def each_number_stands_in_one_place_and_boards_say_exactly_who_is_called(self) -> None:
        called: dict[str, set[str]] = {"cardiology": set(), "laboratory": set()}
        standing: dict[str, int] = {}
        with self.hub.database.reading() as session:
            rows = session.execute(
                select(Visit.shown_number, Stage.state, Stage.service_id).join(Stage, Stage.visit_id == Visit.id)
            ).all()
            shown = {code: state_of(session, f"department:{code}", self.clock.now()) for code in called}
        expected = {number for number, state, _ in rows if state == State.EXPECTED}
        for number, state, service in rows:
            if state in OPEN and state != State.EXPECTED:
                standing[number] = standing.get(number, 0) + 1
            if state == State.CALLED:
                called["cardiology" if service == 1 else "laboratory"].add(number)
        assert set(standing.values()) <= {1}, "a number waits twice"
        away = {number for number, state, _ in rows if state in {State.NO_SHOW, State.LEFT}}
        assert expected <= set(standing) | away, "a stage is expected though nothing of its visit goes on"
        for code, board in shown.items():
            assert isinstance(board, DepartmentState)
            assert {call.number for call in board.calling} == called[code]


@pytest.fixture
def template(request: pytest.FixtureRequest, backend: str) -> Iterator[None]:
    _hubs.append(fresh_hubs(request, backend))
    yield
    _hubs.clear()


@pytest.mark.usefixtures("template")
def test_whole_visits_lose_no_stage(backend: str) -> None:
    live(Day, examples=8 if backend == "sqlite" else 4, steps=35)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.usefixtures("template")
def test_hundreds_of_days_of_whole_visits_lose_no_stage() -> None:
    live(Day, examples=300, steps=100)
