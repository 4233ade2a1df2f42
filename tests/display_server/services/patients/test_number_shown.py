"""A number typed at a kiosk shows what the boards show, and guessing more is counted."""

from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from config.contract.device_api import Problem
from config.contract.number_now import NumberNow, Shown
from display_server.db.reading.states import department_state, statements
from display_server.hub import Hub
from display_server.services.desks.call_next import call_next
from display_server.services.desks.serve_patient import finish, patient_is_here
from display_server.services.patients.number_shown import TRIES_A_KIOSK, TRIES_A_VISITOR, on_the_boards
from tests.conftest import DATABASES
from tests.display_server.services.queue_acts import CARDIOLOGY, staff, take_number
from tests.small_cast import NOW

SHOWN, DESK = "/api/v1/numbers/shown", "cardiology-12"


def shown(hub: Hub, number: str) -> NumberNow:
    with hub.database.reading() as session:
        return on_the_boards(statements(session), number, NOW)


@pytest.mark.parametrize("backend", DATABASES, indirect=True)
def test_a_number_is_next_then_called_then_inside_then_among_the_last(hub: Hub) -> None:
    staff(hub)
    number = take_number(hub).number
    assert shown(hub, number) == NumberNow(shown=Shown.NEXT)
    hub.writer.run(lambda tx: call_next(tx, desk=DESK, who="account:1"))
    assert shown(hub, number) == NumberNow(shown=Shown.CALLED, place="room-12")
    hub.writer.run(lambda tx: patient_is_here(tx, desk=DESK, number=number, who="account:1"))
    assert shown(hub, number) == NumberNow(shown=Shown.INSIDE, place="room-12")
    hub.writer.run(lambda tx: finish(tx, desk=DESK, number=number, who="account:1"))
    assert shown(hub, number) == NumberNow(shown=Shown.SEEN)


def test_who_stands_behind_what_a_board_shows_reads_what_a_number_nobody_holds_reads(hub: Hub) -> None:
    numbers = [take_number(hub).number for _ in range(6)]
    with hub.database.reading() as session:
        board = department_state(statements(session), "cardiology", NOW)
    assert board is not None
    assert [shown(hub, one).shown is Shown.NEXT for one in numbers] == [one in board.next for one in numbers]
    assert shown(hub, numbers[-1]) == shown(hub, "X-999") == NumberNow(shown=Shown.NOT_SHOWN)


def test_a_discreet_service_is_said_by_nothing(hub: Hub) -> None:
    number = take_number(hub, "confidential-test").number
    assert shown(hub, number) == NumberNow(shown=Shown.NEXT)
    assert set(NumberNow.model_fields) == {"shown", "place"}


def ask(kiosk: FlaskClient, number: str, session: UUID | None = None) -> tuple[int, bytes]:
    answer = kiosk.post(SHOWN, json={"session_id": str(session or uuid4()), "number": number})
    return answer.status_code, answer.data


def test_who_types_number_after_number_is_asked_to_wait_the_next_visitor_is_not(hub: Hub, kiosk: FlaskClient) -> None:
    visitor, real = uuid4(), take_number(hub, CARDIOLOGY).number
    for _ in range(3):
        assert ask(kiosk, real, visitor)[0] == 200
    for number in range(TRIES_A_VISITOR):
        assert NumberNow.model_validate_json(ask(kiosk, f"K-9{number:02d}", visitor)[1]).shown is Shown.NOT_SHOWN
    status, said = ask(kiosk, real, visitor)
    assert (status, Problem.model_validate_json(said).code) == (429, "too_many_tries")
    assert ask(kiosk, real)[0] == 200
    for number in range(TRIES_A_KIOSK - TRIES_A_VISITOR):
        assert ask(kiosk, f"M-9{number:02d}")[0] == 200
    assert ask(kiosk, real)[0] == 429


@pytest.mark.parametrize("number", ["K017", "Q-017", "K-17", "K-01700", "KKK-017", "'; --", ""])
def test_what_is_no_number_is_refused_in_words(kiosk: FlaskClient, number: str) -> None:
    status, said = ask(kiosk, number)
    assert status == 422
    assert "number" in Problem.model_validate_json(said).fields
