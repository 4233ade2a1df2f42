"""The device API's list of operations, and how its refusals travel."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint

from config.contract import VERSION
from config.contract.device_api import Problem
from display_server.db.waiting import Act
from display_server.hub import Hub, this_hub
from display_server.services.refused import Refused
from display_server.web.device_api.device_check import KnownDevice, this_device
from display_server.web.shared.api.operation import Api, Operation, Unreadable

BELOW = f"/api/v{VERSION}"

ActOf = Callable[[Hub, KnownDevice, Any], Act[Any]]
"""From who asks and what was read to the act. Raises Refused."""

ACTING: list[tuple[Operation, ActOf]] = []
"""Those that are one act of a device and nothing else."""

STATUS = {
    "service_unknown": 422,
    "service_takes_no_walk_ins": 409,
    "service_closed": 409,
    "service_full": 409,
    "one_code_needed": 422,
    "request_id_used": 409,
    "request_too_old": 410,
    "too_many_tries": 429,
    "visit_unknown": 404,
    "series_unknown": 422,
    "too_many_leases": 429,
    "lease_unknown": 404,
    "number_not_leased": 409,
    "number_used": 409,
    "kiosks_only": 403,
    "pairing_unknown": 404,
    "poll_too_soon": 429,
    "too_many_pairings": 429,
}
"""How a refusal's code travels; its words are the kiosk's own."""

_SAID = {
    "service_unknown": "No service has this code.",
    "service_takes_no_walk_ins": "This service gives numbers to booked patients only.",
    "service_closed": "This service is closed; see `opens_at`.",
    "service_full": "All of this service's places of today are taken.",
    "one_code_needed": "Send exactly one of `code` and `scanned`.",
    "request_id_used": "This request id belongs to another request.",
    "request_too_old": "This request is older than the answers the hub keeps; make a new one.",
    "too_many_tries": "Too many codes were wrong; wait for staff or for the window's end.",
    "visit_unknown": "No visit has this id.",
    "series_unknown": "No series has this code.",
    "too_many_leases": "This kiosk was given more blocks today than it can need.",
    "lease_unknown": "No lease has this id.",
    "number_not_leased": "This number was never this kiosk's to give.",
    "number_used": "This number belongs to another visit.",
    "kiosks_only": "Only a kiosk does this.",
    "pairing_unknown": "This pairing has ended; ask for a new code.",
    "poll_too_soon": "Ask less often.",
    "too_many_pairings": "Too many codes are open for this address.",
}

API = Api("Atrium device API", VERSION, BELOW, STATUS, _SAID)
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
