"""Arriving by API: a number without appointment, a check-in by code, leaving. What is kept holds no code of a ticket."""

from uuid import UUID

from config.contract import hospital_api as wire
from config.contract.device_api import CheckInAnswer, IssuedNumber
from display_server.db.transaction import Transaction
from display_server.hub import this_hub
from display_server.services.check_in import check_in_for_system, whole
from display_server.services.enter_line import with_codes
from display_server.services.issue_number import walk_in
from display_server.services.leave import leave, take_back
from display_server.services.reprint import token_generation
from display_server.services.service_facts import service_called
from display_server.web.hospital_api.operation import ONCE, blueprint, operation, write
from display_server.web.hospital_api.reading import read_visit
from display_server.web.shared.api.operation import Operation
from display_server.web.shared.permissions import Permission


@operation(
    blueprint,
    Operation(
        "POST", "/numbers", "A number without appointment", wire.TakeNumber, IssuedNumber, Permission.API_ISSUE,
        (*ONCE, "service_unknown", "service_takes_no_walk_ins", "service_closed", "service_full"), once=True,
    ),
)  # fmt: skip
def numbers(body: wire.TakeNumber) -> IssuedNumber:
    key = this_hub().token_key
    return write(
        IssuedNumber,
        body,
        lambda tx, who: walk_in(tx, body.service, body.language, device_id=None, token_key=key, who=who)[0],
        lambda tx, issued: with_codes(
            issued, service_called(tx, issued.service), key, token_generation(tx, issued.visit_id)
        ),
    )


@operation(
    blueprint,
    Operation(
        "POST", "/check-ins", "A booked patient arrives", wire.CheckInBooking, CheckInAnswer, Permission.API_CHECK_IN,
        (*ONCE, "one_code_needed", "too_many_tries", "service_closed"), once=True,
    ),
)  # fmt: skip
def check_ins(body: wire.CheckInBooking) -> CheckInAnswer:
    """200 for every named outcome."""
    key = this_hub().token_key
    return write(
        CheckInAnswer,
        body,
        lambda tx, who: check_in_for_system(tx, body, token_key=key, who=who),
        lambda tx, answer: whole(tx, answer, key),
    )


def _leaving(name: str, summary: str, refusals: tuple[str, ...] = ()) -> Operation:
    return Operation(
        "POST", f"/visits/<uuid:visit_id>/{name}", summary, None, wire.VisitState, Permission.API_CHECK_IN,
        (*ONCE, "visit_unknown", "not_possible_now", *refusals), once=True,
    )  # fmt: skip


@operation(blueprint, _leaving("leave", "The patient goes"))
def leaves(visit_id: UUID) -> wire.VisitState:
    def perform(tx: Transaction, who: str) -> wire.VisitState:
        leave(tx, visit_id=visit_id, who=who)
        return read_visit(tx, visit_id)

    return write(wire.VisitState, None, perform)


@operation(blueprint, _leaving("take-back", "The patient stays after all", ("too_late",)))
def stays(visit_id: UUID) -> wire.VisitState:
    """Within ten minutes."""

    def perform(tx: Transaction, who: str) -> wire.VisitState:
        take_back(tx, visit_id=visit_id, who=who)
        return read_visit(tx, visit_id)

    return write(wire.VisitState, None, perform)
