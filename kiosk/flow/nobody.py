"""Every step that shows something of a person, with nothing of anybody in it: what its screen is filled with once they left."""

from datetime import UTC, date, datetime
from uuid import UUID

from config.contract.device_api import IssuedNumber
from config.contract.number_now import NumberNow, Shown
from config.contract.visit_now import VisitNow
from config.contract.words import CheckInResult, HelpReason
from kiosk.flow.steps import (
    CheckInEnded,
    ChooseMine,
    DidItComeOut,
    EnterCode,
    EnterIdentity,
    EnterNumber,
    FindPlace,
    FindService,
    Guided,
    NumberOnScreen,
    NumberSeen,
    PersonWanted,
    Step,
    TicketOut,
    Welcome,
    YourVisit,
)

_NOTHING = UUID(int=0)
_NUMBER = IssuedNumber(
    visit_id=_NOTHING,
    number="",
    day=date(1970, 1, 2),
    issued_at=datetime(1970, 1, 2, tzinfo=UTC),
    service="nobody",
    department="nobody",
    waiting_place="nobody",
    people_ahead=None,
)
NOBODYS: tuple[Step, ...] = (
    EnterCode(),
    EnterIdentity(),
    EnterNumber(),
    NumberSeen("", NumberNow(shown=Shown.SEEN)),
    FindPlace(),
    FindService(),
    Guided(""),
    ChooseMine((), _NOTHING),
    TicketOut(_NUMBER),
    DidItComeOut(_NUMBER),
    NumberOnScreen(_NUMBER),
    YourVisit(_NUMBER, VisitNow(state="done"), _NOTHING),
    CheckInEnded(CheckInResult.NEEDS_A_PERSON),
    PersonWanted(Welcome(), HelpReason.OTHER, _NOTHING),
)
