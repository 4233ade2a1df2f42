"""*I don't know where to go*: one or two of the administrator's questions, then a department; a red flag calls staff at once.

Nothing answered is kept or sent: what leads on is the department alone.
"""

from config.contract.catalogue import Catalogue
from config.contract.guide import GuideQuestion
from config.contract.words import HelpReason
from kiosk.flow.person import want_person
from kiosk.flow.reply import Reply, unchanged
from kiosk.flow.session import Moment, Session
from kiosk.flow.steps import ChooseDepartment, FindService, Guided, Help
from kiosk.flow.walk_in import choose_department, choose_service


def first_question(catalogue: Catalogue | None) -> str | None:
    """None: this hospital asks nothing."""
    return catalogue.guide.questions[0].code if catalogue and catalogue.guide and catalogue.guide.questions else None


def question_of(catalogue: Catalogue | None, code: str) -> GuideQuestion | None:
    questions = catalogue.guide.questions if catalogue and catalogue.guide else []
    return next((one for one in questions if one.code == code), None)


def want_guide(session: Session) -> Reply:
    """For a number still to be taken: whose department only changes knows where it goes."""
    step, first = session.step, first_question(session.facts.catalogue)
    if not isinstance(step, ChooseDepartment) or step.changes is not None or first is None:
        return unchanged(session)
    return Reply(session.at(Guided(first)))


def answer(session: Session, place: int, moment: Moment) -> Reply:
    step = session.step
    question = question_of(session.facts.catalogue, step.question) if isinstance(step, Guided) else None
    if not isinstance(step, Guided) or question is None or not 0 <= place < len(question.answers):
        return unchanged(session)
    chosen = question.answers[place]
    if chosen.alarm:
        return want_person(session.at(Help(step)), HelpReason.VERY_ILL, moment)
    if chosen.question is not None:
        return Reply(session.at(Guided(chosen.question, (*step.asked, step.question))))
    if chosen.department is not None:
        return choose_department(session.at(ChooseDepartment()), chosen.department, moment)
    return choose_service(session.at(FindService()), chosen.service or "", moment)


def question_before(step: Guided) -> Guided | ChooseDepartment:
    return Guided(step.asked[-1], step.asked[:-1]) if step.asked else ChooseDepartment()
