"""`./run tour DIR`: one patient's visit through the real programs, a picture of every step, and whether all agree."""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from config.contract.words import Language
from config.demo.programs import Demo
from tests.tour.album import Album
from tests.tour.hand import KioskHand
from tests.tour.pages import Pages
from tests.tour.visit import Visit

MORNING = "2026-03-12T08:21:00,1"  # UTC: 10:21 at St Anna, a Thursday


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    began = time.monotonic()
    album = Album(options.folder)
    home = Path(tempfile.mkdtemp(prefix="atrium-tour-"))
    control = home / "kiosk.sock"
    demo = Demo(
        home=home,
        front=0,
        printer=0,
        paper=0,
        landscape=options.landscape,
        extra={"ATRIUM_CLOCK": options.clock, "ATRIUM_CONTROL_SOCKET": str(control), "DISPLAY": ""},
    )
    agree = False
    try:
        demo.start()
        hand = KioskHand(control)
        hand.wait_until_it_listens()
        with Pages() as pages:
            visit = Visit(demo, hand, pages, album, options.language)
            visit.happen()
        agree = visit.paper == visit.board == visit.database != ""
        album.contact_sheet()
        album.write(
            number=visit.database,
            on_paper=visit.paper,
            on_board=visit.board,
            in_database=visit.database,
            agree=agree,
            language=options.language.value,
            landscape=options.landscape,
            call_to_board_s=visit.call_to_board_s,
            seconds=round(time.monotonic() - began, 1),
        )
        sys.stdout.write(f"{visit.paper} on paper, {visit.board} on the board, {visit.database} in the database.\n")
    finally:
        if not agree:
            _keep_logs(home, album.folder)
        demo.end()
        shutil.rmtree(home, ignore_errors=True)
    return 0 if agree else 1


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run tour", description=__doc__)
    parser.add_argument("folder", metavar="DIR", type=Path, help="where pictures, ticket.bin and tour.json are left")
    parser.add_argument("--language", type=Language, choices=list(Language), default=Language.ENGLISH, metavar="L")
    parser.add_argument("--landscape", action="store_true", help="the kiosk lies on its side")
    parser.add_argument("--clock", default=MORNING, help="the demo's own time: start,rate (10:21 on a Thursday)")
    return parser.parse_args(arguments)


def _keep_logs(home: Path, folder: Path) -> None:
    """When something went wrong, the programs' last words are worth more than pictures."""
    for log in (home / "logs").glob("*.log"):
        shutil.copy2(log, folder / log.name)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
