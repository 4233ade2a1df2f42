"""Where somebody can be sent on to, as one list to search in: services, desks, clinicians at work."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract.words import Names
from display_server.db.models import Account, Department, Desk, DeskService, Place, Service
from display_server.domain.plain_letters import plain_letters

NameOf = Callable[[Names], str]


class Kind(StrEnum):
    """What a destination is; the list says it beside each."""

    SERVICE = "service"
    DESK = "desk"
    CLINICIAN = "clinician"


@dataclass(frozen=True)
class DestinationChoice:
    """`value`: see `transfer.read_destination`; `words`: what a search looks in, folded; `is_staffed`: somebody calls there."""

    kind: Kind
    value: str
    name: str
    where: str
    words: str
    is_staffed: bool


def read_destinations(session: Session, desk: Desk, name: NameOf) -> Sequence[DestinationChoice]:
    """The whole house: services in the hospital's order, open desks, who works at a desk now. Without this desk itself."""
    return [*_services(session, name), *_desks(session, desk, name), *_clinicians(session, desk, name)]


def found(choices: Sequence[DestinationChoice], said: str) -> list[DestinationChoice]:
    """Those that hold every word somebody typed."""
    wanted = plain_letters(said).split()
    return [one for one in choices if all(word in one.words for word in wanted)]


def _services(session: Session, name: NameOf) -> list[DestinationChoice]:
    staffed = set(
        session.scalars(
            select(DeskService.service_id)
            .join(Desk, Desk.id == DeskService.desk_id)
            .where(Desk.is_open, Desk.paused_at.is_(None))
        )
    )
    rows = session.execute(
        select(Service, Department)
        .join(Department, Department.id == Service.department_id)
        .where(Service.closed_at.is_(None))
        .order_by(Department.position, Service.position, Service.id)
    )
    return [
        _choice(Kind.SERVICE, service.code, (service.names, department.names), name, is_staffed=service.id in staffed)
        for service, department in rows
    ]


def _desks(session: Session, desk: Desk, name: NameOf) -> list[DestinationChoice]:
    rows = session.execute(
        select(Desk, Place, Department)
        .join(Place, Place.id == Desk.place_id)
        .join(Department, Department.id == Desk.department_id)
        .where(Desk.id != desk.id, Desk.is_open)
        .order_by(Department.position, Desk.id)
    )
    return [
        _choice(Kind.DESK, one.code, (place.names, department.names), name, is_staffed=one.paused_at is None)
        for one, place, department in rows
    ]


def _clinicians(session: Session, desk: Desk, name: NameOf) -> list[DestinationChoice]:
    rows = session.execute(
        select(Account, Place, Department, Desk.paused_at)
        .join(Desk, Desk.opened_by == Account.id)
        .join(Place, Place.id == Desk.place_id)
        .join(Department, Department.id == Desk.department_id)
        .where(Desk.is_open, Desk.id != desk.id, Account.active, Account.full_name.is_not(None))
        .order_by(Department.position, Desk.id)
    )
    found_here = []
    for account, place, department, paused_at in rows:
        where = f"{name(place.names)}, {name(department.names)}"
        words = plain_letters(f"{account.full_name} {where}")
        value = f"clinician:{account.id}"
        found_here.append(
            DestinationChoice(Kind.CLINICIAN, value, account.full_name or "", where, words, paused_at is None)
        )
    return found_here


def _choice(kind: Kind, code: str, names: tuple[Names, Names], name: NameOf, *, is_staffed: bool) -> DestinationChoice:
    """`names`: the thing's own and its department's."""
    every = " ".join(f"{one.name} {one.short or ''}" for thing in names for one in thing.values())
    return DestinationChoice(
        kind, f"{kind.value}:{code}", name(names[0]), name(names[1]), plain_letters(f"{every} {code}"), is_staffed
    )
