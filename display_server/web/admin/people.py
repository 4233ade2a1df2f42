"""People who sign in: who they are, what they may do, their second factor and their sign-ins."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from config.contract.words import Language
from config.locale import LANGUAGES, name_of, words
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Account, Department
from display_server.domain.role import Role
from display_server.hub import this_hub
from display_server.services.accounts.add_account import AccountRefused, add_account
from display_server.services.accounts.change_account import change_account
from display_server.services.accounts.directory import AskerLine, LinkRefused, askers, link_account, link_of
from display_server.services.accounts.first_passwords import give_first_passwords, new_first_password
from display_server.services.accounts.second_factor import Factors, factors_of, reset_second_factor
from display_server.services.accounts.sign_in_record import sign_ins_of
from display_server.services.accounts.where import roles_at
from display_server.services.house.sites import sites_known
from display_server.web.admin.directory_people import asker_of, own_issuer, sees_directory
from display_server.web.admin.face import blueprint
from display_server.web.admin.first_passwords import sheet, sheet_of
from display_server.web.admin.people_where import (
    administers_all,
    first_where,
    name_of_site,
    sees,
    usual_where,
    where_said,
    wheres_offered,
)
from display_server.web.admin.service_choices import own_language
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page, site_facts
from display_server.web.shared.permissions import ROLE_PERMISSIONS, Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person

SIGN_INS_SHOWN = 30
_LONGEST_WHY = 200


@dataclass(frozen=True)
class PersonLine:
    """One account as the list shows it. `roles`: of the site that is asked for; `elsewhere`: each other site's with its name."""

    id: int
    email: str
    name: str
    roles: list[str]
    departments: list[str] | None
    active: bool
    factors: Factors
    last: str
    elsewhere: list[tuple[str, list[str]]]


@blueprint.get("/people")
@needs(Permission.MANAGE_PEOPLE)
def people() -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        accounts = session.scalars(select(Account).order_by(Account.email))
        lines = [_line(session, account, usual_where(session)) for account in accounts if sees(account)]
        asking = len(askers(session, own_issuer())) if sees_directory() else 0
    return show_desk_page("admin/people.html", lines=lines, has_directory=sees_directory(), asking=asking)


@blueprint.get("/people/new")
@needs(Permission.MANAGE_PEOPLE)
def new_person() -> ResponseReturnValue:
    return _form(None, asker=_asker(request.args.get("asker")))


@blueprint.post("/people")
@needs(Permission.MANAGE_PEOPLE)
def add_person() -> ResponseReturnValue:
    who, form, where = this_person().who, request.form, where_said()
    asker = _asker(form.get("asker"))
    password = new_first_password() if asker is None else None
    language = form.get("language", "")

    def enter(tx: Transaction) -> tuple[int, datetime]:
        made = add_account(
            tx,
            email=form.get("email", "")[:120],
            password_hash=None,
            roles=_roles(),
            who=who,
            full_name=form.get("name", "").strip()[:120] or None,
            language=Language(language) if language in set(Language) else desk_language(),
            departments=_departments(),
            site_id=where,
        )
        if asker is not None:
            link_account(tx, account_id=made, issuer=own_issuer(), subject=asker.subject, who=who)
        until = tx.now if password is None else give_first_passwords(tx, {made: password}, who=who)
        return made, until

    try:
        made, until = this_hub().writer.run(enter)
    except (AccountRefused, LinkRefused):
        return _form(None, "refused", asker), 422
    if password is None:
        flash(words(desk_language()).say("admin.directory.linked"))
        return redirect(url_for("admin.person", account_id=made), code=303)
    return sheet_of({made: password}, until, url_for("admin.person", account_id=made))


@blueprint.get("/people/<int:account_id>")
@needs(Permission.MANAGE_PEOPLE)
def person(account_id: int) -> ResponseReturnValue:
    return _form(account_id)


@blueprint.post("/people/<int:account_id>")
@needs(Permission.MANAGE_PEOPLE)
def change_person(account_id: int) -> ResponseReturnValue:
    _there(account_id)
    who, active, why = this_person().who, request.form.get("active") == "on", _why()
    roles, departments, where = _roles(), _departments(), where_said()
    try:
        this_hub().writer.run(
            lambda tx: change_account(
                tx,
                account_id=account_id,
                roles=roles,
                departments=departments,
                active=active,
                who=who,
                why=why,
                site_id=where,
                issuer=own_issuer() if sees_directory() else None,
            )
        )
    except AccountRefused as refused:
        return _form(account_id, str(refused) if str(refused) in {"own", "last"} else "refused"), 422
    flash(words(desk_language()).say("admin.people.saved"))
    return redirect(url_for("admin.person", account_id=account_id, where=request.form.get("where")), code=303)


@blueprint.post("/people/<int:account_id>/password")
@needs(Permission.MANAGE_PEOPLE)
def new_password(account_id: int) -> ResponseReturnValue:
    _there(account_id)
    return sheet([account_id], url_for("admin.person", account_id=account_id))


@blueprint.post("/people/<int:account_id>/second-factor")
@needs(Permission.MANAGE_PEOPLE)
def take_second_factor(account_id: int) -> ResponseReturnValue:
    _there(account_id)
    who, why = this_person().who, _why()
    this_hub().writer.run(lambda tx: reset_second_factor(tx, account_id=account_id, who=who, why=why))
    flash(words(desk_language()).say("admin.people.second_taken"))
    return redirect(url_for("admin.person", account_id=account_id), code=303)


@blueprint.get("/permissions")
@needs(Permission.MANAGE_PEOPLE)
def permissions() -> ResponseReturnValue:
    """The table of the code itself: what the guard asks is what is shown."""
    held = frozenset[Permission]().union(*ROLE_PERMISSIONS.values())
    rows = [(one.value, [one in ROLE_PERMISSIONS[role] for role in Role]) for one in Permission if one in held]
    return show_desk_page("admin/permissions.html", rows=rows, roles=[role.value for role in Role])


def _asker(said: str | None) -> AskerLine | None:
    """Somebody of the directory who is given an account; it needs no password."""
    return asker_of(said) if said and sees_directory() else None


def _form(account_id: int | None, refused: str | None = None, asker: AskerLine | None = None) -> str:
    language = desk_language()
    with this_hub().database.reading() as session:
        own = own_language(session)
        rows = session.scalars(select(Department).order_by(Department.position))
        departments = [(row.code, name_of(row.names, language, own)) for row in rows]
        account = None if account_id is None else session.get(Account, account_id)
        if account_id is not None and (account is None or not sees(account)):
            raise NotFound
        wheres, where = (
            wheres_offered(session),
            where_said(usual_where(session) if account is None else first_where(account)),
        )
        line = None if account is None else _line(session, account, where)
        sign_ins = [] if account_id is None else _sign_ins(session, account_id)
        link = None if account_id is None else link_of(session, account_id)
    return show_desk_page(
        "admin/person.html",
        line=line,
        departments=departments,
        roles=[role.value for role in Role],
        sign_ins=sign_ins,
        refused=refused,
        asker=asker,
        link=link,
        has_directory=sees_directory(),
        said=request.form,
        own=account_id == this_person().id,
        wheres=wheres,
        where="all" if where is None else str(where),
        names_of_languages={one.value: facts.own_name for one, facts in LANGUAGES.items()},
    )


def _line(session: Session, account: Account, where: int | None) -> PersonLine:
    sites = {one.id: name_of_site(one) for one in sites_known(session)} if administers_all() else {}
    others = [None, *sites] if account.site_roles and administers_all() else []
    say = words(desk_language()).say
    elsewhere = [
        (say("admin.people.every_site") if site is None else sites[site], roles_at(account, site))
        for site in others
        if site != where and roles_at(account, site)
    ]
    return PersonLine(
        account.id,
        account.email,
        account.full_name or "",
        roles_at(account, where),
        account.departments,
        account.active,
        factors_of(session, account.id),
        _when(session, account.last_login_at),
        elsewhere,
    )


def _sign_ins(session: Session, account_id: int) -> list[tuple[str, str, str]]:
    found = sign_ins_of(session, account_id, SIGN_INS_SHOWN)
    return [(_when(session, one.at), one.address, one.outcome) for one in found]


def _when(session: Session, at: Any) -> str:
    language = desk_language()
    return site_facts(session, language).day_and_time(at, language)


def _there(account_id: int) -> None:
    with this_hub().database.reading() as session:
        account = session.get(Account, account_id)
        if account is None or not sees(account):
            raise NotFound


def _roles() -> list[str]:
    return [role.value for role in Role if role.value in request.form.getlist("role")]


def _departments() -> list[str] | None:
    return None if request.form.get("everywhere") == "on" else request.form.getlist("department")


def _why() -> str | None:
    return request.form.get("why", "").strip()[:_LONGEST_WHY] or None
