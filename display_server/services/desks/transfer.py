"""A desk sends somebody on: to another service, to one desk, to one clinician wherever they work. The due time goes along."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, exists, or_, select

from display_server.db.engine.prepared import Prepared, Row
from display_server.db.engine.site_bound import here
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Account, AccountRole, DeskService, SiteRole
from display_server.domain.visit import Move
from display_server.services.desks.desk_facts import desk_called
from display_server.services.desks.desk_stage import move_by_desk, stage_for_desk
from display_server.services.refused import Refused
from display_server.services.stages.check_triaged import check_triaged
from display_server.services.stages.service_facts import service_called, service_with_key
from display_server.services.stages.walk import walk_between

_SERVED = Prepared(
    select(DeskService.service_id).where(DeskService.desk_id == bindparam("desk_id")).order_by(DeskService.service_id)
)
_CLINICIAN = Prepared(
    select(Account.id).where(
        Account.id == bindparam("account_id"),
        Account.active,
        or_(
            exists().where(AccountRole.account_id == Account.id),
            exists().where(SiteRole.account_id == Account.id, here(SiteRole.site_id)),
        ),
    )
)


@dataclass(frozen=True)
class Destination:
    """At least one of them. Only that desk, only that clinician may call; a service alone is everybody's who serves it."""

    service: str | None = None
    desk: str | None = None
    account_id: int | None = None


def read_destination(text: str) -> Destination:
    """`service:x-ray`, `desk:cardiology-14`, `clinician:7`, or a service and one of the others with a blank between."""
    said = dict(part.partition(":")[::2] for part in text.split())
    clinician = said.pop("clinician", None)
    if clinician is not None and not (clinician.isascii() and clinician.isdecimal()):
        raise Refused("clinician_unknown", "choice")
    account_id = int(clinician) if clinician is not None else None
    if not {"service", "desk"}.issuperset(said) or (account_id is None and not said):
        raise Refused("where_to", "choice")
    return Destination(said.get("service"), said.get("desk"), account_id)


def transfer(tx: Transaction, *, desk: str, number: str, to: Destination, who: str) -> None:
    """They wait there from now on. Raises Refused (`service_needed`, `desk_serves_other`, `clinician_unknown`,
    `triage_first` …).
    """
    facts = desk_called(tx, desk)
    stage = stage_for_desk(tx, facts, number)
    why: dict[str, Any] = {"service_was": stage.service_id, "for_desk": None, "for_account": None}
    if to.desk is not None:
        why["for_desk"] = desk_called(tx, to.desk).id
    if to.account_id is not None:
        if tx.one(_CLINICIAN, account_id=to.account_id) is None:
            raise Refused("clinician_unknown", "choice")
        why["for_account"] = to.account_id
    why["service"] = _service(tx, stage, to, why["for_desk"])
    if why["service"] != stage.service_id:
        check_triaged(tx, stage.id)
        walk = walk_between(service_with_key(tx, stage.service_id), service_with_key(tx, why["service"]))
        # Whoever asked for some minutes has them on the other line, too.
        why["callable"] = max(stage.callable_at or tx.now, tx.now + walk).isoformat()
    move_by_desk(tx, facts, stage, Move.TRANSFER, who=who, why=why)


def _service(tx: Transaction, stage: Row, to: Destination, desk_id: int | None) -> int:
    """Where the stage waits from now on: what was said, else what it has, else the one thing the desk does."""
    here: int = stage.service_id
    wanted: int | None = service_called(tx, to.service).id if to.service is not None else None
    if desk_id is None:
        return wanted or here
    served: list[int] = [row.service_id for row in tx.all(_SERVED, desk_id=desk_id)]
    if wanted is not None and wanted not in served:
        raise Refused("desk_serves_other", "choice")
    if wanted is not None or here in served:
        return wanted or here
    if len(served) != 1:
        raise Refused("service_needed", "choice")
    return served[0]
