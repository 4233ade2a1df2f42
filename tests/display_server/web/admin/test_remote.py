"""What an administrator asks of a kiosk: it hears it until it has answered, and the page says what it said."""

import base64
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from uuid_utils.compat import uuid7

from config.contract.catalogue import Catalogue
from config.contract.device_api import HeartbeatAnswer
from config.contract.remote import RemoteAct, RemoteAsk
from config.contract.words import Language
from config.locale import words
from display_server.db.models import AuditLine, RemoteActRow
from display_server.hub import Hub
from display_server.services.devices.remote_acts import KEPT, ask_kiosk
from display_server.services.entry_refused import EntryRefused
from tests.conftest import StandingClock
from tests.display_server.web.people import ADMIN, signed_in, token_on
from tests.small_cast import KIOSK

SAY = words(Language.ENGLISH).say
PNG = b"\x89PNG\r\n\x1a\n and so on"


def asks(kiosk: FlaskClient, clock: StandingClock) -> list[RemoteAsk]:
    body = {"program_version": "0.1.0", "clock": clock.now().isoformat()}
    return HeartbeatAnswer.model_validate_json(kiosk.post("/api/v1/heartbeats", json=body).data).asks


def answers(kiosk: FlaskClient, ask: RemoteAsk, **said: Any) -> None:
    body = {"request_id": str(uuid7()), "ask_id": str(ask.ask_id), "done": True, **said}
    assert kiosk.post("/api/v1/remote-acts", json=body).status_code == 200


def ask(hub: Hub, act: RemoteAct, **entered: str) -> None:
    hub.writer.run(lambda tx: ask_kiosk(tx, device_id=KIOSK, act=act, entered=entered, who="account:1"))


def rows(hub: Hub) -> list[RemoteActRow]:
    with hub.database.reading() as session:
        return list(session.scalars(select(RemoteActRow).order_by(RemoteActRow.id)))


def test_asked_on_the_page_heard_by_the_kiosk_and_answered(
    client: FlaskClient, kiosk: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    page = f"/admin/devices/{KIOSK}/remote"
    token = token_on(signed_in(client, hub, ADMIN, ["admin"]).get(page).text)
    for act in ("restart", "picture", "volume"):
        said = client.post(page, data={"csrf_token": token, "act": act, "percent": "40"}, follow_redirects=True).text
        assert SAY("admin.remote.asked") in said
    heard = asks(kiosk, clock)
    assert [(one.act, one.percent) for one in heard] == [("restart", None), ("picture", None), ("volume", 40)]
    assert asks(kiosk, clock) == heard, "until it has said what came of it"
    answers(kiosk, heard[0])
    answers(kiosk, heard[1], picture=base64.b64encode(PNG).decode())
    answers(kiosk, heard[2], done=False, why="no_loudspeaker")
    answers(kiosk, heard[2])
    assert asks(kiosk, clock) == []
    said = client.get(f"{page}/asked").text
    assert said.count(SAY("admin.remote.state.done")) == 2
    assert SAY("admin.remote.trouble.no_loudspeaker") in said
    picture = client.get(f"{page}/{heard[1].ask_id}.png")
    assert (picture.data, picture.content_type) == (PNG, "image/png")
    assert client.get(f"{page}/{heard[0].ask_id}.png").status_code == 404
    with hub.database.reading() as session:
        lines = session.execute(select(AuditLine.who, AuditLine.what).order_by(AuditLine.seq)).all()
    assert [what for _who, what in lines].count("device.asked") == 3
    assert (f"device:{KIOSK}", "device.answered") in [tuple(line) for line in lines]


def test_who_never_answers_is_said_to_have_not(
    client: FlaskClient, kiosk: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    ask(hub, RemoteAct.RESTART)
    clock.move(minutes=10)
    assert asks(kiosk, clock) == [], "nobody expects it any more"
    page = signed_in(client, hub, ADMIN, ["admin"]).get(f"/admin/devices/{KIOSK}/remote").text
    assert SAY("admin.remote.trouble.no_answer") in page


def test_words_and_the_lock_come_with_the_catalogue(kiosk: FlaskClient, hub: Hub, clock: StandingClock) -> None:
    ask(hub, RemoteAct.MESSAGE, message_en="Cleaning until two.", hours="4")
    ask(hub, RemoteAct.LOCK)
    said = Catalogue.model_validate_json(kiosk.get("/api/v1/catalogue").data).kiosk
    assert (said.message, said.locked) == ({Language.ENGLISH: "Cleaning until two."}, True)
    assert said.message_until is not None
    assert (said.message_until - clock.now()).total_seconds() == 4 * 3600
    ask(hub, RemoteAct.MESSAGE)
    ask(hub, RemoteAct.UNLOCK)
    said = Catalogue.model_validate_json(kiosk.get("/api/v1/catalogue").data).kiosk
    assert (said.message, said.message_until, said.locked) == ({}, None, False)


@pytest.mark.parametrize(
    ("act", "entered", "field"),
    [
        (RemoteAct.VOLUME, {"percent": "loud"}, "remote_percent"),
        (RemoteAct.MESSAGE, {"message_en": "x" * 161}, "remote_message"),
    ],
)
def test_nonsense_is_refused(hub: Hub, act: RemoteAct, entered: dict[str, str], field: str) -> None:
    with pytest.raises(EntryRefused) as refused:
        ask(hub, act, **entered)
    assert refused.value.field == field


def test_only_a_picture_is_kept_as_one_and_only_the_newest_are_kept(
    kiosk: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    ask(hub, RemoteAct.PICTURE)
    answers(kiosk, asks(kiosk, clock)[0], picture=base64.b64encode(b"<svg onload=alert(1)>").decode())
    assert (rows(hub)[0].picture, rows(hub)[0].trouble) == (None, "unknown")
    for _ in range(KEPT):
        ask(hub, RemoteAct.CONFIGURATION)
    assert [row.act for row in rows(hub)] == ["configuration"] * KEPT


def test_another_kiosks_answer_counts_for_nothing(kiosk: FlaskClient, hub: Hub) -> None:
    ask(hub, RemoteAct.RESTART)
    answers(kiosk, RemoteAsk(ask_id=UUID(int=7), act="restart"))
    assert rows(hub)[0].ended_at is None
