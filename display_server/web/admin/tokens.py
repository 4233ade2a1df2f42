"""The hospital's own systems: their tokens, made with the secret shown once, and taken back."""

from datetime import timedelta
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from config.contract.hospital_api import Scope
from config.locale import words
from display_server.db.models import ApiToken
from display_server.hub import this_hub
from display_server.services.accounts.where import several_sites
from display_server.services.refused import Refused
from display_server.services.systems.make_token import make_token, revoke_token
from display_server.web.admin.face import blueprint
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person

DAYS = (30, 90, 365, 730)
_USUAL_DAYS, _USUAL_RATE = 365, 600


@blueprint.get("/systems")
@needs(Permission.MANAGE_API)
def systems() -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        tokens = [one for one in session.scalars(select(ApiToken).order_by(ApiToken.made_at.desc())) if _is_theirs(one)]
    return show_desk_page("admin/systems.html", here="systems", tokens=tokens)


@blueprint.get("/systems/tokens/new")
@needs(Permission.MANAGE_API)
def new_token() -> ResponseReturnValue:
    return _form(None)


@blueprint.post("/systems/tokens")
@needs(Permission.MANAGE_API)
def made_token() -> ResponseReturnValue:
    """The one answer that ever holds the token: it is in no address, no session and no log."""
    hub, who, form = this_hub(), this_person().who, request.form
    name = form.get("name", "").strip()
    scopes = [scope for scope in _offered() if scope.value in form.getlist("scopes")]
    days, rate = _number(form.get("days", "")), _number(form.get("per_minute", ""))
    ends = hub.clock.now() + timedelta(days=days if days in DAYS else 0)
    try:
        made = hub.writer.run(
            lambda tx: make_token(tx, name=name, scopes=scopes, expires_at=ends, per_minute=rate, who=who)
        )
    except Refused as refused:
        return _form(refused), 422
    return show_desk_page("admin/token_made.html", here="systems", name=name, text=made.text)


@blueprint.post("/systems/tokens/<uuid:token_id>/revoke")
@needs(Permission.MANAGE_API)
def take_token_back(token_id: UUID) -> ResponseReturnValue:
    hub, who = this_hub(), this_person().who
    with hub.database.reading() as session:
        token = session.get(ApiToken, token_id)
    if token is None or not _is_theirs(token):
        raise NotFound
    hub.writer.run(lambda tx: revoke_token(tx, token_id=token_id, who=who))
    flash(words(desk_language()).say("admin.systems.revoked", name=token.name))
    return redirect(url_for("admin.systems"), code=303)


def _is_theirs(token: ApiToken) -> bool:
    """What looks at the whole hub is given and taken back by who administers it."""
    return Scope.METRICS_HUB.value not in token.scopes or this_person().may_everywhere(Permission.MANAGE_API)


def _offered() -> list[Scope]:
    """The whole hub's measures are a thing of their own where it has several sites, and not one site's to give."""
    with this_hub().database.reading() as session:
        of_hub = several_sites(session) and this_person().may_everywhere(Permission.MANAGE_API)
    return [scope for scope in Scope if of_hub or scope is not Scope.METRICS_HUB]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 8 else 0


def _form(refused: Refused | None) -> str:
    entered = request.form
    return show_desk_page(
        "admin/new_token.html",
        here="systems",
        scopes=_offered(),
        chosen=entered.getlist("scopes"),
        all_days=DAYS,
        days=_number(entered.get("days", "")) or _USUAL_DAYS,
        per_minute=entered.get("per_minute", str(_USUAL_RATE)),
        name=entered.get("name", ""),
        refused_field=refused.field if refused else None,
        problem=words(desk_language()).say(f"admin.systems.refused.{refused.code}") if refused else None,
    )
