"""The words of a visit that ended without a number: what happened, and what to do. Every one leads to a person."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_time

from config.contract.words import CheckInResult, Language
from config.locale import LANGUAGES, words
from kiosk.flow.steps import CheckInEnded, HubAway, Refused


@dataclass(frozen=True)
class Outcome:
    """`title` is the loudest sentence of the screen; `text` says what to do."""

    title: str
    text: str


def outcome_of(step: CheckInEnded | HubAway | Refused, language: Language, zone: str) -> Outcome:
    """The outcome in a person's language; times in the site's zone."""
    say = words(language).say
    match step:
        case HubAway(offers_number=True):
            return Outcome(say("kiosk.away.title"), say("kiosk.away.offer"))
        case HubAway():
            return Outcome(say("kiosk.away.title"), say("kiosk.away.text"))
        case Refused():
            return Outcome(say("kiosk.ended.title.refused"), say("kiosk.ended.text.refused"))
        case CheckInEnded(result, opens_at):
            return Outcome(say(f"kiosk.ended.title.{result}"), _ended(result, opens_at, language, zone))


def _ended(result: CheckInResult, opens_at: datetime | None, language: Language, zone: str) -> str:
    say = words(language).say
    if result is not CheckInResult.TOO_EARLY:
        return say(f"kiosk.ended.text.{result}")
    if opens_at is None:
        return say("kiosk.ended.text.too_early_some_time")
    local = opens_at.astimezone(ZoneInfo(zone))
    return say("kiosk.ended.text.too_early", time=format_time(local, "HH:mm", locale=LANGUAGES[language].cldr))
