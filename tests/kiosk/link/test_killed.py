"""kill -9 at every moment of a request: after a restart the hub has issued exactly one number, and knows what became of it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest

from config.contract.by_heart import BookingByHeart, BookingsByHeart, Held, booking_mark
from config.settings import KioskSettings
from kiosk.link.catalogue_copy import CatalogueCopy
from kiosk.link.identity import Identity, keep_identity
from kiosk.link.outbox import Outbox
from tests.kiosk.cast import st_anna
from tests.kiosk.link.dying_kiosk import be_a_kiosk
from tests.kiosk.link.stand_in_hub import DEVICE, SECRET, StandInHub

KILLED = -9
CODE = "BCDFGHJK"
TOLD = ("offline-numbers", "prints", "unclaimed")
_FORKS = get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.kiosk.link.dying_kiosk"])


def run(hub: StandInHub | None, home: Path, when: str, *, taps: bool = False, code: str = "") -> int | None:
    """A process of its own, forked from a server that has everything loaded; its exit code. Without a hub nobody listens."""
    url = hub.url if hub is not None else "http://127.0.0.1:9"
    kiosk = _FORKS.Process(target=be_a_kiosk, args=(url, str(home), when, taps, code))
    kiosk.start()
    kiosk.join(timeout=60)
    return kiosk.exitcode


def step(home: Path) -> str:
    return (home / "step").read_text()


def prepared(home: Path, hub: StandInHub) -> Path:
    folder = KioskSettings(home=home).folder
    keep_identity(folder, Identity(DEVICE, SECRET))
    CatalogueCopy(folder).keep(hub.catalogue)
    return folder


def printed(home: Path) -> list[str]:
    return (home / "paper").read_text().split() if (home / "paper").exists() else []


def left(folder: Path) -> int:
    outbox = Outbox(folder)
    outbox.release()
    waiting = len(outbox.waiting())
    outbox.close()
    return waiting


@dataclass(frozen=True)
class Fate:
    """What is on paper, and what the hub knows of number and print, after a kill at `when` and a restart."""

    when: str
    papers: int
    unclaimed: int
    prints: list[str]


FATES = [
    Fate("sending", 0, 1, []),
    Fate("answered", 0, 1, []),
    Fate("printing", 0, 0, ["unknown"]),
    Fate("never", 1, 0, ["printed"]),
]


@pytest.mark.parametrize("fate", FATES, ids=lambda fate: str(fate.when))
def test_a_killed_kiosk_loses_and_doubles_nothing(hub: StandInHub, tmp_path: Path, fate: Fate) -> None:
    folder = prepared(tmp_path, hub)
    assert run(hub, tmp_path, fate.when, taps=True) == (0 if fate.when == "never" else KILLED)
    assert run(hub, tmp_path, "never") == 0
    assert step(tmp_path) == "Welcome"
    assert len(hub.numbers) == 1
    assert len(printed(tmp_path)) == fate.papers
    assert len(hub.asked("unclaimed")) == fate.unclaimed
    assert [body["outcome"] for body in hub.asked("prints")] == fate.prints
    assert left(folder) == 0


def test_a_kill_before_each_commit_until_a_whole_visit_passes(hub: StandInHub, tmp_path: Path) -> None:
    commit, ended = 0, KILLED
    while ended == KILLED:
        commit += 1
        home, before = tmp_path / str(commit), len(hub.numbers)
        folder = prepared(home, hub)
        ended = run(hub, home, f"commit:{commit}", taps=True) or 0
        assert run(hub, home, "never") == 0
        # Before the first commit nothing was promised; after it there is one number, whatever happens.
        assert len(hub.numbers) - before == (0 if commit == 1 else 1)
        assert len(printed(home)) <= 1
        assert left(folder) == 0
    assert ended == 0
    assert commit > 5
    told = {body["visit_id"] for path in ("prints", "unclaimed") for body in hub.asked(path)}
    assert told == {str(issued.visit_id) for issued in hub.numbers.values()}


def test_a_kill_before_each_commit_without_the_hub_uses_no_leased_number_twice(hub: StandInHub, tmp_path: Path) -> None:
    """A person, the kill, a start without the hub, another person, and only then the hub again."""
    hub.catalogue = st_anna(series="clinics")
    commit, ended = 0, KILLED
    while ended == KILLED:
        commit += 1
        home, before = tmp_path / str(commit), {path: len(hub.asked(path)) for path in TOLD}
        folder, numbers = prepared(home, hub), set(hub.numbers)
        assert run(hub, home, "never") == 0  # gets its lease
        ended = run(None, home, f"commit:{commit}", taps=True) or 0
        assert run(None, home, "never", taps=True) == 0
        assert run(hub, home, "never") == 0
        offline, *told = (hub.asked(path)[before[path] :] for path in TOLD)
        given = [f"K-{body['number']}" for body in offline]
        papers = printed(home)
        assert len(given) == len(set(given)), "no number twice"
        assert len(papers) == len(set(papers)) >= 1
        assert set(papers) <= set(given), "every paper's number is known to the hub"
        visits = {body["request_id"] for body in offline}
        visits |= {str(issued.visit_id) for asked, issued in hub.numbers.items() if asked not in numbers}
        assert {body["visit_id"] for reports in told for body in reports} == visits, "of every number something is told"
        assert left(folder) == 0
    assert ended == 0
    assert commit > 5


def test_a_kill_before_each_commit_registers_a_booking_once(hub: StandInHub, tmp_path: Path) -> None:
    """Without the hub, from what is known by heart; after the restart the same code again, and only then the hub."""
    hub.catalogue, hub.by_heart = st_anna(series="clinics"), booked_today(CODE)
    commit, ended = 0, KILLED
    while ended == KILLED:
        commit += 1
        home, before = tmp_path / str(commit), {path: len(hub.asked(path)) for path in (*TOLD, "check-ins")}
        folder = prepared(home, hub)
        assert run(hub, home, "never") == 0  # gets its lease and the day's bookings
        ended = run(None, home, f"commit:{commit}", code=CODE) or 0
        assert run(None, home, "never", code=CODE) == 0
        assert step(home) == "TicketOut"
        assert run(hub, home, "never") == 0
        offline, prints, _unclaimed = (hub.asked(path)[before[path] :] for path in TOLD)
        assert len(offline) == 1, "one number, whatever was killed"
        assert len(hub.asked("check-ins")) == before["check-ins"], "what was asked before is called off"
        assert set(printed(home)) == {f"K-{offline[0]['number']}"}
        assert {body["visit_id"] for body in prints} == {offline[0]["request_id"]}
        assert CODE.encode() not in b"".join(file.read_bytes() for file in folder.iterdir() if file.is_file())
        assert left(folder) == 0
    assert ended == 0
    assert commit > 3


def booked_today(code: str) -> BookingsByHeart:
    key = "ab" * 32
    now = datetime.now(UTC)  # the stand-in hub's clock
    one = BookingByHeart(
        booking="cd" * 32, marks=[booking_mark(key, Held.CODE, code)], service="heart", day=now.date(),
        opens_at=now - timedelta(hours=20), ends_at=now + timedelta(hours=20),
    )  # fmt: skip
    return BookingsByHeart(key=key, bookings=[one])
