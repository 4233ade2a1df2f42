"""A call for a person is on every console and the nearest board within two seconds, through the real writer and push."""

import time
from collections.abc import Iterator

import pytest
from uuid_utils.compat import uuid7

from config.contract.device_api import AskForPerson
from config.contract.push import DepartmentState, LobbyState, StateEvent
from config.contract.words import HelpOutcome, HelpReason
from display_server.hub import Hub
from display_server.push.database import DatabaseStates
from display_server.services.patients.help_calls import ask_for_person, end_call
from tests.display_server.push.conftest import KEY, Listener, RunningPush, StatesByHand, loop_in_a_thread
from tests.display_server.services.queue_acts import staff
from tests.small_cast import KIOSK

SHOWN_WITHIN_S = 2.0
TRIES = 3
"""Something else may keep a crowded machine from one of them."""
TOPICS = ("department:cardiology", "department:laboratory", "lobby:st-anna")
"""Two consoles, and the board of the hall the kiosk stands in."""


@pytest.fixture
def push_of_hub(hub: Hub) -> Iterator[RunningPush]:
    """The loop of the push process, in a thread, over this hub's database and the ear its writer wakes."""
    reader = DatabaseStates(hub.database, hub.clock)
    with loop_in_a_thread(reader, KEY, hub.settings.wake_sockets[0], StatesByHand()) as running:
        yield running


def hears(listener: Listener, screens: list[str]) -> None:
    """Until its state calls staff to these kiosks."""
    found: list[str] | None = None
    while found != screens:
        state = StateEvent.model_validate_json(listener.state()["data"]).state
        assert isinstance(state, LobbyState | DepartmentState)
        found = [one.screen for one in state.staff_wanted]


def seconds_until_shown(hub: Hub, listeners: list[Listener], account: int) -> float:
    """From the call's coming to the hub to the last of the screens; then the call is closed again."""
    body = AskForPerson(request_id=uuid7(), reason=HelpReason.VERY_ILL, asked_at=hub.clock.now())
    began = time.monotonic()
    call = hub.writer.run(lambda tx: ask_for_person(tx, body, device_id=KIOSK)).call
    for listener in listeners:
        hears(listener, ["L1"])
    took = time.monotonic() - began
    hub.writer.run(lambda tx: end_call(tx, call_id=call, account_id=account, outcome=HelpOutcome.HELPED))
    for listener in listeners:
        hears(listener, [])
    return took


def test_a_call_for_a_person_is_on_consoles_and_the_nearest_board_within_two_seconds(
    hub: Hub, push_of_hub: RunningPush
) -> None:
    account = staff(hub)
    listeners = [push_of_hub.listen(topic) for topic in TOPICS]
    for listener in listeners:
        listener.head()
        hears(listener, [])
    took: list[float] = []
    while len(took) < TRIES and not (took and min(took) <= SHOWN_WITHIN_S):
        took.append(seconds_until_shown(hub, listeners, account))
    assert min(took) <= SHOWN_WITHIN_S, took
