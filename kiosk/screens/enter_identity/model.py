"""The boxes of the date in the person's own order, those of the telephone, and what is wrong with them, if anything."""

from dataclasses import dataclass
from datetime import datetime

from config.locale import words
from kiosk.flow.identity import FIGURES, PHONE_FIGURES, date_parts
from kiosk.flow.session import Session
from kiosk.flow.steps import EnterIdentity
from kiosk.screens.naming import standing_at


@dataclass(frozen=True)
class Group:
    """Boxes that belong together, as they are filled; `next`: the place of the next figure, -1 where it is elsewhere."""

    label: str
    figures: tuple[str, ...]
    next: int


@dataclass(frozen=True)
class EnterIdentityView:
    title: str
    trouble: str
    date: tuple[Group, Group, Group]
    phone: Group
    delete: str
    enter: str
    ready: bool
    privacy: str


def view_of(session: Session, _now: datetime) -> EnterIdentityView:
    step, said = standing_at(session, EnterIdentity), words(session.language)
    missing, groups, at = FIGURES - len(step.typed), [], 0
    for name, length in (*date_parts(session.language), ("phone", PHONE_FIGURES)):
        figures = step.typed[at : at + length]
        shown = tuple(figures.ljust(length))
        here = len(figures) if at <= len(step.typed) < at + length else -1
        groups.append(Group(said.say(f"kiosk.identity.{name}"), shown, here))
        at += length
    first, second, third, phone = groups
    return EnterIdentityView(
        title=said.say("kiosk.identity.title"),
        trouble=said.say(f"kiosk.identity.{step.trouble}") if step.trouble else "",
        date=(first, second, third),
        phone=phone,
        delete=said.say("kiosk.code.delete"),
        enter=said.count("kiosk.identity.to_go", missing) if missing else said.say("kiosk.code.check_in"),
        ready=not missing,
        privacy=said.say("kiosk.code.privacy"),
    )
