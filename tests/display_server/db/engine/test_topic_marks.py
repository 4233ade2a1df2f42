"""PostgreSQL: versions are rows and marks together, rows that are only put go as one, foresight draws nothing in vain."""

import pytest
from sqlalchemy import select

from display_server.db.engine.postgres import lone_connection
from display_server.db.engine.postgres_rows import Rows
from display_server.db.engine.topic_marks import FOLD, MARK
from display_server.db.models import Topic, Visit
from display_server.db.reading.topic_versions import versions
from display_server.hub import Hub
from display_server.services.numbers.issue_number import issue_number
from display_server.services.stages.stage_moves import _DIARY
from tests.display_server.services.queue_acts import ask, take_number, token_key
from tests.small_cast import KIOSK

LOBBY = "lobby:st-anna"


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_folding_marks_changes_no_version(hub: Hub) -> None:
    with hub.database.reading() as session:
        before = versions(session, [LOBBY])[LOBBY]
    for _ in range(3):
        hub.writer.run(lambda tx: tx.touch(LOBBY))
    with lone_connection(hub.settings.postgres or "") as line:
        for _ in range(2):
            line.execute(FOLD.sql.encode(), FOLD.bind({}))
            with hub.database.reading() as session:
                assert versions(session, [LOBBY]) == {LOBBY: before + 3}
    with hub.database.reading() as session:
        assert session.get_one(Topic, LOBBY).version == before + 3


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_repeated_request_gets_its_number_and_draws_no_other(hub: Hub) -> None:
    take_number(hub)  # from now on the service is known, and numbers are drawn ahead
    wish = ask()
    first, again = (
        hub.writer.run(lambda tx: issue_number(tx, wish, device_id=KIOSK, token_key=token_key(hub))) for _ in range(2)
    )
    assert first == again
    assert [first.number, take_number(hub).number] == ["K-002", "K-003"]
    with hub.database.reading() as session:
        assert len(session.scalars(select(Visit)).all()) == 3


def test_rows_of_one_table_keep_their_order() -> None:
    """Inside one statement nothing comes first: two lines of the diary must not change places."""
    rows = Rows()
    line = _DIARY.on_postgres
    said = dict.fromkeys(("at", "visit_id", "stage_id", "move", "old", "new", "who", "why", "desk_id"))
    rows.add(line, said, tells=True)
    rows.add(MARK, {"names": ["a"]})
    rows.add(line, said)
    sent = list(rows.taken())
    assert [(sql.count("INSERT"), tells) for sql, _, tells in sent] == [(2, True), (1, False)]
    assert sent[0][0].endswith("SELECT * FROM q0"), "what the line returned"
    assert list(rows.taken()) == []
