"""Reading on in the diary: every line once, in one order, and none passed that is not committed yet."""

import threading
from uuid import UUID

from sqlalchemy import text

from display_server.db.engine.migrate import migrate
from display_server.db.engine.transaction import Transaction
from display_server.db.reading.diary_cursor import BEGINNING, Position, lines_after
from display_server.db.reading.states import statements
from display_server.hub import Hub
from display_server.services.numbers.issue_number import issue_number
from tests.display_server.services.queue_acts import ask, take_number, token_key
from tests.small_cast import KIOSK

ON_BOTH_DATABASES = True


def read_on(hub: Hub, position: Position, at_most: int = 200) -> tuple[list[UUID], Position]:
    with hub.database.reading() as session:
        lines = lines_after(statements(session), position, at_most)
    return [line.visit_id for line in lines], Position.of(lines[-1]) if lines else position


def test_every_line_is_read_once_slice_by_slice(hub: Hub) -> None:
    visits = [take_number(hub).visit_id for _ in range(5)]
    position, read = BEGINNING, list[UUID]()
    while True:
        found, position = read_on(hub, position, at_most=2)
        if not found:
            break
        read += found
        position = Position.read(str(position))
    assert read == visits


def test_a_line_that_is_committed_late_is_not_passed(hub: Hub) -> None:
    """On PostgreSQL another act overtakes the open one; on SQLite it waits for it."""
    entered, go_on = threading.Event(), threading.Event()

    def slow(tx: Transaction) -> UUID:
        issued = issue_number(tx, ask(), device_id=KIOSK, token_key=token_key(hub))
        tx.session.flush()  # it is with the server, and not committed
        entered.set()
        assert go_on.wait(60)
        return issued.visit_id

    late: list[UUID] = []
    thread = threading.Thread(target=lambda: late.append(hub.writer.run(slow)))
    thread.start()
    assert entered.wait(60)
    if hub.settings.postgres is not None:
        first = [take_number(hub, "blood-test").visit_id]
        found, position = read_on(hub, BEGINNING)
        assert found == [], "the open transaction is older: nothing behind it is final"
    else:
        first, position = [], BEGINNING
        assert read_on(hub, BEGINNING)[0] == []
    go_on.set()
    thread.join(20)
    assert set(read_on(hub, position)[0]) == {*first, *late}


def test_after_a_restore_on_a_younger_server_reading_goes_on(hub: Hub) -> None:
    if (
        hub.settings.postgres is not None
    ):  # as its lines and its readers' positions come from a server that counts far ahead
        take_number(hub)
        hub.writer.run(lambda tx: tx.connection.execute(text("UPDATE diary SET xid = 9000000000")))
        migrate(hub.settings)
        position = Position(9_000_000_000, 1)
    else:
        take_number(hub)
        _, position = read_on(hub, BEGINNING)
    new = take_number(hub).visit_id
    assert read_on(hub, position)[0] == [new]
