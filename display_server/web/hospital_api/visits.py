"""One visit by API: what its patient asks for, and what a system of the hospital changes about it. Answered as it stands then."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from config.contract import hospital_acts as acts
from config.contract import hospital_api as wire
from config.contract.base import Incoming
from display_server.db.engine.transaction import Transaction
from display_server.domain.needs import Need, NeedState
from display_server.hub import this_hub
from display_server.services.desks.back_in_line import come_back
from display_server.services.numbers.enter_line import codes_of
from display_server.services.numbers.reprint import reprint, token_generation
from display_server.services.patients.leave import leave, take_back
from display_server.services.stages.service_facts import service_with_key
from display_server.services.stages.visit_facts import visit_with_id
from display_server.services.stages.visit_stage import current_stage
from display_server.services.visits.change_department import change_department
from display_server.services.visits.defer import defer
from display_server.services.visits.edit_stages import add_stage, reorder_stages, skip_stage
from display_server.services.visits.link_family import leave_family, link_family
from display_server.services.visits.merge_visits import merge_visits
from display_server.services.visits.needs_of_visit import set_need
from display_server.services.visits.note_on_visit import note_on_visit
from display_server.web.hospital_api.operation import ONCE, blueprint, operation, write
from display_server.web.hospital_api.reading import read_visit
from display_server.web.shared.api.operation import Operation
from display_server.web.shared.permissions import Permission

_MERGING = ("same_visit", "other_day", "visit_merged", "both_booked", "at_a_desk", "family_too_large")
Act = Callable[[Transaction, UUID, Any, str], None]

_OF_VISIT = (*ONCE, "visit_unknown")
_BY_PATIENT = (*_OF_VISIT, "not_possible_now")
_OTHER_SERVICE = (
    *_BY_PATIENT, "service_unknown", "service_takes_no_walk_ins", "changed_before", "booked_elsewhere",
    "already_there", "triage_first", "service_closed", "service_full",
)  # fmt: skip


def of_visit(
    name: str, summary: str, takes: type[Incoming] | None, permission: Permission, refusals: tuple[str, ...]
) -> Callable[[Act], Act]:
    """Register `POST visits/<visit_id>/<name>`: one act, then the visit as it left it."""
    what = Operation(
        "POST", f"/visits/<uuid:visit_id>/{name}", summary, takes, wire.VisitState, permission, refusals, once=True
    )

    def register(act: Act) -> Act:
        def with_body(body: Any, visit_id: UUID) -> wire.VisitState:
            def perform(tx: Transaction, who: str) -> wire.VisitState:
                act(tx, visit_id, body, who)
                return read_visit(tx, visit_id)

            return write(wire.VisitState, body, perform)

        def without_body(visit_id: UUID) -> wire.VisitState:
            return with_body(None, visit_id)

        view = without_body if takes is None else with_body
        view.__name__ = act.__name__
        operation(blueprint, what)(view)
        return act

    return register


def by_patient(
    name: str, summary: str, takes: type[Incoming] | None, refusals: tuple[str, ...]
) -> Callable[[Act], Act]:
    """What a phone asks for, too: the scope is that of arriving."""
    return of_visit(name, summary, takes, Permission.API_CHECK_IN, refusals)


def edited(name: str, summary: str, takes: type[Incoming] | None, refusals: tuple[str, ...]) -> Callable[[Act], Act]:
    """What staff change from a visit's panel."""
    return of_visit(name, summary, takes, Permission.API_EDIT_VISITS, (*_OF_VISIT, *refusals))


@by_patient("leave", "The patient goes", None, _BY_PATIENT)
def leaves(tx: Transaction, visit_id: UUID, _body: None, who: str) -> None:
    leave(tx, visit_id=visit_id, who=who)


@by_patient("take-back", "The patient stays after all", None, (*_BY_PATIENT, "too_late"))
def stays(tx: Transaction, visit_id: UUID, _body: None, who: str) -> None:
    """Within ten minutes."""
    take_back(tx, visit_id=visit_id, who=who)


@by_patient(
    "defer",
    "The patient needs some minutes more",
    wire.DeferVisit,
    (*_BY_PATIENT, "deferred_before", "too_many_minutes"),
)
def needs_minutes(tx: Transaction, visit_id: UUID, body: wire.DeferVisit, who: str) -> None:
    """Once a stage; the due time stays."""
    defer(tx, visit_id=visit_id, minutes=body.minutes, who=who)


@by_patient("return", "The patient is back", None, (*_BY_PATIENT, "too_late"))
def is_back(tx: Transaction, visit_id: UUID, _body: None, who: str) -> None:
    """After a no-show, within the site's time; or before the minutes they asked for are over."""
    come_back(tx, current_stage(tx, visit_id), who=who)


@by_patient("change-service", "The patient took a number for the wrong service", wire.ChangeService, _OTHER_SERVICE)
def changes_service(tx: Transaction, visit_id: UUID, body: wire.ChangeService, who: str) -> None:
    """Once in ten minutes."""
    change_department(tx, visit_id=visit_id, service=body.service, who=who)


@edited("stages", "One more station", wire.AddStage, ("visit_merged", "service_unknown", "too_many_stages"))
def adds_stage(tx: Transaction, visit_id: UUID, body: wire.AddStage, who: str) -> None:
    """Where nothing is open any more it joins its line at once."""
    add_stage(tx, visit_id=visit_id, service=body.service, next_one=body.next, who=who)


@edited("skip-stage", "A station is left out", wire.SkipStage, ("stage_not_expected", "triage_first"))
def skips_stage(tx: Transaction, visit_id: UUID, body: wire.SkipStage, who: str) -> None:
    """Where they wait at it the next one joins its line."""
    current_stage(tx, visit_id)
    skip_stage(tx, visit_id=visit_id, stage_id=body.stage_id, who=who)


@edited("reorder-stages", "Stations in another order", wire.ReorderStages, ("stages_changed",))
def reorders_stages(tx: Transaction, visit_id: UUID, body: wire.ReorderStages, who: str) -> None:
    current_stage(tx, visit_id)
    reorder_stages(tx, visit_id=visit_id, stage_ids=body.stage_ids, who=who)


@edited("needs", "What the visit needs, and how far it has come", wire.NoteNeed, ())
def notes_need(tx: Transaction, visit_id: UUID, body: wire.NoteNeed, who: str) -> None:
    state = NeedState(body.state.value) if body.state is not None else None
    set_need(tx, visit_id=visit_id, need=Need(body.need.value), state=state, who=who)


@edited("note", "A note for whoever sees the visit", acts.NoteOnVisit, ("note_too_long", "note_personal"))
def notes(tx: Transaction, visit_id: UUID, body: acts.NoteOnVisit, who: str) -> None:
    """Staff read it on the console; the diary says only that there is one."""
    note_on_visit(tx, visit_id=visit_id, note=body.note, who=who)


@edited("merge", "Two numbers of one person", acts.MergeVisit, _MERGING)
def merges(tx: Transaction, visit_id: UUID, body: acts.MergeVisit, who: str) -> None:
    """The better of both places stays."""
    merge_visits(tx, kept=visit_id, other=body.other, who=who)


@edited("family", "Visits of one family", acts.JoinFamily, ("family_needs_two", "other_day", "family_too_large"))
def joins_family(tx: Transaction, visit_id: UUID, body: acts.JoinFamily, who: str) -> None:
    """With everybody they were linked with before."""
    link_family(tx, visit_ids=list(dict.fromkeys([visit_id, *body.visits])), who=who)


@edited("leave-family", "Linked by mistake", None, ())
def leaves_family(tx: Transaction, visit_id: UUID, _body: None, who: str) -> None:
    leave_family(tx, visit_id=visit_id, who=who)


@operation(
    blueprint,
    Operation(
        "POST", "/visits/<uuid:visit_id>/reprint", "The ticket once more, as COPY", None, acts.TicketCopy,
        Permission.API_EDIT_VISITS, _OF_VISIT, once=True,
    ),
)  # fmt: skip
def reprints(visit_id: UUID) -> acts.TicketCopy:
    """With new codes; what is kept for the next try holds none."""
    key = this_hub().token_key

    def perform(tx: Transaction, who: str) -> acts.TicketCopy:
        reprint(tx, visit_id=visit_id, token_key=key, who=who)
        visit = visit_with_id(tx, visit_id)
        return acts.TicketCopy(visit_id=visit_id, number=visit.shown_number, day=date.fromisoformat(visit.day))

    def said(tx: Transaction, copy: acts.TicketCopy) -> acts.TicketCopy:
        service = service_with_key(tx, current_stage(tx, visit_id).service_id)
        codes = codes_of(visit_id, service, key, token_generation(tx, visit_id))
        return copy.model_copy(update=codes)

    return write(acts.TicketCopy, None, perform, said)
