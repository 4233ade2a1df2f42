"""All services as an administrator chooses among them."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.contract.words import Language
from config.locale import name_of
from display_server.db.models import Department, Service, Site
from display_server.web.shared.sign_in.language import desk_language


@dataclass(frozen=True)
class Choices:
    """The hospital's services, department by department: `(department, [(code, name), …])`."""

    departments: list[tuple[str, list[tuple[str, str]]]]

    @property
    def names(self) -> dict[str, str]:
        return {code: name for _, services in self.departments for code, name in services}


def service_choices(session: Session) -> Choices:
    """In the reader's language."""
    own, language = own_language(session), desk_language()
    departments = session.scalars(
        select(Department).where(Department.closed_at.is_(None)).order_by(Department.position)
    ).all()
    services = session.scalars(
        select(Service).where(Service.closed_at.is_(None)).order_by(Service.position, Service.id)
    ).all()
    return Choices(
        [
            (
                name_of(one.names, language, own),
                [
                    (service.code, name_of(service.names, language, own))
                    for service in services
                    if service.department_id == one.id
                ],
            )
            for one in departments
        ]
    )


def own_language(session: Session) -> Language:
    """What a name falls back to."""
    return Language(session.scalars(select(Site.language).order_by(Site.id).limit(1)).one())
