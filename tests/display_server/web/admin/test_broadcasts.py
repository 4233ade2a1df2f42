"""A message that stops a zone: two presses to start it, two to end it, and only by who may."""

from uuid import uuid4

from flask.testing import FlaskClient
from sqlalchemy import select

from config.contract.words import Language
from config.locale import words
from display_server.db.models import AuditLine, Broadcast, Device
from display_server.db.transaction import Transaction
from display_server.hub import Hub
from tests.conftest import StandingClock
from tests.display_server.web.people import ADMIN, signed_in, token_on
from tests.small_cast import named

SAY = words(Language.ENGLISH).say
PAGE = "/admin/broadcasts"


def standing(hub: Hub) -> list[Broadcast]:
    with hub.database.reading() as session:
        return list(session.scalars(select(Broadcast).where(Broadcast.ended_at.is_(None))))


def said(client: FlaskClient, **more: str) -> dict[str, str]:
    return {"csrf_token": token_on(client.get(PAGE).text), "kind": "evacuate", "zone": "department:cardiology", **more}


def test_the_first_press_only_asks_and_the_second_does_it(client: FlaskClient, hub: Hub) -> None:
    signed_in(client, hub, ADMIN, ["admin"])
    asked = client.post(PAGE, data=said(client))
    assert SAY("admin.broadcasts.sure") in asked.text
    assert "Cardiology" in asked.text
    assert standing(hub) == []
    assert client.post(PAGE, data=said(client, confirmed="yes")).status_code == 303
    (one,) = standing(hub)
    assert (one.kind, one.zone, one.department_id) == ("evacuate", "department", 1)
    assert SAY("common.broadcast.evacuate") in client.get(PAGE).text


def test_the_all_clear_is_asked_twice_and_audited(client: FlaskClient, hub: Hub) -> None:
    signed_in(client, hub, ADMIN, ["admin"])
    client.post(PAGE, data=said(client, confirmed="yes"))
    end = f"{PAGE}/{standing(hub)[0].id}/end"
    assert SAY("admin.broadcasts.sure_end") in client.post(end, data=said(client)).text
    assert len(standing(hub)) == 1
    client.post(end, data=said(client, confirmed="yes"))
    assert standing(hub) == []
    assert client.post(end, data=said(client, confirmed="yes")).status_code == 404
    with hub.database.reading() as session:
        what = list(session.scalars(select(AuditLine.what)))
    assert what[-2:] == ["start_broadcast", "end_broadcast"]


def test_what_is_no_message_and_no_place_is_refused(client: FlaskClient, hub: Hub) -> None:
    signed_in(client, hub, ADMIN, ["admin"])
    for wrong in ({"kind": "party"}, {"zone": "department:nowhere"}, {"zone": "floor"}, {"zone": "site:x"}):
        assert client.post(PAGE, data=said(client, **wrong)).status_code == 400
    assert standing(hub) == []


def test_the_page_lists_who_confirmed_a_message_and_who_did_not(
    client: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    def boards(tx: Transaction) -> None:
        for serial in ("B1", "B2", "B3"):
            named_ = named(serial)
            settings = {"view": "department", "department": "cardiology" if serial < "B3" else "laboratory"}
            tx.session.add(
                Device(id=uuid4(), site_id=1, kind="board", serial=serial, names=named_, seen={}, settings=settings)
            )

    hub.writer.run(boards)
    signed_in(client, hub, ADMIN, ["admin"])
    client.post(PAGE, data=said(client, confirmed="yes"))
    key = standing(hub)[0].id
    page = client.get(PAGE).text
    assert SAY("admin.broadcasts.shown", shown=0, all=2) in page
    assert SAY("admin.broadcasts.not_alarm") in page

    def one_shows(tx: Transaction) -> None:
        board = tx.session.scalars(select(Device).where(Device.serial == "B2")).one()
        board.last_seen, board.seen = tx.now, {"emergencies": [key]}

    hub.writer.run(one_shows)
    page = client.get(PAGE).text
    assert SAY("admin.broadcasts.shown", shown=1, all=2) in page
    assert SAY("admin.broadcasts.not_shown", screens="B1") in page
    clock.move(minutes=2)
    assert SAY("admin.broadcasts.not_shown", screens="B1, B2") in client.get(PAGE).text


def test_one_screen_can_be_told_and_one_nobody_knows_cannot(client: FlaskClient, hub: Hub) -> None:
    signed_in(client, hub, ADMIN, ["admin"])
    hub.writer.run(
        lambda tx: tx.session.add(
            Device(id=uuid4(), site_id=1, kind="board", serial="B1", names=named("B1"), seen={}, settings={})
        )
    )
    assert client.post(PAGE, data=said(client, zone="screen:B9", confirmed="yes")).status_code == 400
    assert client.post(PAGE, data=said(client, zone="screen:B1", confirmed="yes")).status_code == 303
    (one,) = standing(hub)
    assert (one.zone, one.screen) == ("screen", "B1")
