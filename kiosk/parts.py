"""The kiosk without its window: mind and performer, wired once. The app brings the screen's thread, tests bring their own."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import uuid_utils.compat

from config.clock import Clock, SystemClock, read_clock
from config.settings import KioskSettings
from hardware.ports import AlarmSignal, TicketPrinter
from kiosk.flow import Facts
from kiosk.flow.taps import Tap
from kiosk.hub_word import DemoOnlyClock, is_demo
from kiosk.lanes import ThreadTimers, WorkerLane
from kiosk.mind import KioskMind
from kiosk.performer import Performer
from kiosk.world import Lanes, World


def fresh_id() -> UUID:
    """UUIDv7: in the order they were made."""
    return uuid_utils.compat.uuid7()


@dataclass(frozen=True)
class Kiosk:
    """`mind.tap(...)` on the screen's thread only; `mind.listen(...)` shows every new session."""

    mind: KioskMind
    performer: Performer
    clock: Clock
    world: World

    def start(self) -> None:
        self.performer.start()

    def close(self) -> None:
        self.performer.close()


def open_kiosk(
    settings: KioskSettings,
    printer: TicketPrinter,
    on_screen_thread: Callable[[Callable[[], None]], None],
    alarm: AlarmSignal | None = None,
) -> Kiosk:
    """Everything made, nothing started. `on_screen_thread(act)` runs `act` soon on the thread that draws."""
    performers: list[Performer] = []  # the hub's word comes with its catalogue, which the performer keeps

    def demo() -> bool:
        return is_demo(performers[0].link.catalogue if performers else None, settings.demo)

    clock: Clock = DemoOnlyClock(read_clock(settings.clock), demo) if settings.clock else SystemClock()
    minds: list[KioskMind] = []  # the mind starts with the performer's catalogue copy, so it is made after it

    def send(tap: Tap) -> None:
        on_screen_thread(lambda: minds[0].tap(tap))

    lanes = Lanes(
        disk=WorkerLane("disk"),
        requests=WorkerLane("requests"),
        paper=WorkerLane("paper"),
        alarms=WorkerLane("alarms"),
        chores=WorkerLane("chores"),
    )
    world = World(
        send=send,
        now=clock.now,
        fresh_id=fresh_id,
        lanes=lanes,
        timers=ThreadTimers(),
        monotonic=clock.monotonic,
    )
    performer = Performer(settings, printer, world, alarm=alarm)
    performers.append(performer)
    mind = make_mind(performer, world)
    minds.append(mind)
    return Kiosk(mind, performer, clock, world)


def make_mind(performer: Performer, world: World) -> KioskMind:
    """A mind that starts with what the performer knows by heart, and whose wishes it carries out."""
    mind = KioskMind(Facts(catalogue=performer.link.catalogue), world.now, world.fresh_id, world.monotonic)
    mind.wishes_go_to(performer.carry_out)
    performer.shown_step = lambda: type(mind.session.step).__name__
    return mind
