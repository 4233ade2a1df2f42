"""A named outcome without a number: early, late, another day, a person is needed."""

from datetime import datetime

from kiosk.flow.session import Session
from kiosk.flow.steps import CheckInEnded
from kiosk.screens.message import MessageScreen, MessageView, message_view
from kiosk.screens.naming import standing_at


def view_of(session: Session, now: datetime) -> MessageView:
    return message_view(session, standing_at(session, CheckInEnded), "calendar-event", now)


class CheckInEndedScreen(MessageScreen):
    """Its words are the outcome's own."""
