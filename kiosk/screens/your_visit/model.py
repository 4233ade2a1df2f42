"""How the visit stands in words, its steps, and the keys its patient has now."""

from dataclasses import dataclass, replace
from datetime import datetime

from config.contract.catalogue import Place
from config.contract.words import PatientAct
from config.locale import name_of, short_name_of, words
from kiosk.flow.opening import clock_time
from kiosk.flow.session import Session
from kiosk.flow.steps import YourVisit
from kiosk.flow.ticket import place_of, profile_of, public_name, way_to
from kiosk.screens.led_key import LedKey, led_key
from kiosk.screens.naming import NOWHERE, WhereToWait, note_of, standing_at, where_to_wait

_SAID = ("waiting", "called", "serving", "on_hold", "no_show", "left", "done")
_IN_A_ROOM = {"called", "serving"}
_OVER = {"left", "done", "cancelled", "unserved"}
_TROUBLES = {"deferred_before", "too_late", "not_sent", "unreached", "copy_unheard"}
_SIGNS = {
    "called": "door-enter",
    "serving": "door-enter",
    "left": "logout",
    "no_show": "alert-triangle",
    "done": "check",
}


@dataclass(frozen=True)
class ActKey:
    """`act` is told when it is pressed; empty: there is no such key now."""

    act: str = ""
    said: str = ""


@dataclass(frozen=True)
class Advice:
    """A shorter line, what it is worth and the key that leads there; empty: there is none."""

    label: str = ""
    said: str = ""
    short: str = ""
    worth: str = ""
    key: str = ""


@dataclass(frozen=True)
class YourVisitView:
    label: str
    number: str
    sign: str
    state: str
    text: str
    trouble: str
    where: WhereToWait
    steps_title: str
    steps: tuple[str, ...]
    first: ActKey  # the one thing that changes how the visit stands for good
    second: ActKey
    advice: Advice  # where the line is shorter; stands in place of the steps
    led: LedKey
    copy: str
    feedback: str
    done: str


def view_of(session: Session, _now: datetime) -> YourVisitView:
    step, say, room = standing_at(session, YourVisit), words(session.language).say, _room(session)
    visit, acts = step.visit, [] if session.facts.hub_away else list(step.visit.acts)
    state = visit.state if visit.state in _SAID else "other"
    advice = _advice(session, step) if PatientAct.DIVERT in acts else Advice()
    main = next((act for act in (PatientAct.BACK, PatientAct.TAKE_BACK, PatientAct.DEFER) if act in acts), None)
    return YourVisitView(
        label=say("kiosk.ticket.your_number"),
        number=step.issued.number,
        sign="alert-triangle" if step.trouble else _SIGNS.get(visit.state, "armchair"),
        state=_state(session, room, state),
        text=_text(session, step),
        trouble=_trouble(session, step),
        where=_where(session, step, room),
        steps_title=say("kiosk.visit.steps"),
        steps=() if advice.said else _steps(session, step),
        first=_key(session, main, step),
        second=_key(session, PatientAct.LEAVE if PatientAct.LEAVE in acts else None, step),
        advice=advice,
        led=LedKey() if advice.said else led_key(session),
        copy=say("kiosk.visit.copy") if session.facts.prints and not session.facts.hub_away else "",
        feedback=say("kiosk.visit.feedback") if visit.asks_feedback and not session.facts.hub_away else "",
        done=say("kiosk.ticket.done"),
    )


def _room(session: Session) -> Place | None:
    """Where this visit's person is called to or is inside already; None before the call and after the visit."""
    visit, catalogue = standing_at(session, YourVisit).visit, session.facts.catalogue
    if catalogue is None or visit.room is None or visit.state not in _IN_A_ROOM:
        return None
    return place_of(catalogue, visit.room)


def _state(session: Session, room: Place | None, state: str) -> str:
    """At the call the room is what matters."""
    say, catalogue = words(session.language).say, session.facts.catalogue
    if catalogue is None or room is None:
        return say(f"kiosk.visit.state.{state}")
    return say(f"kiosk.visit.at_room.{state}", room=name_of(room.names, session.language, catalogue.site.language))


def _where(session: Session, step: YourVisit, room: Place | None) -> WhereToWait:
    """Where its person belongs now: in the room that has called them, else where they wait; nowhere once it is over."""
    catalogue, language = session.facts.catalogue, session.language
    if step.visit.state in _OVER:
        return NOWHERE
    if catalogue is None or room is None:
        return where_to_wait(step.issued, session)
    return replace(
        NOWHERE,
        label=words(language).say("kiosk.visit.go_to"),
        place=name_of(room.names, language, catalogue.site.language),
        short=short_name_of(room.names, language, catalogue.site.language),
        note=note_of(room, catalogue, language),
        way=tuple(way_to(catalogue, room, language, profile_of(step.issued))),
    )


def _text(session: Session, step: YourVisit) -> str:
    """Until when something holds, by the hospital's clocks."""
    visit, catalogue = step.visit, session.facts.catalogue
    if visit.note is None or visit.until is None or catalogue is None:
        return ""
    time = clock_time(visit.until, catalogue.site.zone, session.language)
    return words(session.language).say(f"kiosk.visit.note.{visit.note}", time=time)


def _advice(session: Session, step: YourVisit) -> Advice:
    found, catalogue = step.visit.elsewhere, session.facts.catalogue
    if found is None or catalogue is None:
        return Advice()
    say, own, which = (
        words(session.language).say,
        catalogue.site.language,
        "first" if step.visit.comes_first else "instead",
    )
    place = name_of(found.place, session.language, own)
    return Advice(
        label=say(f"kiosk.visit.{which}"),
        said=name_of(found.names, session.language, own),
        short=short_name_of(found.names, session.language, own),
        worth=say("kiosk.visit.sooner", place=place, minutes=found.sooner_minutes),
        key=say(f"kiosk.visit.act.{which}"),
    )


def _trouble(session: Session, step: YourVisit) -> str:
    if step.trouble is None:
        return ""
    known = step.trouble if step.trouble in _TROUBLES else "not_possible_now"
    return words(session.language).say(f"kiosk.visit.refused.{known}")


def _steps(session: Session, step: YourVisit) -> tuple[str, ...]:
    catalogue, say = session.facts.catalogue, words(session.language).say
    if catalogue is None:
        return ()
    return tuple(
        say(f"kiosk.visit.step.{one.state}", service=public_name(catalogue, one.service, session.language))
        for one in step.visit.steps
        if one.state in {"done", "now", "later"}
    )


def _key(session: Session, act: PatientAct | None, step: YourVisit) -> ActKey:
    if act is None:
        return ActKey()
    said_in = words(session.language)
    if act is PatientAct.DEFER:
        return ActKey(act, said_in.count("kiosk.visit.act.defer", step.visit.defer_minutes))
    return ActKey(act, said_in.say(f"kiosk.visit.act.{act}"))
