"""A word typed into a search: for a place, for a department or service. It is kept nowhere else."""

from dataclasses import replace

from kiosk.flow.reply import Reply, unchanged
from kiosk.flow.session import Session
from kiosk.flow.steps import FindPlace, FindService

LONGEST_WORD = 24


def type_letter(session: Session, step: FindPlace | FindService, letter: str) -> Reply:
    """Past the longest word nothing more is taken."""
    if len(step.typed) >= LONGEST_WORD:
        return unchanged(session)
    return _looking_for(session, step, (step.typed + letter).lstrip())


def delete_letter(session: Session, step: FindPlace | FindService) -> Reply:
    return _looking_for(session, step, step.typed[:-1])


def _looking_for(session: Session, step: FindPlace | FindService, typed: str) -> Reply:
    """Another word is another list: from its first page."""
    return Reply(replace(session, step=replace(step, typed=typed, page=0)))
