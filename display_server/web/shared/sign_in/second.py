"""The second step of signing in: a code of the authenticator app, or setting one up where the house asks for it.

Who has given the right password is half signed in for five minutes: a mark in the signed session that opens these pages only.
"""

from typing import Any

from flask import Response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from flask_security.utils import login_user
from flask_wtf import FlaskForm
from sqlalchemy import select
from werkzeug.exceptions import NotFound
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from display_server.db.models import SecondFactor
from display_server.domain.role import Role
from display_server.hub import this_hub
from display_server.services.accounts.second_factor import (
    CodeWrong,
    enter_second_factor,
    keep_second_factor,
    new_secret,
)
from display_server.services.accounts.sign_in_record import SignInThrottled, count_sign_in, note_sign_in, record_sign_in
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import hospital_name
from display_server.web.shared.pages import show
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.accounts import Accounts
from display_server.web.shared.sign_in.blueprint import blueprint
from display_server.web.shared.sign_in.first_page import first_page
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.otp_address import otp_picture
from display_server.web.shared.sign_in.person import Person

_HALF, _SECRET = "half", "new_second_factor"
_HALF_FOR_S = 300


class CodeForm(FlaskForm):  # type: ignore[misc]
    """Its own form token is checked on validation: nobody is signed in yet."""

    code = StringField(validators=[InputRequired(), Length(max=40)])


def next_step(person: Person, came_for: str | None) -> Response | None:
    """Where somebody with the right password must go before they are in; None: nowhere."""
    held = has_second_factor(person.id)
    if not held and not _must_have(person):
        return None
    until = this_hub().clock.now().timestamp() + _HALF_FOR_S
    session[_HALF] = {"account": person.id, "key": person.fs_uniquifier[:16], "until": until, "next": came_for}
    return _to("sign_in.second" if held else "sign_in.new_second")


def has_second_factor(account_id: int) -> bool:
    with this_hub().database.reading() as reading:
        return reading.scalar(select(SecondFactor.account_id).where(SecondFactor.account_id == account_id)) is not None


@blueprint.get("/sign-in/second")
@needs(Permission.PUBLIC)
def second() -> ResponseReturnValue:
    if _half_person() is None:
        return _to("sign_in.page")
    return _page("sign_in/second.html", form=CodeForm(formdata=None))


@blueprint.post("/sign-in/second")
@needs(Permission.PUBLIC)
def enter_second() -> ResponseReturnValue:
    person, form = _half_person(), CodeForm()
    if person is None:
        return _to("sign_in.page")
    if not form.validate():
        return _page("sign_in/second.html", form=form, wrong="code_wrong"), 400
    hub, address, account_id = this_hub(), request.remote_addr or "?", person.id
    try:
        hub.writer.run(lambda tx: count_sign_in(tx, address=address, email=_counted(person)))
        entered = hub.writer.run(lambda tx: enter_second_factor(tx, account_id=account_id, code=form.code.data))
    except SignInThrottled:
        return _page("sign_in/second.html", form=form, wrong="code_throttled"), 429
    except CodeWrong:
        hub.writer.run(lambda tx: note_sign_in(tx, account_id=account_id, address=address, outcome="wrong_code"))
        return _page("sign_in/second.html", form=form, wrong="code_wrong"), 403
    return _let_in(person, "recovery_code" if entered.by_recovery else "in")


@blueprint.get("/sign-in/second/new")
@needs(Permission.PUBLIC)
def new_second() -> ResponseReturnValue:
    person = _who_sets_up()
    if person is None:
        return _to("sign_in.page")
    session[_SECRET] = new_secret()
    return _set_up_page(person, CodeForm(formdata=None))


@blueprint.post("/sign-in/second/new")
@needs(Permission.PUBLIC)
def keep_second() -> ResponseReturnValue:
    person, form, secret = _who_sets_up(), CodeForm(), session.get(_SECRET)
    if person is None or not isinstance(secret, str):
        return _to("sign_in.page")
    if not form.validate():
        return _set_up_page(person, form, "code_wrong"), 400
    account_id = person.id
    try:
        codes = this_hub().writer.run(
            lambda tx: keep_second_factor(tx, account_id=account_id, secret=secret, code=form.code.data)
        )
    except CodeWrong:
        return _set_up_page(person, form, "code_wrong"), 403
    goes_on = first_page(person)
    if _half_person() is not None:
        goes_on = _let_in(person, "in").location or goes_on
    session.pop(_SECRET, None)
    answer = Response(_page("sign_in/recovery_codes.html", codes=codes, goes_on=goes_on))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _let_in(person: Person, outcome: str) -> Response:
    address, account_id, counted = request.remote_addr or "?", person.id, _counted(person)
    came_for = session[_HALF].get("next")
    this_hub().writer.run(
        lambda tx: record_sign_in(tx, account_id=account_id, address=address, email=counted, outcome=outcome)
    )
    session.clear()
    session.permanent = True
    login_user(person, remember=False, authn_via=["password", "otp"])
    return _answer(came_for or first_page(person))


def _half_person() -> Person | None:
    """Who gave the right password less than five minutes ago, and is still who they were."""
    half = session.get(_HALF)
    if not isinstance(half, dict) or half.get("until", 0) < this_hub().clock.now().timestamp():
        return None
    person = Accounts(this_hub()).find_user(id=half["account"])
    return person if person is not None and person.active and person.fs_uniquifier[:16] == half["key"] else None


def _who_sets_up() -> Person | None:
    """Somebody half or wholly signed in who has none yet: one that is there is taken away by an administrator only."""
    signed_in = current_user._get_current_object()
    person = signed_in if isinstance(signed_in, Person) else _half_person()
    if person is not None and has_second_factor(person.id):
        raise NotFound
    return person


def _must_have(person: Person) -> bool:
    administers = not person.roles_anywhere.isdisjoint({Role.ADMIN, Role.MANAGER})
    return administers and this_hub().settings.second_factor_for_administrators


def _counted(person: Person) -> str:
    """Codes are counted beside passwords: who knows the password guesses no faster."""
    return f"{person.email}#2"


def _set_up_page(person: Person, form: CodeForm, wrong: str | None = None) -> str:
    secret, house = session[_SECRET], hospital_name(desk_language()) or "Atrium"
    spaced = " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
    picture = otp_picture(secret, person.email, house)
    return _page("sign_in/new_second.html", form=form, wrong=wrong, secret=spaced, picture=picture)


def _page(template: str, **values: Any) -> str:
    language = desk_language()
    return show(template, language, hospital=hospital_name(language), **{"wrong": None, **values})


def _to(endpoint: str) -> Response:
    return _answer(url_for(endpoint))


def _answer(address: str) -> Response:
    made = redirect(address, code=303)
    assert isinstance(made, Response)  # noqa: S101  # Flask's own class is what this application answers with
    return made
