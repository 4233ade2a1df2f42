"""A desk of the small cast with its keys in one hand, for tests of moves."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from config.contract.words import PatientAct
from display_server.db.models import Stage, Visit
from display_server.hub import Hub
from display_server.services.desks.act_at_desk import act_at_desk
from display_server.services.desks.desk_act import DeskAct
from display_server.services.patients.act_of_patient import act_of_patient
from tests.display_server.services.queue_acts import staff


@dataclass(frozen=True)
class DeskInHand:
    """`press` does what the console's keys do."""

    hub: Hub
    code: str
    account: int

    def press(self, act: DeskAct, number: str | None = None, choice: str | None = None) -> str | None:
        return self.hub.writer.run(
            lambda tx: act_at_desk(
                tx, request_id=uuid7(), desk=self.code, act=act, number=number, account_id=self.account, choice=choice
            )
        )

    def call(self) -> str | None:
        return self.press(DeskAct.CALL_NEXT)


def desk_in_hand(hub: Hub, name: str = "ruta", code: str = "cardiology-12") -> DeskInHand:
    return DeskInHand(hub, code, staff(hub, name, code))


def patient(
    hub: Hub,
    visit_id: UUID,
    act: PatientAct,
    choice: str | None = None,
    request: UUID | None = None,
    *,
    stood_at: int | None = None,
) -> None:
    said = {"request_id": request or uuid7(), "visit_id": visit_id, "act": act, "choice": choice, "stood_at": stood_at}
    hub.writer.run(lambda tx: act_of_patient(tx, **said))  # type: ignore[arg-type]


def stage_of(hub: Hub, number: str) -> Stage:
    """The newest stage of the visit with this number."""
    with hub.database.reading() as session:
        wanted = select(Stage).join(Visit, Visit.id == Stage.visit_id).where(Visit.shown_number == number)
        return session.scalars(wanted.order_by(Stage.position.desc()).limit(1)).one()
