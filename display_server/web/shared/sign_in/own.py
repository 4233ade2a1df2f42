"""One's own sign-in: the language, a new password, second factors, passkeys. Everybody who signs in has this page."""

from functools import partial
from typing import Any

from flask import flash, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security.utils import login_user
from flask_wtf import FlaskForm
from werkzeug.utils import redirect
from wtforms import PasswordField
from wtforms.validators import InputRequired, Length

from config.contract.words import Language
from config.locale import words
from display_server.db.engine.site_scope import look_at
from display_server.hub import this_hub
from display_server.services.accounts.change_account import set_password
from display_server.services.accounts.choose_language import choose_language
from display_server.services.accounts.directory import link_of
from display_server.services.accounts.passkey_answers import house_of
from display_server.services.accounts.passkeys import passkeys_of
from display_server.services.accounts.passwords import (
    LEAST_LENGTH,
    PasswordRefused,
    TooManySignIns,
    chosen_password_hash,
    is_password,
)
from display_server.services.accounts.second_factor import factors_of
from display_server.services.accounts.sign_in_record import SignInThrottled, count_sign_in, sign_ins_of
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import hospital_name, site_facts
from display_server.web.shared.pages import show
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.accounts import Accounts
from display_server.web.shared.sign_in.blueprint import blueprint
from display_server.web.shared.sign_in.first_page import first_page
from display_server.web.shared.sign_in.halfway import must_have, signed_in_person
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.let_in import is_proved, note_proof
from display_server.web.shared.sign_in.person import Person, known_of
from display_server.web.shared.site_of_request import site_of_person

SIGN_INS_SHOWN = 10


class PasswordForm(FlaskForm):  # type: ignore[misc]
    """Its own form token is checked on validation: the address is open, and asks by itself who is there."""

    old = PasswordField(validators=[InputRequired(), Length(max=200)])
    new = PasswordField(validators=[InputRequired(), Length(max=200)])
    again = PasswordField(validators=[InputRequired(), Length(max=200)])


class ProofForm(FlaskForm):  # type: ignore[misc]
    """Its own form token is checked on validation."""

    password = PasswordField(validators=[InputRequired(), Length(max=200)])


@blueprint.get("/sign-in/own")
@needs(Permission.PUBLIC)
def own() -> ResponseReturnValue:
    person = own_person()
    return redirect(url_for("sign_in.page"), code=303) if person is None else own_page(person)


@blueprint.post("/sign-in/own")
@needs(Permission.PUBLIC)
def change_own_password() -> ResponseReturnValue:
    person, form, hub = own_person(), PasswordForm(), this_hub()
    if person is None:
        return redirect(url_for("sign_in.page"), code=303)
    said, address, account_id = f"{person.email}#own", request.remote_addr or "?", person.id
    if not form.validate() or form.new.data != form.again.data:
        return own_page(person, form, wrong="not_same"), 400
    try:
        hub.writer.run(lambda tx: count_sign_in(tx, address=address, email=said))
        if not is_password(person.password, form.old.data):
            return own_page(person, form, wrong="old_wrong"), 403
        hashed = chosen_password_hash(form.new.data, known_of(person))
    except (SignInThrottled, TooManySignIns):
        return own_page(person, form, wrong="throttled"), 429
    except PasswordRefused as refused:
        return own_page(person, form, wrong=refused.why), 400
    hub.writer.run(
        lambda tx: set_password(tx, account_id=account_id, password_hash=hashed, who=f"account:{account_id}")
    )
    renewed = Accounts(hub).find_user(id=account_id) or person
    session.clear()  # every other session of this account is over; this one goes on
    session.permanent = True
    login_user(renewed, remember=False, authn_via=["password"])
    note_proof()
    return own_page(person, done=True)


@blueprint.post("/sign-in/own/prove")
@needs(Permission.PUBLIC)
def prove() -> ResponseReturnValue:
    """The password once more, before second factors are changed: a console stays open for hours, and not alone."""
    person, form, hub = own_person(), ProofForm(), this_hub()
    if person is None:
        return redirect(url_for("sign_in.page"), code=303)
    said, address = f"{person.email}#own", request.remote_addr or "?"
    try:
        hub.writer.run(lambda tx: count_sign_in(tx, address=address, email=said))
        right = form.validate() and is_password(person.password, form.password.data)
    except (SignInThrottled, TooManySignIns):
        return own_page(person, unproved="throttled"), 429
    if not right:
        return own_page(person, unproved="old_wrong"), 403
    note_proof()
    return redirect(url_for("sign_in.own"), code=303)


@blueprint.post("/sign-in/own/language")
@needs(Permission.PUBLIC)
def choose_own_language() -> ResponseReturnValue:
    """Of one's own pages from now on, wherever one is signed in; said in that language."""
    person, wanted = own_person(), request.form.get("language", "")
    if person is None or not FlaskForm().validate() or wanted not in set(Language):
        return redirect(url_for("sign_in.own"), code=303)
    account_id, language = person.id, Language(wanted)
    this_hub().writer.run(lambda tx: choose_language(tx, account_id=account_id, language=language))
    flash(words(language).say("staff.own.language_kept"), "good")
    return redirect(url_for("sign_in.own"), code=303)


def own_person() -> Person | None:
    """Whoever is signed in, at the site they look at."""
    found = signed_in_person()
    if found is not None:
        look_at(site_of_person(this_hub(), found))
    return found


def own_page(person: Person, form: PasswordForm | None = None, **said: Any) -> str:
    """`said`: what became of what was asked for here, `wrong`, `unproved`, `wrong_code` as a key."""
    language, hub = desk_language(), this_hub()
    with hub.database.reading() as reading:
        sign_ins = sign_ins_of(reading, person.id, SIGN_INS_SHOWN)
        held, passkeys = factors_of(reading, person.id), passkeys_of(reading, person.id)
        by_directory = hub.settings.has_directory and link_of(reading, person.id) is not None
        when = partial(site_facts(reading, language).day_and_time, reader=language)
    return show(
        "sign_in/own.html",
        language,
        hospital=hospital_name(language),
        person=person,
        form=form or PasswordForm(formdata=None),
        held=held,
        passkeys=passkeys,
        sign_ins=sign_ins,
        when=when,
        proved=is_proved(),
        by_directory=by_directory,
        passkeys_work=house_of(hub.settings.public_url) is not None,
        may_lose_last=not must_have(person),
        goes_back=first_page(person),
        least=LEAST_LENGTH,
        **{"wrong": None, "done": False, "unproved": None, "wrong_code": None, **said},
    )
