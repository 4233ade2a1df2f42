"""Arriving by API: a number without appointment, a check-in by code. What is kept holds no code of a ticket."""

from config.contract import hospital_api as wire
from config.contract.device_api import CheckInAnswer, IssuedNumber
from display_server.hub import this_hub
from display_server.services.arrivals.check_in import check_in_for_system, whole
from display_server.services.numbers.enter_line import with_codes
from display_server.services.numbers.issue_number import walk_in
from display_server.services.numbers.reprint import token_generation
from display_server.services.stages.service_facts import service_called
from display_server.web.hospital_api.operation import ONCE, blueprint, operation, write
from display_server.web.shared.api.operation import Operation
from display_server.web.shared.permissions import Permission


@operation(
    blueprint,
    Operation(
        "POST", "/numbers", "A number without appointment", wire.TakeNumber, IssuedNumber, Permission.API_ISSUE,
        (*ONCE, "service_unknown", "service_takes_no_walk_ins", "service_closed", "service_full", "triage_first"),
        once=True,
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
