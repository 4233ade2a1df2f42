"""A patient at the kiosk that opened their visit: the phone's keys, a copy, a family; and nobody else's visit."""

from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from config.contract.device_api import ActOnVisit, CheckInAnswer, CopyTicket, LinkFamily
from config.contract.words import CheckInResult, PatientAct
from display_server.hub import Hub
from display_server.services.patients.at_the_kiosk import act_on_visit, copy_ticket, link_at_kiosk
from display_server.services.refused import Refused
from display_server.services.visits.edit_stages import add_stage
from tests.conftest import StandingClock
from tests.display_server.services.lease_acts import another_kiosk
from tests.display_server.services.patients.test_begin_with import propose
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY, arrive, take_number, token_key
from tests.small_cast import KIOSK


def opened(hub: Hub) -> UUID:
    """A number taken earlier; its code is typed at the kiosk now."""
    request = uuid7()
    answer = arrive(hub, take_number(hub).code, request_id=request)
    assert answer.result is CheckInResult.ALREADY_REGISTERED
    return request


def acts(
    hub: Hub,
    opened_by: UUID,
    act: PatientAct,
    service: str | None = None,
    *,
    kiosk: UUID = KIOSK,
    request: UUID | None = None,
) -> CheckInAnswer:
    body = ActOnVisit(request_id=request or uuid7(), opened_by=opened_by, act=act, service=service)
    return hub.writer.run(lambda tx: act_on_visit(tx, body, device_id=kiosk, token_key=token_key(hub)))


def test_a_code_opens_the_visit_with_its_keys(hub: Hub) -> None:
    answer = arrive(hub, take_number(hub).code)
    assert answer.visit is not None
    assert (answer.visit.state, answer.visit.acts) == ("waiting", [PatientAct.DEFER, PatientAct.LEAVE])


def test_a_visit_that_holds_both_is_told_to_begin_with_the_shorter_line(hub: Hub) -> None:
    propose(hub, CARDIOLOGY, BLOOD)
    mine, request = take_number(hub), uuid7()
    hub.writer.run(lambda tx: add_stage(tx, visit_id=mine.visit_id, service=BLOOD, who="account:1"))
    visit = arrive(hub, mine.code, request_id=request).visit
    assert visit is not None
    assert visit.elsewhere is not None
    assert (visit.acts[0], visit.comes_first) == (PatientAct.DIVERT, True)
    assert (visit.elsewhere.service, visit.elsewhere.sooner_minutes) == (BLOOD, 20)
    after = acts(hub, request, PatientAct.DIVERT, BLOOD).visit
    assert after is not None
    assert [(step.service, step.state) for step in after.steps] == [(BLOOD, "now"), (CARDIOLOGY, "later")]
    assert after.elsewhere is None


def test_more_minutes_leaving_and_taking_it_back(hub: Hub, clock: StandingClock) -> None:
    request = opened(hub)
    deferred = acts(hub, request, PatientAct.DEFER).visit
    assert deferred is not None
    assert (deferred.note, deferred.acts) == ("deferred", [PatientAct.BACK, PatientAct.LEAVE])
    gone = acts(hub, request, PatientAct.LEAVE).visit
    assert gone is not None
    assert (gone.state, gone.acts, gone.note) == ("left", [PatientAct.TAKE_BACK], "take_back_until")
    back = acts(hub, request, PatientAct.TAKE_BACK).visit
    assert back is not None
    assert back.state == "waiting"
    acts(hub, request, PatientAct.LEAVE)
    clock.move(minutes=11)
    with pytest.raises(Refused, match="too_late"):
        acts(hub, request, PatientAct.TAKE_BACK)


def test_a_press_that_comes_twice_is_one(hub: Hub) -> None:
    opened_by, request = opened(hub), uuid7()
    first = acts(hub, opened_by, PatientAct.DEFER, request=request)
    assert acts(hub, opened_by, PatientAct.DEFER, request=request) == first
    with pytest.raises(Refused, match="deferred_before"):
        acts(hub, opened_by, PatientAct.DEFER)


def test_another_department_keeps_the_number(hub: Hub) -> None:
    request = uuid7()
    number = take_number(hub, request_id=request).number
    changed = acts(hub, request, PatientAct.CHANGE, "blood-test").issued
    assert changed is not None
    assert (changed.number, changed.service, changed.waiting_place) == (number, "blood-test", "waiting-laboratory")


def test_a_copy_has_new_codes_once_a_request(hub: Hub) -> None:
    request = uuid7()
    before = take_number(hub, request_id=request)
    body = CopyTicket(request_id=uuid7(), opened_by=request)
    first, again = (
        hub.writer.run(lambda tx: copy_ticket(tx, body, device_id=KIOSK, token_key=token_key(hub))).issued
        for _ in range(2)
    )
    assert first is not None
    assert first == again
    assert (first.number, first.code == before.code) == (before.number, False)
    assert arrive(hub, before.code).issued is None


def test_people_who_came_together_are_a_family(hub: Hub) -> None:
    requests = [uuid7(), uuid7()]
    for request in requests:
        take_number(hub, request_id=request)
    body = LinkFamily(request_id=uuid7(), opened_by=requests)
    for _ in range(2):
        assert hub.writer.run(lambda tx: link_at_kiosk(tx, body, device_id=KIOSK)).recorded
    alone = LinkFamily(request_id=uuid7(), opened_by=[requests[0], uuid7()])
    with pytest.raises(Refused, match="visit_not_opened"):
        hub.writer.run(lambda tx: link_at_kiosk(tx, alone, device_id=KIOSK))


def test_a_visit_that_was_not_opened_here_or_not_just_now_is_nobodys(hub: Hub, clock: StandingClock) -> None:
    request = opened(hub)
    for opened_by, kiosk in ((uuid7(), KIOSK), (request, another_kiosk(hub))):
        with pytest.raises(Refused, match="visit_not_opened"):
            acts(hub, opened_by, PatientAct.LEAVE, kiosk=kiosk)
    clock.move(minutes=16)
    with pytest.raises(Refused, match="visit_not_opened"):
        acts(hub, request, PatientAct.LEAVE)


def test_a_code_that_opened_nothing_is_no_key(hub: Hub) -> None:
    request = uuid7()
    assert arrive(hub, "BBBBBBBB", request_id=request).result is CheckInResult.NOT_FOUND
    with pytest.raises(Refused, match="visit_not_opened"):
        acts(hub, request, PatientAct.LEAVE)
