"""The sign-in page and signing out. It says calmly what is wrong, never which half of the two was."""

from math import ceil

from flask import Blueprint, Flask, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from flask_security.utils import login_user, logout_user
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from config.contract.words import Language
from display_server.hub import this_hub
from display_server.services.passwords import TooManySignIns, is_password
from display_server.services.sign_in_record import SignInThrottled, count_sign_in, end_sessions, record_sign_in
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import hospital_name
from display_server.web.shared.pages import show
from display_server.web.shared.permissions import Permission, Role
from display_server.web.shared.sign_in.accounts import Accounts
from display_server.web.shared.sign_in.language import CHOSEN, desk_language
from display_server.web.shared.sign_in.person import Person
from display_server.web.shared.sign_in.setup import set_up_sign_in

blueprint = Blueprint("sign_in", __name__, template_folder="templates")


def set_up(app: Flask) -> None:
    set_up_sign_in(app)


class SignInForm(FlaskForm):  # type: ignore[misc]
    """Its own form token is checked on validation: nobody is signed in yet, so the guard does not."""

    email = StringField(validators=[InputRequired(), Length(max=120)])
    password = PasswordField(validators=[InputRequired(), Length(max=200)])


class _Refused(Exception):
    """Why nobody was signed in: a key under `staff.sign_in.refused.` and its values."""

    def __init__(self, reason: str, status: int, minutes: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
        self.minutes = minutes


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
        return _page(form, _Refused(reason, 400)), 400
    try:
        person = _recognise(form.email.data, form.password.data)
    except _Refused as refused:
        return _page(form, refused), refused.status
    session.clear()  # a session somebody else prepared in this browser is worth nothing
    session.permanent = True
    login_user(person, remember=False, authn_via=["password"])
    return redirect(_came_for() or _first_page(person), code=303)


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


def _recognise(email: str, password: str) -> Person:
    """The person behind the two, or _Refused. The try is counted before the password is looked at."""
    hub, address = this_hub(), request.remote_addr or "?"
    email = email.strip().lower()
    try:
        hub.writer.run(lambda tx: count_sign_in(tx, address=address, email=email))
        person = Accounts(hub).find_user(email=email)
        right = is_password(person.password if person is not None and person.active else None, password)
    except SignInThrottled as throttled:
        minutes = ceil((throttled.again_at - hub.clock.now()).total_seconds() / 60)
        raise _Refused("throttled", 429, max(1, minutes)) from None
    except TooManySignIns:
        raise _Refused("busy", 503) from None
    if person is None or not right:
        raise _Refused("unknown", 403)
    hub.writer.run(lambda tx: record_sign_in(tx, account_id=person.id, address=address, email=email))
    return person


def _page(form: SignInForm, refused: _Refused | None = None) -> str:
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


def _first_page(person: Person) -> str:
    held = {role.name for role in person.roles}
    return url_for("staff.desks") if Role.STAFF in held else url_for("admin.fleet")
