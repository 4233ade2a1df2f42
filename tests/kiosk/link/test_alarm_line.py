"""A call for a person goes before and beside everything else, and is kept until the hub has it."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from config.contract.device_api import AskForPerson, IssueNumber, PersonAsked
from config.contract.words import HelpReason, Language
from kiosk.flow.taps import NobodyAnswered, PersonCalled
from kiosk.link.alarm_line import AlarmLine
from kiosk.link.backoff import Backoff
from kiosk.link.hub_client import HubClient
from kiosk.link.outbox import Act, Entry, Outbox
from tests.kiosk.cast import NOON
from tests.kiosk.link.stand_in_hub import StandInHub
from tests.kiosk.world import HandWorld, fresh_id

SESSION = UUID(int=900)


class Kiosk:
    """The alarm's line, its outbox, and a number that waits before it in the same outbox."""

    def __init__(self, client: HubClient, folder: Path) -> None:
        self.hands, self.outbox = HandWorld(), Outbox(folder)
        number = IssueNumber(
            request_id=fresh_id(), session_id=SESSION, service="heart", language=Language.ENGLISH, asked_at=NOON
        )
        self.outbox.put(Entry(number.request_id, Act.NUMBER, number.model_dump_json(), SESSION))
        lanes = self.hands.world.lanes
        self.line = AlarmLine(
            client=client,
            outbox=self.outbox,
            disk=lanes.disk,
            lane=lanes.alarms,
            timers=self.hands.timers,
            send=self.hands.world.send,
            backoff=Backoff(base_s=1.0, chance=max),
        )

    def calls(self) -> UUID:
        body = AskForPerson(request_id=fresh_id(), reason=HelpReason.VERY_ILL, asked_at=NOON)
        self.line.call(body, SESSION)
        return body.request_id

    @property
    def kept(self) -> list[Act]:
        return [entry.act for entry in self.outbox.waiting()]


@pytest.fixture
def kiosk(client: HubClient, tmp_path: Path) -> Iterator[Kiosk]:
    made = Kiosk(client, tmp_path)
    yield made
    made.outbox.close()


def test_a_call_passes_what_waits_before_it(kiosk: Kiosk) -> None:
    request = kiosk.calls()
    assert kiosk.hands.taps == [PersonCalled(SESSION, request, PersonAsked(call=request, somebody_there=True))]
    assert kiosk.kept == [Act.NUMBER]


def test_without_a_hub_its_person_hears_so_and_the_call_waits_for_it(kiosk: Kiosk, hub: StandInHub) -> None:
    hub.mode = "cut"
    request = kiosk.calls()
    assert kiosk.hands.taps[0] == NobodyAnswered(SESSION, request)
    assert kiosk.kept == [Act.NUMBER, Act.HELP]
    hub.mode = "well"
    kiosk.hands.move(1.1)
    assert isinstance(kiosk.hands.taps[-1], PersonCalled)
    assert kiosk.kept == [Act.NUMBER]


def test_a_disk_that_takes_nothing_silences_nobody(kiosk: Kiosk) -> None:
    with kiosk.outbox.transaction() as rows:
        rows.execute("CREATE TRIGGER full BEFORE INSERT ON entry BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    kiosk.calls()
    assert [type(tap) for tap in kiosk.hands.taps] == [PersonCalled]
