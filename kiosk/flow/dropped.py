"""Who leaves before anything came of it: at which screen, so that reports can say where people give up."""

from config.contract.kiosk_use import TellLeft
from kiosk.flow.person import beneath
from kiosk.flow.session import Moment, Session
from kiosk.flow.steps import (
    ChooseDepartment,
    ChooseMine,
    ChooseService,
    ClaimPriority,
    EnterCode,
    EnterIdentity,
    EnterNumber,
    FindPlace,
    FindService,
    Guided,
    PersonWanted,
    Welcome,
    YourData,
)
from kiosk.flow.wishes import CountLeft

_ON_THE_WAY = (
    ChooseDepartment, ChooseMine, ChooseService, ClaimPriority, EnterCode, EnterIdentity, EnterNumber, FindPlace, FindService,
    Guided, Welcome, YourData,
)  # fmt: skip
"""Nothing has been given or said yet. Every other screen is an outcome: a number, a way, a visit, or whom to ask."""


def left_without(session: Session, moment: Moment) -> tuple[CountLeft, ...]:
    """Nothing for whoever has something: a number of their own or of a relative, a request on its way, a person called."""
    step, under = session.step, beneath(session)
    has = bool(session.family) or session.awaiting is not None or session.note is not None
    if has or isinstance(step, PersonWanted) or not isinstance(under, _ON_THE_WAY) or getattr(under, "changes", None):
        return ()
    if isinstance(under, Welcome) and (session.language, session.view) == (session.facts.language, session.facts.view):
        return ()  # nobody has touched it
    named = type(step).__name__.lower()
    return (CountLeft(TellLeft(request_id=moment.request_id, step=named, left_at=moment.now)),)
