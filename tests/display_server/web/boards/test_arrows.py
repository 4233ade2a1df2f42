"""Arrows of an overview come from the plan, follow what is closed while the board stands open, and an administrator's own win."""

from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from display_server.db.engine.transaction import Transaction
from display_server.db.models import Device, Site
from display_server.db.reading.topic_versions import versions
from display_server.hub import Hub
from display_server.services.plans.board_directions import directions_of
from display_server.services.plans.plans import close_part, keep_plan
from display_server.wayfinding.plan import Stand
from tests.display_server.services.plan_acts import plan_of
from tests.display_server.web.boards.conftest import LOBBY, AddBoard, OpenBoard, lobby
from tests.display_server.web.phone.test_ways import plan
from tests.display_server.web.stand_in_push import StandInPush
from tests.small_cast import NOW


def stands_in_the_corridor(hub: Hub, device_id: UUID) -> None:
    """The stairs to cardiology's waiting place are at the right of who faces the board, the lift at the left."""

    def act(tx: Transaction) -> None:
        board = tx.session.get_one(Device, device_id)
        stand = Stand(device=board.serial, floor="f1", at=(30, 3.5), heading=0)
        data = plan().model_copy(update={"stands": (stand,)}).model_dump(mode="json")
        keep_plan(tx, site=tx.session.scalars(select(Site)).one(), plan=plan_of(data), source="drawn", who="command")

    hub.writer.run(act)


def close_the_stairs(hub: Hub) -> None:
    hub.writer.run(
        lambda tx: close_part(tx, site=tx.session.scalars(select(Site)).one(), code="stairs", who="account:1")
    )


def arrows(hub: Hub, device_id: UUID) -> dict[str, str]:
    with hub.database.reading() as session:
        return directions_of(session, session.get_one(Device, device_id), NOW)


def test_they_come_from_the_plan_and_are_led_anew_with_a_push_when_the_stairs_are_closed(
    hub: Hub, add_board: AddBoard
) -> None:
    board = add_board(view="lobby", language="en")
    assert arrows(hub, board) == {}
    stands_in_the_corridor(hub, board)
    assert arrows(hub, board) == {"cardiology": "right"}
    with hub.database.reading() as session:
        before = versions(session, [LOBBY])
    close_the_stairs(hub)
    assert arrows(hub, board) == {"cardiology": "left"}
    with hub.database.reading() as session:
        assert versions(session, [LOBBY]) != before


def test_an_administrators_own_arrow_wins(hub: Hub, add_board: AddBoard) -> None:
    board = add_board(view="lobby", language="en", directions={"cardiology": "back"})
    stands_in_the_corridor(hub, board)
    assert arrows(hub, board) == {"cardiology": "back"}


@pytest.mark.browser
def test_an_open_board_turns_its_arrow_as_soon_as_it_hears(
    page: Page, push: StandInPush, open_board: OpenBoard, add_board: AddBoard, hub: Hub
) -> None:
    lines = lobby(1).departments
    state = lobby(1).model_copy(
        update={"departments": [lines[0].model_copy(update={"code": "cardiology"})], "catalogue_revision": 7}
    )
    page.set_viewport_size({"width": 1920, "height": 1080})
    push.say(LOBBY, state)
    open_board(view="lobby", language="en")
    expect(page.locator(".row .name")).to_be_visible()
    expect(page.locator(".row .direction")).to_be_hidden()
    with hub.database.reading() as session:
        board = session.scalars(select(Device.id).where(Device.kind == "board")).one()
    stands_in_the_corridor(hub, board)
    push.say(LOBBY, state.model_copy(update={"catalogue_revision": 8}))
    expect(page.locator(".row .direction .icon-arrow-right")).to_be_visible()
    close_the_stairs(hub)
    push.say(LOBBY, state.model_copy(update={"catalogue_revision": 9}))
    expect(page.locator(".row .direction .icon-arrow-left")).to_be_visible()
