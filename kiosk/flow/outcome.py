"""The words of a visit that ended without a number: what happened, and what to do. Every one leads to a person."""

from dataclasses import dataclass
from datetime import datetime

from config.contract.words import CheckInResult, Language
from config.locale import name_of, words
from kiosk.flow.opening import SERVICE_CLOSED, SERVICE_FULL, TRIAGE_FIRST, clock_time, opens_sentence
from kiosk.flow.steps import CheckInEnded, HubAway, Refused


@dataclass(frozen=True)
class Outcome:
    """`title` is the loudest sentence of the screen; `text` says what to do."""

    title: str
    text: str


def outcome_of(step: CheckInEnded | HubAway | Refused, language: Language, zone: str, now: datetime) -> Outcome:  # noqa: PLR0911  (one line a step)
    """The outcome in a person's language; times in the site's zone, the day said where it is not today."""
    say = words(language).say
    match step:
        case HubAway(offers_number=True):
            return Outcome(say("kiosk.away.title"), say("kiosk.away.offer"))
        case HubAway():
            return Outcome(say("kiosk.away.title"), say("kiosk.away.text"))
        case Refused(code=code, booked=True) if code == SERVICE_CLOSED:
            return Outcome(say("kiosk.ended.title.booked_closed"), say("kiosk.ended.text.booked_closed"))
        case Refused(code=code, opens_at=opens_at) if code == SERVICE_CLOSED:
            said = opens_sentence(opens_at, now, zone, language)
            return Outcome(say("kiosk.ended.title.service_closed"), said)
        case Refused(code=code) if code == SERVICE_FULL:
            return Outcome(say("kiosk.ended.title.service_full"), say("kiosk.ended.text.service_full"))
        case Refused(code=code) if code == TRIAGE_FIRST:
            return Outcome(say("kiosk.ended.title.triage_first"), say("kiosk.ended.text.triage_first"))
        case Refused():
            return Outcome(say("kiosk.ended.title.refused"), say("kiosk.ended.text.refused"))
        case CheckInEnded(result, opens_at, site):
            text = (
                say("kiosk.ended.text.other_site", site=name_of(site, language, language))
                if site
                else _ended(result, opens_at, language, zone)
            )
            return Outcome(say(f"kiosk.ended.title.{result}"), text)


def _ended(result: CheckInResult, opens_at: datetime | None, language: Language, zone: str) -> str:
    say = words(language).say
    if result is CheckInResult.OTHER_SITE:
        return say("kiosk.ended.text.other_site_some")
    if result is not CheckInResult.TOO_EARLY:
        return say(f"kiosk.ended.text.{result}")
    if opens_at is None:
        return say("kiosk.ended.text.too_early_some_time")
    return say("kiosk.ended.text.too_early", time=clock_time(opens_at, zone, language))
