"""The moment somebody is in: a session of their own, a line in the list of sign-ins, and when they proved who they are."""

from flask import Response, redirect, request, session, url_for
from flask_security.utils import login_user

from display_server.hub import this_hub
from display_server.services.accounts.sign_in_record import record_sign_in
from display_server.web.shared.sign_in.first_page import first_page
from display_server.web.shared.sign_in.halfway import signed_in_person
from display_server.web.shared.sign_in.person import Person

_PROVED, _CAME_BY = "proved", "came_by"
PROOF_LASTS_S = 600
"""After that a new passkey or app asks for the password again: a console stays open for hours."""


def let_in(
    person: Person, *, outcome: str, counted: str, came_for: str | None, proved: bool = True, by: str = ""
) -> Response:
    """`counted`: under which name the tries were counted. `proved`: somebody showed just now who they are. `by`: how the first
    step went, where `outcome` says the second."""
    address, account_id = request.remote_addr or "?", person.id
    this_hub().writer.run(
        lambda tx: record_sign_in(tx, account_id=account_id, address=address, email=counted, outcome=outcome)
    )
    session.clear()  # a session somebody else prepared in this browser is worth nothing
    session.permanent = True
    session[_CAME_BY] = by or outcome
    login_user(person, remember=False, authn_via=[outcome])
    if proved:
        note_proof()
    return to(came_for or first_page(person))


def came_in_by() -> str | None:
    """The first step of the session that stands: whoever came through the directory is still signed in there."""
    found: str | None = session.get(_CAME_BY)
    return found


def note_proof() -> None:
    session[_PROVED] = this_hub().clock.now().timestamp()


def is_proved() -> bool:
    """Whether whoever is signed in showed lately that it is they who stand here."""
    at = session.get(_PROVED)
    return isinstance(at, float) and 0 <= this_hub().clock.now().timestamp() - at <= PROOF_LASTS_S


def proved_person() -> Person | None:
    """Who is wholly signed in and showed lately that it is they."""
    return signed_in_person() if is_proved() else None


def to_page(endpoint: str) -> Response:
    return to(url_for(endpoint))


def to(address: str) -> Response:
    made = redirect(address, code=303)
    assert isinstance(made, Response)  # noqa: S101  # Flask's own class is what this application answers with
    return made
