"""Arriving by API: a number without appointment, somebody at a desk, a check-in. What is kept holds no code of a ticket."""

from config.contract import hospital_acts as acts
from config.contract import hospital_api as wire
from config.contract.device_api import CheckInAnswer, IssuedNumber
from display_server.db.engine.transaction import Transaction
from display_server.domain.urgency import Urgency
from display_server.hub import this_hub
from display_server.services.arrivals.add_arrival import Arrival, Arrived, add_arrival
from display_server.services.arrivals.add_person import add_person
from display_server.services.arrivals.check_in import check_in_for_system, whole
from display_server.services.desks.desk_facts import desk_called
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
        "POST", "/desks/<desk>/add", "Somebody came to a desk, or is brought in", acts.AddPerson, acts.PersonAdded,
        Permission.API_ISSUE,
        (*ONCE, "desk_unknown", "service_unknown", "not_your_service", "urgency_needed", "not_triage"), once=True,
    ),
)  # fmt: skip
def added(body: acts.AddPerson, desk: str) -> acts.PersonAdded:
    """The desk takes it back by `undo`, as one of its moves."""
    key = this_hub().token_key

    def enter(tx: Transaction, who: str) -> acts.PersonAdded:
        arrived = _arrived(tx, body, desk, key, who)
        kept = arrived.issued.model_copy(update={"phone_url": None, "code": None})
        return acts.PersonAdded(issued=kept, unknown=arrived.unknown)

    def said(tx: Transaction, answer: acts.PersonAdded) -> acts.PersonAdded:
        one = answer.issued
        whole = with_codes(one, service_called(tx, one.service), key, token_generation(tx, one.visit_id))
        return answer.model_copy(update={"issued": whole})

    return write(acts.PersonAdded, body, enter, said)


def _arrived(tx: Transaction, body: acts.AddPerson, desk: str, key: bytes, who: str) -> Arrived:
    desk_called(tx, desk)
    if body.urgency is None:
        issued = add_person(tx, desk=desk, service=body.service, language=body.language, token_key=key, who=who)
        return Arrived(issued, None)
    urgency = Urgency(body.urgency.value)
    arrival = Arrival(body.service, urgency, body.language, by_ambulance=body.by_ambulance, unknown=body.unknown)
    return add_arrival(tx, desk=desk, arrival=arrival, token_key=key, who=who)


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
