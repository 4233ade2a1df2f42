"""What is asked of a kiosk from afar is done once, when nobody is served, and answered until the hub has heard it."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from config.contract.remote import RemoteAct, RemoteAsk
from kiosk.link.hub_client import HubClient
from kiosk.link.remote import RemoteActs
from tests.kiosk.link.stand_in_hub import StandInHub
from tests.kiosk.world import HandWorld, fresh_id


class Glass:
    """A window nobody stands at, or somebody does."""

    def __init__(self) -> None:
        self.served, self.loudspeaker, self.volume, self.ends = False, True, 0, 0
        self.paper = True

    def set_volume(self, percent: int, told: Callable[[bool], None]) -> None:
        self.volume = percent
        told(self.loudspeaker)

    def picture(self, told: Callable[[bytes], None]) -> None:
        if not self.served:
            told(b"png")

    def restart(self, before: Callable[[], object]) -> None:
        if not self.served and before() is not False:
            self.ends += 1

    def test_print(self, told: Callable[[bool], None]) -> None:
        told(self.paper)

    def draw(self, draft: str, told: Callable[[bytes | None], None]) -> None:
        told(draft.encode() or None)


class Afar:
    def __init__(self, client: HubClient, folder: Path) -> None:
        self._client, self._folder, self.fetches = client, folder, True
        self.glass = Glass()
        self.begins()

    def begins(self) -> None:
        self.acts = RemoteActs(self._client, HandWorld().world, self._folder, lambda: self.fetches)
        self.acts.screen = self.glass


@pytest.fixture
def afar(client: HubClient, tmp_path: Path) -> Afar:
    return Afar(client, tmp_path)


def said(hub: StandInHub) -> list[tuple[Any, ...]]:
    return [(body["done"], body["why"], body["picture"]) for body in hub.asked("remote-acts")]


def test_each_is_done_once_and_its_word_said_again_until_heard(hub: StandInHub, afar: Afar) -> None:
    asks = [RemoteAsk(ask_id=fresh_id(), act=act.value, percent=30) for act in (RemoteAct.VOLUME, RemoteAct.PICTURE)]
    hub.mode = "cut"
    afar.acts.hear(asks)
    hub.mode = "well"
    afar.glass.volume = 99
    afar.acts.hear(asks)
    assert said(hub)[-2:] == [(True, None, None), (True, None, base64.b64encode(b"png").decode())]
    assert afar.glass.volume == 99, "what was done is only said again"


def test_nobody_is_sent_away_or_seen(hub: StandInHub, afar: Afar) -> None:
    asks = [RemoteAsk(ask_id=fresh_id(), act=act.value) for act in (RemoteAct.RESTART, RemoteAct.PICTURE)]
    afar.glass.served = True
    afar.acts.hear(asks)
    assert (said(hub), afar.glass.ends) == ([], 0)
    afar.glass.served = False
    afar.acts.hear(asks[1:])
    assert len(said(hub)) == 1


def test_a_restart_is_answered_by_the_program_that_began_anew(hub: StandInHub, afar: Afar) -> None:
    restart = RemoteAsk(ask_id=fresh_id(), act="restart")
    afar.acts.hear([restart])
    assert (said(hub), afar.glass.ends) == ([], 1)
    afar.begins()
    afar.acts.hear([restart])
    afar.acts.hear([restart])
    assert (said(hub)[0], afar.glass.ends) == ((True, None, None), 1)


@pytest.mark.parametrize(
    ("act", "answer"), [("volume", (False, "no_loudspeaker", None)), ("dance", (False, "unknown", None))]
)
def test_what_cannot_be_done_is_said_with_its_reason(
    hub: StandInHub, afar: Afar, act: str, answer: tuple[Any, ...]
) -> None:
    afar.glass.loudspeaker = False
    afar.acts.hear([RemoteAsk(ask_id=fresh_id(), act=act)])
    assert said(hub) == [answer]


def test_settings_are_had_when_they_were_fetched(hub: StandInHub, afar: Afar) -> None:
    ask = RemoteAsk(ask_id=fresh_id(), act="configuration")
    afar.fetches = False
    afar.acts.hear([ask])
    assert said(hub) == []
    afar.fetches = True
    afar.acts.hear([ask])
    assert said(hub) == [(True, None, None)]


def test_a_test_slip_and_a_draft_are_answered_for(hub: StandInHub, afar: Afar) -> None:
    afar.acts.hear([RemoteAsk(ask_id=fresh_id(), act="test_print")])
    afar.glass.paper = False
    afar.acts.hear([RemoteAsk(ask_id=fresh_id(), act="test_print")])
    afar.acts.hear(
        [RemoteAsk(ask_id=fresh_id(), act="preview", draft="{}"), RemoteAsk(ask_id=fresh_id(), act="preview")]
    )
    assert said(hub) == [
        (True, None, None),
        (False, "paper", None),
        (True, None, base64.b64encode(b"{}").decode()),
        (False, "not_drawn", None),
    ]
