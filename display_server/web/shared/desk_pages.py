"""Rendering a page for people who work here: their language, their name's initials, the hospital, times in its zone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract.words import Language
from config.locale import LANGUAGES, name_of
from display_server.db.engine.site_scope import everywhere, site_now
from display_server.db.models import Site
from display_server.db.reading.own_site import own_site
from display_server.hub import this_hub
from display_server.web.shared.pages import show
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import Person, this_person
from display_server.web.shared.site_of_request import sites_of


@dataclass(frozen=True)
class SiteFacts:
    """What every desk page needs of the site."""

    id: int
    name: str
    language: Language
    zone: ZoneInfo

    def hours(self, at: datetime | None, seconds: bool = False) -> str:
        """`09:05` on the site's clock; empty for no time."""
        if at is None:
            return ""
        return at.astimezone(self.zone).strftime("%H:%M:%S" if seconds else "%H:%M")

    def day_and_time(self, at: datetime | None, reader: Language) -> str:
        """As the reader's language writes a day and its time in short; empty for no time."""
        if at is None:
            return ""
        return format_datetime(at, "short", tzinfo=self.zone, locale=LANGUAGES[reader].cldr)

    def since(self, at: datetime | None, now: datetime) -> str:
        """`09:05` of today, `2026-03-11 09:05` of another day; empty for no time."""
        if at is None:
            return ""
        same_day = at.astimezone(self.zone).date() == now.astimezone(self.zone).date()
        return at.astimezone(self.zone).strftime("%H:%M" if same_day else "%Y-%m-%d %H:%M")


def site_facts(session: Session, language: Language) -> SiteFacts:
    """Of the site the request is about."""
    site = own_site(session)
    own = Language(site.language)
    return SiteFacts(site.id, name_of(site.names, language, own), own, ZoneInfo(site.zone))


@dataclass(frozen=True)
class SiteChoice:
    """A site somebody may look at; `here`: they do."""

    id: int
    code: str
    name: str
    here: bool


def sites_to_choose(person: Person, language: Language) -> list[SiteChoice]:
    """Where there is one only, nobody need choose: then nothing is asked of the database either."""
    theirs = sites_of(this_hub(), person)
    if len(theirs) < 2:
        return []
    with everywhere(), this_hub().database.reading() as session:
        rows = session.scalars(select(Site).where(Site.id.in_(theirs)).order_by(Site.id)).all()
    now = site_now()
    return [
        SiteChoice(one.id, one.code, name_of(one.names, language, Language(one.language)), one.id == now)
        for one in rows
    ]


def hospital_name(language: Language) -> str:
    """For a page nobody has signed in on; empty before a site is entered."""
    with this_hub().database.reading() as session:
        site = session.scalars(select(Site).order_by(Site.id).limit(1)).first()
    return name_of(site.names, language, Language(site.language)) if site is not None else ""


def show_desk_page(template: str, **values: Any) -> str:
    """The page's HTML for whoever is signed in. Templates get `person`, `may`, `shortcuts`, `site`, `now`, `hours`, `since`."""
    hub, language, person = this_hub(), desk_language(), this_person()
    now = hub.clock.now()
    with hub.database.reading() as session:
        site = site_facts(session, language)
    return show(
        template,
        language,
        person=person,
        shortcuts=person.shortcuts,
        may=person.may,
        chooses_site=len(sites_of(hub, person)) > 1,
        site=site,
        now=now,
        hours=site.hours,
        since=lambda at: site.since(at, now),
        **values,
    )
