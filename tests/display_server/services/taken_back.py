"""For a state machine: what a desk does to whole visits and to many people at once, and takes back; then all is as before."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule
from sqlalchemy import select

from config.contract.words import Language
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Stage, Visit
from display_server.domain.delay import DelayOf, DelayReason, Fate
from display_server.domain.diary import Standing
from display_server.domain.visit import State
from display_server.hub import Hub
from display_server.services.arrivals.add_person import add_person
from display_server.services.arrivals.undo_check_in import undo_check_in
from display_server.services.desks.desk_act import DeskAct
from display_server.services.desks.undo_at_once import undo_at_once
from display_server.services.lines.declare_delay import declare_delay
from display_server.services.lines.move_waiting import START, Sending, move_waiting
from display_server.services.patients.begin_with import begin_with
from display_server.services.refused import Refused
from display_server.services.stages.visit_stage import current_stage
from display_server.services.visits.change_department import change_department
from display_server.services.visits.edit_stages import add_stage, sooner
from display_server.services.visits.merge_visits import merge_visits
from tests.conftest import StandingClock
from tests.display_server.services.desk_acts import DeskInHand
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY, arrive, book

KEYS = {"cardiology-12": 1, "cardiology-14": 2, "laboratory-3": 3}
DESKS = st.sampled_from(sorted(KEYS))
SERVICES = st.sampled_from([BLOOD, CARDIOLOGY, "confidential-test"])
WHICH = st.integers(min_value=0, max_value=1000)
BACK = st.booleans()

Act = Callable[[Transaction, str, int], None]
"""Of who presses and the desk's key."""


class TakenBack(RuleBasedStateMachine):
    """A press is refused in words and changes nothing, or it is done, and where its desk takes it back nobody sees it."""

    hub: Hub
    clock: StandingClock
    desks: dict[str, DeskInHand]
    visits: dict[UUID, str]

    def some(self, which: int) -> UUID:
        return list(self.visits)[which % len(self.visits)]

    def picture(self, known: set[UUID] | None = None) -> dict[Any, Any]:
        """Every stage by its row, every visit by its booking and where it leads. `known`: of these; others must be over."""
        fields = [name for name in Standing._fields if name != "state"]
        with self.hub.database.reading() as session:
            stages = session.scalars(select(Stage).order_by(Stage.visit_id, Stage.position)).all()
            visits = session.execute(select(Visit.id, Visit.booking_id, Visit.merged_into)).all()
        new = [one for one in stages if known is not None and one.id not in known]
        assert {one.state for one in new} <= {State.CANCELLED}, "what was added is still there"
        told: dict[Any, Any] = {}
        for one in stages:
            if one not in new:
                told[one.id] = (one.state, one.slot, *(getattr(one, name) for name in fields))
                if one.state == State.EXPECTED:
                    told.setdefault(("order", one.visit_id), []).append(one.id)
        of = {one.visit_id for one in stages if one not in new}
        return told | {("visit", row.id): (row.booking_id, row.merged_into) for row in visits if row.id in of}

    def pressed(self, desk: str, act: Act, number: Callable[[], str], back: bool) -> bool:
        """Whether it was done and stays. `number`: whose undo it is."""
        before, hand = self.picture(), self.desks[desk]
        try:
            self.hub.writer.run(lambda tx: act(tx, f"account:{hand.account}", KEYS[desk]))
        except Refused:
            assert self.picture() == before, "refused, and yet something happened"
            return False
        if not back or self.picture() == before:  # where nothing had to change an undo would be of something older
            return True
        hand.press(DeskAct.UNDO, number())
        assert self.picture({key for key in before if isinstance(key, UUID)}) == before
        return False

    @rule(desk=DESKS, service=SERVICES, back=BACK)
    def somebody_is_added_at_a_desk(self, desk: str, service: str, back: bool) -> None:
        added: list[tuple[UUID, str]] = []

        def add(tx: Transaction, who: str, _: int) -> None:
            given = add_person(
                tx, desk=desk, service=service, language=Language.ENGLISH, token_key=self.hub.token_key, who=who
            )
            added[:] = [(given.visit_id, given.number)]

        if self.pressed(desk, add, lambda: added[0][1], back):
            self.visits.update(added)

    @rule()
    def somebody_comes_by_appointment(self) -> None:
        nth = len(self.visits)
        code = "XMXCX" + "".join("BCDFGHJK"[nth // 8**place % 8] for place in range(3))
        book(self.hub, self.clock.now() + timedelta(minutes=10), code, None)
        issued = arrive(self.hub, code).issued
        if issued is not None:  # ten minutes from now may be tomorrow
            self.visits[issued.visit_id] = issued.number

    @precondition(lambda self: self.visits)
    @rule(desk=DESKS, which=WHICH, service=SERVICES, soon=st.booleans(), back=BACK)
    def a_step_is_added(self, desk: str, which: int, service: str, soon: bool, back: bool) -> None:
        visit = self.some(which)

        def add(tx: Transaction, who: str, key: int) -> None:
            add_stage(tx, visit_id=visit, service=service, next_one=soon, who=who, desk_id=key)

        self.pressed(desk, add, lambda: self.visits[visit], back)

    @precondition(lambda self: self.visits)
    @rule(desk=DESKS, which=WHICH, step=WHICH, back=BACK)
    def a_step_comes_sooner(self, desk: str, which: int, step: int, back: bool) -> None:
        visit = self.some(which)
        with self.hub.database.reading() as session:
            steps = session.scalars(select(Stage.id).where(Stage.visit_id == visit).order_by(Stage.position)).all()
        chosen = steps[step % len(steps)]
        self.pressed(
            desk,
            lambda tx, who, key: sooner(tx, visit_id=visit, stage_id=chosen, who=who, desk_id=key),
            lambda: self.visits[visit],
            back,
        )

    @precondition(lambda self: len(self.visits) > 1)
    @rule(desk=DESKS, one=WHICH, other=WHICH, back=BACK)
    def two_numbers_are_one_persons(self, desk: str, one: int, other: int, back: bool) -> None:
        kept, gone = self.some(one), self.some(other)
        self.pressed(
            desk,
            lambda tx, who, key: merge_visits(tx, kept=kept, other=gone, who=who, desk_id=key),
            lambda: self.visits[kept],
            back,
        )

    @precondition(lambda self: self.visits)
    @rule(desk=DESKS, which=WHICH, back=BACK)
    def it_was_the_wrong_patient(self, desk: str, which: int, back: bool) -> None:
        visit = self.some(which)
        self.pressed(
            desk,
            lambda tx, who, key: undo_check_in(tx, visit_id=visit, who=who, desk_id=key),
            lambda: self.visits[visit],
            back,
        )

    @precondition(lambda self: self.visits)
    @rule(desk=DESKS, which=WHICH, service=SERVICES, back=BACK, own=st.booleans())
    def they_are_sent_to_a_shorter_line(self, desk: str, which: int, service: str, back: bool, own: bool) -> None:
        """To another service, or with a later step of their `own` first."""
        visit = self.some(which)

        def send(tx: Transaction, who: str, key: int) -> None:
            if own:
                stage = current_stage(tx, visit)
                begin_with(tx, stage, service=service, who=who, walk=timedelta(minutes=2), desk_id=key)
            else:
                change_department(tx, visit_id=visit, service=service, who=who, desk_id=key)

        self.pressed(desk, send, lambda: self.visits[visit], back)

    @rule(desk=DESKS, to=st.sampled_from([None, *sorted(KEYS)]), back=BACK)
    def a_delay_moves_everybody(self, desk: str, to: str | None, back: bool) -> None:
        """Until half an hour from now, or to another desk."""
        before, who = self.picture(), f"account:{self.desks[desk].account}"
        delay = self.hub.writer.run(
            lambda tx: declare_delay(tx, desk=desk, of=DelayOf.DESK, minutes=30, reason=DelayReason.EMERGENCY, who=who)
        )
        at = self.clock.now() + timedelta(minutes=30)
        sending = Sending(Fate.RETURN_AT, at=at) if to is None else Sending(Fate.TO_DESK, desk=to)
        moved, after = 0, START
        while True:
            went = self.hub.writer.run(
                lambda tx, after=after: move_waiting(  # type: ignore[misc]
                    tx, delay=delay, sending=sending, who=who, after=after, desk_id=KEYS[desk]
                )
            )
            moved += went.moved
            if went.last is None:
                break
            after = went.last
        if back and moved:
            taken = self.hub.writer.run(lambda tx: undo_at_once(tx, desk=desk, delay=delay, who=who))
            assert (taken.moved, taken.stayed) == (moved, 0)
            assert self.picture() == before
