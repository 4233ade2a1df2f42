"""*I have only my number*: typed by touch or keypad, and what the boards show of it. Asked of the hub now or never.

Whoever types a number has shown nothing that says whose it is: they read what everybody reads on the boards. A ticket that is
scanned, or its code, opens the visit itself.
"""

import re
from dataclasses import replace

from config.contract.number_now import LookUpNumber, NumberNow, Shown
from config.locale import to_latin
from kiosk.flow.asking import TOO_MANY_TRIES, wait_for
from kiosk.flow.person import beneath
from kiosk.flow.reply import Reply, unchanged
from kiosk.flow.session import Moment, Session
from kiosk.flow.steps import EnterCode, EnterNumber, NumberSeen, NumberTrouble
from kiosk.flow.wishes import AskAboutNumber

LETTERS, FIGURES = "ACEHKMPTX", "1234567890"
_BEGUN = re.compile(rf"[{LETTERS}]{{0,2}}|[{LETTERS}]{{1,2}}[0-9]{{1,4}}", re.ASCII)
_WHOLE = re.compile(rf"([{LETTERS}]{{1,2}})([0-9]{{3,4}})", re.ASCII)


def offered(session: Session) -> bool:
    """Nothing but the hub knows what the boards show now."""
    return not session.facts.hub_away and session.facts.catalogue is not None


def shown_as(typed: str) -> str:
    """`K017` as on paper and boards: `K-017`; a half typed one ends where it ends."""
    letters = typed.rstrip(FIGURES)
    return f"{letters}-{typed[len(letters) :]}" if typed != letters else letters


def is_whole(typed: str) -> bool:
    return _WHOLE.fullmatch(typed) is not None


def begin(session: Session) -> Reply:
    if not isinstance(session.step, EnterCode) or not offered(session):
        return unchanged(session)
    return Reply(session.at(EnterNumber()))


def type_sign(session: Session, sign: str) -> Reply:
    """One more letter or figure, where one can stand there; a Cyrillic look-alike counts as its Latin twin."""
    step = session.step
    if not isinstance(step, EnterNumber) or len(sign) != 1:
        return unchanged(session)
    typed = step.typed + to_latin(sign)
    return Reply(replace(session, step=EnterNumber(typed))) if _BEGUN.fullmatch(typed) else unchanged(session)


def delete_sign(session: Session) -> Reply:
    step = session.step
    if not isinstance(step, EnterNumber):
        return unchanged(session)
    return Reply(replace(session, step=EnterNumber(step.typed[:-1])))


def look_up(session: Session, moment: Moment) -> Reply:
    step = session.step
    if not isinstance(step, EnterNumber) or not is_whole(step.typed):
        return unchanged(session)
    body = LookUpNumber(session_id=session.id, number=shown_as(step.typed))
    waiting = wait_for(replace(session, step=EnterNumber(step.typed)), moment)
    return Reply(waiting, (AskAboutNumber(body, moment.request_id),))


def hear_boards(session: Session, now: NumberNow) -> Reply:
    step = beneath(session)
    if not isinstance(step, EnterNumber):
        return unchanged(session)
    if now.shown is Shown.NOT_SHOWN:
        return Reply(session.at(replace(step, trouble=NumberTrouble.NOT_SHOWN)))
    return Reply(session.at(NumberSeen(shown_as(step.typed), now)))


def not_looked_up(session: Session, code: str) -> Reply | None:
    """Refused, or nobody heard it. None: nobody stands here with a number."""
    step = beneath(session)
    if not isinstance(step, EnterNumber):
        return None
    trouble = NumberTrouble.TOO_MANY if code == TOO_MANY_TRIES else NumberTrouble.NOT_SENT
    return Reply(session.at(replace(step, trouble=trouble)))


_WITHOUT_A_SCANNER = {
    NumberTrouble.NOT_SHOWN: "kiosk.number.not_shown_typed",
    NumberTrouble.TOO_MANY: "kiosk.number.too_many_typed",
}


def trouble_key(trouble: NumberTrouble, session: Session) -> str:
    """Of the words for what is wrong: nobody is sent to a scanner that is not there."""
    own = _WITHOUT_A_SCANNER.get(trouble) if session.facts.scanner_away else None
    return own or f"kiosk.number.{trouble}"
