"""Only our hub's own JSON counts as an answer."""

from uuid import UUID

import pytest

from config.contract.device_api import IssuedNumber, IssueNumber
from config.contract.words import Language
from kiosk.link.hub_client import DeviceUnknown, HubAway, HubClient, HubRefused, HubTrouble
from kiosk.link.identity import Identity
from tests.kiosk.cast import NOON
from tests.kiosk.link.stand_in_hub import DEVICE, StandInHub


def ask(client: HubClient, request: int = 1) -> IssuedNumber:
    body = IssueNumber(
        request_id=UUID(int=request),
        session_id=UUID(int=2),
        service="heart",
        language=Language.ENGLISH,
        asked_at=NOON,
    )
    return client.post("numbers", body, IssuedNumber)


def test_the_same_request_gets_the_same_number(hub: StandInHub, client: HubClient) -> None:
    assert ask(client).number == ask(client).number == "K-001"
    assert ask(client, 2).number == "K-002"
    assert hub.paths() == ["numbers"] * 3


@pytest.mark.parametrize("mode", ["portal", "redirect", "garbage", "other-shape", "cut", "cut-after"])
def test_whatever_is_not_our_hubs_answer_is_hub_away(hub: StandInHub, client: HubClient, mode: str) -> None:
    hub.mode = mode
    with pytest.raises(HubAway):
        ask(client)


def test_nobody_there_is_hub_away() -> None:
    client = HubClient("http://127.0.0.1:9", lambda: None)
    with pytest.raises(HubAway):
        ask(client)
    client.close()


@pytest.mark.parametrize(
    ("mode", "kind", "broken"),
    [("problem:503:busy", HubTrouble, False), ("problem:500:unexpected", HubTrouble, True)],
)
def test_trouble_is_worth_another_try(
    hub: StandInHub, client: HubClient, mode: str, kind: type[HubTrouble], broken: bool
) -> None:
    hub.mode = mode
    with pytest.raises(kind) as trouble:
        ask(client)
    assert trouble.value.broken is broken


@pytest.mark.parametrize("status", [400, 404, 409, 422, 429])
def test_a_problem_of_ours_is_a_refusal_with_its_code(hub: StandInHub, client: HubClient, status: int) -> None:
    hub.mode = f"problem:{status}:service_closed"
    with pytest.raises(HubRefused) as refused:
        ask(client)
    assert refused.value.code == "service_closed"
    assert not isinstance(refused.value, DeviceUnknown)


def test_a_wrong_secret_is_a_device_unknown(hub: StandInHub) -> None:
    client = HubClient(hub.url, lambda: Identity(DEVICE, "another"))
    with pytest.raises(DeviceUnknown):
        ask(client)
    client.close()


def test_a_known_catalogue_is_not_sent_again(hub: StandInHub, client: HubClient) -> None:
    assert client.catalogue(None) == hub.catalogue
    assert client.catalogue(hub.catalogue.revision) is None


def test_the_secret_is_in_no_words_about_the_identity() -> None:
    assert "another" not in repr(Identity(DEVICE, "another"))
