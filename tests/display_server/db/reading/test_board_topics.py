"""What a board follows: a door its room's departments, and the line only where that room alone serves it."""

from display_server.db.models import DeskService
from display_server.db.reading.board_topics import topics_of_board
from display_server.hub import Hub


def followed(hub: Hub, **settings: str) -> list[str]:
    with hub.database.reading() as session:
        return topics_of_board(session, "st-anna", settings)


def test_an_overview_follows_the_lobby_and_a_department_itself(hub: Hub) -> None:
    assert followed(hub, view="lobby") == ["lobby:st-anna"]
    assert followed(hub, view="mixed", department="cardiology") == ["department:cardiology"]
    assert followed(hub, view="department", department="gone") == []


def test_a_door_says_who_is_next_only_where_nobody_else_serves_that_line(hub: Hub) -> None:
    assert followed(hub, view="door", room="room-12") == ["department:cardiology"]  # room 14 serves it, too
    hub.writer.run(lambda tx: tx.session.delete(tx.session.get_one(DeskService, (2, 1))))
    assert followed(hub, view="door", room="room-12") == ["department:cardiology", "queue:1"]
    assert followed(hub, view="door", room="room-3") == [
        "department:laboratory"
    ]  # two lines: nobody knows which is next
    assert followed(hub, view="door", room="information") == []
