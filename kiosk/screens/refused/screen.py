"""The hub refused what a person cannot mend."""

from datetime import datetime

from kiosk.flow.session import Session
from kiosk.flow.steps import Refused
from kiosk.screens.message import MessageScreen, MessageView, message_view
from kiosk.screens.naming import standing_at


def view_of(session: Session, _now: datetime) -> MessageView:
    return message_view(session, standing_at(session, Refused), "alert-triangle")


class RefusedScreen(MessageScreen):
    """Its words are the outcome's own."""
