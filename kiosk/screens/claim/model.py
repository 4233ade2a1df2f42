"""The classes of need that this site takes on a patient's word; "none" first, as most people need it."""

from datetime import datetime

from config.locale import words
from kiosk.flow.session import Session
from kiosk.flow.steps import ClaimPriority
from kiosk.screens.naming import standing_at
from kiosk.screens.offer import Item, RowsView, page_words

NONE = "none"
_SIGNS = {"infant": "baby-carriage", "pregnancy": "woman", "over_75": "old", "disability": "wheelchair"}


def view_of(session: Session, _now: datetime) -> RowsView:
    standing_at(session, ClaimPriority)
    say, catalogue = words(session.language).say, session.facts.catalogue
    claims = [one for one in (catalogue.site.claims if catalogue else ()) if one in _SIGNS]
    return RowsView(
        title=say("kiosk.claim.title"),
        note=say("kiosk.claim.note"),
        items=[
            Item(code=NONE, name=say("kiosk.claim.none"), short="", more="", sign="ticket"),
            *(Item(code=one, name=say(f"kiosk.claim.{one}"), short="", more="", sign=_SIGNS[one]) for one in claims),
        ],
        page=0,
        pages=page_words(session.language),
    )
