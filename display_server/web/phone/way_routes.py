"""A way under `/v/way/<start>/<to>`: map and steps as at the kiosk, without login; and whether it still holds."""

from dataclasses import dataclass

from flask import abort, jsonify, make_response, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from config.contract.ways import Act, RouteProfile
from config.contract.words import Language
from config.locale import name_of, words
from config.locale.ways import distance, floor_name, minutes, tell_all, visitors
from config.look.way_signs import ARROWS, CLIMBS
from display_server.db.engine.site_scope import at_site, everywhere, look_at
from display_server.db.models import Site
from display_server.hub import this_hub
from display_server.services.plans.site_maps import FoundWay, way_between
from display_server.web.phone.face import blueprint, language_asked
from display_server.web.phone.kept import letters_wanted, remember_letters
from display_server.web.phone.way_drawing import Picture, Spot, heading_of, pictures, spots
from display_server.web.shared.access import needs
from display_server.web.shared.page_language import page_language
from display_server.web.shared.pages import show
from display_server.web.shared.permissions import Permission

PAGES = {
    RouteProfile.USUAL: ("phone.way", "phone.way.usual"),
    RouteProfile.STEP_FREE: ("phone.way_without_steps", "phone.way.step_free"),
    RouteProfile.LEAST_WALKING: ("phone.way_with_less_walking", "phone.way.less_walking"),
}
"""Where each profile's way stands, and the key that leads there."""

LESS_SHARE, LESS_M = 0.85, 15.0
"""A way with less walking is offered where it spares so much: it may wait for a lift longer than the usual one takes."""


@dataclass(frozen=True)
class StepShown:
    """A step with the picture and the point it begins at."""

    text: str
    far: str
    sign: str
    spot: Spot


@blueprint.get("/way/<start>/<to>")
@needs(Permission.PUBLIC)  # a plan of public corridors: nothing of anybody is in it
def way(start: str, to: str) -> ResponseReturnValue:
    return _page(start, to, RouteProfile.USUAL)


@blueprint.get("/way/<start>/<to>/step-free")
@needs(Permission.PUBLIC)
def way_without_steps(start: str, to: str) -> ResponseReturnValue:
    return _page(start, to, RouteProfile.STEP_FREE)


@blueprint.get("/way/<start>/<to>/less-walking")
@needs(Permission.PUBLIC)
def way_with_less_walking(start: str, to: str) -> ResponseReturnValue:
    return _page(start, to, RouteProfile.LEAST_WALKING)


@blueprint.get("/way/worker.js")
@needs(Permission.PUBLIC)
def way_worker() -> ResponseReturnValue:
    """From an address above the pages it may stand before."""
    return blueprint.send_static_file("way_worker.js")


@blueprint.get("/way/<start>/<to>/known")
@needs(Permission.PUBLIC)
def way_known(start: str, to: str) -> ResponseReturnValue:
    """What every way is told from just now: the page asks each few seconds and comes anew where it has changed."""
    _, found = _found(start, to, RouteProfile.USUAL)
    return jsonify({"known": found.known})


def _found(start: str, to: str, profile: RouteProfile) -> tuple[Site, FoundWay]:
    """At the site where there is such a way: an address names none, and plans of public corridors are nobody's secret."""
    hub = this_hub()
    with everywhere(), hub.database.reading() as session:
        sites = session.scalars(select(Site).where(Site.closed_at.is_(None)).order_by(Site.id)).all()
    for site in sites:
        with at_site(site.id), hub.database.reading() as session:
            found = way_between(session, site, start, to, profile, hub.clock.now())
        if found is not None:
            look_at(site.id)
            return site, found
    return abort(404)


def _page(start: str, to: str, profile: RouteProfile) -> ResponseReturnValue:
    site, found = _found(start, to, profile)
    language = language_asked() or page_language()
    place = name_of(found.names, language, Language(site.language)) or found.label
    heading = heading_of(found.way, found.heading) if found.way is not None else 0.0
    drawn = pictures(found.way, found.floors, found.landmarks, heading) if found.way is not None else []
    page = show(
        "phone/way.html",
        language,
        site=site,
        name_of=lambda names: name_of(names, language, Language(site.language)),
        letters=letters_wanted(),
        place=place,
        facts=_facts(found, language),
        tabs=[(floor_name(one.floor, language), one) for one in drawn],
        steps=_steps(found, language, place, heading),
        start=start,
        to=to,
        others=_others(found, start, to, profile, language),
        settings=_settings(found, drawn, start, to, site),
    )
    answer = make_response(page)
    # Nothing of anybody is in it: a browser may keep it. Where no worker may stand (plain HTTP) a way left by a link is found
    # again without a line; with one it is asked for anew.
    answer.headers["Cache-Control"] = "private, no-cache"
    return remember_letters(answer)


def _others(found: FoundWay, start: str, to: str, profile: RouteProfile, language: Language) -> list[tuple[str, str]]:
    """Address and words of the other ways there are: always the usual one or the one without steps."""
    offered = [RouteProfile.STEP_FREE] if profile is RouteProfile.USUAL else [RouteProfile.USUAL]
    if profile is RouteProfile.USUAL and found.way is not None:
        _, less = _found(start, to, RouteProfile.LEAST_WALKING)
        if less.way and less.way.metres <= min(found.way.metres * LESS_SHARE, found.way.metres - LESS_M):
            offered.append(RouteProfile.LEAST_WALKING)
    say = words(language).say
    return [
        (url_for(page, start=start, to=to, language=language.value), say(key))
        for page, key in (PAGES[one] for one in offered)
    ]


def _settings(found: FoundWay, drawn: list[Picture], start: str, to: str, site: Site) -> dict[str, object]:
    return {
        "known": found.known,
        "ask": f"/v/way/{start}/{to}/known",
        "zone": site.zone,
        "hub_time": this_hub().clock.now().isoformat(),
        "floors": len(drawn),
    }


def _facts(found: FoundWay, language: Language) -> list[str]:
    floors = {floor.code: floor.label for floor in found.floors}
    said = [floor_name(floors[found.floor], language)]
    if found.way is not None:
        said += [minutes(found.way, language), distance(found.way.metres, language)]
    if found.hours:
        said.append(visitors(found.kind, found.hours, language))
    return [one for one in said if one]


def _steps(found: FoundWay, language: Language, place: str, heading: float) -> list[StepShown]:
    if found.way is None:
        return []
    signs = ["flag" if one.act is Act.ARRIVE else CLIMBS.get(one.act) or ARROWS[one.turn] for one in found.way.steps]
    told = tell_all(found.way, language, place)
    places = spots(found.way, heading)
    return [StepShown(one.text, one.distance, sign, spot) for one, sign, spot in zip(told, signs, places, strict=True)]
