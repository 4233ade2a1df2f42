"""The second step of signing in: a code of the authenticator app or a passkey, or setting one up where the house asks for it."""

from typing import Any

from flask import Response, request, session
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from werkzeug.exceptions import NotFound
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from display_server.hub import this_hub
from display_server.services.accounts.passkey_answers import house_of
from display_server.services.accounts.second_factor import (
    CodeWrong,
    enter_second_factor,
    keep_second_factor,
    new_secret,
)
from display_server.services.accounts.sign_in_record import SignInThrottled, count_sign_in, note_sign_in
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import hospital_name, site_facts
from display_server.web.shared.pages import show
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.blueprint import blueprint
from display_server.web.shared.sign_in.first_page import first_page
from display_server.web.shared.sign_in.halfway import (
    came_by,
    came_for,
    counted,
    go_halfway,
    half_person,
    held_by,
    must_have,
    signed_in_person,
)
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.let_in import is_proved, let_in, to_page
from display_server.web.shared.sign_in.otp_address import otp_picture
from display_server.web.shared.sign_in.person import Person

_SET_UP = "new_second_factor"


class CodeForm(FlaskForm):  # type: ignore[misc]
    """Its own form token is checked on validation: nobody is signed in yet."""

    code = StringField(validators=[InputRequired(), Length(max=40)])


def next_step(person: Person, came_for: str | None, by: str = "in") -> Response | None:
    """Where somebody who is known must go before they are in; None: nowhere."""
    held = bool(held_by(person))
    if not held and not must_have(person):
        return None
    go_halfway(person, came_for, by)
    return to_page("sign_in.second" if held else "sign_in.new_second")


@blueprint.get("/sign-in/second")
@needs(Permission.PUBLIC)
def second() -> ResponseReturnValue:
    person = half_person()
    return to_page("sign_in.page") if person is None else second_page(person, CodeForm(formdata=None))


@blueprint.post("/sign-in/second")
@needs(Permission.PUBLIC)
def enter_second() -> ResponseReturnValue:
    person, form = half_person(), CodeForm()
    if person is None:
        return to_page("sign_in.page")
    if not form.validate():
        return second_page(person, form, "code_wrong"), 400
    hub, address, account_id, name = this_hub(), request.remote_addr or "?", person.id, counted(person)
    try:
        hub.writer.run(lambda tx: count_sign_in(tx, address=address, email=name))
        entered = hub.writer.run(lambda tx: enter_second_factor(tx, account_id=account_id, code=form.code.data))
    except SignInThrottled:
        return second_page(person, form, "code_throttled"), 429
    except CodeWrong:
        hub.writer.run(lambda tx: note_sign_in(tx, account_id=account_id, address=address, outcome="wrong_code"))
        return second_page(person, form, "code_wrong"), 403
    outcome = "recovery_code" if entered.by_recovery else came_by()
    return let_in(person, outcome=outcome, counted=name, came_for=came_for(), by=came_by())


@blueprint.get("/sign-in/second/new")
@needs(Permission.PUBLIC)
def new_second() -> ResponseReturnValue:
    person = _who_sets_up()
    if not isinstance(person, Person):
        return person
    session[_SET_UP] = new_secret()
    return _set_up_page(person, CodeForm(formdata=None))


@blueprint.post("/sign-in/second/new")
@needs(Permission.PUBLIC)
def keep_second() -> ResponseReturnValue:
    person, form, secret = _who_sets_up(), CodeForm(), session.get(_SET_UP)
    if not isinstance(person, Person):
        return person
    if not isinstance(secret, str):
        return to_page("sign_in.page")
    if not form.validate():
        return _set_up_page(person, form, "code_wrong"), 400
    account_id = person.id
    try:
        codes = this_hub().writer.run(
            lambda tx: keep_second_factor(tx, account_id=account_id, secret=secret, code=form.code.data)
        )
    except CodeWrong:
        return _set_up_page(person, form, "code_wrong"), 403
    session.pop(_SET_UP, None)
    return codes_page(person, codes)


def codes_page(person: Person, codes: list[str], goes_on: str | None = None) -> Response:
    """Shown once. Whoever was half signed in has a second factor now, and is in."""
    goes_on = goes_on or first_page(person)
    if half_person() is not None:
        goes_on = (
            let_in(person, outcome=came_by(), counted=counted(person), came_for=came_for(), by=came_by()).location
            or goes_on
        )
    answer = Response(
        _page("sign_in/recovery_codes.html", codes=codes, goes_on=goes_on, email=person.email, made=_now())
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _now() -> str:
    """For a paper in a drawer: which of two lists is the newer one."""
    with this_hub().database.reading() as reading:
        return site_facts(reading, desk_language()).day_and_time(this_hub().clock.now(), desk_language())


def _who_sets_up() -> Person | Response:
    """Somebody half or wholly signed in who has no app yet: one that is there is taken away by an administrator only.

    Half signed in is who has no second factor at all: a password alone adds none beside one that is there.
    """
    signed_in = signed_in_person()
    person = signed_in or half_person()
    if person is None:
        return to_page("sign_in.page")
    held = held_by(person)
    if held.app or (signed_in is None and held):
        raise NotFound
    return person if signed_in is None or is_proved() else to_page("sign_in.own")


def second_page(person: Person, form: CodeForm, wrong: str | None = None) -> str:
    held = held_by(person)
    by_passkey = held.passkeys > 0 and house_of(this_hub().settings.public_url) is not None
    return _page("sign_in/second.html", form=form, wrong=wrong, by_code=held.app, by_passkey=by_passkey)


def _set_up_page(person: Person, form: CodeForm, wrong: str | None = None) -> str:
    secret, house = session[_SET_UP], hospital_name(desk_language()) or "Atrium"
    spaced = " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
    picture = otp_picture(secret, person.email, house)
    by_passkey = half_person() is not None and house_of(this_hub().settings.public_url) is not None
    return _page(
        "sign_in/new_second.html", form=form, wrong=wrong, secret=spaced, picture=picture, by_passkey=by_passkey
    )


def _page(template: str, **values: Any) -> str:
    language = desk_language()
    return show(template, language, hospital=hospital_name(language), **{"wrong": None, **values})
