"""The request is kept; a person is found here meanwhile."""

from datetime import datetime

from kiosk.flow.session import Session
from kiosk.flow.steps import HubAway
from kiosk.screens.message import MessageScreen, MessageView, message_view
from kiosk.screens.naming import standing_at


def view_of(session: Session, now: datetime) -> MessageView:
    return message_view(session, standing_at(session, HubAway), "cloud-off", now)


class HubAwayScreen(MessageScreen):
    """Its words are the outcome's own."""
