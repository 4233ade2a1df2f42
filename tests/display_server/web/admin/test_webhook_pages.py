"""Webhooks as an administrator has them: made with the secret shown once, paused, tried, told again, deleted."""

import re
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from config.contract.words import Language
from config.locale import words
from display_server.db.models import Webhook, WebhookDelivery
from display_server.domain.webhook import DISABLED_AFTER, Failure, Letter
from display_server.hub import Hub
from display_server.services.systems.record_told import Tried, record_told
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import take_number
from tests.display_server.web.people import ADMIN, signed_in, token_on

SAY = words(Language.ENGLISH).say
PAGE = "/admin/webhooks"
WANTED = {"name": "His <one>", "url": "https://his.example/in?key=geheim", "events": ["call", "finish"]}


@pytest.fixture
def admin(client: FlaskClient, hub: Hub) -> FlaskClient:
    return signed_in(client, hub, ADMIN, ["admin"])


def make(admin: FlaskClient, **changes: object) -> tuple[int, str]:
    form = {"csrf_token": token_on(admin.get(f"{PAGE}/new").text), **WANTED, **changes}
    answer = admin.post(PAGE, data=form)
    return answer.status_code, answer.text


def the_one(hub: Hub) -> Webhook:
    with hub.database.reading() as session:
        return session.scalars(select(Webhook)).one()


def press(admin: FlaskClient, webhook_id: UUID, what: str, **said: str) -> tuple[int, str]:
    """The status of the press, and the page as it stands afterwards (or the refusal's own)."""
    form = {"csrf_token": token_on(admin.get(f"{PAGE}/{webhook_id}").text), **said}
    answer = admin.post(f"{PAGE}/{webhook_id}/{what}", data=form)
    text = answer.text if answer.status_code != 303 else admin.get(answer.headers["Location"]).text
    return answer.status_code, text


def give_up(hub: Hub, webhook: Webhook) -> None:
    """As jobs writes it down where the receiver refuses an event three times."""
    one = Tried(UUID(int=7), "call", '{"move":"call"}', webhook.position, Failure.ANSWER, 422)
    for _ in range(3):
        said = {"webhook_id": str(webhook.id), "since": webhook.position, "to": None, "tried": [one.as_json()]}
        hub.writer.run(lambda tx, said=said: record_told(tx, **said))  # type: ignore[misc]


def test_the_secret_is_shown_once(admin: FlaskClient, hub: Hub) -> None:
    status, page = make(admin)
    assert status == 200
    secret = the_one(hub).secret
    found = re.search(r"<textarea[^>]*>([^<]+)</textarea>", page)
    assert found is not None
    assert found[1] == secret
    for later in (PAGE, f"{PAGE}/{the_one(hub).id}"):
        shown = admin.get(later).text
        assert secret not in shown
        assert "His &lt;one&gt;" in shown
        assert "https://his.example/in?key=geheim" in shown
    assert the_one(hub).events == ["call", "finish"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"name": " "}, "name_missing"), ({"url": "http://his.example"}, "url_https"), ({"url": "his"}, "url_shape")],
)
def test_a_refusal_stands_beside_its_field(admin: FlaskClient, hub: Hub, changes: dict[str, str], code: str) -> None:
    status, page = make(admin, **changes)
    assert status == 422
    assert SAY(f"admin.webhooks.refused.{code}") in page
    assert "<textarea" not in page


def test_pause_and_resume(admin: FlaskClient, hub: Hub) -> None:
    make(admin)
    key = the_one(hub).id
    assert SAY("admin.webhooks.state.paused") in press(admin, key, "pause")[1]
    assert the_one(hub).paused_at is not None
    assert SAY("admin.webhooks.state.works") in press(admin, key, "resume")[1]
    assert the_one(hub).paused_at is None


def test_a_test_event_waits_for_jobs(admin: FlaskClient, hub: Hub) -> None:
    make(admin)
    _, page = press(admin, the_one(hub).id, "test")
    assert SAY("admin.webhooks.letter.asked") in page
    with hub.database.reading() as session:
        assert session.scalars(select(WebhookDelivery.move)).all() == ["test"]


def test_dead_letters_are_listed_with_their_reason_and_sent_again(admin: FlaskClient, hub: Hub) -> None:
    make(admin)
    webhook = the_one(hub)
    give_up(hub, webhook)
    page = admin.get(f"{PAGE}/{webhook.id}").text
    assert SAY("admin.webhooks.letters") in page
    assert SAY("admin.webhooks.failure.answer", status=422) in page
    letter = re.search(r'name="letter" value="(\d+)"', page)
    assert letter is not None
    status, page = press(admin, webhook.id, "letters", letter=letter[1])
    assert status == 303
    assert SAY("admin.webhooks.letters_what") not in page
    with hub.database.reading() as session:
        assert session.scalars(select(WebhookDelivery.state)).all() == [Letter.ASKED]


def test_one_that_was_disabled_says_so_and_can_go_on(admin: FlaskClient, hub: Hub, clock: StandingClock) -> None:
    make(admin)
    webhook = the_one(hub)
    give_up(hub, webhook)
    clock.at += DISABLED_AFTER
    give_up(hub, webhook)
    assert SAY("admin.webhooks.state.disabled") in admin.get(PAGE).text
    assert SAY("admin.webhooks.disabled_means") in admin.get(f"{PAGE}/{webhook.id}").text
    _, page = press(admin, webhook.id, "resume")
    assert SAY("admin.webhooks.state.works") in page


def test_a_replay_begins_at_a_time_of_the_site_or_at_a_position(
    admin: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    take_number(hub)
    clock.move(minutes=30)
    take_number(hub)
    make(admin)
    key = the_one(hub).id
    assert the_one(hub).position == "0.2"
    assert press(admin, key, "replay", time="2026-03-12T10:15")[0] == 303  # 08:15 UTC, in Vilnius
    assert the_one(hub).position == "0.1"
    assert press(admin, key, "replay", position="0.0")[0] == 303
    assert the_one(hub).position == "0.0"
    for wrong, code in (("0.99", "position_ahead"), ("yesterday", "position_shape"), ("-1.-1", "position_shape")):
        status, page = press(admin, key, "replay", position=wrong)
        assert status == 422
        assert SAY(f"admin.webhooks.refused.{code}") in page
    assert the_one(hub).position == "0.0"


def test_a_deleted_one_is_gone_with_its_letters(admin: FlaskClient, hub: Hub) -> None:
    make(admin)
    webhook = the_one(hub)
    give_up(hub, webhook)
    status, page = press(admin, webhook.id, "delete")
    assert status == 303
    assert SAY("admin.webhooks.none") in page
    assert admin.get(f"{PAGE}/{webhook.id}").status_code == 404
    with hub.database.reading() as session:
        assert session.scalars(select(WebhookDelivery)).all() == []


def test_staff_see_none_of_it(client: FlaskClient, hub: Hub) -> None:
    signed_in(client, hub)
    assert client.get(PAGE).status_code == 403
