"""The device API's list of operations, and how its refusals travel."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint

from config.contract import VERSION
from config.contract.device_api import Problem
from display_server.db.engine.waiting import Act
from display_server.hub import Hub, this_hub
from display_server.services.refused import Refused
from display_server.web.device_api.device_check import KnownDevice, this_device
from display_server.web.shared.api.operation import Api, Operation, Refusal, Unreadable

BELOW = f"/api/v{VERSION}"

ActOf = Callable[[Hub, KnownDevice, Any], Act[Any]]
"""From who asks and what was read to the act. Raises Refused."""

ACTING: list[tuple[Operation, ActOf]] = []
"""Those that are one act of a device and nothing else."""

_REFUSALS = {
    "service_unknown": Refusal(422, "No service has this code."),
    "service_takes_no_walk_ins": Refusal(409, "This service gives numbers to booked patients only."),
    "service_closed": Refusal(409, "This service is closed; see `opens_at`."),
    "service_full": Refusal(409, "All of this service's places of today are taken."),
    "one_code_needed": Refusal(422, "Send exactly one of `code` and `scanned`."),
    "request_id_used": Refusal(409, "This request id belongs to another request."),
    "request_too_old": Refusal(410, "This request is older than the answers the hub keeps; make a new one."),
    "too_many_tries": Refusal(429, "Too many codes were wrong; wait for staff or for the window's end."),
    "identity_locked": Refusal(
        429, "Birth dates were guessed too often at this kiosk; staff open it by ending a help call."
    ),
    "visit_unknown": Refusal(404, "No visit has this id."),
    "visit_not_finished": Refusal(409, "Feedback is given on finished visits."),
    "feedback_given": Refusal(409, "This visit's patient has said how it was."),
    "visit_not_opened": Refusal(409, "No request of this kiosk opened a visit in the last minutes."),
    "not_possible_now": Refusal(409, "The visit has moved on; its answer to a check-in says how it stands."),
    "too_late": Refusal(409, "The time to take this back is over."),
    "deferred_before": Refusal(409, "More time was given once for this step."),
    "too_many_minutes": Refusal(422, "More minutes than the site gives."),
    "booked_elsewhere": Refusal(409, "A booked visit's department is changed by staff."),
    "already_there": Refusal(409, "The visit waits for this service already."),
    "changed_before": Refusal(409, "The department was changed a short while ago."),
    "triage_first": Refusal(
        409, "Staff see this patient first; where people are seen by urgency they give the number, too."
    ),
    "other_day": Refusal(409, "These visits are of different days."),
    "family_needs_two": Refusal(422, "A family is two visits or more."),
    "family_too_large": Refusal(422, "A family of that size is not linked here."),
    "series_unknown": Refusal(422, "No series has this code."),
    "day_not_leased": Refusal(422, "Blocks are given for today and the next day."),
    "too_many_leases": Refusal(429, "This kiosk was given more blocks today than it can need."),
    "lease_unknown": Refusal(404, "No lease has this id."),
    "number_not_leased": Refusal(409, "This number was never this kiosk's to give."),
    "number_used": Refusal(409, "This number belongs to another visit."),
    "piece_unknown": Refusal(404, "This kiosk is not offered this version now, or it has no such piece."),
    "too_many_pieces": Refusal(429, "Many kiosks fetch it now; go on after the next heartbeat."),
    "kiosks_only": Refusal(403, "Only a kiosk does this."),
    "pairing_unknown": Refusal(404, "This pairing has ended; ask for a new code."),
    "poll_too_soon": Refusal(429, "Ask less often."),
    "too_many_pairings": Refusal(429, "Too many codes are open for this address."),
}
"""How a refusal travels and what it tells a programmer; a person reads the kiosk's own words."""

API = Api("Atrium device API", VERSION, BELOW, _REFUSALS)
OPERATIONS = API.operations
operation = API.operation


def acting(blueprint: Blueprint, what: Operation) -> Callable[[ActOf], ActOf]:
    """Register an operation that is one act of a device: Flask performs it here, and so may a lane beside Flask."""

    def register(act_of: ActOf) -> ActOf:
        ACTING.append((what, act_of))

        def perform(body: Any) -> Any:
            hub = this_hub()
            return hub.writer.run(act_of(hub, this_device(), body))

        perform.__name__ = act_of.__name__
        operation(blueprint, what)(perform)
        return act_of

    return register


def problem_of(refused: Unreadable | Refused) -> Problem:
    return API.problem_of(refused)
