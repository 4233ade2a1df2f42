"""What a patient does at the phone: ten minutes more, back again, leave. The token is the right; other sites are refused."""

from urllib.parse import urlsplit
from uuid import UUID

from flask import jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, Forbidden, NotFound

from config.contract.words import Language, PatientAct
from config.locale import words
from display_server.domain.visit import State
from display_server.hub import this_hub
from display_server.services.patients.act_of_patient import act_of_patient
from display_server.services.refused import Refused
from display_server.web.phone.face import blueprint, find, language_asked, said_of
from display_server.web.shared.access import needs
from display_server.web.shared.permissions import Permission

KEYS = {
    PatientAct.DEFER, PatientAct.BACK, PatientAct.LEAVE, PatientAct.TAKE_BACK, PatientAct.DIVERT, PatientAct.LEAD,
    PatientAct.LEAD_NO_MORE,
}  # fmt: skip
REFUSALS = {
    "too_late", "deferred_before", "not_possible_now", "changed_before", "service_closed", "service_full",
    "moved_meanwhile", "already_there", "called_already",
}  # fmt: skip


@blueprint.post("/<token>/acts/<act>")
@needs(Permission.PUBLIC)
def act_here(token: str, act: str) -> ResponseReturnValue:
    """The page's module gets the visit as it stands now; without it the whole page comes again."""
    refuse_other_sites()
    site, visit = find(token)
    if visit is None or act not in KEYS:
        raise NotFound
    request_id = request_of_press()
    refused = _act(request_id, visit.visit_id, PatientAct(act), request.form.get("choice"))
    language = language_asked() or visit.language
    if request.accept_mimetypes.best == "application/json":
        _, after = find(token)
        if after is None:
            raise NotFound
        return jsonify({**said_of(after, site, language), "refused": refusal_words(refused, language)})
    return redirect(url_for("phone.page", token=token, language=language.value, refused=refused), code=303)


def refusal_words(code: str | None, language: Language) -> str | None:
    """Also for a code that stands in an address: only ours are said."""
    return words(language).say(f"phone.refused.{code}") if code in REFUSALS else None


def _act(request_id: UUID, visit_id: UUID, act: PatientAct, choice: str | None) -> str | None:
    """`choice` belongs to DIVERT alone: how many minutes somebody gets is the site's word."""
    choice = choice if act is PatientAct.DIVERT else None
    try:
        this_hub().writer.run(
            lambda tx: act_of_patient(tx, request_id=request_id, visit_id=visit_id, act=act, choice=choice)
        )
    except Refused as refused:
        return code_of(refused)
    return None


def code_of(refused: Refused) -> str:
    """Which of our sentences says why: the commonest reason why nothing is possible any more is a call."""
    if refused.code == "not_possible_now" and refused.now is not None and refused.now.state is State.CALLED:
        return "called_already"
    return refused.code if refused.code in REFUSALS else "not_possible_now"


def request_of_press() -> UUID:
    """The id that makes a press that comes twice one press. Raises BadRequest."""
    try:
        return UUID(request.form["request_id"])
    except ValueError as wrong:
        raise BadRequest from wrong


def refuse_other_sites() -> None:
    """A browser says where a press comes from. Who knows the token from elsewhere has the paper in the hand anyway."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        raise Forbidden
    origin = request.headers.get("Origin", "null")
    if origin != "null" and urlsplit(origin).netloc != request.host:
        raise Forbidden
