"""A key of the console: one press, one act, by the person who works at the desk."""

from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from display_server.db.models import Stage
from display_server.hub import Hub
from display_server.services.desks.act_at_desk import act_at_desk
from display_server.services.desks.desk_act import DeskAct
from display_server.services.desks.staff_desk import open_desk
from display_server.services.refused import Refused
from tests.display_server.services.queue_acts import staff, take_number

ON_BOTH_DATABASES = True

DESK = "cardiology-12"


def press(
    hub: Hub,
    account: int,
    act: DeskAct,
    number: str | None = None,
    request_id: UUID | None = None,
    *,
    choice: str | None = None,
) -> str | None:
    wanted = request_id or uuid7()
    return hub.writer.run(
        lambda tx: act_at_desk(
            tx, request_id=wanted, desk=DESK, act=act, number=number, account_id=account, choice=choice
        )
    )


def states(hub: Hub) -> list[str]:
    with hub.database.reading() as session:
        return [stage.state for stage in session.query(Stage).order_by(Stage.id)]


def test_the_same_press_twice_calls_one_patient(hub: Hub) -> None:
    account = staff(hub)
    take_number(hub)
    take_number(hub)
    request = uuid7()
    assert press(hub, account, DeskAct.CALL_NEXT, request_id=request) == "K-001"
    assert press(hub, account, DeskAct.CALL_NEXT, request_id=request) == "K-001"
    assert states(hub) == ["called", "waiting"]


def test_finish_and_call_is_one_act(hub: Hub) -> None:
    account = staff(hub)
    take_number(hub)
    take_number(hub)
    press(hub, account, DeskAct.CALL_NEXT)
    press(hub, account, DeskAct.HERE, "K-001")
    request = uuid7()
    assert press(hub, account, DeskAct.FINISH_AND_CALL, "K-001", request) == "K-002"
    assert press(hub, account, DeskAct.FINISH_AND_CALL, "K-001", request) == "K-002"
    assert states(hub) == ["done", "called"]


def test_finish_and_call_finishes_when_nobody_waits_any_more(hub: Hub) -> None:
    account = staff(hub)
    take_number(hub)
    press(hub, account, DeskAct.CALL_NEXT)
    press(hub, account, DeskAct.HERE, "K-001")
    assert press(hub, account, DeskAct.FINISH_AND_CALL, "K-001") is None
    assert states(hub) == ["done"]


def test_calling_an_empty_line_is_said(hub: Hub) -> None:
    account = staff(hub)
    with pytest.raises(Refused, match="nobody_waits"):
        press(hub, account, DeskAct.CALL_NEXT)


def test_an_old_page_does_not_move_the_next_patient(hub: Hub) -> None:
    account = staff(hub)
    take_number(hub)
    take_number(hub)
    press(hub, account, DeskAct.CALL_NEXT)
    press(hub, account, DeskAct.HERE, "K-001")
    press(hub, account, DeskAct.FINISH_AND_CALL, "K-001")
    with pytest.raises(Refused, match="patient_changed"):
        press(hub, account, DeskAct.FINISH, "K-001")
    assert states(hub) == ["done", "called"]


def test_somebody_who_does_not_work_at_the_desk_moves_nobody(hub: Hub) -> None:
    account = staff(hub)
    other = staff(hub, "other", None)
    take_number(hub)
    with pytest.raises(Refused, match="desk_not_yours"):
        press(hub, other, DeskAct.CALL_NEXT)
    hub.writer.run(lambda tx: open_desk(tx, desk=DESK, account_id=other, take_over=True))
    with pytest.raises(Refused, match="desk_not_yours"):
        press(hub, account, DeskAct.CALL_NEXT)
    assert press(hub, other, DeskAct.CALL_NEXT) == "K-001"
