"""Whole days of random presses against a plain model: nobody lost, nobody called twice, the diary says the very rows."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import select

from config.contract.device_api import IssuedNumber
from config.contract.push import DepartmentState
from config.contract.words import Language, PatientAct
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Desk, DiaryLine, Stage, Visit
from display_server.db.reading.states import state_of
from display_server.domain.delay import DelayOf, DelayReason, Fate
from display_server.services.arrivals.add_person import add_person
from display_server.services.desks.desk_act import DeskAct
from display_server.services.lines.declare_delay import declare_delay
from display_server.services.lines.move_waiting import SLICE, Sending, move_waiting
from display_server.services.refused import Refused
from display_server.services.stages.end_stages import close_leftovers, note_no_shows
from tests.conftest import StandingClock
from tests.display_server.services.desk_acts import DeskInHand, desk_in_hand, patient
from tests.display_server.services.diary_of import diary_says_the_rows
from tests.display_server.services.fresh_hubs import FreshHubs, fresh_hubs, live
from tests.display_server.services.hospital_model import OPEN, SERVED, Hospital, Someone
from tests.display_server.services.queue_acts import take_number
from tests.display_server.services.taken_back import KEYS

ON_BOTH_DATABASES = True

DESKS = st.sampled_from(sorted(SERVED))
ANYBODY = st.integers(min_value=0, max_value=10_000)
SERVICES = {1: "cardiology-consultation", 2: "blood-test", 3: "confidential-test"}
_hubs: list[FreshHubs] = []


MOVING = [act for act in PatientAct if act is not PatientAct.LEAD_NO_MORE]
"""What may move somebody or be refused; to be led no more is neither."""


class Day(RuleBasedStateMachine):
    """Three desks, three services, everything anybody can press."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = StandingClock()
        self.hub, self.end = _hubs[0].open(self.clock)
        self.desks: dict[str, DeskInHand] = {desk: desk_in_hand(self.hub, desk, desk) for desk in SERVED}
        self.model = Hospital()

    def teardown(self) -> None:
        try:
            assert diary_says_the_rows(self.hub) == len(self.model.people)
            self.clock.move(hours=14)
            while self.hub.writer.run(close_leftovers):  # a slice at a time, as jobs does
                pass
            with self.hub.database.reading() as session:
                assert not OPEN.intersection(session.scalars(select(Stage.state)))
            assert diary_says_the_rows(self.hub) == len(self.model.people)
        finally:
            self.end()

    def someone(self, which: int) -> Someone:
        return list(self.model.people.values())[which % len(self.model.people)]

    def happens(self, allowed: bool, press: Callable[[], object]) -> bool:
        """Press; the model's word on whether it goes through must be the hub's."""
        went, said = True, "went through"
        try:
            press()
        except Refused as refused:
            went, said = False, refused.code
        assert went == allowed, said
        return went

    @rule(service=st.sampled_from(sorted(SERVICES)))
    def somebody_takes_a_number(self, service: int) -> None:
        issued = take_number(self.hub, SERVICES[service])
        assert issued.number not in self.model.people
        self.model.arrives(issued.number, issued.visit_id, service, self.clock.now())

    @rule(desk=DESKS, service=st.sampled_from(sorted(SERVICES)))
    def somebody_is_added_at_a_desk(self, desk: str, service: int) -> None:
        hand, given = self.desks[desk], list[IssuedNumber]()

        def add() -> None:
            given[:] = [
                self.hub.writer.run(
                    lambda tx: add_person(
                        tx, desk=desk, service=SERVICES[service], language=Language.ENGLISH,
                        token_key=self.hub.token_key, who=f"account:{hand.account}",
                    )
                )
            ]  # fmt: skip

        if self.happens(service in SERVED[desk], add):
            self.model.arrives(given[0].number, given[0].visit_id, service, self.clock.now(), by=desk)

    @rule(desk=DESKS, minutes=st.sampled_from([4, 20]))
    def a_delay_lets_everybody_go_until_a_time(self, desk: str, minutes: int) -> None:
        now, who, service = self.clock.now(), f"account:{self.desks[desk].account}", min(SERVED[desk])
        until = now + timedelta(minutes=minutes)
        waiting = {
            n for n, one in self.model.people.items() if (one.now.state, one.now.service) == ("waiting", service)
        }

        def move(tx: Transaction) -> int:
            delay = declare_delay(
                tx, desk=desk, of=DelayOf.SERVICE, minutes=minutes, reason=DelayReason.ILLNESS, who=who,
                service=SERVICES[service],
            )  # fmt: skip
            sending = Sending(Fate.RETURN_AT, at=until)
            went = move_waiting(tx, delay=delay, sending=sending, who=who, desk_id=KEYS[desk])
            assert went.moved == min(len(waiting), SLICE)
            return went.moved

        moved = self.hub.writer.run(move)
        with self.hub.database.reading() as session:
            postponed = select(Visit.shown_number).join(DiaryLine, DiaryLine.visit_id == Visit.id)
            newest = session.scalars(
                postponed.where(DiaryLine.move == "postpone").order_by(DiaryLine.seq.desc()).limit(moved)
            ).all()
        assert waiting.issuperset(newest)
        for number in reversed(newest):
            self.model.move(self.model.people[number], "postpone", now, by=desk, can_come=until)

    @rule(seconds=st.sampled_from([1, 30, 170, 400, 1500]))
    def time_passes(self, seconds: int) -> None:
        self.clock.move(seconds=seconds)

    @rule(desk=DESKS)
    def call_next(self, desk: str) -> None:
        free = self.model.at(desk) is None
        waiting = self.model.callable_at(desk, self.clock.now())
        called, said = None, ""
        try:
            called = self.desks[desk].call()
        except Refused as refused:
            said = refused.code
        if called is None:
            assert (said, bool(free and waiting)) == ("nobody_waits" if free else "desk_busy", False)
            return
        assert free
        assert called in waiting
        self.model.move(self.model.people[called], "call", self.clock.now(), by=desk, state="called", desk=desk)

    @precondition(lambda self: self.model.people)
    @rule(desk=DESKS, which=ANYBODY)
    def call_out_of_order(self, desk: str, which: int) -> None:
        one = self.someone(which)
        allowed = self.model.at(desk) is None and one.now.state in {"waiting", "on_hold"} and one.is_for(desk)
        if self.happens(allowed, lambda: self.desks[desk].press(DeskAct.CALL_THIS, one.number, "medical")):
            self.model.move(one, "call", self.clock.now(), by=desk, state="called", desk=desk)

    @precondition(lambda self: self.model.people)
    @rule(
        desk=DESKS,
        act=st.sampled_from([DeskAct.RECALL, DeskAct.HERE, DeskAct.NOT_HERE, DeskAct.FINISH]),
        which=ANYBODY,
        own=st.booleans(),
    )
    def serve(self, desk: str, act: DeskAct, which: int, own: bool) -> None:
        there = self.model.at(desk)
        one = there if own and there is not None else self.someone(which)
        needs, leads = {
            DeskAct.RECALL: ("called", "called"),
            DeskAct.HERE: ("called", "serving"),
            DeskAct.NOT_HERE: ("called", "no_show"),
            DeskAct.FINISH: ("serving", "done"),
        }[act]
        allowed = one is there and one.now.state == needs
        allowed = allowed and (act is not DeskAct.NOT_HERE or one.could_come(self.clock.now()))
        if act is DeskAct.HERE and there is None and one.now.state == "on_hold" and self.model.in_reach(desk, one):
            allowed = True
        if self.happens(allowed, lambda: self.desks[desk].press(act, one.number)):
            self.model.move(one, act.value, self.clock.now(), by=desk, state=leads, desk=desk)

    @precondition(lambda self: self.model.people)
    @rule(
        desk=DESKS,
        act=st.sampled_from([DeskAct.HOLD, DeskAct.RESUME_PATIENT, DeskAct.REQUEUE, DeskAct.RETURN, DeskAct.CANCEL]),
        which=ANYBODY,
        own=st.booleans(),
    )
    def set_aside_or_put_back(self, desk: str, act: DeskAct, which: int, own: bool) -> None:
        there = self.model.at(desk)
        one = there if own and there is not None else self.someone(which)
        needs, leads = {
            DeskAct.HOLD: ({"waiting", "called", "serving"}, "on_hold"),
            DeskAct.RESUME_PATIENT: ({"on_hold"}, "waiting"),
            DeskAct.REQUEUE: ({"called", "no_show"}, "waiting"),
            DeskAct.RETURN: ({"no_show"}, "waiting"),
            DeskAct.CANCEL: ({"waiting", "called", "on_hold"}, "cancelled"),
        }[act]
        allowed = self.model.in_reach(desk, one) and one.now.state in needs
        if self.happens(allowed, lambda: self.desks[desk].press(act, one.number)):
            self.model.move(one, act.value, self.clock.now(), by=desk, state=leads)

    @precondition(lambda self: self.model.people)
    @rule(desk=DESKS, to=st.sampled_from(sorted(SERVICES)), only=st.booleans(), which=ANYBODY)
    def send_on(self, desk: str, to: int, only: bool, which: int) -> None:
        one = self.someone(which)
        there = next(code for code in sorted(SERVED) if to in SERVED[code]) if only else None
        choice = f"service:{SERVICES[to]}" + (f" desk:{there}" if there else "")
        allowed = self.model.in_reach(desk, one) and one.now.state in {"waiting", "called", "serving", "on_hold"}
        if self.happens(allowed, lambda: self.desks[desk].press(DeskAct.TRANSFER, one.number, choice)):
            self.model.move(
                one, "transfer", self.clock.now(), by=desk, state="waiting", service=to, for_desk=there
            )  # fmt: skip

    @precondition(lambda self: self.model.people)
    @rule(desk=DESKS, which=ANYBODY, right=st.booleans())
    def undo(self, desk: str, which: int, right: bool) -> None:
        whose = self.model.undoable(desk, self.clock.now())
        one = whose if right and whose is not None else self.someone(which)
        if self.happens(one is whose, lambda: self.desks[desk].press(DeskAct.UNDO, one.number)):
            self.model.undo(desk)

    @precondition(lambda self: self.model.people)
    @rule(act=st.sampled_from(MOVING), which=ANYBODY, to=st.sampled_from(sorted(SERVICES)))
    def the_patient_acts(self, act: PatientAct, which: int, to: int) -> None:
        one, now = self.someone(which), self.clock.now()
        state, ended = one.now.state, one.now.at
        recent = [m for m in one.past if m.move == "change" and m.at > now - timedelta(minutes=10)]
        early = one.now.move == "defer" and one.now.can_come is not None and one.now.can_come > now
        cases: dict[PatientAct, tuple[bool, dict[str, Any]]] = {
            PatientAct.DEFER: (
                state in {"waiting", "called"} and not one.did("defer"),
                {"state": "waiting", "can_come": max(now + timedelta(minutes=10), one.now.can_come or now)},
            ),
            PatientAct.BACK: (
                early or (state == "no_show" and now <= ended + timedelta(minutes=30)),
                {"state": "waiting", **({"can_come": now} if early else {})},
            ),
            PatientAct.LEAVE: (state in {"waiting", "called", "on_hold"}, {"state": "left"}),
            PatientAct.TAKE_BACK: (state == "left" and now <= ended + timedelta(minutes=10), {"state": "waiting"}),
            PatientAct.CHANGE: (
                state == "waiting" and one.now.service != to and not recent,
                {"service": to, "for_desk": None},
            ),
            PatientAct.DIVERT: (False, {}),  # no rule of this house leads elsewhere, so nothing is ever proposed
            PatientAct.LEAD: (False, {}),  # nor do its boards lead a number
        }
        allowed, change = cases[act]
        choice = SERVICES[to] if act in {PatientAct.CHANGE, PatientAct.DIVERT} else None
        if self.happens(allowed, lambda: patient(self.hub, one.visit, act, choice)):
            self.model.move(one, act.value, now, **change)

    @rule()
    def jobs_note_who_comes_no_more(self) -> None:
        self.hub.writer.run(note_no_shows)
        now = self.clock.now()
        for one in self.model.people.values():
            if one.now.state != "called":
                continue
            rings = next(i for i, moment in enumerate(reversed(one.past)) if moment.move == "call")
            recalls = [moment for moment in one.past[len(one.past) - rings :] if moment.move == "recall"]
            if len(recalls) >= 2 and now >= recalls[-1].at + timedelta(minutes=3):
                self.model.move(one, "not_here", now, state="no_show")

    @invariant()
    def the_rows_are_the_model(self) -> None:
        with self.hub.database.reading() as session:
            rows = session.execute(
                select(Visit.shown_number, Stage.state, Stage.service_id, Desk.code)
                .join(Stage, Stage.visit_id == Visit.id)
                .outerjoin(Desk, Desk.id == Stage.desk_id)
            ).all()
            shown = state_of(session, "department:cardiology", self.clock.now())
        found = {number: (state, service, desk) for number, state, service, desk in rows}
        assert found == {
            one.number: (one.now.state, one.now.service, one.now.desk) for one in self.model.people.values()
        }
        assert isinstance(shown, DepartmentState)
        called = {n for n, one in self.model.people.items() if one.now.state == "called" and one.now.service == 1}
        assert {call.number for call in shown.calling} == called


@pytest.fixture
def template(request: pytest.FixtureRequest, backend: str) -> Iterator[None]:
    _hubs.append(fresh_hubs(request, backend))
    yield
    _hubs.clear()


@pytest.mark.usefixtures("template")
def test_whole_days_lose_nobody_and_call_nobody_twice(backend: str) -> None:
    live(Day, examples=12 if backend == "sqlite" else 5, steps=40)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.usefixtures("template")
def test_hundreds_of_whole_days_lose_nobody_and_call_nobody_twice() -> None:
    live(Day, examples=300, steps=120)
