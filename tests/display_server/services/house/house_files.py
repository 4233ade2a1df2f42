"""What `jobs` does with files of the house, and the house as such a file says it, for tests."""

from typing import Any

from display_server.hub import Hub
from display_server.jobs.house_files import LOOKS_EVERY_S, HouseFiles
from display_server.services.doors.acts import ready
from display_server.services.house.house_file import KINDS_OF
from display_server.services.house.house_rows import read_rows
from tests.conftest import StandingClock

Tables = dict[str, list[dict[str, str]]]


def jobs_of(hub: Hub, clock: StandingClock) -> HouseFiles:
    def perform(act: str, **args: Any) -> Any:
        return hub.writer.run(ready(act, args, hub.database))

    return HouseFiles(hub.database, clock, perform, rest=lambda _: None)


def through(hub: Hub, clock: StandingClock) -> None:
    """What `jobs` does until nothing is left."""
    jobs = jobs_of(hub, clock)
    for _ in range(400):
        if jobs.perform() == LOOKS_EVERY_S:
            return
    raise AssertionError("it never ends")


def house(hub: Hub, about: str = "house") -> Tables:
    with hub.database.reading() as session:
        return {kind: read_rows(session, kind) for kind in KINDS_OF[about]}


def one(hub: Hub, kind: str, key: str) -> dict[str, str]:
    about = "people" if kind == "people" else "house"
    column = "email" if kind == "people" else "code"
    return next(row for row in house(hub, about)[kind] if row[column] == key)


def an_eye_clinic(hub: Hub) -> Tables:
    """New rows that name one another, one that is changed, three that are wrong."""
    room = one(hub, "places", "room-12")
    return {
        "departments": [
            {**one(hub, "departments", "cardiology"), "floor": "3"},
            {"code": "eyes", "name_en": "Eye clinic", "name_lt": "Akių klinika", "floor": "2", "icon": "eye"},
            {"code": "bad", "name_en": "Bad", "name_lt": "Blogas", "floor": "the ninth floor", "icon": "eye"},
        ],
        "places": [{**room, "code": "eyes-wait", "kind": "waiting", "name_en": "Eyes", "name_lt": "Akys", "label": "E"}],
        "services": [
            {"code": "eye-test", "name_en": "Eye test", "name_lt": "Akių tyrimas", "department": "eyes", "letters": "K",
             "waiting_place": "eyes-wait", "target_minutes": "20", "walk_in": "yes"},
            {"code": "none", "name_en": "None", "name_lt": "Jokia", "department": "nowhere", "letters": "K",
             "waiting_place": "eyes-wait", "walk_in": "perhaps"},
        ],
    }  # fmt: skip
