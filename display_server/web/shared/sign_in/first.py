"""Whoever comes with a first password chooses their own before anything else: the first one opens this page only."""

from flask import session
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import InputRequired, Length

from display_server.hub import this_hub
from display_server.services.accounts.first_passwords import FirstPasswordGone, choose_own_password, first_password_of
from display_server.services.accounts.passwords import LEAST_LENGTH, PasswordRefused, chosen_password_hash
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import hospital_name
from display_server.web.shared.pages import show
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.accounts import Accounts
from display_server.web.shared.sign_in.blueprint import blueprint
from display_server.web.shared.sign_in.language import CHOSEN, desk_language
from display_server.web.shared.sign_in.let_in import let_in, to_page
from display_server.web.shared.sign_in.person import Person, known_of
from display_server.web.shared.sign_in.second import next_step

_FIRST, _LASTS_S = "first_password", 900


class OwnPasswordForm(FlaskForm):  # type: ignore[misc]
    """Its own form token is checked on validation: nobody is signed in yet."""

    new = PasswordField(validators=[InputRequired(), Length(max=200)])
    again = PasswordField(validators=[InputRequired(), Length(max=200)])


class _NotChosen(ValueError):
    """What is wrong with it, as the page says it."""


def go_choose(person: Person, came_for: str | None) -> ResponseReturnValue:
    """A quarter of an hour for it, in this browser."""
    until = this_hub().clock.now().timestamp() + _LASTS_S
    session[CHOSEN] = person.language.value  # the paper in their hand is in it, too
    session[_FIRST] = {"account": person.id, "key": person.fs_uniquifier[:16], "until": until, "next": came_for}
    return to_page("sign_in.first")


@blueprint.get("/sign-in/first")
@needs(Permission.PUBLIC)
def first() -> ResponseReturnValue:
    return to_page("sign_in.page") if _who_chooses() is None else _page(OwnPasswordForm(formdata=None))


@blueprint.post("/sign-in/first")
@needs(Permission.PUBLIC)
def choose_first() -> ResponseReturnValue:
    person, form, hub = _who_chooses(), OwnPasswordForm(), this_hub()
    if person is None:
        return to_page("sign_in.page")
    account_id = person.id
    try:
        hashed = _chosen(person, form)
        hub.writer.run(lambda tx: choose_own_password(tx, account_id=account_id, password_hash=hashed))
    except _NotChosen as wrong:
        return _page(form, str(wrong)), 400
    except FirstPasswordGone:
        session.pop(_FIRST, None)
        return to_page("sign_in.page")
    came_for = session.pop(_FIRST)["next"]
    renewed = Accounts(hub).find_user(id=account_id) or person
    if (step := next_step(renewed, came_for)) is not None:
        return step
    return let_in(renewed, outcome="in", counted=person.email, came_for=came_for)


def _chosen(person: Person, form: OwnPasswordForm) -> str:
    """Its hash. Raises _NotChosen."""
    if not form.validate() or form.new.data != form.again.data:
        raise _NotChosen("not_same")
    with this_hub().database.reading() as reading:
        held = first_password_of(reading, person.id)
    if held is not None and held.is_this(person.id, form.new.data):
        raise _NotChosen("same")
    try:
        return chosen_password_hash(form.new.data, known_of(person))
    except PasswordRefused as refused:
        raise _NotChosen(refused.why) from None


def _who_chooses() -> Person | None:
    """Who gave the right first password, and is still who they were."""
    begun = session.get(_FIRST)
    if not isinstance(begun, dict) or begun.get("until", 0) < this_hub().clock.now().timestamp():
        return None
    person = Accounts(this_hub()).find_user(id=begun["account"])
    return person if person is not None and person.active and person.fs_uniquifier[:16] == begun["key"] else None


def _page(form: OwnPasswordForm, wrong: str | None = None) -> str:
    language = desk_language()
    return show(
        "sign_in/first.html", language, hospital=hospital_name(language), form=form, wrong=wrong, least=LEAST_LENGTH
    )
