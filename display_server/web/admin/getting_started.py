"""Getting started: the chain from an empty hub to the first call, each step leading to its page and back."""

from typing import Any

from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import Session

from config.contract.words import DeviceKind
from display_server.db.models import (
    Account,
    AccountRole,
    AuditLine,
    Department,
    Desk,
    DeskService,
    Device,
    Role,
    SecondFactor,
    Service,
    Site,
    SitePlan,
    Stage,
    Visit,
)
from display_server.domain.getting_started import ADMINISTRATORS_URGED, OPTIONAL, Progress, Step
from display_server.domain.role import Role as Roles
from display_server.hub import this_hub
from display_server.web.admin.face import blueprint
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.person import this_person

_SAFE_ADMINISTRATORS = (
    select(Account.id)
    .join(AccountRole, AccountRole.account_id == Account.id)
    .join(Role, Role.id == AccountRole.role_id)
    .join(SecondFactor, SecondFactor.account_id == Account.id)
    .where(Role.name == Roles.ADMIN.value, Account.active)
)
_SERVED = exists().where(DeskService.service_id == Service.id)


@blueprint.get("/start")
@needs(Permission.EDIT_HOUSE)
def start() -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        progress = read_steps(session)
        own = session.get(SecondFactor, this_person().id)
    return show_desk_page(
        "admin/start.html", progress=progress, steps=list(Step), optional=OPTIONAL, unprotected=own is None
    )


def read_steps(session: Session) -> Progress:
    """What of it is done, read from what is there: nothing is ticked off by hand."""

    def there(wanted: Select[Any]) -> bool:
        return session.scalar(wanted.limit(1)) is not None

    def paired(kind: DeviceKind) -> bool:
        return there(select(Device.id).where(Device.kind == kind.value, Device.revoked_at.is_(None)))

    open_service: ColumnElement[bool] = Service.closed_at.is_(None)
    return Progress(
        {
            Step.ADMINISTRATORS: len(session.scalars(_SAFE_ADMINISTRATORS).all()) >= ADMINISTRATORS_URGED,
            Step.SITE: there(select(Site.id).where(Site.public_url.is_not(None)))
            or there(select(AuditLine.seq).where(AuditLine.what == "site.changed")),
            Step.DEPARTMENTS: there(select(Department.id).where(Department.closed_at.is_(None))),
            Step.SERVICES: there(select(Service.id).where(open_service)),
            Step.DESKS: there(select(Desk.id).where(Desk.closed_at.is_(None)))
            and not there(select(Service.id).where(open_service, ~_SERVED)),
            Step.HOURS: there(select(Site.id).where(Site.hours.is_not(None)))
            or there(select(Service.id).where(open_service, Service.hours.is_not(None))),
            Step.PLAN: there(select(SitePlan.version)),
            Step.KIOSK: paired(DeviceKind.KIOSK),
            Step.SCREEN: paired(DeviceKind.BOARD),
            Step.TICKET: there(select(Visit.id)),
            Step.CALL: there(select(Stage.id).where(Stage.call_seq > 0)),
        }
    )
