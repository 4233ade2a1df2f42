"""A refused press in words: why, and where somebody was faster, who moved the patient and how they stand now."""

from config.contract.words import Language
from config.locale import name_of, words
from display_server.hub import this_hub
from display_server.services.refused import Refused, StandsNow
from display_server.web.shared.desk_pages import SiteFacts, site_facts
from display_server.web.shared.sign_in.language import desk_language


def words_of(refused: Refused) -> str:
    """In the language of whoever pressed."""
    language = desk_language()
    with this_hub().database.reading() as session:
        site = site_facts(session, language)
    said = {
        word: name if isinstance(name, str) else name_of(name, language, site.language)
        for word, name in refused.said.items()
    }
    if refused.opens_at is not None:
        said["time"] = site.hours(refused.opens_at)
    why = words(language).say(f"staff.refused.{refused.code}", **said)
    return why if refused.now is None else f"{why} {_now(refused.now, site, language)}"


def _now(now: StandsNow, site: SiteFacts, language: Language) -> str:
    say = words(language).say
    room = name_of(now.room, language, site.language) if now.room is not None else None
    where = ", ".join(part for part in (room, now.who, site.hours(now.at)) if part)
    return say("staff.faster", number=now.number, state=say(f"staff.now.{now.state.value}"), where=where)
