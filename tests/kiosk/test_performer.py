"""Wishes become acts, and what came of them comes back as taps."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from config.contract.device_api import IssueNumber
from config.contract.words import Language, PaperState, PrintOutcome
from config.settings import KioskSettings
from kiosk.flow.taps import (
    IdleEnded,
    IdleNoticed,
    NumberIssued,
    NumberNotLeased,
    PaperChanged,
    Printed,
    PrintRefused,
    PrintUnknown,
    WaitedLong,
)
from kiosk.flow.ticket import make_ticket
from kiosk.flow.wishes import (
    AskForNumber,
    PrintTicket,
    StartIdle,
    StopIdle,
    TakeLeasedNumber,
    TellNotPrinted,
    TellPrinted,
    TellUnclaimed,
)
from kiosk.link.identity import Identity, keep_identity
from kiosk.performer import LOOK_AGAIN_S, LOOK_AT_PAPER_S, Performer
from tests.kiosk.cast import NOON, VISIT, number, st_anna
from tests.kiosk.link.stand_in_hub import DEVICE, SECRET, StandInHub, standing_in
from tests.kiosk.paper import PaperStandIn
from tests.kiosk.world import HandWorld

SESSION = UUID(int=900)


class Stage:
    def __init__(self, home: Path, hub: StandInHub) -> None:
        self.hub, self.hands, self.paper = hub, HandWorld(), PaperStandIn()
        settings = KioskSettings(home=home, hub_url=hub.url)
        keep_identity(settings.folder, Identity(DEVICE, SECRET))
        self.performer = Performer(settings, self.paper, self.hands.world, with_stream=False)
        self.performer.start()

    def prints(self) -> None:
        ticket = make_ticket(number(), st_anna(), Language.ENGLISH, NOON)
        self.performer.carry_out(PrintTicket(SESSION, VISIT, ticket))

    def reports(self) -> list[tuple[str, str | None]]:
        return [(body["outcome"], body["reason"]) for body in self.hub.asked("prints")]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with standing_in() as hub:
        made = Stage(tmp_path, hub)
        yield made
        made.performer.close()


def test_a_number_is_asked_for_and_comes_back(stage: Stage) -> None:
    body = IssueNumber(
        request_id=UUID(int=4), session_id=SESSION, service="heart", language=Language.ENGLISH, asked_at=NOON
    )
    stage.performer.carry_out(AskForNumber(body))
    assert any(isinstance(tap, NumberIssued) for tap in stage.hands.taps)
    stage.hands.move(8)
    assert WaitedLong(SESSION, UUID(int=4)) in stage.hands.taps


def test_a_ticket_is_printed_with_the_devices_running_count_and_reported(stage: Stage) -> None:
    stage.prints()
    stage.prints()
    assert [ticket.serial for ticket in stage.paper.tickets] == ["L1-0001", "L1-0002"]
    assert stage.hands.taps[-1] == Printed(SESSION, VISIT)
    assert stage.reports() == [("printed", None), ("printed", None)]


def test_a_refused_print_says_why_to_person_and_hub(stage: Stage) -> None:
    stage.paper.says, stage.paper.state = PrintOutcome.REFUSED, PaperState.OUT
    stage.prints()
    assert PrintRefused(SESSION, VISIT, PaperState.OUT) in stage.hands.taps
    assert stage.hands.taps[-1] == PaperChanged(PaperState.OUT)
    assert stage.reports() == [("refused", "out")]


def test_a_driver_that_falls_over_leaves_the_outcome_unknown(stage: Stage) -> None:
    stage.paper.breaks = True
    stage.prints()
    assert PrintUnknown(SESSION, VISIT) in stage.hands.taps
    assert stage.reports() == [("unknown", "unknown")]
    for _ in range(2):  # the printer hears the person's word once
        stage.performer.carry_out(TellPrinted(VISIT, came_out=False))
    assert [came_out for _job, came_out in stage.paper.heard] == [False]


def test_without_the_hub_the_print_is_reported_later(stage: Stage) -> None:
    stage.hub.mode = "cut"
    stage.prints()
    assert stage.reports() == []
    stage.hub.mode = "well"
    stage.hands.move(30)
    assert stage.reports() == [("printed", None)]


def test_the_persons_own_word_about_a_print_is_reported(stage: Stage) -> None:
    stage.performer.carry_out(TellPrinted(VISIT, came_out=True))
    stage.performer.carry_out(TellPrinted(VISIT, came_out=False))
    stage.performer.carry_out(TellNotPrinted(VISIT, PaperState.OFFLINE, is_copy=True))
    assert stage.reports() == [("printed", None), ("refused", "unknown"), ("refused", "offline")]


def test_paper_is_looked_at_and_only_changes_are_told(stage: Stage) -> None:
    stage.hands.move(10 * LOOK_AT_PAPER_S)
    stage.paper.state = PaperState.COVER_OPEN
    stage.hands.move(LOOK_AT_PAPER_S)
    told = [tap for tap in stage.hands.taps if isinstance(tap, PaperChanged)]
    assert told == [PaperChanged(PaperState.READY), PaperChanged(PaperState.COVER_OPEN)]


def test_a_printer_that_answers_nothing_is_told_as_away_within_two_seconds_and_back_at_its_word(stage: Stage) -> None:
    stage.hands.move(2 * LOOK_AT_PAPER_S)
    stage.paper.state = PaperState.UNKNOWN
    stage.hands.move(LOOK_AT_PAPER_S + LOOK_AGAIN_S + 0.1)
    told = [tap.paper for tap in stage.hands.taps if isinstance(tap, PaperChanged)]
    assert told == [PaperState.READY, PaperState.UNKNOWN, PaperState.OFFLINE]
    assert stage.hub.asked("heartbeats")[-1]["paper"] == "offline"
    stage.paper.state = PaperState.READY
    stage.hands.move(LOOK_AT_PAPER_S)
    assert isinstance(stage.hands.taps[-1], PaperChanged)
    assert stage.hands.taps[-1].paper is PaperState.READY


def test_each_of_two_printers_is_told_to_the_hub_as_it_stands(stage: Stage) -> None:
    stage.paper.several = (PaperState.OUT, PaperState.READY)
    stage.hands.move(2 * LOOK_AT_PAPER_S)
    assert stage.hub.asked("heartbeats")[-1]["printers"] == ["out", "ready"]


def test_an_unclaimed_number_that_was_never_held_needs_no_report(stage: Stage) -> None:
    stage.performer.carry_out(TellUnclaimed(VISIT))
    assert stage.hub.asked("unclaimed") == []


def test_idleness_is_noticed_and_then_ended(stage: Stage) -> None:
    stage.performer.carry_out(StartIdle(SESSION, 45, 25))
    stage.hands.move(44)
    stage.performer.carry_out(StartIdle(SESSION, 45, 25))
    stage.hands.move(44)
    assert IdleNoticed(SESSION) not in stage.hands.taps
    stage.hands.move(1)
    assert IdleNoticed(SESSION) in stage.hands.taps
    stage.hands.move(24)
    assert IdleEnded(SESSION) not in stage.hands.taps
    stage.hands.move(1)
    assert IdleEnded(SESSION) in stage.hands.taps


def test_nothing_ends_that_was_not_asked_or_was_answered(stage: Stage) -> None:
    stage.performer.carry_out(StartIdle(SESSION, 20, 0))
    stage.hands.move(100)
    stage.performer.carry_out(StartIdle(SESSION, 45, 25))
    stage.hands.move(50)
    stage.performer.carry_out(StopIdle())
    stage.hands.move(100)
    assert IdleEnded(SESSION) not in stage.hands.taps


def test_whoever_listens_is_not_idle_until_the_last_word_was_said(stage: Stage) -> None:
    stage.performer.carry_out(StartIdle(SESSION, 20, 25))
    stage.hands.move(1)
    stage.performer.reads_aloud(30)  # of a ticket's screen, say
    stage.hands.move(49)
    assert IdleNoticed(SESSION) not in stage.hands.taps
    stage.hands.move(1)
    assert IdleNoticed(SESSION) in stage.hands.taps
    stage.hands.move(25)
    assert IdleEnded(SESSION) in stage.hands.taps


def test_what_was_cut_off_delays_nothing_nor_does_a_voice_once_nobody_is_felt(stage: Stage) -> None:
    stage.performer.carry_out(StartIdle(SESSION, 45, 25))
    stage.performer.reads_aloud(60)
    stage.performer.reads_aloud(0)
    stage.hands.move(45)
    assert IdleNoticed(SESSION) in stage.hands.taps
    stage.hands.taps.clear()
    stage.performer.reads_aloud(60)
    stage.performer.carry_out(StartIdle(SESSION, 0, 25))  # the sensor's
    stage.hands.move(0)
    assert IdleNoticed(SESSION) in stage.hands.taps


def test_heartbeats_say_what_is_shown(stage: Stage) -> None:
    stage.performer.shown_step = lambda: "Welcome"
    stage.hands.move(2)
    beat = stage.hub.asked("heartbeats")[-1]
    assert (beat["shown_step"], beat["paper"], beat["outbox"], beat["emergencies"]) == ("Welcome", "ready", 0, [])
    before, stage.performer.link.messages = len(stage.hub.asked("heartbeats")), lambda: [7]
    stage.performer.link.say_now()
    assert [one["emergencies"] for one in stage.hub.asked("heartbeats")[before:]] == [[7]], "at once, not by the beat"


def asked() -> IssueNumber:
    return IssueNumber(
        request_id=UUID(int=4), session_id=SESSION, service="heart", language=Language.ENGLISH, asked_at=NOON
    )


def test_a_leased_number_comes_at_once_and_is_handed_in(tmp_path: Path) -> None:
    with standing_in() as hub:
        hub.catalogue = st_anna(series="clinics")
        stage = Stage(tmp_path, hub)
        hub.mode = "cut"
        stage.performer.carry_out(TakeLeasedNumber(asked()))
        (tap,) = (tap for tap in stage.hands.taps if isinstance(tap, NumberIssued))
        assert (tap.issued.number, tap.offline, tap.issued.people_ahead) == ("K-500", True, None)
        hub.mode = "well"
        stage.hands.move(30)
        assert [body["number"] for body in hub.asked("offline-numbers")] == [500]
        stage.performer.close()


def test_without_a_lease_that_is_said(stage: Stage) -> None:
    stage.performer.carry_out(TakeLeasedNumber(asked(), instead=True))
    assert stage.hands.taps[-1] == NumberNotLeased(SESSION, UUID(int=4), kept=True)
    stage.performer.link.outbox.close()
    stage.performer.carry_out(TakeLeasedNumber(asked()))
    assert stage.hands.taps[-1] == NumberNotLeased(SESSION, UUID(int=4), kept=False)
