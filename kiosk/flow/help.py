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
    PersonWanted,
    Refused,
    ShowWay,
    TicketOut,
    YourData,
    YourVisit,
    number_kept,
)
from kiosk.flow.visit import number_again, number_noted

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
    if isinstance(step, NumberOnScreen):
        return Reply(replace(session, step=replace(step, for_another=False)))
    if (shown := _number_behind(session)) is not None:
        return shown
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
    if isinstance(step, _LED_BACK):
        return back_to_welcome(session, moment)
    return unchanged(session)


def _number_behind(session: Session) -> Reply | None:
    """Another department was being chosen for a number: Back leads to it again, and never past it."""
    step = session.step
    kept = number_kept(step)
    if kept is None:
        return None
    if session.awaiting is not None:  # no answer for long: it may have been changed
        return number_again(session, kept, unknown=True)
    return Reply(session.at(kept.shown)) if isinstance(step, ChooseDepartment | Refused) else None


def finish(session: Session, moment: Moment) -> Reply:
    """Done: the person has what they came for and is forgotten."""
    if isinstance(session.step, Refused) and session.step.changes is not None:
        return Reply(session.at(session.step.changes.shown))
    if isinstance(session.step, NumberOnScreen):
        return number_noted(session, moment)
    if isinstance(session.step, TicketOut | YourVisit | CheckInEnded | HubAway | Refused | NumberSeen):
        return leave(session, moment)
    return unchanged(session)
