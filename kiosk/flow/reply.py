"""What a rule answers: the session as it is now, and what should be done; and how a person is forgotten."""

from dataclasses import dataclass, replace

from kiosk.flow.session import Moment, Note, Session, fresh_session
from kiosk.flow.wishes import Wish


@dataclass(frozen=True)
class Reply:
    session: Session
    wishes: tuple[Wish, ...] = ()


def unchanged(session: Session) -> Reply:
    """A tap that means nothing where the person stands."""
    return Reply(session)


def leave(session: Session, moment: Moment, note: Note | None = None) -> Reply:
    """The person is done: a new session knows nothing of them. What comes for the old one is shown to nobody.

    A last word is for them and in their language; with it the language goes.
    """
    fresh = fresh_session(session.facts, moment.session_id)
    return Reply(fresh if note is None else replace(fresh, note=note, language=session.language))


def back_to_welcome(session: Session, moment: Moment) -> Reply:
    """The same person starts over: a new session in their language, with whom they came."""
    fresh = fresh_session(session.facts, moment.session_id)
    return Reply(replace(fresh, language=session.language, family=session.family, view=session.view))
