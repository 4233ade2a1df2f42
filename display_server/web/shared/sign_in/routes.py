"""The sign-in page and signing out. It says calmly what is wrong, never which half of the two was."""

from flask import Flask, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from flask_security.utils import logout_user

from config.contract.words import Language
from display_server.hub import this_hub
from display_server.services.accounts.sign_in_record import end_sessions
from display_server.web.shared.access import needs
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in import directory, directory_out, first, look, own, passkeys, recovery, second
from display_server.web.shared.sign_in.blueprint import blueprint
from display_server.web.shared.sign_in.directory import BY_DIRECTORY, directory_of
from display_server.web.shared.sign_in.language import CHOSEN
from display_server.web.shared.sign_in.let_in import came_in_by, let_in
from display_server.web.shared.sign_in.page import SignInForm, sign_in_page, wanted_page
from display_server.web.shared.sign_in.recognise import FirstPasswordGiven, SignInRefused, recognise
from display_server.web.shared.sign_in.setup import set_up_sign_in

__all__ = ["blueprint", "directory", "directory_out", "first", "look", "own", "passkeys", "recovery", "second"]


def set_up(app: Flask) -> None:
    set_up_sign_in(app)


@blueprint.get("/sign-in")
@needs(Permission.PUBLIC)
def page() -> ResponseReturnValue:
    wanted = request.args.get("language")
    if wanted in {language.value for language in Language}:
        session[CHOSEN] = wanted
    hub, left = this_hub(), request.args.get("left") == "directory" and this_hub().settings.has_directory
    return sign_in_page(
        left_at=directory_of(hub).address_to_leave(f"{hub.settings.public_url}/sign-in") if left else None
    )


@blueprint.post("/sign-in")
@needs(Permission.PUBLIC)
def enter() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate():
        reason = "page_old" if form.csrf_token.errors else "both_needed"
        return sign_in_page(form, SignInRefused(reason, 400)), 400
    try:
        person = recognise(form.email.data, form.password.data, takes_first=True)
    except FirstPasswordGiven as given:
        session.clear()
        session.permanent = True
        return first.go_choose(given.person, wanted_page())
    except SignInRefused as refused:
        return sign_in_page(form, refused), refused.status
    session.clear()  # a session somebody else prepared in this browser is worth nothing
    session.permanent = True
    came_for = wanted_page()
    if (step := second.next_step(person, came_for)) is not None:
        return step
    return let_in(person, outcome="in", counted=person.email, came_for=came_for)


@blueprint.post("/sign-out")
@needs(Permission.PUBLIC)
def leave() -> ResponseReturnValue:
    """Needs no token: being signed out by a stranger's page costs nobody anything but a password.

    The account's session key goes too: a copy of the cookie, here or anywhere, is worth nothing from now on.
    """
    if current_user.is_authenticated:
        account_id = current_user.id
        this_hub().writer.run(lambda tx: end_sessions(tx, account_id=account_id))
    by_directory = came_in_by() == BY_DIRECTORY
    logout_user()
    session.clear()
    return redirect(url_for("sign_in.page", left="directory" if by_directory else None), code=303)
