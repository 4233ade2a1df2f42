"""Arriving by API: the same number, line and check-in as at a kiosk, exactly once a key, and no code at rest."""

from flask.testing import FlaskClient
from sqlalchemy import select
from uuid_utils.compat import uuid7

from config.contract.device_api import CheckInAnswer, IssuedNumber
from config.contract.hospital_acts import PersonAdded
from config.contract.words import CheckInResult
from display_server.db.models import ApiAnswer, DiaryLine, Visit
from display_server.hub import Hub
from display_server.services.accounts.rate_limit import FAILED_TRIES_A_WINDOW
from display_server.services.numbers.reprint import reprint
from tests.conftest import StandingClock
from tests.display_server.services.numbers.test_check_open import change
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY, CODE, QR, book, take_number
from tests.display_server.web.systems import API, post

ON_BOTH_DATABASES = True

WALK_IN = {"service": CARDIOLOGY, "language": "lt"}
HEART = "/desks/cardiology-12"


def test_a_number_by_api_continues_the_kiosks_and_says_who_gave_it(
    system: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    take_number(hub)
    clock.move(seconds=10)
    issued = IssuedNumber.model_validate_json(post(system, "/numbers", WALK_IN).data)
    assert (issued.number, issued.people_ahead) == ("K-002", 1)
    assert issued.phone_url is not None
    with hub.database.reading() as session:
        line = session.scalars(select(DiaryLine).where(DiaryLine.visit_id == issued.visit_id)).one()
        visit = session.scalars(select(Visit).where(Visit.id == issued.visit_id)).one()
    assert line.who.startswith("token:")
    assert visit.device_id is None


def test_the_same_key_gets_the_same_number_with_the_codes_that_are_kept_nowhere(system: FlaskClient, hub: Hub) -> None:
    key = uuid7()
    first, again = (post(system, "/numbers", WALK_IN, key) for _ in range(2))
    assert first.data == again.data
    said = IssuedNumber.model_validate_json(first.data)
    assert said.phone_url is not None
    assert said.code is not None
    with hub.database.reading() as session:
        kept = str(session.scalars(select(ApiAnswer.answer)).one())
    assert said.code not in kept
    assert said.phone_url.rpartition("/")[2] not in kept
    assert post(system, "/numbers", {**WALK_IN, "language": "en"}, key).get_json()["code"] == "key_used"


def test_after_a_copy_the_same_key_never_brings_the_old_codes_back(system: FlaskClient, hub: Hub) -> None:
    book(hub)
    arrival = {"code": CODE, "language": "lt"}
    key, other = uuid7(), uuid7()
    walk_in = IssuedNumber.model_validate_json(post(system, "/numbers", WALK_IN, key).data)
    booked = CheckInAnswer.model_validate_json(post(system, "/check-ins", arrival, other).data).issued
    assert booked is not None
    copies = [
        hub.writer.run(lambda tx, one=one: reprint(tx, visit_id=one.visit_id, token_key=hub.token_key, who="command"))  # type: ignore[misc]
        for one in (walk_in, booked)
    ]
    again = IssuedNumber.model_validate_json(post(system, "/numbers", WALK_IN, key).data)
    arrived = CheckInAnswer.model_validate_json(post(system, "/check-ins", arrival, other).data).issued
    assert arrived is not None
    for before, after, copy in zip((walk_in, booked), (again, arrived), copies, strict=True):
        assert after.number == before.number
        assert after.code == copy.code != before.code
        assert after.phone_url is not None
        assert after.phone_url.endswith(copy.token)


def test_a_service_nobody_knows_is_refused_by_its_field(system: FlaskClient) -> None:
    answer = post(system, "/numbers", {**WALK_IN, "service": "none"})
    assert (answer.status_code, list(answer.get_json()["fields"])) == (404, ["service"])


def test_a_booked_patient_arrives_by_typed_code_or_scan(system: FlaskClient, hub: Hub) -> None:
    book(hub)
    first = CheckInAnswer.model_validate_json(post(system, "/check-ins", {"code": CODE, "language": "lt"}).data)
    again = CheckInAnswer.model_validate_json(post(system, "/check-ins", {"scanned": QR, "language": "lt"}).data)
    assert (first.result, again.result) == (CheckInResult.REGISTERED, CheckInResult.ALREADY_REGISTERED)
    assert first.issued is not None
    assert again.issued is not None
    assert first.issued.number == again.issued.number
    with hub.database.reading() as session:
        whos = {line.who.partition(":")[0] for line in session.scalars(select(DiaryLine))}
    assert whos == {"token"}


def test_one_code_is_needed(system: FlaskClient) -> None:
    for body in ({"language": "lt"}, {"language": "lt", "code": CODE, "scanned": QR}):
        assert post(system, "/check-ins", body).get_json()["code"] == "one_code_needed"


def test_guessing_codes_ends(system: FlaskClient, hub: Hub) -> None:
    for _ in range(FAILED_TRIES_A_WINDOW):
        assert post(system, "/check-ins", {"code": "BBBBBBBB", "language": "lt"}).get_json()["result"] == "not_found"
    answer = post(system, "/check-ins", {"code": CODE, "language": "lt"})
    assert (answer.status_code, answer.get_json()["code"]) == (429, "too_many_tries")


def test_somebody_at_a_desk_gets_a_number_of_its_service_and_the_desk_takes_it_back(
    system: FlaskClient, hub: Hub
) -> None:
    change(hub, walk_in=False)  # at a kiosk nobody gets one; a desk has decided
    key = uuid7()
    first, again = (post(system, f"{HEART}/add", WALK_IN, key) for _ in range(2))
    assert first.data == again.data
    said = PersonAdded.model_validate_json(first.data)
    assert (said.issued.number, said.unknown) == ("K-001", None)
    with hub.database.reading() as session:
        kept = str(session.scalars(select(ApiAnswer.answer)).one())
        line = session.scalars(select(DiaryLine).where(DiaryLine.visit_id == said.issued.visit_id)).one()
    assert (line.desk_id, line.who.partition(":")[0]) == (1, "token")
    assert said.issued.code is not None
    assert said.issued.code not in kept
    assert said.issued.phone_url is not None
    assert said.issued.phone_url.rpartition("/")[2] not in kept
    assert post(system, f"{HEART}/undo", {"number": "K-001"}).status_code == 200
    state = system.get(f"{API}/visits/{said.issued.visit_id}").get_json()
    assert [stage["state"] for stage in state["stages"]] == ["cancelled"]


def test_whoever_is_brought_in_by_api_has_an_urgency_and_is_counted_where_nobody_knows_them(
    system: FlaskClient, hub: Hub
) -> None:
    other = {"service": BLOOD, "language": "lt"}
    assert post(system, f"{HEART}/add", other).get_json()["code"] == "not_your_service"
    assert post(system, f"{HEART}/add", {**WALK_IN, "urgency": "red"}).get_json()["code"] == "not_triage"
    assert post(system, "/desks/none/add", WALK_IN).get_json()["code"] == "desk_unknown"
    change(hub, triage=True)
    assert post(system, f"{HEART}/add", WALK_IN).get_json()["code"] == "urgency_needed"
    brought = {**WALK_IN, "urgency": "orange", "by_ambulance": True, "unknown": True}
    numbers = [PersonAdded.model_validate_json(post(system, f"{HEART}/add", brought).data) for _ in range(2)]
    assert [one.unknown for one in numbers] == [1, 2]
    assert [one.issued.people_ahead for one in numbers] == [None, None]
    line = system.get(f"{API}/services/{CARDIOLOGY}/queue").get_json()["waiting"]
    assert [(one["number"], one["urgency"]) for one in line] == [("K-001", "orange"), ("K-002", "orange")]
