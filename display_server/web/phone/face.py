"""The phone face's one blueprint; what its addresses share: the visit of a token, and how it is said."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, request, url_for
from uuid_utils.compat import uuid7

from config.contract.push import Elsewhere
from config.contract.words import Language, PatientAct
from config.locale import name_of, words
from display_server.db.engine.site_scope import everywhere, look_at
from display_server.db.models import Place, Site
from display_server.db.reading.own_site import own_site
from display_server.domain.topics import queue
from display_server.hub import this_hub
from display_server.services.visits.keys_of_visit import Keys
from display_server.services.visits.other_lines import Change
from display_server.web.phone.visit_on_phone import FollowNumber, VisitOnPhone, WayThere, site_of_ticket, visit_on_phone

blueprint = Blueprint("phone", __name__, url_prefix="/v", template_folder="templates", static_folder="static")


def find(token: str) -> tuple[Site, VisitOnPhone | None]:
    """Whose ticket it is, and how that visit stands: from here on the request is about its site."""
    hub = this_hub()
    with everywhere(), hub.database.reading() as session:
        of_site = site_of_ticket(session, token)
    if of_site is not None:
        look_at(of_site)
    with hub.database.reading() as session:
        return own_site(session), visit_on_phone(session, token, hub.clock.now())


def language_asked() -> Language | None:
    asked = request.args.get("language")
    return Language(asked) if asked in set(Language) else None


def said_of(visit: VisitOnPhone, site: Site, language: Language) -> dict[str, Any]:
    """What the page draws: the same from the first byte and from `state`."""
    return {
        "state": visit.state.value,
        "ahead": visit.ahead,
        "room": _room(visit.room, site, language) if visit.room else None,
        "emergencies": [one.model_dump(mode="json") for one in visit.emergencies],
        "foreseen": visit.foreseen.model_dump(mode="json") if visit.foreseen else None,
        "called_at": visit.called_at.isoformat() if visit.called_at else None,
        # What the page was drawn from: where it has changed, the page comes anew.
        "drawn_from": [
            queue(visit.service_id),
            [step.state.value for step in visit.steps],
            [[one.number, one.state.value] for one in visit.family],
            visit.number,
        ],
        "keys": [act.value for act in visit.keys.acts],
        "note": _note(visit.keys, site, language),
        "keys_until": visit.keys.until.isoformat() if visit.keys.until else None,
        "change": _change(visit.change, site, language),
        "elsewhere": _elsewhere(visit.elsewhere, site, language, first=visit.comes_first) if visit.elsewhere else None,
        "way": _way(visit.way, language) if visit.way else None,
        "follow": _follow(visit.follow, visit.number, site, language) if visit.follow else None,
        "request_id": str(uuid7()),
    }


def _change(change: Change, site: Site, language: Language) -> dict[str, Any]:
    """Whether the way to another department stands there, or from when on it does."""
    if change.again_at is None:
        return {"offered": change.offered, "note": None, "until": None}
    said = words(language).say("phone.change.again", time=time_here(change.again_at, site))
    return {"offered": False, "note": said, "until": change.again_at.isoformat()}


def time_here(at: datetime, site: Site) -> str:
    """`14:00` on the hospital's clocks."""
    return at.astimezone(ZoneInfo(site.zone)).strftime("%H:%M")


def _follow(follow: FollowNumber, number: str, site: Site, language: Language) -> dict[str, str | None]:
    """The one act that helps now, and the sentence beside it."""
    said_in = words(language)
    if follow.until is None:
        said = said_in.count("phone.led.hint", follow.minutes)
        return {"act": PatientAct.LEAD.value, "said": said, "until": None}
    said = said_in.say("phone.led.until", number=number, time=time_here(follow.until, site))
    return {"act": PatientAct.LEAD_NO_MORE.value, "said": said, "until": follow.until.isoformat()}


def _way(there: WayThere, language: Language) -> str:
    page = "phone.way_without_steps" if there.step_free else "phone.way"
    return url_for(page, start=there.start, to=there.to, language=language.value)


def _elsewhere(found: Elsewhere, site: Site, language: Language, *, first: bool) -> dict[str, str]:
    """A shorter line in whole sentences; `first`: of another stage of the same visit."""
    say, own, what = words(language).say, Language(site.language), "first" if first else "elsewhere"
    return {
        "service": found.service,
        "go": say(f"phone.{what}.go"),
        "title": say(f"phone.{what}.title", service=name_of(found.names, language, own)),
        "place": say("phone.elsewhere.place", place=name_of(found.place, language, own), walk=found.walk_minutes),
        "sooner": say(f"phone.{what}.sooner", minutes=found.sooner_minutes),
    }


def _note(keys: Keys, site: Site, language: Language) -> str | None:
    if keys.note is None or keys.until is None:
        return None
    return words(language).say(f"phone.{keys.note}", time=time_here(keys.until, site))


def _room(room: Place, site: Site, language: Language) -> dict[str, str | None]:
    return {"name": name_of(room.names, language, Language(site.language)), "label": room.label}
