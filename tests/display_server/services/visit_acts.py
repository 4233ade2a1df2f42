"""Short ways for tests to act on whole visits of the small cast: a pathway, a booking that names it, its stages as rows."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from uuid_utils.compat import uuid7

from config.contract.device_api import CheckInAnswer
from config.contract.words import Language, Name
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Booking, DeskService, DiaryLine, Service, Stage, Visit
from display_server.hub import Hub
from display_server.services.desks.act_at_desk import act_at_desk
from display_server.services.desks.desk_act import DeskAct
from display_server.services.house.edit_pathway import PathwayEntry, add_pathway
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY, arrive, book, staff
from tests.small_cast import NOW

HEART, LAB = "cardiology-12", "laboratory-3"


class People:
    """Two of staff at their desks: a cardiologist in room 12, a nurse in the laboratory."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.of_desk = {HEART: staff(hub, "doctor", HEART), LAB: staff(hub, "nurse", LAB)}

    def press(self, desk: str, act: DeskAct, number: str | None = None, choice: str | None = None) -> str | None:
        account = self.of_desk[desk]
        return self.hub.writer.run(
            lambda tx: act_at_desk(
                tx, request_id=uuid7(), desk=desk, act=act, number=number, account_id=account, choice=choice
            )
        )

    def serve(self, desk: str, number: str) -> None:
        """Called, received, finished."""
        assert self.press(desk, DeskAct.CALL_NEXT) == number
        self.press(desk, DeskAct.HERE, number)
        self.press(desk, DeskAct.FINISH, number)


def on_a_pathway(
    hub: Hub,
    services: Sequence[str] = (BLOOD, CARDIOLOGY, BLOOD),
    *,
    first_visit: bool | None = None,
    booked: str = CARDIOLOGY,
    starts_at: datetime = NOW + timedelta(minutes=10),
) -> None:
    """The booking of `queue_acts`, on a pathway through these services; cardiology's registry is the confidential test."""
    entry = PathwayEntry({Language.ENGLISH: Name(name="Heart")}, services)
    pathway_id = hub.writer.run(lambda tx: add_pathway(tx, code="heart", entry=entry, who="command"))
    book(hub, starts_at)

    def name_it(tx: Transaction) -> None:
        booking = tx.session.scalars(select(Booking)).one()
        booking.pathway_id, booking.first_visit = pathway_id, first_visit
        booking.service_id = tx.session.scalars(select(Service.id).where(Service.code == booked)).one()

    hub.writer.run(name_it)


def registry_for_cardiology(hub: Hub) -> None:
    def enter(tx: Transaction) -> None:
        tx.session.scalars(select(Service).where(Service.code == CARDIOLOGY)).one().registry_id = 3
        if tx.session.get(DeskService, (3, 3)) is None:
            tx.session.add(DeskService(desk_id=3, service_id=3))

    hub.writer.run(enter)


def checked_in(hub: Hub) -> CheckInAnswer:
    answer = arrive(hub)
    assert answer.issued is not None, answer.result
    return answer


def stages(hub: Hub, visit_id: UUID) -> list[tuple[str, str]]:
    """(service, state) of each stage in order."""
    with hub.database.reading() as session:
        rows = session.execute(
            select(Service.code, Stage.state)
            .join(Stage, Stage.service_id == Service.id)
            .where(Stage.visit_id == visit_id)
            .order_by(Stage.position)
        )
        return [(code, state) for code, state in rows]


def stage_rows(hub: Hub, visit_id: UUID) -> list[Stage]:
    with hub.database.reading() as session:
        return list(session.scalars(select(Stage).where(Stage.visit_id == visit_id).order_by(Stage.position)))


def visit_row(hub: Hub, visit_id: UUID) -> Visit:
    with hub.database.reading() as session:
        return session.get_one(Visit, visit_id)


def diary(hub: Hub, visit_id: UUID) -> list[DiaryLine]:
    with hub.database.reading() as session:
        return list(session.scalars(select(DiaryLine).where(DiaryLine.visit_id == visit_id).order_by(DiaryLine.seq)))
