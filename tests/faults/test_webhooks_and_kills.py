"""kill -9 of jobs and web while another system is told what happens: it hears every move, in order, however often."""

import itertools
import random
import threading
import time
from collections.abc import Iterator

import pytest

from config.settings import HubSettings
from display_server.hub import open_hub
from display_server.services.systems.edit_webhook import add_webhook
from tests.display_server.jobs.webhooks.receiver import CLOSE, Receiver, receiving
from tests.faults.hub_programs import HubPrograms
from tests.faults.ledger import Ledger

COUNT = 30


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as started:
        yield started


@pytest.fixture
def programs(settings: HubSettings, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> Iterator[HubPrograms]:
    hub = open_hub(settings)
    hub.writer.run(lambda tx: add_webhook(tx, name="His", url=receiver.url, events=(), who="command"))
    hub.close()
    monkeypatch.setenv("ATRIUM_WEBHOOK_NETWORKS", '["127.0.0.0/8"]')
    running = HubPrograms(settings.home)
    try:
        running.wait_until_ready()
        yield running
    finally:
        running.end()


@pytest.mark.long
def test_killing_jobs_in_the_middle_of_telling_loses_nothing(programs: HubPrograms, receiver: Receiver) -> None:
    chance = random.Random(random.SystemRandom().randrange(10**6))
    troubles: list[int | str] = [204, 204, 204, 204, 204, 500, CLOSE]
    receiver.answers = [chance.choice(troubles) for _ in range(COUNT)]
    ledger, done, killed = Ledger(programs.address, ["cardiology-consultation"]), threading.Event(), list[str]()

    def kill_now_and_then() -> None:
        for name in itertools.cycle(("jobs", "jobs", "web")):
            if done.wait(chance.uniform(0.3, 1.5)):
                return
            heard = len(receiver.heard)
            until = time.monotonic() + 10
            while name == "jobs" and len(receiver.heard) == heard and time.monotonic() < until and not done.is_set():
                time.sleep(0.005)  # so that it dies with events told and not written down
            if programs.kill(name):
                killed.append(name)

    killer = threading.Thread(target=kill_now_and_then)
    killer.start()
    try:
        ledger.ask_for(COUNT, callers=2, pause_s=0.2)
    finally:
        done.set()
        killer.join(20)
    numbers = sorted(answers[0] for answers in ledger.answers.values())
    until = time.monotonic() + 120
    while len({event.id for event in receiver.events}) < COUNT:
        assert time.monotonic() < until, f"{len(receiver.events)} heard, killed {killed}"
        time.sleep(0.1)
    assert "jobs" in killed
    first_told = list({event.id: event.number for event in receiver.events}.values())
    assert first_told == numbers, "each first in its order"
    assert len(numbers) == len(set(numbers)) == COUNT
