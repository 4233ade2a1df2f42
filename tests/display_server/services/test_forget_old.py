"""Retention deletes what has served its time, and only that, in slices."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select

from display_server.db.engine.transaction import Transaction
from display_server.db.models import AnsweredRequest, Booking, Pairing, RateCount, Service, Site, Visit
from display_server.hub import Hub
from display_server.services.devices.record_address_test import record_address_test
from display_server.services.forget_old import forget_old
from tests.display_server.services.queue_acts import take_number
from tests.small_cast import NOW


def _fill(tx: Transaction) -> None:
    for count, days in enumerate((91, 120, 89)):
        at = NOW - timedelta(days=days)
        tx.session.add(AnsweredRequest(request_id=UUID(int=count + 1), act="issue", answer={}, at=at))
        tx.session.add(RateCount(what="sign_in:x", window_from=at, count=1))
    for name, ends in (("old", NOW - timedelta(hours=2)), ("new", NOW + timedelta(minutes=5))):
        tx.session.add(
            Pairing(
                device_code_hash=name, code=name, kind="kiosk", model="x", address="::1", asked_at=NOW, expires_at=ends
            )
        )


def test_what_has_served_its_time_goes_and_the_rest_stays(hub: Hub) -> None:
    hub.writer.run(_fill)
    assert hub.writer.run(forget_old) == 2 + 1 + 3
    assert hub.writer.run(forget_old) == 0
    with hub.database.reading() as session:
        counts = [
            session.scalar(select(func.count()).select_from(kind)) for kind in (AnsweredRequest, Pairing, RateCount)
        ]
    assert counts == [1, 1, 0]


def test_a_slice_is_never_larger_than_asked(hub: Hub) -> None:
    hub.writer.run(_fill)
    slices = [hub.writer.run(lambda tx: forget_old(tx, at_most=2)) for _ in range(4)]
    assert slices == [2, 2, 2, 0]


def _book(tx: Transaction) -> UUID:
    """Three slots: two long past, of which one patient came; one only yesterday. The visit's id."""
    service = tx.session.scalars(select(Service)).first()
    assert service is not None
    for count, days in enumerate((31, 40, 1)):
        tx.session.add(
            Booking(
                id=900 + count, site_id=1, reference=f"B-{count}", service_id=service.id, patient_name="Ona Kazlauskiene",
                starts_at=NOW - timedelta(days=days), code_hash=str(count), imported_at=NOW,
            )
        )  # fmt: skip
    visit = tx.session.scalars(select(Visit)).first()
    assert visit is not None
    visit.booking_id = 900
    return visit.id


def test_a_booking_goes_after_its_days_and_its_visit_keeps_its_number(hub: Hub) -> None:
    take_number(hub)
    visit_id = hub.writer.run(_book)
    assert [hub.writer.run(lambda tx: forget_old(tx, at_most=1)) for _ in range(3)] == [1, 1, 0]
    with hub.database.reading() as session:
        assert list(session.scalars(select(Booking.id))) == [902]
        visit = session.get_one(Visit, visit_id)
        assert visit.booking_id is None
        assert visit.shown_number


def test_a_hospital_may_keep_its_bookings_longer(hub: Hub) -> None:
    take_number(hub)
    hub.writer.run(_book)
    assert hub.writer.run(lambda tx: forget_old(tx, bookings_kept_days=35)) == 1


def test_the_outcome_belongs_to_the_address_that_was_tested(hub: Hub) -> None:
    def enter(tx: Transaction) -> str:
        site = tx.session.scalars(select(Site)).one()
        site.public_url = "http://ours"
        return site.code

    code = hub.writer.run(enter)
    assert hub.writer.run(lambda tx: record_address_test(tx, site=code, url="http://ours", right=True))
    assert not hub.writer.run(lambda tx: record_address_test(tx, site=code, url="http://before", right=False))
    with hub.database.reading() as session:
        assert session.scalars(select(Site)).one().public_url_right_at is not None
    assert hub.writer.run(lambda tx: record_address_test(tx, site=code, url="http://ours", right=False))
    with hub.database.reading() as session:
        assert session.scalars(select(Site)).one().public_url_right_at is None
