"""The resting step: two ways in, the languages, and what is kept about a visitor."""

from dataclasses import replace

from config.contract.words import Language
from kiosk.flow.identity import in_language
from kiosk.flow.reply import Reply, unchanged
from kiosk.flow.session import Session
from kiosk.flow.steps import ChooseDepartment, EnterCode, EnterIdentity, Welcome, YourData


def open_from_welcome(session: Session, step: EnterCode | ChooseDepartment | YourData) -> Reply:
    """A choice made on welcome; the same tap anywhere else means nothing."""
    return Reply(session.at(step)) if isinstance(session.step, Welcome) else unchanged(session)


def choose_language(session: Session, language: Language) -> Reply:
    """Another language, the same step: nothing entered is lost."""
    catalogue = session.facts.catalogue
    if catalogue is not None and language not in catalogue.site.languages:
        return unchanged(session)
    step = session.step
    if isinstance(step, EnterIdentity):
        step = in_language(step, session.language, language)
    return Reply(replace(session, language=language, step=step))
