"""1,000 numbers a second while 10,000 screens listen, twenty a department: when each number is on its department's last screen.

A number's clock starts at its line in the diary, which is written before the commit, so a screen is charged a little too
much and never too little. St Anna is given so many departments that twenty screens follow each.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from pathlib import Path
from time import monotonic_ns, sleep, time_ns

from config.contract.words import Language, Name
from config.settings import HubSettings
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Department, Place, Series, Service, Site
from display_server.hub import open_hub
from display_server.web.shared.pages_aside import STARTS_AFTER_S
from tests.bench._load import number_request
from tests.bench._push_hub import RunningHub, Screens, hub_in, screens_of

RATE = 1000
KIOSKS = 64
SCREENS_A_DEPARTMENT = 20
_UP_AFTER_S = STARTS_AFTER_S + 6.0
"""A hub is whole when the process that answers pages stands, too: its start would be charged to one second of ten."""
_PREFIX = "bench-"
_SERVICES_A_SERIES = 25
_LETTERS = "ACEHKMPTX"


@dataclass(frozen=True)
class NumbersTook:
    """Milliseconds of every number: diary line to the last screen, due moment to the answer."""

    last: list[float]
    posts: list[float]
    departments: int


def numbers_on_screens(home: Path, screens: int, seconds: int) -> NumbersTook:
    """`home`: St Anna, whose hub does not run."""
    departments = max(1, screens // SCREENS_A_DEPARTMENT)
    _add_departments(HubSettings(home=home, demo=True), departments)
    with hub_in(home) as hub, _load(hub, screens, departments, seconds * RATE) as load:
        sleep(_UP_AFTER_S)
        load.tell("numbers")
        load.wait_for("numbers", seconds + 30)
        return _joined(hub, screens // departments, departments)


def _add_departments(settings: HubSettings, count: int) -> None:
    def add(tx: Transaction) -> None:
        site = tx.session.query(Site).one()
        place = tx.session.query(Place).first()
        assert place is not None
        letters = [first + second for first, second in product(_LETTERS, _LETTERS)]
        names = {Language.ENGLISH: Name(name="Department")}
        series = None
        for number in range(count):
            if number % _SERVICES_A_SERIES == 0:
                series = Series(site_id=site.id, code=f"{_PREFIX}{number}", letters=letters.pop())
                tx.session.add(series)
                tx.session.flush()
            assert series is not None
            code = f"{_PREFIX}{number}"
            department = Department(
                site_id=site.id, code=code, names=names, floor="1", icon="eye", position=number + 100
            )
            tx.session.add(department)
            tx.session.flush()
            tx.session.add(
                Service(
                    department_id=department.id, series_id=series.id, waiting_place_id=place.id, code=code,
                    names=names, walk_in=True, position=number + 100,
                )
            )  # fmt: skip

    hub = open_hub(settings)
    try:
        hub.writer.run(add)
    finally:
        hub.close()


@contextmanager
def _load(hub: RunningHub, screens: int, departments: int, count: int) -> Iterator[Screens]:
    job = {"host": "127.0.0.1", "bearer": hub.bearer(), "services": [f"{_PREFIX}{d}" for d in range(departments)]}
    requests = hub.home / "requests"
    with requests.open("wb") as file:
        for place in range(count):
            asked = number_request(job, place)
            file.write(b"%d\n" % len(asked) + asked)
    more = [hub.ports.web, KIOSKS, requests, RATE, departments, hub.home / "result"]
    topics = [(f"department:{_PREFIX}{screen % departments}",) for screen in range(screens)]
    with screens_of(hub, topics, [str(one) for one in more]) as load:
        yield load


def _joined(hub: RunningHub, screens: int, departments: int) -> NumbersTook:
    """A department's k-th line in the diary is its k-th number: on SQLite one writer puts them there in order of commit."""
    wall_ahead = time_ns() - monotonic_ns()
    written: dict[str, list[int]] = defaultdict(list)
    for code, at in hub.rows(
        "SELECT service.code, diary.at FROM diary JOIN stage ON stage.id = diary.stage_id "
        "JOIN service ON service.id = stage.service_id WHERE service.code LIKE ? ORDER BY diary.seq",
        f"{_PREFIX}%",
    ):
        moment = datetime.fromisoformat(f"{at}+00:00")
        written[str(code)].append(round(moment.timestamp() * 1e9) - wall_ahead)
    last, posts, on_all = [], [], 0
    for line in (hub.home / "result").read_text().splitlines():
        kind, *said = line.split()
        values = [int(one) for one in said]
        if kind == "post":
            posts.append((values[1] - values[0]) / 1e6)
        else:
            department, place, at, count = values
            on_all += count == screens
            last.append((at - written[f"{_PREFIX}{department}"][place - 1]) / 1e6)
    issued = sum(len(lines) for lines in written.values())
    if not issued == len(posts) == len(last) == on_all:
        raise SystemExit(f"{issued} numbers in the diary, {len(posts)} answered, {on_all} on every screen")
    return NumbersTook(last, posts, departments)
