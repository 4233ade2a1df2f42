"""The sign-in page and signing out. It says calmly what is wrong, never which half of the two was."""

from flask import Flask, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from flask_security.utils import login_user, logout_user
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from config.contract.words import Language
from display_server.hub import this_hub
from display_server.services.accounts.sign_in_record import end_sessions, record_sign_in
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import hospital_name
from display_server.web.shared.pages import show
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in import look, own, second
from display_server.web.shared.sign_in.blueprint import blueprint
from display_server.web.shared.sign_in.first_page import first_page
from display_server.web.shared.sign_in.language import CHOSEN, desk_language
from display_server.web.shared.sign_in.recognise import SignInRefused, recognise
from display_server.web.shared.sign_in.setup import set_up_sign_in

__all__ = ["blueprint", "look", "own", "second"]


def set_up(app: Flask) -> None:
    set_up_sign_in(app)


class SignInForm(FlaskForm):  # type: ignore[misc]
    """Its own form token is checked on validation: nobody is signed in yet, so the guard does not."""

    email = StringField(validators=[InputRequired(), Length(max=120)])
    password = PasswordField(validators=[InputRequired(), Length(max=200)])


@blueprint.get("/sign-in")
@needs(Permission.PUBLIC)
def page() -> ResponseReturnValue:
    wanted = request.args.get("language")
    if wanted in {language.value for language in Language}:
        session[CHOSEN] = wanted
    return _page(SignInForm(formdata=None))


@blueprint.post("/sign-in")
@needs(Permission.PUBLIC)
def enter() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate():
        reason = "page_old" if form.csrf_token.errors else "both_needed"
        return _page(form, SignInRefused(reason, 400)), 400
    try:
        person = recognise(form.email.data, form.password.data)
    except SignInRefused as refused:
        return _page(form, refused), refused.status
    session.clear()  # a session somebody else prepared in this browser is worth nothing
    session.permanent = True
    came_for = _came_for()
    if (step := second.next_step(person, came_for)) is not None:
        return step
    account_id, address, email = person.id, request.remote_addr or "?", person.email
    this_hub().writer.run(lambda tx: record_sign_in(tx, account_id=account_id, address=address, email=email))
    login_user(person, remember=False, authn_via=["password"])
    return redirect(came_for or first_page(person), code=303)


@blueprint.post("/sign-out")
@needs(Permission.PUBLIC)
def leave() -> ResponseReturnValue:
    """Needs no token: being signed out by a stranger's page costs nobody anything but a password.

    The account's session key goes too: a copy of the cookie, here or anywhere, is worth nothing from now on.
    """
    if current_user.is_authenticated:
        account_id = current_user.id
        this_hub().writer.run(lambda tx: end_sessions(tx, account_id=account_id))
    logout_user()
    session.clear()
    return redirect(url_for("sign_in.page"), code=303)


def _page(form: SignInForm, refused: SignInRefused | None = None) -> str:
    language = desk_language()
    return show(
        "sign_in/sign_in.html",
        language,
        hospital=hospital_name(language),
        form=form,
        refused=refused,
        came_for=_came_for(),
    )


def _came_for() -> str | None:
    """The page somebody wanted before they were asked to sign in: a path of ours, never another site's address."""
    wanted = request.values.get("next", "")
    ours = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted and wanted.isprintable()
    return wanted if ours else None
