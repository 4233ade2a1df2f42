"""`./run demo --busy`: the whole day. Imports its appointments, opens its desks, lets its patients come, and judges the end."""

import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from config.clock import DemoClock, read_clock
from config.demo.busy.bookings import write_bookings
from config.demo.busy.crowd import Bot, Crowd
from config.demo.busy.desks import ConsoleDeskBot, DeskBot, Floor
from config.demo.busy.hands import API, ApiHand, ConsoleHand, Person
from config.demo.busy.ledger import Ledger
from config.demo.busy.observer import Observer, Verdict
from config.demo.busy.patients import Lobby
from config.demo.busy.plan import plan_of
from config.demo.busy.web import Web
from config.demo.processes import NotReady
from config.demo.programs import Demo

FOLDER = Path(__file__).parents[1]
FRIDAY = 4
WARM_UP_S = 16.0  # the clock stands at the opening of the doors until the programs are up
FAST, WARM_UP_FAST_S = 600.0, 45.0  # from this speed on a start that is some seconds late would cost half the day
THREADS = 12
LOOKS_EVERY_S = 0.4  # real: how soon an idle desk sees that somebody waits
ENDS_AT_THE_LATEST = timedelta(hours=16)
FREE_DESK = "room-12"
"""Nobody works there: it is for whoever watches and wants to call, too."""


@dataclass(frozen=True)
class Wishes:
    """What was asked for on the command line. `speed`: seconds of the day in a real one."""

    visits: int
    speed: float
    seed: int


def prepare(demo: Demo, wishes: Wishes) -> "BusyDay":
    """A home of its own for this day, and its clock: today, or the next Monday where today is a weekend."""
    demo.home /= "busy-day"
    if (demo.home / "hub.sqlite").exists():
        shutil.rmtree(demo.home)  # a day begins once: its numbers, its bookings, its clock
    zone = ZoneInfo(tomllib.loads((FOLDER / "hospital.toml").read_text("utf-8"))["site"]["zone"])
    midnight = datetime.now(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    while midnight.weekday() > FRIDAY:
        midnight += timedelta(days=1)
    opens = plan_of(midnight, 0, wishes.seed).opens_at.astimezone(UTC)
    warm_up_s = WARM_UP_S if wishes.speed < FAST else WARM_UP_FAST_S
    demo.extra["ATRIUM_CLOCK"] = f"{opens.isoformat()},{wishes.speed:g},{time.time() + warm_up_s!r}"
    return BusyDay(demo, wishes, midnight)


class BusyDay:
    """Owns the bots; `go_on` is called a few times a second and answers the verdict when the day is over."""

    def __init__(self, demo: Demo, wishes: Wishes, midnight: datetime) -> None:
        self._demo = demo
        self._plan = plan_of(midnight, wishes.visits, wishes.seed)
        clock = read_clock(demo.extra["ATRIUM_CLOCK"])
        assert isinstance(clock, DemoClock)  # noqa: S101  # `clock_for` wrote it
        self._clock = clock
        self._crowd = Crowd(clock, THREADS)
        self._web, self._ledger, self._observer = Web(demo.address), Ledger(), Observer(demo.home)
        self._waiting: dict[str, int] = {}
        self._over = self._all_came = False
        self._draw = Random(wishes.seed)  # noqa: S311  # a plan, no secret
        self._hospital = tomllib.loads((FOLDER / "hospital.toml").read_text("utf-8"))
        self._watch_again = 0.0

    def start(self) -> None:
        """Everybody is on the way. Raises NotReady where the hub takes no appointments."""
        self._import_bookings()
        password = self._hospital["demo"]["password"]
        people = {one["email"]: one for one in self._hospital["accounts"]}
        boss = next(email for email, one in people.items() if "admin" in one["roles"])
        token = Person(self._web, boss, password).make_token("Busy day")
        self._open_desks(token, password, people)
        devices = json.loads((self._demo.home / "devices.json").read_text("utf-8"))
        bearers = {
            serial: f"Bearer {one['device_id']}.{one['secret']}"
            for serial, one in devices.items()
            if one["kind"] == "kiosk"
        }
        lobby = Lobby(self._web, self._crowd, self._ledger, bearers, token)
        for one in self._plan.patients:
            self._crowd.add(lobby.visit_of(one), one.arrives_at)
        self._crowd.add(self._watch_lines(token))
        self._crowd.start()

    def go_on(self) -> Verdict | None:
        """Raises what a bot stumbled over."""
        if self._crowd.faults:
            raise self._crowd.faults[0]
        at = time.monotonic()
        if at < self._watch_again:
            return None
        self._watch_again = at + 1.0
        now = self._clock.now()
        if not self._over:
            nobody_comes = now > self._plan.last_arrival and self._crowd.is_quiet(self._bots_all_day)
            late = now > self._plan.opens_at + ENDS_AT_THE_LATEST
            self._over = late or (nobody_comes and self._observer.open_stages() == 0)
            return None
        return self._judge() if self._crowd.is_idle() else None

    def _judge(self) -> Verdict:
        verdict = self._observer.judge(self._ledger)
        verdict.wrong += self._web.failures
        return verdict

    def says(self) -> str:
        """How the day stands, in one line."""
        local = self._clock.now().astimezone(self._plan.opens_at.tzinfo)
        waiting = sum(self._waiting.values())
        return f"{local:%H:%M}  {len(self._ledger.visits)} numbers, {self._ledger.calls} calls, {waiting} waiting"

    @property
    def refusals(self) -> dict[str, int]:
        """Acts the hub refused because somebody was faster or it was not possible: by word."""
        return dict(self._ledger.refusals)

    def end(self) -> None:
        """No bot goes on."""
        self._over = True
        self._crowd.end(within_s=5.0)

    def _import_bookings(self) -> None:
        file = self._demo.home / "busy-day.csv"
        if not write_bookings(file, self._plan.patients):
            return
        done = subprocess.run(  # noqa: PLW1510  # its status is looked at
            [sys.executable, "-m", "display_server", "import-bookings", str(file)],
            env={**os.environ, **self._demo.environment},
            capture_output=True,
            text=True,
            timeout=120,
        )
        if done.returncode != 0:
            raise NotReady(f"The day's appointments could not be imported:\n{done.stderr}".rstrip())

    def _open_desks(self, token: str, password: str, people: dict[str, dict[str, object]]) -> None:
        floor = Floor(self._plan, self._crowd, self._ledger, self._waiting, lambda: self._over)
        places = tomllib.loads((FOLDER / "places.toml").read_text("utf-8"))
        signed_in = {str(one["works_at"]): email for email, one in people.items() if "works_at" in one}
        self._bots_all_day = 1  # the watch over the lines
        for said in places["desks"]:
            desk, services, draw = said["code"], tuple(said["services"]), Random(self._draw.random())  # noqa: S311
            if desk == FREE_DESK:
                continue
            if desk in signed_in:
                hand = ConsoleHand(Person(self._web, signed_in[desk], password), desk)
                bot: DeskBot = ConsoleDeskBot(floor, hand, desk, services, draw)
            else:
                bot = DeskBot(floor, ApiHand(self._web, desk, token), desk, services, draw)
            self._bots_all_day += 1
            self._crowd.add(bot.day())

    def _watch_lines(self, token: str) -> Bot:
        """What staff see on their consoles: how many wait where."""
        while not self._over:
            said = self._web.get(f"{API}/departments", {"Authorization": token}).said
            for department in said["departments"]:
                self._waiting.update({line["code"]: line["waiting"] for line in department["services"]})
            yield timedelta(seconds=LOOKS_EVERY_S * self._clock.rate)
