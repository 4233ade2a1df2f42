"""A board's secret is a cookie: replaced each month with the right to listen, and no lost answer leaves a board outside."""

from uuid import UUID

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from display_server.db.columns.encryption import unsealed
from display_server.hub import Hub
from display_server.services.devices.revoke_device import revoke_device
from display_server.services.devices.rotate_secret import OVERLAP
from tests.conftest import StandingClock
from tests.display_server.web.boards.conftest import SECRET, AddBoard

COOKIE = "atrium_board"


@pytest.fixture
def board(add_board: AddBoard) -> UUID:
    """Paired today."""
    return add_board()


def first_secret(board: UUID) -> str:
    return f"{SECRET}{board}"


def asks(client: FlaskClient, board: UUID, secret: str) -> TestResponse:
    """For the right to listen, as the page does every ten minutes, by this secret."""
    client.set_cookie(COOKIE, secret, path=f"/board/{board}")
    return client.post(f"/board/{board}/pass")


def new_secret(answer: TestResponse) -> str | None:
    """What the browser keeps from now on, and for this board's address only."""
    assert answer.status_code == 200
    given = [line for line in answer.headers.getlist("Set-Cookie") if line.startswith(f"{COOKIE}=")]
    if not given:
        return None
    (line,) = given
    board_path = answer.request.path.removesuffix("/pass")
    for word in ("HttpOnly", "SameSite=Lax", f"Path={board_path}"):
        assert word in line
    return line.partition("=")[2].partition(";")[0]


def test_a_boards_secret_is_replaced_after_a_month_and_not_before(
    client: FlaskClient, board: UUID, clock: StandingClock
) -> None:
    clock.move(days=29)
    assert new_secret(asks(client, board, first_secret(board))) is None
    clock.move(days=1)
    answer = asks(client, board, first_secret(board))
    fresh = new_secret(answer)
    assert fresh is not None
    assert unsealed(answer.get_json()["kept"]) == f"{board}.{fresh}"
    assert fresh != first_secret(board)
    assert len(bytes.fromhex(fresh)) == 32
    assert client.get(f"/board/{board}").status_code == 200


def test_the_old_cookie_is_right_until_the_new_one_was_used_and_then_no_more(
    client: FlaskClient, board: UUID, clock: StandingClock
) -> None:
    clock.move(days=30)
    fresh = new_secret(asks(client, board, first_secret(board)))
    assert fresh is not None
    assert asks(client, board, first_secret(board)).status_code == 200
    clock.move(seconds=OVERLAP.total_seconds())
    assert new_secret(asks(client, board, fresh)) is None
    assert asks(client, board, first_secret(board)).status_code in {401, 403}
    assert client.get(f"/board/{board}").headers["Location"] == f"/board?lost={board}"
    assert asks(client, board, fresh).status_code == 200


def test_a_board_whose_new_cookie_was_lost_gets_another(client: FlaskClient, board: UUID, clock: StandingClock) -> None:
    clock.move(days=30)
    lost = new_secret(asks(client, board, first_secret(board)))
    clock.move(days=3)
    fresh = new_secret(asks(client, board, first_secret(board)))
    assert None not in {lost, fresh}
    assert lost != fresh
    assert asks(client, board, str(lost)).status_code in {401, 403}
    assert asks(client, board, str(fresh)).status_code == 200


def test_a_revoked_board_gets_no_new_cookie(client: FlaskClient, board: UUID, hub: Hub, clock: StandingClock) -> None:
    clock.move(days=30)
    hub.writer.run(lambda tx: revoke_device(tx, device_id=board, who="command"))
    answer = asks(client, board, first_secret(board))
    assert answer.status_code in {401, 403}
    assert not [line for line in answer.headers.getlist("Set-Cookie") if line.startswith(f"{COOKIE}=")]


def test_a_board_that_was_dark_for_a_year_is_let_in_by_its_old_cookie(
    client: FlaskClient, board: UUID, clock: StandingClock
) -> None:
    clock.move(days=364)
    assert new_secret(asks(client, board, first_secret(board))) is not None
    clock.move(minutes=5)
    assert asks(client, board, first_secret(board)).status_code == 200
