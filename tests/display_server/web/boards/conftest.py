"""Boards of the small cast: one shows the lobby, one a department; both are paired."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import pytest
from playwright.sync_api import Page, Request, expect

from config.contract.push import Call, DepartmentLine, DepartmentState, LoadNow, LobbyState, WaitBand
from config.contract.words import Language, Name, Names
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Device
from display_server.hub import Hub
from tests.display_server.web.stand_in_push import OneOrigin
from tests.small_cast import NOW, named

SECRET = "small-cast-board-secret"
LOBBY, DEPARTMENT = "lobby:st-anna", "department:cardiology"

AddBoard = Callable[..., UUID]
OpenBoard = Callable[..., None]

ROOM_WORDS = {"en": "Room {}", "ru": "Кабинет {}", "uk": "Кабінет {}", "lt": "{} kabinetas", "zh": "{} 诊室"}
HEART = {"en": "Cardiology", "ru": "Кардиология", "uk": "Кардіологія", "lt": "Kardiologija", "zh": "心内科"}
LONG = {
    "en": ("Ear, nose and throat department", "ENT"),
    "ru": ("Оториноларингологическое отделение", "ЛОР"),
    "uk": ("Оториноларингологічне відділення", "ЛОР"),
    "lt": ("Ausų, nosies ir gerklės ligų skyrius", "LOR"),
    "zh": ("耳鼻咽喉头颈外科门诊", "耳鼻喉科"),
}


def room(label: str) -> Names:
    return {Language(code): Name(name=words.format(label)) for code, words in ROOM_WORDS.items()}


def call(call_id: int, number: str, label: str = "12", at: datetime = NOW) -> Call:
    return Call(call_id=call_id, number=number, room=room(label), room_label=label, called_at=at)


def department(*calling: Call, waiting: int = 12, last: tuple[str, ...] = ()) -> DepartmentState:
    """Cardiology with these calls, newest first."""
    return DepartmentState(
        code="cardiology",
        names={Language(code): Name(name=name) for code, name in HEART.items()},
        icon="heartbeat",
        calling=list(calling),
        next=["K-018", "A-021", "K-019", "M-020", "A-1024"],
        waiting=waiting,
        open_desks=2,
        last_called=list(last),
    )


LOADS = [
    LoadNow(as_of=NOW, level="quiet", trend="level", wait=WaitBand(from_minutes=0, to_minutes=5)),
    LoadNow(as_of=NOW, level="very_busy", trend="rising", wait=WaitBand(from_minutes=110, to_minutes=165)),
    LoadNow(as_of=NOW, level="steady", trend="falling", wait=WaitBand(from_minutes=10, to_minutes=20)),
    LoadNow(as_of=NOW, level="busy", trend="level", wait=WaitBand(from_minutes=30, to_minutes=45)),
    None,
    LoadNow(as_of=NOW, level="busy"),  # nobody knows how long, only that it is busy
]


def lobby(count: int = 3) -> LobbyState:
    """So many departments; every third has a name that only its short form fits."""
    long = {Language(code): Name(name=name, short=short) for code, (name, short) in LONG.items()}
    heart = {Language(code): Name(name=name) for code, name in HEART.items()}
    lines = [
        DepartmentLine(
            code=f"d{place}",
            names=long if place % 3 == 2 else heart,
            floor="2",
            icon="eye",
            waiting=100 + place,
            open_desks=3,
            load=LOADS[place % len(LOADS)],
        )
        for place in range(count)
    ]
    return LobbyState(site=named("St Anna Hospital"), departments=lines)


@pytest.fixture
def add_board(hub: Hub) -> AddBoard:
    """`add_board(view="lobby", language="lt")` → its id; settings as an administrator would have entered them."""

    def add(**settings: object) -> UUID:
        device_id = uuid5(UUID(int=0), repr(sorted(settings.items())))

        def act(tx: Transaction) -> None:
            tx.session.add(
                Device(
                    id=device_id, site_id=1, kind="board", serial=f"B{str(device_id)[:4]}", names=named("Board"),
                    secret_hash=hashlib.sha256(f"{SECRET}{device_id}".encode()).hexdigest(), paired_at=NOW,
                    rotated_at=NOW, seen={}, settings=settings,
                )
            )  # fmt: skip

        hub.writer.run(act)
        return device_id

    return add


@pytest.fixture
def open_board(page: Page, origin: OneOrigin, add_board: AddBoard) -> OpenBoard:
    """Pairs a board with these settings and opens its page in Chromium."""

    def opened(**settings: object) -> None:
        device_id = add_board(**settings)
        page.context.add_cookies(
            [{"name": "atrium_board", "value": f"{SECRET}{device_id}", "url": f"{origin.address}/board/{device_id}"}]
        )
        page.goto(f"/board/{device_id}")

    return opened


def drawn(page: Page, version: int) -> None:
    """Wait until what push said last is what people see: what an open board shows before is of the state before."""
    expect(page.locator("body")).to_have_attribute("data-shown", str(version))


def report_of(request: Request) -> dict[str, Any]:
    """What a board tells the hub that it shows."""
    said: dict[str, Any] = json.loads(request.post_data or "{}")
    return said


def of_department(**settings: object) -> dict[str, object]:
    return {"view": "department", "department": "cardiology", "language": "en", "chime": True, **settings}
