"""A message that stops a zone: two presses to start it, two to end it, and only by who may."""

from flask.testing import FlaskClient
from sqlalchemy import select

from config.contract.words import Language
from config.locale import words
from display_server.db.models import AuditLine, Broadcast
from display_server.hub import Hub
from tests.display_server.web.people import ADMIN, signed_in, token_on

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
