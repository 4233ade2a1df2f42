"""Where a person's roles hold, as the pages of people ask and say it; and whom an administrator of one site sees."""

from flask import request
from sqlalchemy.orm import Session

from config.contract.words import Language
from config.locale import name_of, words
from display_server.db.engine.site_scope import site_now
from display_server.db.models import Account, Site
from display_server.hub import this_hub
from display_server.services.accounts.where import is_of_site_alone, roles_hold_at, several_sites
from display_server.services.house.sites import sites_known
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person


def administers_all() -> bool:
    """Whether this administrator administers every site; one of a single site sees only who works there and nowhere else."""
    return this_person().may_everywhere(Permission.MANAGE_PEOPLE)


def sees(account: Account) -> bool:
    return administers_all() or is_of_site_alone(account, site_now())


def wheres_offered(session: Session) -> list[tuple[str, str]]:
    """Where roles may be given, for whoever may choose; nothing where there is one site, or one they administer."""
    if not (administers_all() and several_sites(session)):
        return []
    named = [(str(one.id), name_of_site(one)) for one in sites_known(session) if one.closed_at is None]
    return [("all", words(desk_language()).say("admin.people.every_site")), *named]


def name_of_site(site: Site) -> str:
    return name_of(site.names, desk_language(), Language(site.language))


def usual_where(session: Session) -> int | None:
    """Where roles hold unless something else is said."""
    return site_now() if not administers_all() else roles_hold_at(session)


def first_where(account: Account) -> int | None:
    """Where an account has roles: at the site that is looked at before any other."""
    theirs = [one.site_id for one in account.site_roles]
    if not administers_all() or site_now() in theirs:
        return site_now()
    return None if account.roles or not theirs else theirs[0]


def where_said(otherwise: int | None = None) -> int | None:
    """What the form or the address says of it; an administrator of one site gives roles there and nowhere else."""
    with this_hub().database.reading() as session:
        offered = {code for code, _ in wheres_offered(session)}
        said = request.values.get("where", "")
        if said in offered:
            return None if said == "all" else int(said)
        return usual_where(session) if request.method == "POST" else otherwise
