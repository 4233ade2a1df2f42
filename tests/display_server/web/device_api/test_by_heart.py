"""What a kiosk is told of the day's bookings: enough to register them without the hub, and nothing about anybody."""

from datetime import datetime, timedelta

from flask.testing import FlaskClient

from config.contract.by_heart import BookingsByHeart, Held, booking_mark
from config.contract.cards import card_mark
from config.contract.device_api import OfflineNumber
from config.contract.words import PatientAct
from display_server.db.columns.code_index import booking_code_hash, by_heart_key
from display_server.hub import Hub
from display_server.services.arrivals.import_bookings import import_slice
from display_server.services.desks.desk_act import DeskAct
from tests.conftest import StandingClock
from tests.display_server.services.desk_acts import patient
from tests.display_server.services.lease_acts import hand_in, lease, offline
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY, arrive, book
from tests.display_server.services.visit_acts import HEART, People, on_a_pathway, stages, visit_row
from tests.small_cast import KIOSK_HEADERS, NOW

ON_BOTH_DATABASES = True
PATH = "/api/v1/bookings-by-heart"
CODE, QR, CARD = "XMXCXJGZ", "AT1B" + "0" * 26, "LT 1234-5678"
SOON = NOW + timedelta(minutes=10)


def imported(hub: Hub, starts_at: datetime, reference: str = "r1", code: str = CODE) -> None:
    row = {
        "line": "2", "reference": reference, "service": CARDIOLOGY, "starts_at": starts_at.isoformat(), "code": code,
        "qr": QR if code == CODE else "", "card": CARD if code == CODE else "", "name": "Ana Petrauskienė",
        "birth_date": "1950-12-31", "phone": "+37060012345",
    }  # fmt: skip
    assert hub.writer.run(lambda tx: import_slice(tx, [row], dry_run=False))["bad"] == []


def told(client: FlaskClient) -> BookingsByHeart:
    return BookingsByHeart.model_validate_json(client.get(PATH, headers=KIOSK_HEADERS).data)


def registered(number: int, block_of: Hub, *, at: datetime = NOW, service: str = CARDIOLOGY) -> OfflineNumber:
    body = offline(lease(block_of), number, at=at, service=service)
    return body.model_copy(update={"booking": booking_code_hash(CODE)})


def test_a_booking_is_known_by_marks_and_its_times_alone(hub: Hub, client: FlaskClient) -> None:
    imported(hub, SOON)
    (one,) = told(client).bookings
    key = by_heart_key()
    held = {Held.CODE: CODE, Held.QR: QR, Held.CARD: card_mark(CARD)}
    assert sorted(one.marks) == sorted(booking_mark(key, what, text) for what, text in held.items())
    assert (one.service, one.number, one.day) == (CARDIOLOGY, None, NOW.date())
    assert one.opens_at < SOON < one.ends_at
    said = client.get(PATH, headers=KIOSK_HEADERS).text
    for secret in ("Ana", "Petrausk", "1950-12-31", "60012345", CODE, QR, card_mark(CARD)):
        assert secret not in said


def test_other_days_and_ended_visits_are_not_told_and_a_registered_one_has_its_number(
    hub: Hub, client: FlaskClient
) -> None:
    imported(hub, SOON)
    imported(hub, NOW + timedelta(days=2), "r2", "BCDFGHJL")
    issued = arrive(hub).issued
    assert issued is not None
    (one,) = told(client).bookings
    assert (one.number, one.visit_id) == (issued.number, issued.visit_id)
    patient(hub, issued.visit_id, PatientAct.LEAVE)
    assert told(client).bookings == []


def test_tomorrow_is_told_when_it_is_near(hub: Hub, client: FlaskClient, clock: StandingClock) -> None:
    imported(hub, NOW + timedelta(days=2))
    assert told(client).bookings == []
    clock.move(hours=21)
    assert [one.day for one in told(client).bookings] == [(NOW + timedelta(days=2)).date()]


def test_the_same_list_is_not_sent_again(hub: Hub, client: FlaskClient) -> None:
    imported(hub, SOON)
    mark = client.get(PATH, headers=KIOSK_HEADERS).headers["ETag"]
    again = client.get(PATH, headers={**KIOSK_HEADERS, "If-None-Match": mark})
    assert (again.status_code, again.data) == (304, b"")
    imported(hub, SOON, "r3", "BCDFGHJL")
    assert client.get(PATH, headers={**KIOSK_HEADERS, "If-None-Match": mark}).status_code == 200


def test_a_booked_patient_who_was_registered_offline_goes_their_pathway(hub: Hub) -> None:
    on_a_pathway(hub, (BLOOD, CARDIOLOGY))
    body = registered(500, hub, service=BLOOD)
    hand_in(hub, body)
    hand_in(hub, body)
    assert stages(hub, body.request_id) == [(BLOOD, "waiting"), (CARDIOLOGY, "expected")]
    assert visit_row(hub, body.request_id).origin == "booked"


def test_paper_from_before_the_visits_end_leads_to_it_and_does_not_wait(hub: Hub, clock: StandingClock) -> None:
    """Registered at a lonely kiosk, then again at the desk, and served before that kiosk was heard again."""
    book(hub, SOON)
    body, people = registered(500, hub), People(hub)
    clock.move(minutes=5)
    issued = arrive(hub).issued
    assert issued is not None
    people.serve(HEART, issued.number)
    hand_in(hub, body)
    assert stages(hub, body.request_id) == [(CARDIOLOGY, "cancelled")]
    assert visit_row(hub, body.request_id).merged_into == issued.visit_id
    assert stages(hub, issued.visit_id) == [(CARDIOLOGY, "done")]


def test_who_comes_again_after_the_visits_end_waits_and_staff_read_why(hub: Hub, clock: StandingClock) -> None:
    book(hub, SOON)
    people, issued = People(hub), arrive(hub).issued
    assert issued is not None
    people.serve(HEART, issued.number)
    clock.move(minutes=5)
    body = registered(500, hub, at=clock.now())
    hand_in(hub, body)
    assert stages(hub, body.request_id) == [(CARDIOLOGY, "waiting")]
    assert issued.number in (visit_row(hub, body.request_id).note or "")


def test_a_visit_at_the_desk_stays_there_and_the_paper_leads_to_it(hub: Hub, clock: StandingClock) -> None:
    book(hub, SOON)
    body, people = registered(500, hub), People(hub)
    issued = arrive(hub).issued
    assert issued is not None
    people.press(HEART, DeskAct.CALL_NEXT)
    hand_in(hub, body)
    assert stages(hub, issued.visit_id)[0] == (CARDIOLOGY, "called")
    assert visit_row(hub, body.request_id).merged_into == issued.visit_id
    assert "K-500" in (visit_row(hub, issued.visit_id).note or "")


def test_a_booking_that_is_gone_leaves_a_person_in_line(hub: Hub) -> None:
    body = registered(500, hub)
    hand_in(hub, body)
    row = visit_row(hub, body.request_id)
    assert (row.origin, row.booking_id, bool(row.note)) == ("walk_in", None, True)
    assert stages(hub, body.request_id) == [(CARDIOLOGY, "waiting")]
