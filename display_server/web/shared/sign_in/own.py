"""One's own sign-in: a new password, a second factor. Everybody who signs in has this page."""

from typing import Any

from flask import request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from flask_security.utils import login_user
from flask_wtf import FlaskForm
from werkzeug.utils import redirect
from wtforms import PasswordField
from wtforms.validators import InputRequired, Length

from display_server.db.engine.site_scope import look_at
from display_server.hub import this_hub
from display_server.services.accounts.change_account import set_password
from display_server.services.accounts.passwords import (
    LEAST_LENGTH,
    PasswordTooShort,
    TooManySignIns,
    is_password,
    password_hash,
)
from display_server.services.accounts.sign_in_record import SignInThrottled, count_sign_in
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import hospital_name
from display_server.web.shared.pages import show
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.accounts import Accounts
from display_server.web.shared.sign_in.blueprint import blueprint
from display_server.web.shared.sign_in.first_page import first_page
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import Person
from display_server.web.shared.sign_in.second import has_second_factor
from display_server.web.shared.site_of_request import site_of_person


class PasswordForm(FlaskForm):  # type: ignore[misc]
    """Its own form token is checked on validation: the address is open, and asks by itself who is there."""

    old = PasswordField(validators=[InputRequired(), Length(max=200)])
    new = PasswordField(validators=[InputRequired(), Length(max=200)])
    again = PasswordField(validators=[InputRequired(), Length(max=200)])


@blueprint.get("/sign-in/own")
@needs(Permission.PUBLIC)
def own() -> ResponseReturnValue:
    person = _person()
    return redirect(url_for("sign_in.page"), code=303) if person is None else _page(person, PasswordForm(formdata=None))


@blueprint.post("/sign-in/own")
@needs(Permission.PUBLIC)
def change_own_password() -> ResponseReturnValue:
    person, form, hub = _person(), PasswordForm(), this_hub()
    if person is None:
        return redirect(url_for("sign_in.page"), code=303)
    said, address, account_id = f"{person.email}#own", request.remote_addr or "?", person.id
    if not form.validate() or form.new.data != form.again.data:
        return _page(person, form, wrong="not_same"), 400
    try:
        hub.writer.run(lambda tx: count_sign_in(tx, address=address, email=said))
        if not is_password(person.password, form.old.data):
            return _page(person, form, wrong="old_wrong"), 403
        hashed = password_hash(form.new.data)
    except SignInThrottled:
        return _page(person, form, wrong="throttled"), 429
    except (PasswordTooShort, TooManySignIns):
        return _page(person, form, wrong="short"), 400
    hub.writer.run(
        lambda tx: set_password(tx, account_id=account_id, password_hash=hashed, who=f"account:{account_id}")
    )
    renewed = Accounts(hub).find_user(id=account_id) or person
    session.clear()  # every other session of this account is over; this one goes on
    session.permanent = True
    login_user(renewed, remember=False, authn_via=["password"])
    return _page(person, PasswordForm(formdata=None), done=True)


def _person() -> Person | None:
    found = current_user._get_current_object()
    if not isinstance(found, Person):
        return None
    look_at(site_of_person(this_hub(), found))
    return found


def _page(person: Person, form: PasswordForm, **said: Any) -> str:
    language = desk_language()
    return show(
        "sign_in/own.html",
        language,
        hospital=hospital_name(language),
        person=person,
        form=form,
        second=has_second_factor(person.id),
        goes_back=first_page(person),
        least=LEAST_LENGTH,
        **{"wrong": None, "done": False, **said},
    )
