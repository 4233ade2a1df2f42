"""The hospital API's list of operations, how its refusals travel, and the one way in which it changes something."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from flask import Blueprint, request

from config.contract.base import Answer, Incoming
from config.contract.device_api import Problem
from config.contract.hospital_api import HOSPITAL_VERSION
from display_server.db.engine.transaction import Transaction
from display_server.hub import this_hub
from display_server.services.systems.once_for_system import KEY, AskedOnce, once
from display_server.web.shared.api.operation import Api, Refusal, Unreadable
from display_server.web.shared.token_check import this_token

A = TypeVar("A", bound=Answer)

PREFIX = f"/api/hospital/v{HOSPITAL_VERSION}"

_REFUSALS = {
    "key_used": Refusal(409, "This key belongs to another request."),
    "key_too_old": Refusal(410, "This key is older than the answers the hub keeps; make a new one."),
    "service_unknown": Refusal(404, "No service has this code."),
    "service_takes_no_walk_ins": Refusal(409, "This service gives numbers to booked patients only."),
    "service_closed": Refusal(409, "This service is closed now; see `opens_at`."),
    "service_full": Refusal(409, "This service has given all its numbers of today."),
    "one_code_needed": Refusal(422, "Send exactly one of `code` and `scanned`."),
    "too_many_tries": Refusal(429, "Too many codes were wrong; wait for the window's end."),
    "visit_unknown": Refusal(404, "No visit has this id."),
    "desk_unknown": Refusal(404, "No desk has this code."),
    "desk_closed": Refusal(409, "Nobody works at this desk; open it first."),
    "desk_busy": Refusal(409, "A patient is called to this desk or served at it."),
    "desk_paused": Refusal(409, "Whoever works at this desk pauses."),
    "broadcast": Refusal(409, "A message to everyone stops calls here; wait for its end."),
    "family_elsewhere": Refusal(
        409, "Somebody of this family is called or served in another room now; call this one afterwards."
    ),
    "helper_awaited": Refusal(
        409,
        "A helper of this patient (interpreter, escort) is awaited: hold the patient, this is no no-show.",
    ),
    "on_the_way": Refusal(
        409, "This patient was called on the way and cannot be there before `opens_at`: wait, or put them back in line."
    ),
    "desk_taken": Refusal(409, "A person has opened this desk; they close it."),
    "triage_first": Refusal(
        409,
        "A nurse sees them first: nobody has a number before triage, and nobody goes on from it without an urgency.",
    ),
    "not_waiting": Refusal(409, "Nobody with this number waits for this desk."),
    "not_in_line": Refusal(409, "Nobody with this number is in a line of this desk."),
    "where_to": Refusal(422, "Say a service, a desk or a clinician."),
    "service_needed": Refusal(422, "That desk serves several services; say which."),
    "desk_serves_other": Refusal(409, "That desk does not serve this service."),
    "not_undoable": Refusal(409, "What this desk did last cannot be undone, and nothing older is undone in its place."),
    "clinician_unknown": Refusal(409, "Nobody who works here has this id."),
    "back_at_wrong": Refusal(409, "Say a moment within the next twelve hours, or none."),
    "not_your_service": Refusal(409, "This desk does not serve this service."),
    "urgency_needed": Refusal(409, "People are seen by urgency there: say `urgency`."),
    "not_triage": Refusal(409, "This service sees nobody by urgency."),
    "deferred_before": Refusal(409, "This patient has asked for minutes at this stage before."),
    "too_many_minutes": Refusal(409, "The site gives fewer minutes."),
    "changed_before": Refusal(409, "This patient has changed the service a moment ago."),
    "booked_elsewhere": Refusal(409, "This patient has an appointment; staff change it."),
    "already_there": Refusal(409, "This patient waits for that service already."),
    "visit_merged": Refusal(409, "This number was merged into another of the same person."),
    "too_many_stages": Refusal(409, "A visit holds no more stages than this one has."),
    "stage_not_expected": Refusal(409, "This stage cannot be left out: it is over, at a desk, or of another visit."),
    "stages_changed": Refusal(409, "Name each expected stage of the visit once: read the visit again."),
    "note_too_long": Refusal(409, "A note has at most 200 letters."),
    "note_personal": Refusal(409, "A note holds nothing personal: no name, no date of birth, no telephone number."),
    "same_visit": Refusal(409, "Say two visits."),
    "other_day": Refusal(409, "These visits are of different days."),
    "both_booked": Refusal(409, "Both visits belong to a booking; the wrong check-in is undone first."),
    "at_a_desk": Refusal(409, "The other number is called or served now."),
    "family_needs_two": Refusal(409, "A family has two visits at least."),
    "family_too_large": Refusal(409, "A family has twelve visits at most."),
    "delay_wrong": Refusal(409, "A delay lasts four hours at most."),
    "delay_unknown": Refusal(404, "No delay of this department has this key."),
    "return_wrong": Refusal(409, "Say a moment within the next twelve hours at which they may be called again."),
    "booking_used": Refusal(409, "Somebody has checked in with this booking since."),
    "undo_room_taken": Refusal(409, "Somebody works in the room they came from."),
    "nothing_to_undo": Refusal(409, "This desk has made no move in the last minutes that can be undone."),
    "undo_desk_busy": Refusal(409, "The desk has another patient now."),
    "undo_unknown_service": Refusal(
        409, "The diary does not say which service this patient came from; transfer them back."
    ),
    "next_stage_moved": Refusal(409, "The next stage of this visit has moved on already."),
    "too_late": Refusal(409, "The time for this is over."),
    "patient_changed": Refusal(409, "This is not the patient of this desk now."),
    "not_possible_now": Refusal(409, "This is not possible in the state the visit is in."),
}

API = Api("Atrium hospital API", HOSPITAL_VERSION, PREFIX, _REFUSALS)
operation = API.operation

ONCE = ("key_used", "key_too_old")
"""What every write may be refused with."""

blueprint = Blueprint("hospital_api", __name__, url_prefix=PREFIX)
"""The face's one blueprint; its pages of operations register themselves on it."""


@dataclass(frozen=True)
class DeskOperation:
    """One act at a desk: its last part of the address, its name for the measures, what it takes, what it does and answers."""

    name: str
    endpoint: str
    takes: type[Incoming] | None
    perform: Callable[[Transaction, str, Any, str], Answer]


def _as_kept(_tx: Transaction, answer: A) -> A:
    return answer


def write(
    answers: type[A],
    body: Incoming | None,
    perform: Callable[[Transaction, str], A],
    said: Callable[[Transaction, A], A] = _as_kept,
) -> A:
    """Perform once, with who asks; the same key with the same request gets the same answer. Raises Unreadable, Refused.

    `said` adds each time what is kept nowhere.
    """
    if body is None and request.get_data():
        raise no_body_taken()
    asked = asked_once(this_token().id, read_key(request.headers.get(KEY)), request.path, body)
    return this_hub().writer.run(lambda tx: said(tx, once(tx, asked, answers, lambda: perform(tx, asked.who))))


def asked_once(token_id: UUID, key: UUID, path: str, body: Incoming | None) -> AskedOnce:
    """All that makes a request this one: who, which try, what is asked."""
    return AskedOnce(token_id, key, f"POST {path}\n{'' if body is None else body.model_dump_json()}")


def no_body_taken() -> Unreadable:
    title = "This operation takes no body."
    return Unreadable(Problem(title=title, status=400, code="no_body_taken", fields={"body": title}))


def read_key(text: str | None) -> UUID:
    """The request's `Idempotency-Key`. Raises Unreadable."""
    if text is None:
        title = f"Send the header {KEY}: a UUIDv7 made before the first try."
        raise Unreadable(Problem(title=title, status=400, code="key_needed", fields={KEY: title}))
    try:
        key = UUID(text)
    except ValueError:
        key = None
    if key is None or key.version != 7:
        said = "must be a UUIDv7"
        raise Unreadable(Problem(title="The key cannot be used.", status=422, code="key_wrong", fields={KEY: said}))
    return key
