"""What a patient does with their own visit, at a phone or a kiosk, once a press."""

from uuid import UUID

from config.contract.words import PatientAct
from display_server.db.engine.transaction import Transaction
from display_server.services.answered import earlier_answer, keep_answer
from display_server.services.desks.back_in_line import come_back
from display_server.services.patients.divert import divert
from display_server.services.patients.leave import leave, take_back
from display_server.services.plans.led_numbers import lead, lead_no_more
from display_server.services.refused import Refused
from display_server.services.stages.visit_stage import current_stage
from display_server.services.visits.change_department import change_department
from display_server.services.visits.defer import defer


def act_of_patient(
    tx: Transaction,
    *,
    request_id: UUID,
    visit_id: UUID,
    act: PatientAct,
    choice: str | None = None,
    device_id: UUID | None = None,
    stood_at: int | None = None,
) -> None:
    """The same `request_id` does nothing twice. Raises Refused. `choice`: the minutes, the other service's code.

    `device_id`: the kiosk it is done at; None: a phone. `stood_at`: as in `change_department`.
    """
    before = earlier_answer(tx, request_id=request_id, device_id=device_id, act=f"patient_{act.value}")
    if before is not None:
        return
    who = f"device:{device_id}" if device_id is not None else "patient"
    match act:
        case PatientAct.DEFER:
            defer(tx, visit_id=visit_id, minutes=_minutes(choice), who=who)
        case PatientAct.BACK:
            come_back(tx, current_stage(tx, visit_id), who=who)
        case PatientAct.LEAVE:
            leave(tx, visit_id=visit_id, who=who)
        case PatientAct.TAKE_BACK:
            take_back(tx, visit_id=visit_id, who=who)
        case PatientAct.CHANGE:
            change_department(tx, visit_id=visit_id, service=choice or "", who=who, stood_at=stood_at)
        case PatientAct.DIVERT:
            divert(tx, visit_id=visit_id, service=choice or "", who=who)
        case PatientAct.LEAD:
            lead(tx, visit_id=visit_id, kiosk=device_id)
        case PatientAct.LEAD_NO_MORE:
            lead_no_more(tx, visit_id=visit_id)
    keep_answer(tx, request_id=request_id, device_id=device_id, act=f"patient_{act.value}", answer={"done": True})


def _minutes(choice: str | None) -> int | None:
    if not choice:
        return None
    if not (choice.isascii() and choice.isdecimal() and len(choice) < 4):
        raise Refused("too_many_minutes", "minutes")
    return int(choice)
