"""Who somebody is by name and password: at the sign-in page, and beside somebody else where an act needs two people."""

from math import ceil

from flask import request

from display_server.hub import this_hub
from display_server.services.accounts.first_passwords import first_password_of
from display_server.services.accounts.passwords import TooManySignIns, is_password
from display_server.services.accounts.sign_in_record import SignInThrottled, count_sign_in, note_sign_in
from display_server.services.try_writing import try_writing
from display_server.web.shared.sign_in.accounts import Accounts
from display_server.web.shared.sign_in.person import Person


class SignInRefused(Exception):
    """Why nobody was recognised: a key under `staff.sign_in.refused.` and its values."""

    def __init__(self, reason: str, status: int, minutes: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
        self.minutes = minutes


class FirstPasswordGiven(Exception):
    """It is `person`, with the password an administrator made for them: they are to choose their own."""

    def __init__(self, person: Person) -> None:
        super().__init__(person.email)
        self.person = person


def recognise(email: str, password: str, *, takes_first: bool = False) -> Person:
    """The person behind the two, or SignInRefused. The try is counted before the password is looked at.

    `takes_first`: a first password raises FirstPasswordGiven; else it is none.
    """
    hub, address = this_hub(), request.remote_addr or "?"
    email = email.strip().lower()
    try:
        hub.writer.run(lambda tx: count_sign_in(tx, address=address, email=email))
        person = Accounts(hub).find_user(email=email)
        right = is_password(person.password if person is not None and person.active else None, password)
    except SignInThrottled as throttled:
        minutes = ceil((throttled.again_at - hub.clock.now()).total_seconds() / 60)
        raise SignInRefused("throttled", 429, max(1, minutes)) from None
    except TooManySignIns:
        raise SignInRefused("busy", 503) from None
    if takes_first and not right:
        _look_for_first(person, password)
    if person is None or not right:
        if person is not None:
            account_id = person.id
            hub.writer.run(
                lambda tx: note_sign_in(tx, account_id=account_id, address=address, outcome="wrong_password")
            )
        else:
            hub.writer.run(try_writing)  # as long as for a name that is known
        raise SignInRefused("unknown", 403)
    return person


def _look_for_first(person: Person | None, password: str) -> None:
    """Asked for whoever is not known, too: it takes as long."""
    hub = this_hub()
    with hub.database.reading() as reading:
        found = first_password_of(reading, person.id if person is not None else 0)
    if person is None or not person.active or found is None or not found.is_this(person.id, password):
        return
    if found.until <= hub.clock.now():
        raise SignInRefused("first_expired", 403)
    raise FirstPasswordGiven(person)
