"""First passwords on paper: of one person, or of everybody a file has brought; shown once, a slip each in its own language."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from config.contract.words import Language
from config.locale import LANGUAGES, words
from display_server.db.models import Account, DirectoryLink, HouseImport, HouseImportRow
from display_server.db.reading.own_site import own_site
from display_server.hub import this_hub
from display_server.services.accounts.first_passwords import give_first_passwords, new_first_password
from display_server.services.accounts.spent_answers import AnsweredBefore, spend
from display_server.services.house.house_file import PEOPLE
from display_server.web.admin.face import blueprint
from display_server.web.admin.people_where import sees
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page, site_facts
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person

_AT_ONCE = 2  # each is a line of the audit, too: a number waits for two of them at most
_ONCE_FOR = timedelta(hours=12)


@dataclass(frozen=True)
class Slip:
    """What one person gets in the hand, in their own words."""

    email: str
    name: str
    password: str
    until: str
    lang: str
    say: Callable[..., str]


@blueprint.post("/people/imports/<int:key>/first-passwords")
@needs(Permission.MANAGE_PEOPLE)
def first_passwords(key: int) -> ResponseReturnValue:
    """For each new person of this file who has not come yet. Loaded again, the page makes no other passwords: those on the
    printed sheet would be void."""
    with this_hub().database.reading() as session:
        row = session.get(HouseImport, key)
        if row is None or row.about != PEOPLE:
            raise NotFound
        accounts = [one.id for one in without_password(session, row)]
    back = redirect(url_for("admin.staff_import", key=key), code=303)
    if not accounts:
        return back
    once, until = request.form.get("once", ""), this_hub().clock.now() + _ONCE_FOR
    try:
        this_hub().writer.run(lambda tx: spend(tx, answer=f"sheet:{key}:{once}", until=until))
    except AnsweredBefore:
        flash(words(desk_language()).say("admin.first_password.shown_before"), "alarm")
        return back
    return sheet(accounts, url_for("admin.staff_import", key=key))


def new_once() -> str:
    """For the key that makes a sheet: it is pressed once."""
    return secrets.token_urlsafe(16)


def sheet(accounts: Sequence[int], goes_on: str) -> Response:
    """Their new first passwords, shown by this answer only."""
    who, made = this_person().who, {account_id: new_first_password() for account_id in accounts}
    until = this_hub().clock.now()
    for begin in range(0, len(accounts), _AT_ONCE):
        some = {account_id: made[account_id] for account_id in accounts[begin : begin + _AT_ONCE]}
        until = this_hub().writer.run(partial(give_first_passwords, passwords=some, who=who))
    return sheet_of(made, until, goes_on)


def sheet_of(made: dict[int, str], until: datetime, goes_on: str) -> Response:
    with this_hub().database.reading() as session:
        people = session.scalars(select(Account).where(Account.id.in_(made)).order_by(Account.email)).all()
        slips = [_slip(session, one, made[one.id], until) for one in people]
        address = own_site(session).public_url or this_hub().settings.public_url or request.url_root
    answer = Response(
        show_desk_page(
            "admin/first_passwords.html", slips=slips, address=f"{address.rstrip('/')}/sign-in", goes_on=goes_on
        )
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def without_password(session: Session, row: HouseImport) -> Sequence[Account]:
    """Who of a file of people is new, has not signed in yet, and does not come through the directory."""
    if row.ended_at is None or row.back_asked_at is not None:
        return []
    steps = session.scalars(select(HouseImportRow.step).where(HouseImportRow.import_id == row.id))
    emails = [step[2] for step in steps if step is not None and step[0] == "people" and step[3] is None]
    linked = select(DirectoryLink.account_id)
    never = (Account.last_login_at.is_(None), Account.active, Account.id.not_in(linked))
    new = session.scalars(select(Account).where(Account.email.in_(emails), *never).order_by(Account.email))
    return [one for one in new if sees(one)]


def _slip(session: Session, account: Account, password: str, until: datetime) -> Slip:
    language = Language(account.language)
    when = site_facts(session, language).day_and_time(until, language)
    return Slip(account.email, account.full_name or "", password, when, LANGUAGES[language].html, words(language).say)
