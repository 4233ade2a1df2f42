"""Letters, figures and the key that sends them: they belong to what is being typed."""

from kiosk.flow import check_in, identity, taps, typed_number, typed_word
from kiosk.flow.reply import Reply
from kiosk.flow.session import Moment, Session
from kiosk.flow.steps import EnterIdentity, EnterNumber, FindPlace, FindService


def type_or_delete(session: Session, tap: taps.LetterTyped | taps.LetterDeleted) -> Reply:
    """A letter belongs to what is being typed."""
    letter = tap.letter if isinstance(tap, taps.LetterTyped) else None
    match session.step:
        case FindPlace() | FindService() as looks:
            return (
                typed_word.delete_letter(session, looks)
                if letter is None
                else typed_word.type_letter(session, looks, letter)
            )
        case EnterIdentity():
            return identity.delete_figure(session) if letter is None else identity.type_figure(session, letter)
        case EnterNumber():
            return typed_number.delete_sign(session) if letter is None else typed_number.type_sign(session, letter)
        case _:
            return check_in.delete_letter(session) if letter is None else check_in.type_letter(session, letter)


def enter(session: Session, moment: Moment) -> Reply:
    """What was typed is whole: ask with it."""
    match session.step:
        case EnterIdentity():
            return identity.enter_identity(session, moment)
        case EnterNumber():
            return typed_number.look_up(session, moment)
        case _:
            return check_in.enter_code(session, moment)
