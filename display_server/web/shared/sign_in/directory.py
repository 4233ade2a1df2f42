"""Signing in through the hospital's directory: Authorization Code with PKCE, state and nonce (OpenID Connect).

What was begun stands in the session of this very browser for ten minutes and is answered once: a stranger's answer, an old one
and one of another directory find nothing that fits.
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from typing import Any

import structlog
from flask import request, session
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from display_server.directory.directory import Directory
from display_server.directory.fetching import DirectoryAway
from display_server.directory.id_token import LAST_SECOND, TokenRefused
from display_server.directory.logout_token import LONGEST_NAME
from display_server.domain.directory import Known, NotLetIn, Rules, judge
from display_server.hub import Hub, this_hub
from display_server.services.accounts.directory import come_in, note_refused
from display_server.services.accounts.directory_sessions import note_directory_session
from display_server.services.accounts.sign_in_record import SignInThrottled, count_sign_in, note_sign_in
from display_server.services.accounts.spent_answers import AnsweredBefore, spend
from display_server.web.shared.access import needs
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.accounts import Accounts
from display_server.web.shared.sign_in.blueprint import blueprint
from display_server.web.shared.sign_in.halfway import signed_in_person
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.let_in import let_in, to, to_page
from display_server.web.shared.sign_in.page import sign_in_page, wanted_page
from display_server.web.shared.sign_in.person import Person
from display_server.web.shared.sign_in.recognise import SignInRefused
from display_server.web.shared.sign_in.second import next_step

_log = structlog.get_logger()
_BEGUN = "directory"
_LASTS_S = 600
_LONGEST_CODE = 4096
_OWN_CLICK = {"same-origin", "none"}
_PROVES_FOR_S = 180
_CLOCKS_APART_S = 60
BY_DIRECTORY = "in_directory"


class _Refused(Exception):
    """`why`: for the audit. `said`: a key under `staff.sign_in.refused.directory_`. `whose`: an account, where it is known."""

    def __init__(self, why: str, said: str, whose: int | None = None) -> None:
        super().__init__(why)
        self.why, self.said, self.whose = why, said, whose


def directory_of(hub: Hub) -> Directory:
    """This process's own. Raises NotFound where the settings name none."""
    if not hub.settings.has_directory:
        raise NotFound
    found = hub.memory.get("directory")
    if not isinstance(found, Directory):
        found = hub.memory["directory"] = Directory(hub.settings, hub.clock)
    return found


@blueprint.get("/sign-in/directory")
@needs(Permission.PUBLIC)
def to_directory() -> ResponseReturnValue:
    """To the directory, which sends the browser back. Whoever is signed in already proves there that it is still they.

    Only by a click of ours or an address somebody typed: a stranger's page would else sign its readers in unasked.
    """
    if request.headers.get("Sec-Fetch-Site", "none") not in _OWN_CLICK:
        return to_page("sign_in.page")
    hub, again = this_hub(), signed_in_person()
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    challenge = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    try:
        address = directory_of(hub).address_to_ask(
            state=state, nonce=nonce, challenge=challenge, back=_back(hub), again=again is not None
        )
    except DirectoryAway as away:
        return _away(away)
    session[_BEGUN] = {
        "state": state,
        "nonce": nonce,
        "verifier": verifier,
        "until": hub.clock.now().timestamp() + _LASTS_S,
        "next": wanted_page(),
        "again": None if again is None else again.id,
    }
    return to(address)


@blueprint.get("/sign-in/directory/answer")
@needs(Permission.PUBLIC)
def directory_answer() -> ResponseReturnValue:
    """Where the directory sends the browser back to."""
    hub, address = this_hub(), request.remote_addr or "?"
    directory, begun, name = directory_of(hub), session.get(_BEGUN), f"directory@{address}"
    try:
        hub.writer.run(lambda tx: count_sign_in(tx, address=address, email=name))
        session.pop(_BEGUN, None)
        fits = _check_answer(hub, directory, begun)
        claims = _claims(hub, directory, fits)
        known = _judged(hub, claims)
        person = _account(hub, directory, known, fits)
        _note_session(hub, directory, claims, person)
    except SignInThrottled:
        return sign_in_page(refused=SignInRefused("passkey_throttled", 429)), 429
    except DirectoryAway as away:
        return _away(away)
    except _Refused as refused:
        _note(hub, refused, address)
        return sign_in_page(refused=SignInRefused(f"directory_{refused.said}", 403)), 403
    came_for = fits["next"]
    session.clear()  # a session somebody else prepared in this browser is worth nothing
    session.permanent = True
    if not known.did_second and (step := next_step(person, came_for, BY_DIRECTORY)) is not None:
        return step
    proved = _just_asked(hub, claims)
    return let_in(person, outcome=BY_DIRECTORY, counted=name, came_for=came_for, proved=proved)


def _check_answer(hub: Hub, directory: Directory, begun: Any) -> dict[str, Any]:
    """What this browser began and this answers, used up by it. Raises _Refused."""
    state = request.args.get("state", "")
    if not isinstance(begun, dict) or not hmac.compare_digest(state.encode(), str(begun.get("state")).encode()):
        raise _Refused("state", "state")
    if begun["until"] < hub.clock.now().timestamp():
        raise _Refused("late", "state")
    until = datetime.fromtimestamp(begun["until"], UTC)
    try:
        hub.writer.run(lambda tx: spend(tx, answer=state, until=until))
    except AnsweredBefore:
        raise _Refused("replayed", "state") from None
    speaks = request.args.get("iss")
    if (speaks is not None or directory.addresses().names_itself) and speaks != directory.issuer:
        raise _Refused("another_directory", "token")
    if "error" in request.args:
        raise _Refused("denied", "denied")
    return begun


def _claims(hub: Hub, directory: Directory, begun: dict[str, Any]) -> dict[str, Any]:
    code = request.args.get("code", "")
    if not 1 <= len(code) <= _LONGEST_CODE:
        raise _Refused("code", "token")
    try:
        return directory.claims_of(code=code, verifier=begun["verifier"], nonce=begun["nonce"], back=_back(hub))
    except TokenRefused as refused:
        raise _Refused(str(refused), "token") from None


def _judged(hub: Hub, claims: dict[str, Any]) -> Known:
    said = hub.settings
    rules = Rules(
        said.directory_roles_claim,
        said.directory_roles,
        said.directory_domains,
        said.directory_required,
        said.directory_second_factor,
    )
    try:
        return judge(claims, rules)
    except NotLetIn as why_not:
        raise _Refused(str(why_not), "not_you") from None


def _account(hub: Hub, directory: Directory, known: Known, begun: dict[str, Any]) -> Person:
    adds, language, again = hub.settings.directory_unknown == "add", desk_language(), begun["again"]
    came = hub.writer.run(
        lambda tx: come_in(tx, issuer=directory.issuer, known=known, adds=adds and again is None, language=language)
    )
    if came.why is not None:
        raise _Refused(came.why, came.why, came.account_id)
    if again is not None and came.account_id != again:
        raise _Refused("another_person", "not_you", came.account_id)
    person = Accounts(hub).find_user(id=came.account_id)
    if person is None:
        raise _Refused("unknown", "unknown")
    return person


def _note_session(hub: Hub, directory: Directory, claims: dict[str, Any], person: Person) -> None:
    """Where the directory names its session: it may end it there without saying whose it is."""
    named, account_id, issuer = claims.get("sid"), person.id, directory.issuer
    if isinstance(named, str) and 1 <= len(named) <= LONGEST_NAME:
        session_there = named
        hub.writer.run(
            lambda tx: note_directory_session(tx, issuer=issuer, session=session_there, account_id=account_id)
        )


def _away(why: DirectoryAway) -> ResponseReturnValue:
    """Said to whoever stands here; why it is so is for whoever reads the hub's log."""
    _log.warning("the directory is away", why=str(why))
    return sign_in_page(refused=SignInRefused("directory_away", 503)), 503


def _note(hub: Hub, refused: _Refused, address: str) -> None:
    why, whose = refused.why, refused.whose
    hub.writer.run(lambda tx: note_refused(tx, why=why, account_id=whose))
    if whose is not None:
        account_id = whose
        hub.writer.run(lambda tx: note_sign_in(tx, account_id=account_id, address=address, outcome="not_by_directory"))


def _just_asked(hub: Hub, claims: dict[str, Any]) -> bool:
    """Whether the directory says that it asked just now; a session of yesterday there proves nothing about who stands here."""
    at = claims.get("auth_time")
    if not isinstance(at, (int, float)) or not 0 <= at <= LAST_SECOND:
        return False
    return -_CLOCKS_APART_S <= hub.clock.now().timestamp() - at <= _PROVES_FOR_S


def _back(hub: Hub) -> str:
    return f"{hub.settings.public_url}/sign-in/directory/answer"
