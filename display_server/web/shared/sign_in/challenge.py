"""A challenge for an authenticator: in the session for five minutes, for one kind of answer, and answered once."""

import secrets
from datetime import UTC, datetime

from flask import session

from display_server.hub import this_hub
from display_server.services.accounts.passkey_answers import ASKED_FOR_S, PasskeyRefused
from display_server.services.accounts.spent_answers import AnsweredBefore, spend

_ASKED = "passkey_asked"


def new_challenge(kind: str) -> str:
    """256 bits, base64url. A newer one replaces it."""
    made = secrets.token_urlsafe(32)
    session[_ASKED] = {"challenge": made, "kind": kind, "until": this_hub().clock.now().timestamp() + ASKED_FOR_S}
    return made


def answered(kind: str) -> str:
    """The challenge that this session was asked, used up by this. Raises PasskeyRefused."""
    hub, asked = this_hub(), session.pop(_ASKED, None)
    if not isinstance(asked, dict) or asked.get("kind") != kind:
        raise PasskeyRefused("not_asked")
    if asked["until"] < hub.clock.now().timestamp():
        raise PasskeyRefused("late")
    challenge, until = str(asked["challenge"]), datetime.fromtimestamp(asked["until"], UTC)
    try:
        hub.writer.run(lambda tx: spend(tx, answer=challenge, until=until))
    except AnsweredBefore:
        raise PasskeyRefused("replayed") from None
    return challenge
