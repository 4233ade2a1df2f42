"""A booked patient stands at a desk: no kiosk took them in, or it sent them to a person. Staff check them in."""

from uuid import UUID

from config.contract.words import CheckInResult, Language
from display_server.db.engine.transaction import Transaction
from display_server.services.arrivals.check_in import Asking, arrive_booked, this_site
from display_server.services.arrivals.find_arrival import booking_with_key
from display_server.services.refused import Refused


def check_in_at_desk(tx: Transaction, *, booking: int, language: Language, token_key: bytes, who: str) -> UUID:
    """The visit of today's booking, the one they have already where there is one. Staff decide also when a kiosk would not:
    too early they wait for their time, past the grace they stand with walk-ins.

    Raises Refused (`booking_gone`; `urgency_needed`: where people are seen by urgency somebody says how urgent it is).
    """
    asking = Asking(None, language, token_key, who, by_staff=True)
    answer = arrive_booked(tx, booking_with_key(tx, booking), this_site(tx), asking)
    if answer.issued is not None:
        return answer.issued.visit_id
    if answer.result is CheckInResult.NEEDS_A_PERSON:
        raise Refused("urgency_needed", "urgency")
    raise Refused("booking_gone", "booking")
