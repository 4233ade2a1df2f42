"""A booked patient without a code: birth date and the end of their telephone number, guarded so that guessing leads nowhere.

*Unknown* and *wrong* are one answer on one way. Five tries a visitor, five a birth date; twenty a kiosk in ten minutes, and
it asks no more until staff have been there; sixty in the house shut it in all of it for that window.
"""

from uuid import UUID

from config.contract.device_api import CheckInAnswer
from config.contract.identity import BookingChoice, CheckInByIdentity, ChooseBooking
from config.contract.words import CheckInResult
from display_server.db.columns.encryption import keyed_hash
from display_server.db.engine.prepared import Row
from display_server.db.engine.transaction import Transaction
from display_server.domain.plain_letters import plain_letters
from display_server.services.accounts.rate_limit import count_failed_try, is_locked, lock, too_many_tries
from display_server.services.answered import answer_of_device, earlier_answer, keep_answer
from display_server.services.arrivals.check_in import OPENED_FOR, Asking, arrive_booked, this_site, whole
from display_server.services.arrivals.find_arrival import booking_with_key, bookings_of_person, nearest
from display_server.services.audit import audit
from display_server.services.refused import Refused
from display_server.services.stages.service_facts import service_with_key

BY_IDENTITY, CHOICE = "check_in_by_identity", "choose_booking"
TRIES_A_VISITOR = 5
TRIES_A_BIRTH_DATE = 5
TRIES_A_KIOSK = 20
TRIES_A_HOUSE = 60
_HOUSE = "identity:house"


def check_in_by_identity(
    tx: Transaction, body: CheckInByIdentity, *, device_id: UUID, token_key: bytes
) -> CheckInAnswer:
    """As a check-in by code; the same again for the same request. Raises Refused (`identity_locked`, `too_many_tries`)."""
    earlier = earlier_answer(tx, request_id=body.request_id, device_id=device_id, act=BY_IDENTITY, asked=body)
    if earlier is not None:
        return whole(tx, CheckInAnswer.model_validate(earlier), token_key)
    tries = _Tries(body, device_id)
    tries.check(tx)
    answer = _find(tx, body, Asking(device_id, body.language, token_key, f"device:{device_id}"))
    if answer.result is CheckInResult.NOT_FOUND:
        tries.count(tx)
    keep_answer(tx, request_id=body.request_id, device_id=device_id, act=BY_IDENTITY, answer=answer, asked=body)
    return whole(tx, answer, token_key)


def identity_lock(device_id: UUID) -> str:
    """The name of a kiosk's lock, which staff open."""
    return f"identity_lock:{device_id}"


class _Tries:
    """What is counted of one request."""

    def __init__(self, body: CheckInByIdentity, device_id: UUID) -> None:
        self._device = device_id
        born = keyed_hash("identity-tries", body.born.isoformat())[:32]
        self._visitor, self._born = f"identity:visitor:{body.session_id}", f"identity:born:{born}"
        self._kiosk = f"identity:{device_id}"

    def check(self, tx: Transaction) -> None:
        if is_locked(tx, identity_lock(self._device)):
            raise Refused("identity_locked")
        counted = ((self._visitor, TRIES_A_VISITOR), (self._born, TRIES_A_BIRTH_DATE), (_HOUSE, TRIES_A_HOUSE))
        if any(too_many_tries(tx, what, most) for what, most in counted):
            raise Refused("too_many_tries")

    def count(self, tx: Transaction) -> None:
        for what in (self._visitor, self._born, self._kiosk, _HOUSE):
            count_failed_try(tx, what)
        if too_many_tries(tx, self._kiosk, TRIES_A_KIOSK):
            lock(tx, identity_lock(self._device))
            audit(tx, who=f"device:{self._device}", what="identity_locked", subject=f"device:{self._device}")
        if too_many_tries(tx, _HOUSE, TRIES_A_HOUSE):
            audit(tx, who=f"device:{self._device}", what="identity_guessed", subject="site")


def _find(tx: Transaction, body: CheckInByIdentity, asking: Asking) -> CheckInAnswer:
    """Of today what is not registered yet; two people who share both (twins) are told apart by a person."""
    site = this_site(tx)
    found = bookings_of_person(tx, body.born, body.phone_end)
    if not found:
        return CheckInAnswer(result=CheckInResult.NOT_FOUND)
    if len({plain_letters(one.patient_name or "") for one in found}) > 1:
        return CheckInAnswer(result=CheckInResult.NEEDS_A_PERSON)
    mine = [one for one in found if one.site_id == site.id and site.day_of(one.starts_at) == site.today]
    still = [one for one in mine if one.visit_id is None]
    if len(still) > 1:
        return CheckInAnswer(result=CheckInResult.SEVERAL_BOOKINGS, choices=[_choice(tx, one) for one in still])
    meant = nearest(still or mine or found, site.today, site.zone, site.day_starts)
    return arrive_booked(tx, meant, site, asking)


def _choice(tx: Transaction, booking: Row) -> BookingChoice:
    service = service_with_key(tx, booking.service_id)
    return BookingChoice(
        choice=booking.id, starts_at=booking.starts_at, service=service.code, department=service.department
    )


def choose_booking(tx: Transaction, body: ChooseBooking, *, device_id: UUID, token_key: bytes) -> CheckInAnswer:
    """One of those that this kiosk was told of a short while ago. Raises Refused (`visit_not_opened`)."""
    earlier = earlier_answer(tx, request_id=body.request_id, device_id=device_id, act=CHOICE, asked=body)
    if earlier is not None:
        return whole(tx, CheckInAnswer.model_validate(earlier), token_key)
    told = answer_of_device(tx, body.opened_by, device_id, within=OPENED_FOR) or {}
    if body.choice not in {one["choice"] for one in told.get("choices", ())}:
        raise Refused("visit_not_opened", "choice")
    asking = Asking(device_id, body.language, token_key, f"device:{device_id}")
    answer = arrive_booked(tx, booking_with_key(tx, body.choice), this_site(tx), asking)
    keep_answer(tx, request_id=body.request_id, device_id=device_id, act=CHOICE, answer=answer, asked=body)
    return whole(tx, answer, token_key)
