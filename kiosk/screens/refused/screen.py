"""The hub refused what a person cannot mend."""

from datetime import datetime

from kiosk.flow.opening import SERVICE_CLOSED, TRIAGE_FIRST
from kiosk.flow.session import Session
from kiosk.flow.steps import Refused
from kiosk.screens.message import MessageScreen, MessageView, message_view
from kiosk.screens.naming import standing_at


def view_of(session: Session, now: datetime) -> MessageView:
    step = standing_at(session, Refused)
    sign = {SERVICE_CLOSED: "clock", TRIAGE_FIRST: "nurse"}.get(step.code, "alert-triangle")
    return message_view(session, step, sign, now)


class RefusedScreen(MessageScreen):
    """Its words are the outcome's own."""
