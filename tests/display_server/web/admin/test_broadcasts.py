"""A message that stops a zone: two presses to start it, two to end it, and only by who may."""

import re
from html import unescape
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from config.contract.words import DeviceKind, Language
from config.locale import words
from display_server.db.engine.transaction import Transaction
from display_server.db.models import AuditLine, Broadcast, Device, Site
from display_server.domain.broadcast import BroadcastKind, Zone
from display_server.hub import Hub
from display_server.services.lines.broadcasts import start_broadcast
from display_server.services.refused import Refused
from display_server.web.admin.broadcast_kiosk import to_be_drawn
from display_server.web.admin.told_screens import Screens, Told, screens_of
from display_server.web.shared.heartbeats import heartbeats_of
from tests.conftest import StandingClock
from tests.display_server.web.admin.test_kiosk_preview import StandInRenderer, renderer
from tests.display_server.web.people import ADMIN, NURSE, PASSWORD, add_person, sign_in, signed_in, token_on
from tests.small_cast import NOW, named

__all__ = ["renderer"]  # a fixture
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
    page = client.get(f"{PAGE}/standing").text
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


def test_a_board_whose_floor_nobody_entered_is_missing_from_a_floors_message() -> None:
    """It stays silent: whoever sends the message has to see that."""
    boards = [
        Told("B1", None, None, NOW, frozenset()),
        Told("B2", "2", None, NOW, frozenset({7})),
        Told("B3", "3", None, NOW, frozenset()),
    ]
    assert screens_of(boards, 7, Zone.FLOOR, "2", NOW) == Screens(shown=["B2"], missing=["B1"])


def test_where_the_site_wants_two_people_one_starts_nothing_but_a_drill(client: FlaskClient, hub: Hub) -> None:
    signed_in(client, hub, ADMIN, ["admin"])
    add_person(hub, "second@st-anna.example", ["admin"])
    add_person(hub, NURSE, ["staff"])
    client.post(f"{PAGE}/two", data={**said(client), "two": "on"})
    assert 'name="second_email"' in client.post(PAGE, data=said(client)).text
    for email, password in ((ADMIN, PASSWORD), (NURSE, PASSWORD), ("second@st-anna.example", "wrong"), ("", "")):
        beside = {"second_email": email, "second_password": password}
        answer = client.post(PAGE, data=said(client, confirmed="yes", **beside))
        assert (answer.status_code, SAY("admin.broadcasts.second_refused") in unescape(answer.text)) == (403, True)
    assert standing(hub) == []
    assert client.post(PAGE, data=said(client, confirmed="yes", kind="drill")).status_code == 303
    beside = {"second_email": "second@st-anna.example", "second_password": PASSWORD}
    assert client.post(PAGE, data=said(client, confirmed="yes", **beside)).status_code == 303
    assert [one.kind for one in standing(hub)] == ["drill", "evacuate"]
    with pytest.raises(Refused, match="second_person"):
        hub.writer.run(
            lambda tx: start_broadcast(
                tx, site="st-anna", kind=BroadcastKind.IT, zone=Zone.SITE, account_id=1, second_by=1
            )
        )


def test_the_log_says_who_began_and_who_ended_each(client: FlaskClient, hub: Hub) -> None:
    signed_in(client, hub, ADMIN, ["admin"])
    assert SAY("admin.broadcasts.log_empty") in client.get(f"{PAGE}/log").text
    client.post(PAGE, data=said(client, confirmed="yes"))
    page = client.get(f"{PAGE}/log").text
    assert SAY("common.broadcast.evacuate") in page
    assert page.count("Rasa Petraitytė") == 1
    client.post(f"{PAGE}/{standing(hub)[0].id}/end", data=said(client, confirmed="yes"))
    assert client.get(f"{PAGE}/log").text.count("Rasa Petraitytė") == 2


def test_the_log_keeps_which_screens_and_kiosks_showed_a_message_that_is_over(
    client: FlaskClient, kiosk: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    shows, never, later = UUID(int=81), UUID(int=82), UUID(int=83)

    def board(key: UUID, serial: str) -> None:
        hub.writer.run(
            lambda tx: tx.session.add(
                Device(
                    id=key, site_id=1, kind="board", serial=serial, names=named(serial), seen={}, settings={},
                    paired_at=tx.now,
                )
            )
        )  # fmt: skip

    board(shows, "B81")
    board(never, "B82")
    signed_in(client, hub, ADMIN, ["admin"])
    client.post(PAGE, data=said(client, zone="site", confirmed="yes"))
    key = standing(hub)[0].id
    heartbeats_of(hub).hear(shows, hub.clock.now(), {"emergencies": [key]})
    heartbeats_of(hub).write(hub)
    assert SAY("admin.broadcasts.not_shown", screens="B82, L1") in client.get(PAGE).text
    beat = {"program_version": "1", "clock": hub.clock.now().isoformat(), "emergencies": [key]}
    assert kiosk.post("/api/v1/heartbeats", json=beat).status_code == 200
    heartbeats_of(hub).write(hub)
    assert SAY("admin.broadcasts.not_shown", screens="B82") in client.get(PAGE).text
    clock.move(minutes=3)
    heartbeats_of(hub).hear(shows, hub.clock.now(), {"emergencies": [key]})
    heartbeats_of(hub).write(hub)
    client.post(f"{PAGE}/{key}/end", data=said(client, confirmed="yes"))
    clock.move(minutes=1)
    board(later, "B83")
    page = client.get(f"{PAGE}/log").text
    assert "B81 10:00:00" in page, "the first word counts"
    assert "L1 10:00:00" in page
    assert SAY("admin.broadcasts.not_shown", screens="B82") in page
    assert "B83" not in page


def test_whoever_has_the_right_alone_sends_from_the_console_and_sees_what_stands_there(app: Flask, hub: Hub) -> None:
    nurse = app.test_client()
    add_person(hub, NURSE, ["staff", "alerter"])
    sign_in(nurse, NURSE)
    assert f'href="{PAGE}"' in nurse.get("/staff/").text
    assert nurse.get("/admin/").status_code == 403
    hub.writer.run(
        lambda tx: tx.session.add(
            Device(id=UUID(int=81), site_id=1, kind="board", serial="B81", names=named("B81"), seen={}, settings={})
        )
    )
    page = nurse.post(PAGE, data=said(nurse, zone="site")).text
    assert f"/board/preview/{UUID(int=81)}/emergency/evacuate" in page
    assert words(Language.LITHUANIAN).say("board.emergency.title.evacuate") in page
    assert nurse.post(PAGE, data=said(nurse, zone="site", confirmed="yes")).status_code == 303


def test_a_kiosk_under_the_message_is_drawn_by_its_own_renderer_in_each_language(
    client: FlaskClient, hub: Hub, renderer: StandInRenderer
) -> None:
    signed_in(client, hub, ADMIN, ["admin"])
    page = client.post(PAGE, data=said(client, zone="site")).text
    addresses = [unescape(one) for one in re.findall(r'data-picture="([^"]+)"', page)]
    with hub.database.reading() as session:
        languages = session.scalars(select(Site.languages)).one()
    assert len(addresses) == len(languages), "one kiosk, every language of the house"
    told = client.get(addresses[1])
    assert (told.data, told.content_type, told.headers["Cache-Control"]) == (b"picture", "image/png", "no-store")
    asked = renderer.asked[-1]
    (message,) = asked["emergencies"]
    assert (message["kind"], message["zone"], asked["language"]) == ("evacuate", "site", languages[1])
    assert standing(hub) == [], "to look is not to send"
    renderer.answer = {"problem": "broke"}
    assert (client.get(addresses[0]).status_code, client.get(addresses[0]).headers["Atrium-Why"]) == (404, "broke")
    for wrong in ("kind=party", "zone=moon", "language=xx", f"kiosk={UUID(int=5)}", "kiosk=x"):
        name = wrong.partition("=")[0]
        assert client.get(re.sub(rf"{name}=[^&]+", wrong, addresses[0])).status_code == 404


def test_a_message_kiosks_do_not_hear_draws_none(client: FlaskClient, hub: Hub, renderer: StandInRenderer) -> None:
    signed_in(client, hub, ADMIN, ["admin"])
    assert "data-picture" not in client.post(PAGE, data=said(client)).text, "a kiosk is of no department"
    kiosk = Told("L1", None, None, NOW, frozenset(), UUID(int=1), DeviceKind.KIOSK)
    known = Told("L2", "2", None, NOW, frozenset(), UUID(int=2), DeviceKind.KIOSK)
    english = [Language.ENGLISH]
    assert to_be_drawn([kiosk, known], Zone.FLOOR, english) == [(UUID(int=2), "L2", Language.ENGLISH)]
    assert [one[1] for one in to_be_drawn([kiosk] * 9, Zone.SITE, list(Language))] == ["L1"] * 7


def test_where_nothing_draws_kiosks_the_page_says_so_and_the_sentences_stay(client: FlaskClient, hub: Hub) -> None:
    signed_in(client, hub, ADMIN, ["admin"])
    page = unescape(client.post(PAGE, data=said(client, zone="site")).text)
    assert SAY("admin.broadcasts.kiosks_not_drawn") in page
    assert "data-picture" not in page
    assert words(Language.LITHUANIAN).say("board.emergency.title.evacuate") in page
