"""Help on every step, and where Back and Done lead."""

from dataclasses import replace

from kiosk.flow.guide import question_before
from kiosk.flow.person import beneath
from kiosk.flow.reply import Reply, back_to_welcome, leave, unchanged
from kiosk.flow.session import Moment, Session
from kiosk.flow.steps import (
    CheckInEnded,
    ChooseDepartment,
    ChooseMine,
    ChooseService,
    ClaimPriority,
    Easier,
    EnterCode,
    EnterIdentity,
    EnterNumber,
    Feedback,
    FindPlace,
    FindService,
    Guided,
    Help,
    HubAway,
    NumberOnScreen,
    NumberSeen,
    Paper,
    PersonWanted,
    Refused,
    ShowWay,
    TicketOut,
    YourData,
    YourVisit,
)

_LED_BACK = (
    EnterCode, EnterIdentity, ChooseMine, ChooseDepartment, ChooseService, CheckInEnded, Refused, YourData, HubAway,
    YourVisit, Feedback, FindPlace, FindService, ClaimPriority,
    Guided, EnterNumber, NumberSeen,
)  # fmt: skip


def open_help(session: Session) -> Reply:
    """Whatever is on its way stays on its way: only the step is covered."""
    if isinstance(session.step, Help):
        return unchanged(session)
    return Reply(replace(session, step=Help(beneath(session)), idle_asked=False))


def go_back(session: Session, moment: Moment) -> Reply:  # noqa: PLR0911  (one line a kind of step)
    """One step back. A ticket, a number and the question about paper have no Back; a request on its way has one late."""
    step = session.step
    if isinstance(step, Help | PersonWanted | Easier | ShowWay):
        return Reply(replace(session, step=step.back))
    if session.awaiting is not None and not (session.waits_long or isinstance(step, HubAway)):
        return unchanged(session)
    if isinstance(step, Guided) and session.awaiting is None:
        return Reply(session.at(question_before(step)))
    if isinstance(step, ClaimPriority) and session.awaiting is None:
        return Reply(session.at(step.back))
    if isinstance(step, FindService) and session.awaiting is None:
        return Reply(session.at(ChooseDepartment(changes=step.changes)))
    if isinstance(step, ChooseService) and session.awaiting is None:
        return Reply(session.at(ChooseDepartment(step.departments_page, step.changes)))
    if isinstance(step, EnterIdentity | EnterNumber) and session.awaiting is None:
        return Reply(session.at(EnterCode()))
    if isinstance(step, ChooseDepartment) and step.changes is not None:
        kept = TicketOut(step.changes.issued, Paper.PRINTED, opened=step.changes.by, walk_in=True)
        return Reply(session.at(kept))
    if isinstance(step, _LED_BACK):
        return back_to_welcome(session, moment)
    return unchanged(session)


def finish(session: Session, moment: Moment) -> Reply:
    """Done: the person has what they came for and is forgotten."""
    if isinstance(session.step, TicketOut | NumberOnScreen | YourVisit | CheckInEnded | HubAway | Refused | NumberSeen):
        return leave(session, moment)
    return unchanged(session)
