"""What is said for a call: the visit's own language first, then the board's and the site's (numbers and places only)."""

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from config.contract.words import Language
from config.locale import name_of
from display_server.db.models import Desk, DiaryLine, Place, Site, Stage, Visit
from display_server.voice.call_sentence import call_sentence
from hardware.ports import Utterance

_CALL = (
    select(
        Visit.shown_number,
        Visit.language,
        Place.names.label("place"),
        Place.code.label("place_code"),
        Site.language.label("site_language"),
        Site.languages,
    )
    .select_from(DiaryLine)
    .join(Stage, Stage.id == DiaryLine.stage_id)
    .join(Visit, Visit.id == DiaryLine.visit_id)
    .join(Desk, Desk.id == func.coalesce(Stage.desk_id, DiaryLine.desk_id))
    .join(Place, Place.id == Desk.place_id)
    .join(Site, Site.id == Visit.site_id)
    .where(DiaryLine.seq == bindparam("call_id"), Site.id == bindparam("site_id"))
)


def utterances_of_call(session: Session, *, call_id: int, site_id: int, board: Language | None) -> list[Utterance]:
    """The call's sentences, the most needed first; empty where there is no such call.

    Besides the visitor's own only languages the place has a name in: a Russian voice reading "Room" helps nobody.
    """
    call = session.execute(_CALL, {"call_id": call_id, "site_id": site_id}).first()
    if call is None:
        return []
    own, visitors = Language(call.site_language), Language(call.language)
    named = [one for one in (board or own, own, *map(Language, call.languages)) if one in call.place]
    said = [
        call_sentence(one, call.shown_number, name_of(call.place, one, own), call.place_code)
        for one in dict.fromkeys([visitors, *named])
    ]
    return [Utterance(one.language, one.text, tuple(clip.name for clip in one.clips)) for one in said]
