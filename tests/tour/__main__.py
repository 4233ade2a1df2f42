"""`./run tour DIR`: one patient's visit through the real programs, or every flow of the kiosk; a picture of every step."""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from config.contract.words import Language
from config.demo.programs import Demo
from tests.tour.album import Album
from tests.tour.flows.every import walk_every_flow
from tests.tour.hand import KioskHand
from tests.tour.pages import Pages
from tests.tour.sheet import draw_sheets
from tests.tour.visit import Visit

MORNING = "2026-03-12T08:21:00,1"  # UTC: 10:21 at St Anna, a Thursday


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    if options.sheet:
        draw_sheets(
            options.folder, [options.language] if options.language else list(Language), landscape=options.landscape
        )
        return 0
    options.language = options.language or Language.ENGLISH
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
        hand = KioskHand(control, options.by)
        hand.wait_until_it_listens()
        agree = (_walk_flows if options.flows else _walk_visit)(demo, hand, album, options)
    finally:
        if not agree:
            _keep_logs(home, album.folder)
        demo.end()
        shutil.rmtree(home, ignore_errors=True)
    return 0 if agree else 1


def _walk_visit(demo: Demo, hand: KioskHand, album: Album, options: argparse.Namespace) -> bool:
    """Whether paper, board and database agree, and by keypad every key was said."""
    began = time.monotonic()
    with Pages() as pages:
        visit = Visit(demo, hand, pages, album, options.language, scans=options.by == "scanner")
        visit.happen()
    agree = visit.paper == visit.board == visit.database != "" and not hand.unsaid
    album.contact_sheet()
    album.write(
        number=visit.database,
        on_paper=visit.paper,
        on_board=visit.board,
        in_database=visit.database,
        agree=agree,
        language=options.language.value,
        landscape=options.landscape,
        by=options.by,
        unsaid=hand.unsaid,
        call_to_board_s=visit.call_to_board_s,
        seconds=round(time.monotonic() - began, 1),
    )
    sys.stdout.write(f"{visit.paper} on paper, {visit.board} on the board, {visit.database} in the database.\n")
    return agree


def _walk_flows(demo: Demo, hand: KioskHand, album: Album, options: argparse.Namespace) -> bool:
    """Whether every flow came to its end, and by keypad every key was said. What was seen until a fault is kept."""
    began = time.monotonic()
    try:
        with Pages() as pages:
            walk_every_flow(demo, hand, pages, album, options.language, scans=options.by == "scanner")
    finally:
        album.contact_sheet()
        album.write(
            language=options.language.value,
            landscape=options.landscape,
            by=options.by,
            unsaid=hand.unsaid,
            seconds=round(time.monotonic() - began, 1),
        )
    sys.stdout.write(f"{len(album.steps)} pictures of every flow, by {options.by}.\n")
    return not hand.unsaid


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run tour", description=__doc__)
    parser.add_argument("folder", metavar="DIR", type=Path, help="where pictures, ticket.bin and tour.json are left")
    parser.add_argument("--language", type=Language, choices=list(Language), metavar="L")
    parser.add_argument(
        "--sheet", action="store_true",
        help="no visit: every screen in each language (or in L) and under each switch, a contact sheet of each",
    )  # fmt: skip
    parser.add_argument(
        "--flows", action="store_true",
        help="every flow of the kiosk instead: each outcome, family, help, feedback, no paper, no hub (some minutes)",
    )  # fmt: skip
    parser.add_argument("--landscape", action="store_true", help="the kiosk lies on its side")
    parser.add_argument(
        "--by", choices=("touch", "scanner", "keypad"), default="touch",
        help="scanner: the ticket is read again, and what is no code of ours; keypad: every key by arrows and OK, each one said",
    )  # fmt: skip
    parser.add_argument("--clock", default=MORNING, help="the demo's own time: start,rate (10:21 on a Thursday)")
    return parser.parse_args(arguments)


def _keep_logs(home: Path, folder: Path) -> None:
    """When something went wrong, the programs' last words are worth more than pictures."""
    for log in (home / "logs").glob("*.log"):
        shutil.copy2(log, folder / log.name)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
