"""Numbers given without the hub: entered as they happened, once, in their order; never one that was not the kiosk's."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, update
from uuid_utils.compat import uuid7

from display_server.db.models import AuditLine, DiaryLine, Service, Stage, Visit
from display_server.hub import Hub
from display_server.services.arrivals.enter_offline import note_refused
from display_server.services.desks.call_next import call_next
from display_server.services.devices.revoke_device import revoke_device
from display_server.services.numbers.issue_number import issue_number
from display_server.services.refused import Refused
from tests.conftest import StandingClock
from tests.display_server.services.lease_acts import another_kiosk, hand_in, lease, offline
from tests.display_server.services.queue_acts import BLOOD, ask, staff, take_number, token_key
from tests.small_cast import KIOSK, NOW

ON_BOTH_DATABASES = True


def visits(hub: Hub) -> list[Visit]:
    with hub.database.reading() as session:
        return list(session.scalars(select(Visit).order_by(Visit.number)))


def test_the_number_on_paper_is_the_number_of_the_visit(hub: Hub) -> None:
    block = lease(hub)
    body = offline(block, 503)
    hand_in(hub, body)
    (visit,) = visits(hub)
    assert (visit.id, visit.shown_number, visit.day, visit.language) == (body.request_id, "K-503", "2026-03-12", "uk")
    with hub.database.reading() as session:
        line = session.scalars(select(DiaryLine)).one()
        assert (line.move, line.new, line.who) == ("issued_offline", "waiting", f"device:{KIOSK}")
        said = {"issued_at": NOW.isoformat(), "lease": str(block.lease_id)}
        assert line.why is not None
        assert said.items() <= line.why.items()


def test_handing_in_again_changes_nothing(hub: Hub) -> None:
    body = offline(lease(hub), 500)
    for _ in range(3):
        hand_in(hub, body)
    assert len(visits(hub)) == 1


def test_who_came_earlier_is_called_earlier(hub: Hub, clock: StandingClock) -> None:
    block = lease(hub)
    clock.move(minutes=30)
    online = take_number(hub)
    for number in (500, 501):
        hand_in(hub, offline(block, number, at=NOW + timedelta(minutes=number - 490)))
    staff(hub)
    called = []
    for _ in range(3):
        one = hub.writer.run(lambda tx: call_next(tx, desk="cardiology-12", who="account:1"))
        assert one is not None
        called.append(one.number)
        hub.writer.run(
            lambda tx: tx.connection.execute(update(Stage).where(Stage.state == "called").values(state="done"))
        )
    assert called == ["K-500", "K-501", online.number]


@pytest.mark.parametrize("wrong", [timedelta(hours=-7), timedelta(hours=7)])
def test_a_wrong_clock_moves_nobody_out_of_the_hours_between_lease_and_now(
    hub: Hub, clock: StandingClock, wrong: timedelta
) -> None:
    block = lease(hub)
    clock.move(hours=2)
    hand_in(hub, offline(block, 500, at=NOW + wrong))
    (visit,) = visits(hub)
    assert NOW <= visit.issued_at <= clock.now()


def test_a_number_of_yesterday_keeps_its_day(hub: Hub, clock: StandingClock) -> None:
    block = lease(hub)
    clock.move(days=1)
    assert lease(hub).first > block.last, "over midnight no paper has a number that yesterday's may have"
    hand_in(hub, offline(block, 500))
    (visit,) = visits(hub)
    assert visit.day == "2026-03-12"


def test_a_service_that_closed_meanwhile_still_gets_its_visit(hub: Hub) -> None:
    block = lease(hub)
    hub.writer.run(lambda tx: tx.connection.execute(update(Service).values(walk_in=False, series_id=2)))
    hand_in(hub, offline(block, 500))
    (visit,) = visits(hub)
    assert (visit.shown_number, visit.series_id) == ("K-500", 1)


def test_a_number_outside_the_lease_or_of_anothers_is_refused(hub: Hub) -> None:
    block, other = lease(hub, 10), another_kiosk(hub)
    theirs = lease(hub, 10, device=other)
    for body in (offline(block, 499), offline(block, 510), offline(theirs, 510)):
        with pytest.raises(Refused, match="number_not_leased"):
            hand_in(hub, body)
    with pytest.raises(Refused, match="lease_unknown"):
        hand_in(hub, offline(block.model_copy(update={"lease_id": uuid7()}), 500))
    assert visits(hub) == []


def test_a_number_handed_in_under_two_requests_is_refused_the_second_time(hub: Hub) -> None:
    block = lease(hub)
    hand_in(hub, offline(block, 500))
    with pytest.raises(Refused, match="number_used"):
        hand_in(hub, offline(block, 500))
    with pytest.raises(Refused, match="service_unknown"):
        hand_in(hub, offline(block, 501, service="palmistry"))


def test_a_refusal_is_in_the_audit(hub: Hub) -> None:
    body = offline(lease(hub), 499)
    hub.writer.run(lambda tx: note_refused(tx, body, "number_not_leased", device_id=KIOSK))
    with hub.database.reading() as session:
        line = session.scalars(select(AuditLine).where(AuditLine.what == "offline_number.refused")).one()
        assert line.after is not None
        assert line.after["number"] == 499


def test_a_kiosk_paired_anew_hands_in_what_it_gave_before_once(hub: Hub) -> None:
    block, anew = lease(hub), another_kiosk(hub)
    before = offline(block, 500)
    hand_in(hub, before)
    hub.writer.run(lambda tx: revoke_device(tx, device_id=KIOSK, who="command"))
    hand_in(hub, before, device=anew)
    hand_in(hub, offline(block, 501), device=anew)
    assert [visit.shown_number for visit in visits(hub)] == ["K-500", "K-501"]


def test_an_id_that_is_another_visits_is_refused(hub: Hub) -> None:
    block, online = lease(hub), take_number(hub)
    with pytest.raises(Refused, match="request_id_used"):
        hand_in(hub, offline(block, 500, request_id=online.visit_id))


def test_an_id_that_comes_with_another_body_is_refused_and_its_own_is_no_news(hub: Hub) -> None:
    block = lease(hub)
    body = offline(block, 500)
    hand_in(hub, body)
    for change in ({"number": 501}, {"lease_id": lease(hub).lease_id}, {"issued_at": NOW - timedelta(minutes=1)}):
        with pytest.raises(Refused, match="request_id_used"):
            hand_in(hub, body.model_copy(update=change))
    hand_in(hub, body)
    assert [visit.shown_number for visit in visits(hub)] == ["K-500"]


def test_an_id_made_by_a_clock_that_was_months_behind_is_not_too_old(hub: Hub, clock: StandingClock) -> None:
    block = lease(hub)
    old = UUID(int=uuid7().int - (int(timedelta(days=200).total_seconds() * 1000) << 80))
    clock.move(hours=1)
    hand_in(hub, offline(block, 500, request_id=old))
    assert [visit.id for visit in visits(hub)] == [old]


def test_the_earlier_request_of_the_same_person_is_unclaimed(hub: Hub) -> None:
    block, earlier = lease(hub), uuid7()
    first = take_number(hub, request_id=earlier)
    hand_in(hub, offline(block, 500, replaces=earlier))
    assert {visit.shown_number: visit.unclaimed_at is not None for visit in visits(hub)} == {
        first.number: True,
        "K-500": False,
    }


def test_the_earlier_request_that_comes_late_gets_no_number(hub: Hub) -> None:
    earlier = ask()
    hand_in(hub, offline(lease(hub), 500, replaces=earlier.request_id))
    with pytest.raises(Refused, match="request_id_used"):
        hub.writer.run(lambda tx: issue_number(tx, earlier, device_id=KIOSK, token_key=token_key(hub)))
    with hub.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Visit)) == 1


def test_nobody_calls_off_what_another_kiosk_asked(hub: Hub) -> None:
    earlier, other = uuid7(), another_kiosk(hub)
    take_number(hub, BLOOD, request_id=earlier)
    hand_in(hub, offline(lease(hub, device=other), 500, replaces=earlier), device=other)
    assert [visit.unclaimed_at for visit in visits(hub)] == [None, None]
