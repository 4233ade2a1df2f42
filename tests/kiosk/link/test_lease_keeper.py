"""The kiosk stays in numbers: a block for each series, as large as its rate asks, given back when over."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from config.contract.device_api import IssueNumber
from config.contract.words import Language
from kiosk.flow.taps import LeasesChanged
from kiosk.link.hub_client import DeviceUnknown, HubClient
from kiosk.link.lease_keeper import LeaseKeeper
from kiosk.link.outbox import Outbox
from tests.kiosk.cast import block, st_anna
from tests.kiosk.link.stand_in_hub import DEVICE, StandInHub
from tests.kiosk.world import fresh_id

MIN = 20
WALK_INS = frozenset({"heart", "blood", "allergy", "quiet"})


class Cupboard:
    """A keeper with its own time, which the stand-in hub shares by default."""

    def __init__(self, client: HubClient, outbox: Outbox) -> None:
        self.now = datetime.now(UTC)
        self.told: list[frozenset[str]] = []
        self.keeper = LeaseKeeper(
            client=client, outbox=outbox, now=lambda: self.now, fresh_id=fresh_id, send=self._hear, least=MIN
        )
        self.keeper.know(st_anna(series="clinics"))

    def _hear(self, tap: object) -> None:
        assert isinstance(tap, LeasesChanged)
        self.told.append(tap.services)

    def tends(self) -> None:
        self.keeper.tend(self.now, DEVICE)

    def takes(self) -> str | None:
        asked = IssueNumber(
            request_id=fresh_id(), session_id=fresh_id(), service="heart", language=Language.ENGLISH, asked_at=self.now
        )
        taken = self.keeper.take(asked, instead=False)
        return taken.shown if taken else None


@pytest.fixture
def cupboard(client: HubClient, tmp_path: Path) -> Iterator[Cupboard]:
    outbox = Outbox(tmp_path)
    yield Cupboard(client, outbox)
    outbox.close()


def test_one_block_serves_every_walk_in_service_of_its_series(hub: StandInHub, cupboard: Cupboard) -> None:
    assert cupboard.takes() is None
    cupboard.tends()
    cupboard.tends()
    assert [body["size"] for body in hub.asked("leases")] == [MIN]
    assert cupboard.told == [WALK_INS]
    assert cupboard.takes() == "K-500"


def test_half_used_asks_anew(hub: StandInHub, cupboard: Cupboard) -> None:
    cupboard.tends()
    for _ in range(MIN // 2):
        cupboard.takes()
    cupboard.tends()
    assert len(hub.blocks) == 1
    cupboard.takes()
    cupboard.tends()
    assert [body["size"] for body in hub.asked("leases")] == [MIN, 13], "up to two hours' worth"


@pytest.mark.parametrize(("an_hour", "size"), [(3, MIN), (40, 80), (500, 400)])
def test_the_size_follows_the_rate_of_the_last_hour_within_bounds(cupboard: Cupboard, an_hour: int, size: int) -> None:
    for _ in range(an_hour):
        cupboard.keeper.noted("blood")
    assert cupboard.keeper.wanted("clinics") == size
    cupboard.now += timedelta(hours=1)
    assert cupboard.keeper.wanted("clinics") == MIN


def test_a_busy_day_is_remembered_and_held_in_blocks_that_may_be(hub: StandInHub, cupboard: Cupboard) -> None:
    cupboard.tends()
    for _ in range(250):
        cupboard.keeper.noted("blood")
    cupboard.now += timedelta(hours=2)
    assert cupboard.keeper.wanted("clinics") == 250
    cupboard.tends()
    assert [body["size"] for body in hub.asked("leases")] == [MIN, 200, 30]


def test_a_lost_answer_is_asked_for_again_with_the_same_request(hub: StandInHub, cupboard: Cupboard) -> None:
    hub.mode = "problem:503:busy"
    cupboard.tends()
    hub.mode = "well"
    cupboard.keeper._asking["clinics", None] = waiting = UUID(int=77)
    cupboard.tends()
    assert [body["request_id"] for body in hub.asked("leases")] == [str(waiting)]


def test_a_refusal_is_no_catastrophe_and_an_unknown_device_is_said(hub: StandInHub, cupboard: Cupboard) -> None:
    hub.mode = "problem:429:too_many_leases"
    cupboard.tends()
    assert cupboard.told == []
    hub.mode = "problem:401:device_unknown"
    with pytest.raises(DeviceUnknown):
        cupboard.tends()


def test_the_last_number_is_told(hub: StandInHub, cupboard: Cupboard) -> None:
    cupboard.tends()
    for _ in range(MIN):
        cupboard.takes()
    cupboard.keeper.look()
    assert cupboard.told == [WALK_INS, frozenset()]


def test_what_is_over_is_given_back_once(hub: StandInHub, cupboard: Cupboard) -> None:
    cupboard.tends()
    cupboard.takes()
    cupboard.now += timedelta(days=4)
    cupboard.tends()
    cupboard.tends()
    said, *others = hub.asked("leases/returned")
    assert said["lease_id"] not in {other["lease_id"] for other in others}
    assert (said["lease_id"], said["next_number"]) == (str(hub.blocks[0].lease_id), 501)


def test_after_another_pairing_nothing_of_the_old_one_is_given(hub: StandInHub, cupboard: Cupboard) -> None:
    cupboard.tends()
    cupboard.keeper.forget_all_but(UUID(int=0xD2))
    assert cupboard.told == [WALK_INS, frozenset()]
    assert cupboard.takes() is None


def test_a_hub_that_is_lost_over_midnight_leaves_the_kiosk_its_mornings_numbers(
    hub: StandInHub, cupboard: Cupboard
) -> None:
    today = block(key=9)
    cupboard.keeper._lease.keep(today, DEVICE)
    cupboard.now = today.ends_at - timedelta(hours=19)
    cupboard.tends()
    assert hub.asked("leases") == [], "not yet"
    cupboard.now = today.ends_at - timedelta(hours=17)
    cupboard.tends()
    cupboard.tends()
    assert [body["day"] for body in hub.asked("leases")] == [str(today.day + timedelta(days=1))]
    assert [cupboard.takes(), cupboard.takes()] == ["K-500", "K-501"], "today's"
    hub.mode = "cut"
    cupboard.now = today.ends_at + timedelta(minutes=1)
    assert cupboard.takes() == "K-500", "the next day's"
