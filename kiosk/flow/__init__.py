"""The kiosk's rules: `(session, tap) -> (new session, wishes)`. No Kivy, no I/O, no clock of its own."""

from kiosk.flow.reply import Reply
from kiosk.flow.respond import respond
from kiosk.flow.session import Facts, Moment, Note, PairingCall, Session, fresh_session

__all__ = ["Facts", "Moment", "Note", "PairingCall", "Reply", "Session", "fresh_session", "respond"]
