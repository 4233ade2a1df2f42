"""*Wrong department? Change* on the phone: without a script, once in ten minutes, and never where it cannot work."""

import re
from datetime import time

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from uuid_utils.compat import uuid7

from config.contract.hours import Day, Hours, Span
from config.contract.words import Language
from config.locale import words
from display_server.db.models import DepartmentLoad, Service
from display_server.domain.visit import State
from display_server.hub import Hub
from display_server.services.desks.desk_act import DeskAct
from tests.conftest import StandingClock
from tests.display_server.services.desk_acts import desk_in_hand, stage_of
from tests.display_server.services.queue_acts import BLOOD
from tests.display_server.web.phone.conftest import TakeNumber

ON_BOTH_DATABASES = True
SAY = words(Language.ENGLISH).say
KEY = SAY("phone.change.key")
EVENING = Hours(weekly=(Day(spans=(Span(opens=time(18), closes=time(20)),)),) * 7)


def offered(client: FlaskClient, token: str) -> bool:
    found = re.search(r'id="change-there"[^>]*>', client.get(f"/v/{token}").text)
    assert found is not None
    assert client.get(f"/v/{token}/state").get_json()["change"]["offered"] is ("hidden" not in found[0])
    return "hidden" not in found[0]


def press(
    client: FlaskClient, token: str, to: int = 2, *, stood_at: int = 1, headers: dict[str, str] | None = None
) -> tuple[int, str]:
    body = {"request_id": str(uuid7()), "stood_at": str(stood_at)}
    answer = client.post(f"/v/{token}/change/{to}", data=body, headers=headers, follow_redirects=True)
    return answer.status_code, answer.text


def close(hub: Hub, service: int) -> None:
    closed = update(Service).where(Service.id == service).values(hours=EVENING)
    hub.writer.run(lambda tx: tx.connection.execute(closed) and None)


def test_it_leads_over_the_lines_and_one_question_to_the_same_number_there(
    client: FlaskClient, hub: Hub, take_number: TakeNumber, clock: StandingClock
) -> None:
    load = DepartmentLoad(department_id=2, as_of=clock.now(), level="busy", trend="level", share=1.0)
    hub.writer.run(lambda tx: tx.session.add(load))
    issued, token = take_number()
    clock.move(minutes=5)
    assert offered(client, token)
    lines = client.get(f"/v/{token}/change").text
    for said in (SAY("phone.change.keep", number=issued.number), "Laboratory", SAY("phone.level.busy"), "Blood test"):
        assert said in lines
    assert "Cardiologist" not in lines, "they stand there"
    asks = client.get(f"/v/{token}/change/2").text
    for said in ("Blood test", "Laboratory", "Room 3", SAY("phone.change.once", minutes=10)):
        assert said in asks
    assert SAY("phone.change.counts", number=issued.number, time="10:00") in asks
    assert stage_of(hub, issued.number).service_id == 1, "only asked"
    _, after = press(client, token)
    assert "Blood test" in after
    assert "Room 3" in after
    assert SAY("phone.change.again", time="10:15") in after
    assert (stage_of(hub, issued.number).service_id, offered(client, token)) == (2, False)


def test_a_press_that_comes_twice_is_one(client: FlaskClient, take_number: TakeNumber) -> None:
    _, token = take_number()
    body = {"request_id": str(uuid7()), "stood_at": "1"}
    for _ in range(2):
        assert "refused" not in client.post(f"/v/{token}/change/2", data=body).headers["Location"]


def test_it_says_why_nothing_was_changed(
    client: FlaskClient, hub: Hub, take_number: TakeNumber, clock: StandingClock
) -> None:
    issued, token = take_number()
    close(hub, 2)
    _, said = press(client, token)
    assert SAY("phone.refused.service_closed") in said
    assert SAY("phone.change.title") in said, "another one may be chosen"
    assert SAY("phone.refused.service_closed") in client.get(f"/v/{token}/change/2", follow_redirects=True).text
    assert SAY("phone.refused.moved_meanwhile") in press(client, token, 3, stood_at=2)[1]
    press(client, token, 3)
    assert SAY("phone.refused.already_there") in press(client, token, 3)[1]
    for early in (press(client, token, 1)[1], client.get(f"/v/{token}/change", follow_redirects=True).text):
        assert SAY("phone.refused.changed_before") in early
        assert SAY("phone.change.again", time="10:10") in early
    clock.move(minutes=10)
    press(client, token, 1, stood_at=3)
    assert stage_of(hub, issued.number).service_id == 1


def test_whoever_is_called_meanwhile_is_told_and_keeps_their_line(
    client: FlaskClient, hub: Hub, take_number: TakeNumber
) -> None:
    issued, token = take_number()
    desk_in_hand(hub).call()
    assert not offered(client, token)
    for said in (press(client, token)[1], client.get(f"/v/{token}/change/2", follow_redirects=True).text):
        assert SAY("phone.refused.called_already") in said
    assert (stage_of(hub, issued.number).service_id, stage_of(hub, issued.number).state) == (1, State.CALLED)


def test_it_is_not_offered_to_whoever_is_served_nor_where_nothing_else_is_open(
    client: FlaskClient, hub: Hub, take_number: TakeNumber
) -> None:
    issued, token = take_number()
    for service in (2, 3):
        close(hub, service)
    assert not offered(client, token)
    assert SAY("phone.refused.not_possible_now") in client.get(f"/v/{token}/change", follow_redirects=True).text
    desk = desk_in_hand(hub)
    desk.call()
    desk.press(DeskAct.HERE, issued.number)
    assert not offered(client, token)


def test_a_discreet_line_is_named_where_it_is_chosen_and_nowhere_else(
    client: FlaskClient, take_number: TakeNumber
) -> None:
    """As at the kiosk: on the list it must be found; what was chosen is called by where one waits for it."""
    _, token = take_number()
    lines = client.get(f"/v/{token}/change").text
    assert "HIV test" in lines
    asks, (_, after) = client.get(f"/v/{token}/change/3").text, press(client, token, 3)
    for page in (asks, after):
        assert "HIV" not in page
        assert "confidential-test" not in page
    assert "Room 3" in asks
    assert "confidential-test" not in lines
    _, of_blood = take_number(service=BLOOD)
    assert "Cardiologist" in client.get(f"/v/{of_blood}/change").text


def test_other_sites_and_broken_presses_change_nothing(client: FlaskClient, hub: Hub, take_number: TakeNumber) -> None:
    issued, token = take_number()
    assert press(client, token, headers={"Sec-Fetch-Site": "cross-site"})[0] == 403
    assert press(client, token, headers={"Origin": "https://evil.example"})[0] == 403
    assert press(client, "0" * 26)[0] == 404
    for body in ({}, {"request_id": "x", "stood_at": "1"}, {"request_id": str(uuid7()), "stood_at": "x"}):
        assert client.post(f"/v/{token}/change/2", data=body).status_code == 400
    assert SAY("phone.refused.not_possible_now") in press(client, token, 99)[1]
    assert press(client, token, 2**64)[0] in {404, 405}
    for page in ("change", "change/2"):
        assert client.get(f"/v/{'0' * 26}/{page}").status_code == 404
    assert stage_of(hub, issued.number).service_id == 1


@pytest.mark.parametrize("language", list(Language))
def test_each_language_says_it(client: FlaskClient, take_number: TakeNumber, language: Language) -> None:
    issued, token = take_number(language.value)
    say = words(language).say
    assert say("phone.change.key") in client.get(f"/v/{token}").text
    assert say("phone.change.title") in client.get(f"/v/{token}/change").text
    assert say("phone.change.counts", number=issued.number, time="10:00") in client.get(f"/v/{token}/change/2").text
