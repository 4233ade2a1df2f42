"""`./run demo`: starts the hub, the virtual printer and the kiosk, says where to look, and ends all of it at Ctrl-C.

It stands in `config/demo/` beside the hospital it shows, and not in a program's package, because it imports neither
program: it only starts them, as a person would. Standard library only.
"""

import argparse
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.demo.busy.day import BusyDay, Wishes, prepare
from config.demo.guide import guide
from config.demo.processes import Child, NotReady
from config.demo.programs import Demo
from config.demo.show_faults import FaultShow

LOOK_EVERY_S = 0.2
SAYS_EVERY_S = 10.0
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ended(Exception):
    """Ctrl-C, or the system asked us to end."""


def main(arguments: list[str]) -> int:
    began = time.monotonic()
    options = _options(arguments)
    demo = Demo(
        home=options.home.resolve(), front=options.port, landscape=options.landscape, with_kiosk=not options.no_kiosk
    )
    busy = prepare(demo, Wishes(options.visits, options.speed, options.seed)) if options.busy else None
    with _ends():
        try:
            _say("Starting St Anna…")
            demo.start()
            _say(guide(demo, seconds=time.monotonic() - began, faults=options.show_faults))
            return _live_through(demo, busy) if busy else _stay(demo, options.show_faults)
        except NotReady as silent:
            _say(str(silent))
            return 1
        except Ended:
            _say("\nEnding…")
            return 0
        finally:
            _hear_nothing()
            killed = demo.end()
            _say(f"Everything has ended{f' (killed: {killed})' if killed else ''}.")


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run demo", description="A whole small hospital on this machine.")
    parser.add_argument("--show-faults", action="store_true", help="cut the hub, the printer and the network in turn")
    parser.add_argument(
        "--busy", action="store_true", help="a whole hospital day on a fast clock, with bots, judged at its end"
    )
    parser.add_argument("--visits", type=int, default=1500, help="--busy: how many patients come (1500)")
    parser.add_argument("--speed", type=float, default=60.0, help="--busy: minutes of the day in a real minute (60)")
    parser.add_argument("--seed", type=int, default=1, help="--busy: the same seed makes the same day (1)")
    parser.add_argument("--home", type=Path, default=Path(".demo"), help="where the demo keeps its things (.demo)")
    parser.add_argument("--port", type=int, default=8080, help="where browsers find it; the next free one if taken")
    parser.add_argument("--landscape", action="store_true", help="the kiosk lies on its side")
    parser.add_argument("--no-kiosk", action="store_true", help="without the kiosk's window")
    return parser.parse_args(arguments)


def _live_through(demo: Demo, busy: BusyDay) -> int:
    """The busy day until its end and its verdict; a line now and then says how it stands."""
    busy.start()
    said_at = time.monotonic()
    try:
        while not (dead := demo.dead()):
            verdict = busy.go_on()
            if verdict is not None:
                _say(f"\nThe day is over.\n\n{verdict.table()}\n\n  refused meanwhile: {busy.refusals}\n")
                return 0 if verdict.right else 1
            if time.monotonic() - said_at >= SAYS_EVERY_S:
                said_at = time.monotonic()
                _say(f"  {busy.says()}")
            time.sleep(LOOK_EVERY_S)
    finally:
        busy.end()
    return _last_words(dead[0])


def _stay(demo: Demo, show_faults: bool) -> int:
    """Until Ctrl-C, or until a program ends that should not."""
    show = FaultShow(demo) if show_faults else None
    try:
        while not (dead := demo.dead()):
            if show is not None:
                show.go_on()
            time.sleep(LOOK_EVERY_S)
    finally:
        if show is not None:
            show.end()
    return _last_words(dead[0])


def _last_words(child: Child) -> int:
    """A program ended that should not."""
    if child.name == "kiosk" and child.ended_with == 0:
        _say("The kiosk's window was closed.")
        return 0
    _say(
        f"The {child.name} has ended with status {child.ended_with}. Its last words ({child.log}):\n{child.last_words()}"
    )
    return 1


@contextmanager
def _ends() -> Iterator[None]:
    """Ctrl-C, TERM and a closed terminal become one exception; a second one while ending changes nothing."""

    def hear(_number: int, _frame: object) -> None:
        _hear_nothing()
        raise Ended

    for number in ENDINGS:
        signal.signal(number, hear)
    yield


def _hear_nothing() -> None:
    """While ending, impatience would leave something running."""
    for number in ENDINGS:
        signal.signal(number, signal.SIG_IGN)


def _say(text: str) -> None:
    """To the terminal; one that has gone away takes nothing with it."""
    try:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
