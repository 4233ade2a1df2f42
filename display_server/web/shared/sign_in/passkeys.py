"""Passkeys at the sign-in: as all of it, as the second step, and added to or taken from one's own.

A page's module (`passkeys.js`) asks for a challenge, the browser asks the authenticator, and a plain form brings the answer.
"""

import json
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from werkzeug.exceptions import NotFound
from wtforms import StringField
from wtforms.validators import InputRequired, Length, Optional

from config.locale import words
from display_server.hub import this_hub
from display_server.services.accounts.passkey_answers import (
    LONGEST_ANSWER,
    House,
    PasskeyRefused,
    asked_for_known,
    asked_for_new,
    credential_in,
    house_of,
    read_known,
    read_new,
)
from display_server.services.accounts.passkeys import (
    LONGEST_NAME,
    PasskeyFound,
    PasskeyNotKept,
    credentials_of,
    find_passkey,
    keep_passkey,
    note_refused,
    remove_passkey,
    use_passkey,
)
from display_server.services.accounts.sign_in_record import SignInThrottled, count_sign_in, note_sign_in
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import hospital_name
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in import second
from display_server.web.shared.sign_in.accounts import Accounts
from display_server.web.shared.sign_in.blueprint import blueprint
from display_server.web.shared.sign_in.challenge import answered, new_challenge
from display_server.web.shared.sign_in.halfway import (
    came_by,
    came_for,
    counted,
    half_person,
    held_by,
    must_have,
    signed_in_person,
)
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.let_in import is_proved, let_in, proved_person, to, to_page
from display_server.web.shared.sign_in.page import sign_in_page, wanted_page
from display_server.web.shared.sign_in.person import Person
from display_server.web.shared.sign_in.recognise import SignInRefused


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """What the authenticator answered, as JSON; and what its owner calls a new one."""

    answer = StringField(validators=[InputRequired(), Length(max=LONGEST_ANSWER)])
    name = StringField(validators=[Optional(), Length(max=LONGEST_NAME)])


@blueprint.post("/sign-in/passkey/ask/<any('in', 'second', 'new', 'codes'):kind>")
@needs(Permission.PUBLIC)
def ask_passkey(kind: str) -> ResponseReturnValue:
    """What the browser is to ask the authenticator. Refused: a key under `staff.passkey.refused.`, in words."""
    whose = {"in": lambda: None, "second": half_person, "new": _who_adds, "codes": proved_person}
    house, person = house_here(), whose[kind]()
    if not FlaskForm().validate():
        return _wrong("page_old"), 400
    if person is None and kind != "in":
        return _wrong("late" if kind == "second" else "prove"), 403
    challenge = new_challenge(kind)
    if person is None:
        return asked_for_known(house, challenge, [], whole=True)
    with this_hub().database.reading() as reading:
        held = credentials_of(reading, person.id)
    if kind in {"second", "codes"}:
        return asked_for_known(house, challenge, held, whole=False)
    hospital = hospital_name(desk_language()) or "Atrium"
    return asked_for_new(house, challenge, account_id=person.id, email=person.email, hospital=hospital, held=held)


@blueprint.post("/sign-in/passkey")
@needs(Permission.PUBLIC)
def enter_by_passkey() -> ResponseReturnValue:
    """A passkey whose device asked its owner is two factors at once: there is no further step."""
    house, address = house_here(), request.remote_addr or "?"
    name = f"passkey@{address}"
    try:
        person = proved_by_passkey("in", name, house, None)
    except SignInThrottled:
        return sign_in_page(refused=SignInRefused("passkey_throttled", 429)), 429
    except PasskeyRefused:
        return sign_in_page(refused=SignInRefused("passkey", 403)), 403
    return let_in(person, outcome="in_passkey", counted=name, came_for=wanted_page())


@blueprint.post("/sign-in/passkey/second")
@needs(Permission.PUBLIC)
def enter_second_by_passkey() -> ResponseReturnValue:
    house, person = house_here(), half_person()
    if person is None:
        return to_page("sign_in.page")
    name = counted(person)
    try:
        proved_by_passkey("second", name, house, person)
    except SignInThrottled:
        return second.second_page(person, second.CodeForm(formdata=None), "code_throttled"), 429
    except PasskeyRefused:
        return second.second_page(person, second.CodeForm(formdata=None), "passkey_wrong"), 403
    outcome = "in_and_passkey" if came_by() == "in" else came_by()
    return let_in(person, outcome=outcome, counted=name, came_for=came_for(), by=came_by())


@blueprint.post("/sign-in/passkey/new")
@needs(Permission.PUBLIC)
def add_passkey() -> ResponseReturnValue:
    house, person, form = house_here(), _who_adds(), AnswerForm()
    if person is None:
        return to_page("sign_in.own")
    account_id, name = person.id, form.name.data or ""
    try:
        made = read_new(house, answered("new"), _answer(form))
        codes = this_hub().writer.run(lambda tx: keep_passkey(tx, account_id=account_id, made=made, name=name))
    except PasskeyRefused as refused:
        why, who = str(refused), person.who
        this_hub().writer.run(lambda tx: note_refused(tx, account_id=account_id, why=why, who=who))
        return _back("answer")
    except PasskeyNotKept as why_not:
        return _back(str(why_not))
    if codes:
        return second.codes_page(person, codes)
    return _back(None)


@blueprint.post("/sign-in/passkey/<int:passkey_id>/remove")
@needs(Permission.PUBLIC)
def take_passkey(passkey_id: int) -> ResponseReturnValue:
    person = signed_in_person()
    if person is None or not is_proved() or not FlaskForm().validate():
        return to_page("sign_in.own")
    account_id, needed = person.id, must_have(person)
    try:
        this_hub().writer.run(
            lambda tx: remove_passkey(tx, account_id=account_id, passkey_id=passkey_id, must_have=needed)
        )
    except PasskeyNotKept as why_not:
        return _back(str(why_not))
    flash(words(desk_language()).say("staff.passkey.removed"), "good")
    return to_page("sign_in.own")


def proved_by_passkey(kind: str, name: str, house: House, half: Person | None) -> Person:
    """Whose passkey answered. The try is counted first, and one that is refused is audited. Raises PasskeyRefused,
    SignInThrottled."""
    hub, address, found = this_hub(), request.remote_addr or "?", None
    hub.writer.run(lambda tx: count_sign_in(tx, address=address, email=name))
    try:
        challenge, answer = answered(kind), _answer(AnswerForm())
        found, person = _owner(answer, half)
        passkey, key, whole = found, found.public_key, half is None
        used = read_known(house, challenge, answer, public_key=key, account_id=person.id, whole=whole)
        hub.writer.run(lambda tx: use_passkey(tx, passkey=passkey, used=used))
    except PasskeyRefused as refused:
        why = str(refused)
        account_id = found.account_id if found is not None else half.id if half is not None else None
        hub.writer.run(lambda tx: note_refused(tx, account_id=account_id, why=why))
        if account_id is not None:
            known = account_id
            hub.writer.run(lambda tx: note_sign_in(tx, account_id=known, address=address, outcome="wrong_passkey"))
        raise
    return person


def _owner(answer: dict[str, Any], half: Person | None) -> tuple[PasskeyFound, Person]:
    """Raises PasskeyRefused."""
    hub = this_hub()
    with hub.database.reading() as reading:
        found = find_passkey(reading, credential_in(answer))
    person = None if found is None else Accounts(hub).find_user(id=found.account_id)
    if found is None or person is None or not person.active:
        raise PasskeyRefused("unknown")
    if half is not None and half.id != person.id:
        raise PasskeyRefused("another_person")
    return found, person


def _answer(form: AnswerForm) -> dict[str, Any]:
    """Raises PasskeyRefused."""
    try:
        said = json.loads(form.answer.data or "") if form.validate() else None
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise PasskeyRefused("answer")
    return said


def _who_adds() -> Person | None:
    """Who is signed in and showed lately who they are; or half signed in, without any second factor yet."""
    signed_in, half = signed_in_person(), half_person()
    if signed_in is not None:
        return proved_person()
    return half if half is not None and not held_by(half) else None


def _back(refused: str | None) -> ResponseReturnValue:
    """To one's own page, which says what became of it; half signed in, to the step that was begun."""
    key = "staff.passkey.added" if refused is None else f"staff.passkey.refused.{refused}"
    flash(words(desk_language()).say(key), "good" if refused is None else "alarm")
    return to(url_for("sign_in.own" if signed_in_person() is not None else "sign_in.new_second"))


def house_here() -> House:
    found = house_of(this_hub().settings.public_url)
    if found is None:
        raise NotFound
    return found


def _wrong(reason: str) -> dict[str, str]:
    return {"refused": words(desk_language()).say(f"staff.passkey.refused.{reason}")}
