"""The directory says, machine to machine, that somebody is signed out there (OpenID Connect Back-Channel Logout 1.0)."""

import structlog
from flask import request
from flask.typing import ResponseReturnValue

from display_server.db.engine.transaction import Transaction
from display_server.directory.fetching import DirectoryAway
from display_server.directory.id_token import TokenRefused
from display_server.directory.logout_token import SignedOut
from display_server.hub import this_hub
from display_server.services.accounts.directory_sessions import note_sign_out_refused, sign_out_by_directory
from display_server.services.accounts.rate_limit import count_failed_try, too_many_tries
from display_server.services.accounts.spent_answers import AnsweredBefore, spend
from display_server.web.shared.access import needs
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.blueprint import blueprint
from display_server.web.shared.sign_in.directory import directory_of

_log = structlog.get_logger()
_NO_STORE = {"Cache-Control": "no-store"}


@blueprint.post("/sign-in/directory/sign-out")
@needs(Permission.PUBLIC)
def sign_out_told() -> ResponseReturnValue:
    """200: whoever it is has nothing open here any more, as where nobody had. Anybody can ask: only a token that the directory
    signed for this hub, moments ago and not yet used, ends anything; who brings others is heard twenty times in ten minutes."""
    hub, address = this_hub(), request.remote_addr or "?"
    directory, counted = directory_of(hub), f"logout_token:{address}"
    if hub.writer.run(lambda tx: too_many_tries(tx, counted)):
        return _refused("too many tokens that were refused came from here", 429)
    try:
        out = directory.signed_out_by(request.form.get("logout_token", ""))
        hub.writer.run(lambda tx: _end(tx, directory.issuer, out))
    except DirectoryAway as away:
        _log.warning("the directory is away", why=str(away))
        return _refused("the directory's keys cannot be asked for now", 503)
    except (TokenRefused, AnsweredBefore) as refused:
        return _note(counted, "replayed" if isinstance(refused, AnsweredBefore) else str(refused))
    return "", 200, _NO_STORE


def _end(tx: Transaction, issuer: str, out: SignedOut) -> None:
    """Used up and done in one act: a hub that dies between hears it once more. Raises AnsweredBefore."""
    spend(tx, answer=f"logout:{issuer} {out.name}", until=out.until)
    sign_out_by_directory(tx, issuer=issuer, subject=out.subject, session=out.session)


def _note(counted: str, why: str) -> ResponseReturnValue:
    def note(tx: Transaction) -> None:
        count_failed_try(tx, counted)
        note_sign_out_refused(tx, why=why)

    this_hub().writer.run(note)
    return _refused(f"the logout token was refused: {why}", 400)


def _refused(why: str, status: int) -> ResponseReturnValue:
    """As 2.8 of the specification answers."""
    return {"error": "invalid_request", "error_description": why}, status, _NO_STORE
