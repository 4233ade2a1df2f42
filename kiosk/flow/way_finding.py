"""*Find the way*: a place is looked for, then its way is shown on the map, floor by floor."""

from dataclasses import replace

from config.contract.catalogue import Catalogue
from config.contract.device_api import TellPlaceChosen
from config.contract.ways import RouteProfile, Way
from kiosk.flow.place_search import PlaceIndex
from kiosk.flow.reply import Reply, unchanged
from kiosk.flow.session import Moment, Session
from kiosk.flow.steps import FindPlace, NumberSeen, Refused, ShowWay, Welcome
from kiosk.flow.ticket import way_of
from kiosk.flow.way_taps import FromWalker, LegChosen, PlaceChosen, StepFreeSwitched, WayWanted, ZoomPressed
from kiosk.flow.wishes import CountPlace
from kiosk.flow.word_search import OfCatalogue

MOST_ZOOM = 2
index_of = OfCatalogue(PlaceIndex)


def leads(catalogue: Catalogue | None) -> bool:
    """Whether this kiosk knows any way: else nothing is offered."""
    return bool(catalogue and catalogue.map and catalogue.map.ways)


def hear_walker(session: Session, tap: FromWalker, moment: Moment) -> Reply:
    """One key of the search or of the map."""
    match tap:
        case WayWanted():
            return want_way(session)
        case PlaceChosen(place):
            return choose_place(session, place, moment)
        case StepFreeSwitched():
            return switch_step_free(session)
        case LegChosen(leg):
            return choose_leg(session, leg)
        case ZoomPressed(by):
            return zoom(session, by)


def want_way(session: Session) -> Reply:
    if isinstance(session.step, Welcome) and leads(session.facts.catalogue):
        return Reply(session.at(FindPlace()))
    return unchanged(session)


def choose_place(session: Session, place: str, moment: Moment) -> Reply:
    """The hub counts the place, for its report; what was typed to find it goes nowhere."""
    step, catalogue = session.step, session.facts.catalogue
    called = isinstance(step, NumberSeen) and step.now.place == place
    offered = called or isinstance(step, FindPlace) or (isinstance(step, Refused) and step.to == place)
    if not offered or catalogue is None or not ways_to(catalogue, place):
        return unchanged(session)
    free = way_of(catalogue, place) is None
    shown = session.at(ShowWay(place, step_free=free, back=step))
    if not isinstance(step, FindPlace):
        return Reply(shown)  # nobody looked for it: they were sent there
    return Reply(shown, (CountPlace(TellPlaceChosen(request_id=moment.request_id, place=place, chosen_at=moment.now)),))


def ways_to(catalogue: Catalogue, place: str) -> list[Way]:
    return [way for way in (way_of(catalogue, place, profile) for profile in RouteProfile) if way is not None]


def way_shown(step: ShowWay, catalogue: Catalogue) -> Way | None:
    """None: there is no way without steps to this place now."""
    return way_of(catalogue, step.to, RouteProfile.STEP_FREE if step.step_free else RouteProfile.USUAL)


def switch_step_free(session: Session) -> Reply:
    step = session.step
    if not isinstance(step, ShowWay):
        return unchanged(session)
    return Reply(replace(session, step=replace(step, step_free=not step.step_free, leg=0)))


def choose_leg(session: Session, leg: int) -> Reply:
    """Another floor of the way."""
    step = session.step
    return (
        Reply(replace(session, step=replace(step, leg=leg, zoom=0)))
        if isinstance(step, ShowWay)
        else unchanged(session)
    )


def zoom(session: Session, by: int) -> Reply:
    step = session.step
    if not isinstance(step, ShowWay):
        return unchanged(session)
    return Reply(replace(session, step=replace(step, zoom=min(MOST_ZOOM, max(0, step.zoom + by)))))
