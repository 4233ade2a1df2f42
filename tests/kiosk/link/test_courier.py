"""Every request reaches the hub once, in order; every person hears what became of theirs."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from config.contract.device_api import CheckIn, CheckInAnswer, IssuedNumber, IssueNumber
from config.contract.words import CheckInResult, Language
from kiosk.flow.taps import CheckInAnswered, NumberIssued, RequestKept, RequestRefused
from kiosk.link.backoff import Backoff
from kiosk.link.courier import CANNOT_KEEP, Courier
from kiosk.link.hub_client import HubClient
from kiosk.link.outbox import Act, Entry, Outbox
from tests.kiosk.cast import NOON, number
from tests.kiosk.link.stand_in_hub import StandInHub
from tests.kiosk.world import HandWorld, fresh_id

SESSION = UUID(int=900)


class Desk:
    """A courier with its outbox and everything it told."""

    def __init__(self, client: HubClient, folder: Path) -> None:
        self.hands = HandWorld()
        self.outbox = Outbox(folder)
        self.strangers = 0
        self.courier = Courier(
            client=client,
            outbox=self.outbox,
            disk=self.hands.world.lanes.disk,
            lane=self.hands.world.lanes.requests,
            timers=self.hands.timers,
            send=self.hands.world.send,
            fresh_id=fresh_id,
            stranger=self._stranger,
            backoff=Backoff(base_s=1.0, chance=max),
        )

    def _stranger(self) -> None:
        self.strangers += 1

    def asks(self, session: UUID | None = SESSION) -> UUID:
        body = IssueNumber(
            request_id=fresh_id(), session_id=SESSION, service="heart", language=Language.ENGLISH, asked_at=NOON
        )
        self.courier.ask(Entry(body.request_id, Act.NUMBER, body.model_dump_json(), session))
        return body.request_id

    def checks_in(self) -> UUID:
        body = CheckIn(
            request_id=fresh_id(), session_id=SESSION, code="BCDFGHJK", language=Language.ENGLISH, asked_at=NOON
        )
        self.courier.ask(Entry(body.request_id, Act.CHECK_IN, body.model_dump_json(), SESSION))
        return body.request_id


@pytest.fixture
def desk(client: HubClient, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(client, tmp_path)
    yield made
    made.outbox.close()


def test_an_answer_comes_back_and_nothing_stays_to_send(desk: Desk) -> None:
    request = desk.asks()
    (tap,) = desk.hands.taps
    assert isinstance(tap, NumberIssued)
    assert (tap.session_id, tap.request_id, tap.issued.number) == (SESSION, request, "K-001")
    assert desk.outbox.first() is None


def test_without_the_hub_each_person_is_told_once_and_all_is_sent_in_order(hub: StandInHub, desk: Desk) -> None:
    hub.mode = "cut"
    first = desk.asks()
    desk.hands.move(30)
    second = desk.asks()
    assert desk.hands.taps == [RequestKept(SESSION, first), RequestKept(SESSION, second, never_sent=True)]
    hub.mode = "well"
    desk.hands.move(20)
    issued = [tap for tap in desk.hands.taps if isinstance(tap, NumberIssued)]
    assert [(tap.request_id, tap.issued.number) for tap in issued] == [(first, "K-001"), (second, "K-002")]
    assert desk.outbox.waiting() == []


def test_a_lost_answer_issues_no_second_number(hub: StandInHub, desk: Desk) -> None:
    hub.mode = "cut-after"
    desk.asks()
    hub.mode = "well"
    desk.courier.wake()
    assert len(hub.asked("numbers")) == 2
    assert [issued.number for issued in hub.numbers.values()] == ["K-001"]


def test_the_wait_grows_and_a_hub_that_is_back_ends_it(hub: StandInHub, desk: Desk) -> None:
    hub.mode = "problem:503:busy"
    desk.asks()
    desk.hands.move(0.9)
    hub.mode = "well"
    assert hub.numbers == {}
    desk.hands.move(0.2)
    assert len(hub.numbers) == 1


def test_a_request_the_hub_breaks_over_does_not_stop_the_others(hub: StandInHub, desk: Desk) -> None:
    hub.mode = "problem:500:unexpected"
    broken = desk.asks()
    hub.mode = "cut"
    good = desk.asks()
    assert [entry.request_id for entry in desk.outbox.waiting()] == [broken, good]
    hub.mode = "problem:500:unexpected"
    desk.courier.wake()
    assert [entry.request_id for entry in desk.outbox.waiting()] == [good, broken]


def test_a_refusal_is_told_and_not_repeated(hub: StandInHub, desk: Desk) -> None:
    hub.mode = "problem:422:service_closed"
    request = desk.asks()
    assert desk.hands.taps == [RequestRefused(SESSION, request, "service_closed")]
    assert desk.outbox.first() is None


def test_an_unknown_device_lets_nobody_wait_and_asks_to_be_paired(hub: StandInHub, desk: Desk) -> None:
    hub.mode = "problem:401:device_unknown"
    request = desk.asks()
    assert desk.hands.taps == [RequestRefused(SESSION, request, "device_unknown")]
    assert desk.strangers == 1


def test_a_disk_that_takes_nothing_sends_nothing(hub: StandInHub, desk: Desk) -> None:
    desk.outbox.close()
    request = desk.asks()
    assert desk.hands.taps == [RequestRefused(SESSION, request, CANNOT_KEEP)]
    assert hub.numbers == {}


def test_only_a_new_registration_waits_to_be_claimed(hub: StandInHub, desk: Desk) -> None:
    for result, held in ((CheckInResult.REGISTERED, 1), (CheckInResult.ALREADY_REGISTERED, 0)):
        hub.check_in = CheckInAnswer(result=result, issued=number())
        request = desk.checks_in()
        tap = desk.hands.taps[-1]
        assert isinstance(tap, CheckInAnswered)
        assert (tap.request_id, tap.answer.result) == (request, result)
        hub.mode = "cut"
        desk.outbox.release()
        assert len(desk.outbox.waiting()) == held
        hub.mode = "well"
        desk.courier.wake()
    assert [body["visit_id"] for body in hub.asked("unclaimed")] == [str(number().visit_id)]


def test_only_what_found_no_connection_counts_as_never_sent(hub: StandInHub, desk: Desk) -> None:
    """The line that is cut after the question leaves it open whether the hub has heard it."""
    hub.mode = "cut"
    heard = desk.asks()
    hub.close()
    desk.hands.move(30)
    unheard = desk.asks()
    assert desk.hands.taps == [RequestKept(SESSION, heard), RequestKept(SESSION, unheard, never_sent=True)]


def test_an_answer_to_a_request_that_was_given_up_is_told_to_nobody(hub: StandInHub, desk: Desk) -> None:
    class GivesUp:
        """The person takes a number of the lease while the question is at the hub."""

        def __call__(self, request_id: str) -> IssuedNumber:
            with desk.outbox.transaction():
                desk.outbox.withdraw(UUID(request_id))
            return number()

    hub.issue = GivesUp()  # type: ignore[method-assign]
    desk.asks()
    assert desk.hands.taps == []
    desk.courier.wake()
    assert [body["visit_id"] for body in hub.asked("unclaimed")] == [str(number().visit_id)]
