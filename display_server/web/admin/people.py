"""People who sign in: who they are, what they may do, their second factor and their sign-ins."""

import secrets
from dataclasses import dataclass
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from config.contract.words import Language
from config.locale import LANGUAGES, name_of, words
from display_server.db.engine.site_scope import site_now
from display_server.db.models import Account, Department, SecondFactor, SignIn, Site
from display_server.domain.role import Role
from display_server.hub import this_hub
from display_server.services.accounts.add_account import AccountRefused, add_account
from display_server.services.accounts.change_account import change_account, set_password
from display_server.services.accounts.passwords import password_hash
from display_server.services.accounts.second_factor import reset_second_factor
from display_server.services.accounts.where import is_of_site_alone, roles_at, roles_hold_at, several_sites
from display_server.services.house.sites import sites_known
from display_server.web.admin.face import blueprint
from display_server.web.admin.service_choices import own_language
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page, site_facts
from display_server.web.shared.permissions import ROLE_PERMISSIONS, Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person

SIGN_INS_SHOWN = 30
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
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
    second_factor: bool
    last: str
    elsewhere: list[tuple[str, list[str]]]


@blueprint.get("/people")
@needs(Permission.MANAGE_PEOPLE)
def people() -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        accounts = session.scalars(select(Account).order_by(Account.email))
        lines = [_line(session, account, _usual(session)) for account in accounts if _sees(account)]
    return show_desk_page("admin/people.html", lines=lines)


@blueprint.get("/people/new")
@needs(Permission.MANAGE_PEOPLE)
def new_person() -> ResponseReturnValue:
    return _form(None)


@blueprint.post("/people")
@needs(Permission.MANAGE_PEOPLE)
def add_person() -> ResponseReturnValue:
    password, who, form, where = _new_password(), this_person().who, request.form, _where()
    hashed, language = password_hash(password), form.get("language", "")
    try:
        made = this_hub().writer.run(
            lambda tx: add_account(
                tx,
                email=form.get("email", "")[:120],
                password_hash=hashed,
                roles=_roles(),
                who=who,
                full_name=form.get("name", "").strip()[:120] or None,
                language=Language(language) if language in set(Language) else desk_language(),
                departments=_departments(),
                site_id=where,
            )
        )
    except AccountRefused:
        return _form(None, "refused"), 422
    return _password_page(made, password)


@blueprint.get("/people/<int:account_id>")
@needs(Permission.MANAGE_PEOPLE)
def person(account_id: int) -> ResponseReturnValue:
    return _form(account_id)


@blueprint.post("/people/<int:account_id>")
@needs(Permission.MANAGE_PEOPLE)
def change_person(account_id: int) -> ResponseReturnValue:
    _there(account_id)
    who, active, why = this_person().who, request.form.get("active") == "on", _why()
    roles, departments, where = _roles(), _departments(), _where()
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
    password, who = _new_password(), this_person().who
    hashed = password_hash(password)
    this_hub().writer.run(lambda tx: set_password(tx, account_id=account_id, password_hash=hashed, who=who))
    return _password_page(account_id, password)


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


def _form(account_id: int | None, refused: str | None = None) -> str:
    language = desk_language()
    with this_hub().database.reading() as session:
        own = own_language(session)
        rows = session.scalars(select(Department).order_by(Department.position))
        departments = [(row.code, name_of(row.names, language, own)) for row in rows]
        account = None if account_id is None else session.get(Account, account_id)
        if account_id is not None and (account is None or not _sees(account)):
            raise NotFound
        wheres, where = _wheres(session), _where(_usual(session) if account is None else _first(account))
        line = None if account is None else _line(session, account, where)
        sign_ins = [] if account_id is None else _sign_ins(session, account_id)
    return show_desk_page(
        "admin/person.html",
        line=line,
        departments=departments,
        roles=[role.value for role in Role],
        sign_ins=sign_ins,
        refused=refused,
        said=request.form,
        own=account_id == this_person().id,
        wheres=wheres,
        where="all" if where is None else str(where),
        names_of_languages={one.value: facts.own_name for one, facts in LANGUAGES.items()},
    )


def _whole() -> bool:
    """Whether this administrator administers every site; one of a single site sees only who works there and nowhere else."""
    return this_person().may_everywhere(Permission.MANAGE_PEOPLE)


def _sees(account: Account) -> bool:
    return _whole() or is_of_site_alone(account, site_now())


def _wheres(session: Session) -> list[tuple[str, str]]:
    """Where roles may be given, for whoever may choose; nothing where there is one site, or one they administer."""
    if not (_whole() and several_sites(session)):
        return []
    named = [(str(one.id), _name(one)) for one in sites_known(session) if one.closed_at is None]
    return [("all", words(desk_language()).say("admin.people.every_site")), *named]


def _name(site: Site) -> str:
    return name_of(site.names, desk_language(), Language(site.language))


def _usual(session: Session) -> int | None:
    """Where roles hold unless something else is said."""
    return site_now() if not _whole() else roles_hold_at(session)


def _first(account: Account) -> int | None:
    """Where an account has roles: at the site that is looked at before any other."""
    theirs = [one.site_id for one in account.site_roles]
    if not _whole() or site_now() in theirs:
        return site_now()
    return None if account.roles or not theirs else theirs[0]


def _where(otherwise: int | None = None) -> int | None:
    """What the form or the address says of it; an administrator of one site gives roles there and nowhere else."""
    with this_hub().database.reading() as session:
        offered = {code for code, _ in _wheres(session)}
        said = request.values.get("where", "")
        if said in offered:
            return None if said == "all" else int(said)
        return _usual(session) if request.method == "POST" else otherwise


def _line(session: Session, account: Account, where: int | None) -> PersonLine:
    sites = {one.id: _name(one) for one in sites_known(session)} if _whole() else {}
    others = [None, *sites] if account.site_roles and _whole() else []
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
        session.get(SecondFactor, account.id) is not None,
        _when(session, account.last_login_at),
        elsewhere,
    )


def _sign_ins(session: Session, account_id: int) -> list[tuple[str, str, str]]:
    of_account = select(SignIn).where(SignIn.account_id == account_id)
    found = session.scalars(of_account.order_by(SignIn.id.desc()).limit(SIGN_INS_SHOWN))
    return [(_when(session, one.at), one.address, one.outcome) for one in found]


def _when(session: Session, at: Any) -> str:
    language = desk_language()
    return site_facts(session, language).day_and_time(at, language)


def _there(account_id: int) -> None:
    with this_hub().database.reading() as session:
        account = session.get(Account, account_id)
        if account is None or not _sees(account):
            raise NotFound


def _roles() -> list[str]:
    return [role.value for role in Role if role.value in request.form.getlist("role")]


def _departments() -> list[str] | None:
    return None if request.form.get("everywhere") == "on" else request.form.getlist("department")


def _why() -> str | None:
    return request.form.get("why", "").strip()[:_LONGEST_WHY] or None


def _new_password() -> str:
    """99 bits, told once: twenty letters and figures nobody takes for another."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(4))


def _password_page(account_id: int, password: str) -> Response:
    with this_hub().database.reading() as session:
        line = _line(session, session.get_one(Account, account_id), None)
    answer = Response(show_desk_page("admin/new_password.html", line=line, password=password))
    answer.headers["Cache-Control"] = "no-store"
    return answer
