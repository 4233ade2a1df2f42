"""What a system reads is what the boards and the console show, and no name of a person."""

from flask.testing import FlaskClient

from config.contract import hospital_api as wire
from display_server.hub import Hub
from tests.display_server.services.queue_acts import BLOOD, arrive, book, take_number
from tests.display_server.web.systems import API, post

ON_BOTH_DATABASES = True


def test_departments_say_who_waits_where(system: FlaskClient, hub: Hub) -> None:
    take_number(hub)
    take_number(hub, BLOOD)
    post(system, "/desks/laboratory-3/open")
    found = wire.Departments.model_validate_json(system.get(f"{API}/departments").data).departments
    assert [(one.code, one.waiting, one.open_desks) for one in found] == [("cardiology", 1, 0), ("laboratory", 1, 1)]
    assert {line.code: line.waiting for line in found[1].services} == {"blood-test": 1, "confidential-test": 0}


def test_a_queue_stands_in_calling_order_with_its_reasons(system: FlaskClient, hub: Hub) -> None:
    walk_in = take_number(hub)
    book(hub)
    booked = arrive(hub).issued
    assert booked is not None
    found = wire.ServiceQueue.model_validate_json(system.get(f"{API}/services/cardiology-consultation/queue").data)
    assert [(one.number, one.reason) for one in found.waiting] == [
        (booked.number, "booked_time"),
        (walk_in.number, "earliest_due"),
    ]
    assert found.at_desks == []


def test_a_visit_is_followed_from_its_number_to_its_end(system: FlaskClient, hub: Hub) -> None:
    issued = take_number(hub)
    address = f"{API}/visits/{issued.visit_id}"
    assert system.get(address).get_json()["stages"][0]["state"] == "waiting"
    post(system, "/desks/cardiology-12/open")
    post(system, "/desks/cardiology-12/call-next")
    visit = wire.VisitState.model_validate_json(system.get(address).data)
    assert (visit.number, visit.stages[0].state, visit.stages[0].desk) == ("K-001", "called", "cardiology-12")
    queue = wire.ServiceQueue.model_validate_json(system.get(f"{API}/services/cardiology-consultation/queue").data)
    assert [one.number for one in queue.at_desks] == ["K-001"]
    desks = wire.Desks.model_validate_json(system.get(f"{API}/desks").data).desks
    assert {one.desk: one.patient.number for one in desks if one.patient} == {"cardiology-12": "K-001"}


def test_nothing_that_is_read_names_a_patient(system: FlaskClient, hub: Hub) -> None:
    book(hub)
    issued = arrive(hub).issued
    assert issued is not None
    paths = ("/departments", "/desks", "/services/cardiology-consultation/queue", f"/visits/{issued.visit_id}")
    said = "".join(system.get(API + path).text for path in paths)
    assert issued.number in said
    assert "Petrait" not in said


def test_what_does_not_exist_is_said_in_words(system: FlaskClient) -> None:
    nobody = "00000000-0000-7000-8000-000000000000"
    for path, code in (
        ("/services/none/queue", "service_unknown"),
        ("/desks/none", "desk_unknown"),
        (f"/visits/{nobody}", "visit_unknown"),
        ("/visits/7", "not_found"),
        ("/nothing", "not_found"),
    ):
        answer = system.get(API + path)
        assert (answer.status_code, answer.content_type) == (404, "application/problem+json")
        assert answer.get_json()["code"] == code
