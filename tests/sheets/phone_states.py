"""What a phone page may have to say, each as the database would hold it: brought about for one number of the small cast."""

from uuid import UUID

from sqlalchemy import update
from uuid_utils.compat import uuid7

from config.contract.device_api import IssuedNumber, IssueNumber
from config.contract.push import Emergency
from config.contract.words import Language, PatientAct
from display_server.db.models import Service, Stage
from display_server.hub import Hub
from display_server.services.numbers.issue_number import issue_number
from display_server.services.patients.act_of_patient import act_of_patient
from display_server.services.visits.edit_stages import add_stage
from display_server.services.visits.link_family import link_family
from tests.display_server.services.patients.test_begin_with import propose
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY
from tests.small_cast import KIOSK, NOW

AT_A_DESK = ("called", "serving", "on_hold", "no_show", "done", "cancelled", "unserved", "expected")
CHOOSING = ("lines", "sure")
"""*Wrong department?*: the lines there are, the one question."""
IN_LINE = ("waiting", "late", "message", "first", "family", "urgency", "deferred", "large", *CHOOSING)
STATES = (*IN_LINE, *AT_A_DESK, "left", "unknown")
LEAVE = Emergency(key=1, kind="evacuate", zone="site", where=None, begins_at=NOW)


def take(hub: Hub, language: Language, service: str = CARDIOLOGY) -> IssuedNumber:
    _make_triage(hub, False)  # it stands before everything else
    wish = IssueNumber(request_id=uuid7(), session_id=uuid7(), service=service, language=language, asked_at=NOW)
    return hub.writer.run(lambda tx: issue_number(tx, wish, device_id=KIOSK, token_key=hub.token_key))


def _make_triage(hub: Hub, triage: bool) -> None:  # as the column is called
    values = update(Service).where(Service.id == 1).values(triage=triage)
    hub.writer.run(lambda tx: tx.connection.execute(values) and None)


def bring(hub: Hub, state: str, visit_id: UUID) -> None:
    """Into this state; what the line says of it comes over the stream."""
    if state in AT_A_DESK:
        before = update(Stage).where(Stage.desk_id == 1).values(state="done")  # a desk has one patient at a time
        now = update(Stage).where(Stage.visit_id == visit_id).values(state=state, desk_id=1, called_at=NOW)
        hub.writer.run(lambda tx: [tx.connection.execute(one) for one in (before, now)] and None)
    if state == "urgency":
        _make_triage(hub, True)
    match state:
        case "left" | "deferred":
            act = PatientAct.LEAVE if state == "left" else PatientAct.DEFER
            hub.writer.run(lambda tx: act_of_patient(tx, request_id=uuid7(), visit_id=visit_id, act=act))
        case "first":  # a blood test later, whose line is shorter now
            hub.writer.run(lambda tx: add_stage(tx, visit_id=visit_id, service=BLOOD, who="sheets"))
            propose(hub, CARDIOLOGY, BLOOD)
        case "family":
            relatives = [take(hub, Language.LITHUANIAN, service).visit_id for service in (BLOOD, CARDIOLOGY)]
            hub.writer.run(lambda tx: link_family(tx, visit_ids=[visit_id, *relatives], who="sheets"))
