"""Whose lines of the audit somebody reads: an auditor of one site that site's, one of the whole hub all or those they choose."""

from dataclasses import dataclass, field

from flask import request
from sqlalchemy.orm import Session

from config.contract.words import Language
from config.locale import name_of, words
from display_server.db.engine.site_scope import site_now
from display_server.db.models import Site
from display_server.db.reading.audit_lines import OF_THE_HUB
from display_server.services.house.sites import sites_known
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person

_HUB = "*"  # no site has this code


@dataclass(frozen=True)
class Where:
    """`site_id`: the lines that are read (`Wanted.site_id`). `names`: of the sites by id, where lines of several are read.

    `choices`: code and name of what may be asked for, empty where there is nothing to choose; `chosen`: "" for all.
    """

    site_id: int | None
    names: dict[int, str] = field(default_factory=dict)
    choices: list[tuple[str, str]] = field(default_factory=list)
    chosen: str = ""

    def named(self, site_id: int | None) -> str:
        """The site a line is about, where it needs to be said; the hub's own lines are about none."""
        if not self.names:
            return ""
        return words(desk_language()).say("admin.audit.of_hub") if site_id is None else self.names.get(site_id, "")


def where_asked(session: Session) -> Where:
    """What the address asks for, as far as it is this person's to read; nonsense asks for everything."""
    if not this_person().may_everywhere(Permission.SEE_AUDIT):
        return Where(site_now())
    sites = sites_known(session)
    if len(sites) < 2:
        return Where(None)
    names, asked = {one.id: _name(one) for one in sites}, request.args.get("site", "")
    ids = {one.code: one.id for one in sites} | {_HUB: OF_THE_HUB}
    hub = (_HUB, words(desk_language()).say("admin.audit.of_hub"))
    choices = [(one.code, names[one.id]) for one in sites]
    return Where(ids.get(asked), names, [hub, *choices], asked if asked in ids else "")


def _name(site: Site) -> str:
    return name_of(site.names, desk_language(), Language(site.language))
