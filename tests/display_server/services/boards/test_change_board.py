"""A board's settings: what cannot be used is refused with its field named, what changes is in the audit."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from display_server.db.engine.transaction import Transaction
from display_server.db.models import AuditLine, Desk, Device, Place
from display_server.hub import Hub
from display_server.services.boards.board_fit import calls_at_once
from display_server.services.boards.change_board import BoardUnknown, change_board
from display_server.services.entry_refused import EntryRefused
from tests.small_cast import named

BOARD, KIOSK = UUID(int=71), UUID(int=72)
SHOWS = {"view": "department", "department": "cardiology", "language": "lt", "chime": True}


@pytest.fixture
def board(hub: Hub) -> None:
    def enter(tx: Transaction) -> None:
        for key, kind in ((BOARD, "board"), (KIOSK, "kiosk")):
            tx.session.add(
                Device(id=key, site_id=1, kind=kind, serial=f"{kind[0].upper()}71", names=named(kind), seen={},
                       settings={"view": "lobby", "language": "en", "limit_s": 20})
            )  # fmt: skip
        tx.session.add(Place(site_id=1, code="exit-a", kind="exit", floor="1", names=named("Exit A"), note={}))

    hub.writer.run(enter)


def change(hub: Hub, device_id: UUID = BOARD, **settings: Any) -> dict[str, Any]:
    hub.writer.run(lambda tx: change_board(tx, device_id=device_id, settings={**SHOWS, **settings}, who="account:1"))
    with hub.database.reading() as session:
        return session.get_one(Device, device_id).settings


@pytest.mark.usefixtures("board")
def test_what_is_entered_replaces_and_what_is_not_named_stays(hub: Hub) -> None:
    changed = change(hub, exit="exit-a", exit_way="left", refuge=None)
    assert changed == {**SHOWS, "limit_s": 20, "exit": "exit-a", "exit_way": "left"}
    assert "exit" not in change(hub, exit=None, exit_way=None)
    with hub.database.reading() as session:
        assert list(session.scalars(select(AuditLine.what)))[-2:] == ["device.changed", "device.changed"]


@pytest.mark.usefixtures("board")
@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("view", {"view": "aquarium"}),
        ("department", {"department": "nowhere"}),
        ("exit", {"exit": "exit-z", "exit_way": "left"}),
        ("exit_way", {"exit": "exit-a"}),
        ("exit_way", {"exit": "exit-a", "exit_way": "sideways"}),
        ("refuge", {"refuge": "roof"}),
        ("room", {"view": "door"}),
        ("room", {"view": "door", "room": "information"}),  # nobody is called to it
        ("department", {"view": "mixed", "department": None}),
        ("departments", {"departments": ["cardiology", "nowhere"]}),
        ("departments", {"directions": {"nowhere": "left"}}),
        ("directions", {"directions": {"cardiology": "sideways"}}),
        (
            "reading_m",
            {"diagonal_in": 43.0, "resolution": [1920, 1080], "reading_m": 11.0},
        ),  # the rule's words are wider
    ],
)
def test_what_a_screen_could_not_show_is_refused(hub: Hub, field: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(EntryRefused) as refused:
        change(hub, **wrong)
    assert refused.value.field == field


@pytest.mark.usefixtures("board")
def test_a_kiosk_and_a_board_nobody_knows_are_no_boards(hub: Hub) -> None:
    for device_id in (KIOSK, UUID(int=99)):
        with pytest.raises(BoardUnknown):
            change(hub, device_id)


@pytest.mark.usefixtures("board")
def test_a_board_may_be_read_from_afar_where_its_words_have_room(hub: Hub) -> None:
    far: dict[str, Any] = {"diagonal_in": 55.0, "resolution": [3840, 2160], "reading_m": 8.0}
    assert change(hub, **far)["reading_m"] == 8.0
    overview: dict[str, Any] = {"view": "lobby", "departments": ["cardiology"]}
    assert change(hub, **far, **overview)["view"] == "lobby"
    with pytest.raises(EntryRefused) as refused:
        change(hub, **{**far, "reading_m": 20.0}, **overview)
    assert refused.value.reason == "too_far"


def screen(reading_m: float) -> dict[str, Any]:
    return {"diagonal_in": 55.0, "resolution": [3840, 2160], "reading_m": reading_m}


def test_the_farther_it_is_read_from_the_fewer_calls_stand_on_a_screen() -> None:
    found = [calls_at_once(settings) for settings in ({}, screen(3.0), screen(5.0), screen(8.0), screen(14.0))]
    assert found[:2] == [8, 8]
    assert found == sorted(found, reverse=True)
    assert found[-1] == 1


@pytest.mark.usefixtures("board")
def test_a_screen_for_more_than_twice_the_desks_it_can_show_is_refused(hub: Hub) -> None:
    far = screen(8.0)
    most = 2 * calls_at_once(far)

    def more_desks(tx: Transaction) -> None:
        for key in range(3, most + 1):
            tx.session.add(Desk(id=50 + key, department_id=1, place_id=3, code=f"room-{key}", names=named("Room")))

    hub.writer.run(more_desks)
    assert change(hub, **far)["reading_m"] == 8.0
    hub.writer.run(
        lambda tx: tx.session.add(Desk(id=99, department_id=1, place_id=3, code="one-more", names=named("R")))
    )
    with pytest.raises(EntryRefused) as refused:
        change(hub, **far)
    assert (refused.value.field, refused.value.reason) == ("department", "too_many_desks")
    assert change(hub, **screen(3.0))["reading_m"] == 3.0
