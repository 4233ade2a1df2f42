"""Two sites under one hub, from the outside: each has its own day, numbers, kiosk, board and phone page."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from uuid_utils.compat import uuid7

from config.contract.device_api import CheckInAnswer, IssueNumber
from config.contract.words import CheckInResult, DeviceKind, Language
from display_server.db.engine.site_bound import way_to_site
from display_server.db.engine.site_scope import NOBODYS, OfAnotherSite, at_site, look_at, site_now
from display_server.db.models import Base, DiaryLine, Place, Service, Site, Stage, Visit
from display_server.db.reading.own_site import SeveralSites, own_site
from display_server.db.reading.states import department_state, lobby_state, statements
from display_server.hub import Hub
from display_server.push.passes import read_pass
from display_server.services.devices.approve_pairing import NewDevice, approve_pairing
from display_server.services.devices.ask_pairing import ask_pairing
from display_server.services.entry_refused import EntryRefused
from display_server.services.numbers.issue_number import issue_number
from display_server.services.numbers.raise_generation import raise_generation
from display_server.web.shared.site_of_request import of_nobody
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import CARDIOLOGY, CODE, book, token_key
from tests.small_cast import KIOSK, NOW, named
from tests.two_sites import HARBOUR_BOARD, HARBOUR_HEADERS, HARBOUR_KIOSK, HERE, Harbour, add_harbour

API = "/api/v1"


@pytest.fixture
def harbour(hub: Hub) -> Harbour:
    return add_harbour(hub)


@pytest.fixture
def there(app: Flask, harbour: Harbour) -> FlaskClient:
    """The second site's kiosk."""
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = HARBOUR_HEADERS["Authorization"]
    return client


def ask(service: str, **more: Any) -> dict[str, Any]:
    said = {"request_id": str(uuid7()), "session_id": str(uuid7()), "language": "en", "asked_at": NOW.isoformat()}
    return {**said, "service": service, **more} if service else {**said, **more}


def take(client: FlaskClient, service: str) -> tuple[str, str]:
    """The number and its business day."""
    answer = client.post(f"{API}/numbers", json=ask(service))
    assert answer.status_code == 200, answer.text
    return answer.json["number"], answer.json["day"]  # type: ignore[index]


def everybody_goes(hub: Hub) -> None:
    hub.writer.run(lambda tx: tx.connection.execute(update(Stage).values(state="done")))


def address_on_ticket(client: FlaskClient, service: str) -> str:
    url: str = client.post(f"{API}/numbers", json=ask(service)).json["phone_url"]  # type: ignore[index]
    return url


def test_numbers_begin_anew_at_each_sites_own_midnight(
    kiosk: FlaskClient, there: FlaskClient, hub: Hub, harbour: Harbour, clock: StandingClock
) -> None:
    """10:00 in Vilnius is 21:00 in Auckland: three hours on there is tomorrow there, fourteen hours on it is here, too."""
    assert take(kiosk, CARDIOLOGY) == take(there, harbour.service) == ("K-001", "2026-03-12")
    clock.move(hours=3, minutes=-1)
    assert take(there, harbour.service) == ("K-002", "2026-03-12")
    everybody_goes(hub)  # whoever still has a number keeps it over midnight, and the day goes on behind theirs
    clock.move(minutes=1)
    assert take(there, harbour.service) == ("K-001", "2026-03-13")
    assert take(kiosk, CARDIOLOGY) == ("K-002", "2026-03-12")
    everybody_goes(hub)
    clock.move(hours=11)
    assert take(kiosk, CARDIOLOGY) == ("K-001", "2026-03-13")
    assert take(there, harbour.service) == ("K-002", "2026-03-13")


def test_a_kiosk_gives_numbers_of_its_own_site_only(there: FlaskClient, hub: Hub, harbour: Harbour) -> None:
    refused = there.post(f"{API}/numbers", json=ask(CARDIOLOGY))
    assert (refused.status_code, refused.json["code"]) == (422, "service_unknown")  # type: ignore[index]
    lease = {"request_id": str(uuid7()), "series": "clinics", "size": 20}
    assert there.post(f"{API}/leases", json=lease).status_code == 422
    assert there.post(f"{API}/leases", json={**lease, "series": "harbour-letters"}).status_code == 200
    catalogue = there.get(f"{API}/catalogue").text
    assert harbour.service in catalogue
    assert not [one for one in ("cardiology", "blood-test", "St Anna", "room-12", "clinics") if one in catalogue]
    with hub.database.reading() as session:
        assert session.scalars(select(Visit)).all() == []


def test_a_booking_and_a_ticket_of_another_site_are_said_to_be_of_it(
    kiosk: FlaskClient, there: FlaskClient, hub: Hub
) -> None:
    book(hub)
    booked = CheckInAnswer.model_validate_json(there.post(f"{API}/check-ins", json=ask("", code=CODE)).data)
    assert booked.result is CheckInResult.OTHER_SITE
    assert booked.site is not None
    assert booked.site[Language.ENGLISH].name == "St Anna Hospital"
    ticket = there.post(f"{API}/check-ins", json=ask("", scanned=address_on_ticket(kiosk, CARDIOLOGY)))
    assert CheckInAnswer.model_validate_json(ticket.data).result is CheckInResult.OTHER_SITE
    with hub.database.reading() as session:
        moves = session.scalars(select(DiaryLine.move)).all()
    assert moves == ["issue"], "nothing happened to anybody at the other site"


def test_a_board_hears_and_shows_its_own_site_only(
    app: Flask, kiosk: FlaskClient, there: FlaskClient, hub: Hub, harbour: Harbour
) -> None:
    take(kiosk, CARDIOLOGY)
    take(there, harbour.service)
    board = app.test_client()
    board.set_cookie("atrium_board", "harbour-board", path=f"/board/{HARBOUR_BOARD}")
    assert "St Anna" not in board.get(f"/board/{HARBOUR_BOARD}").text
    passed = board.post(f"/board/{HARBOUR_BOARD}/pass")
    cookie = next(one for one in passed.headers.getlist("Set-Cookie") if "stream" in one or "pass" in one)
    read = read_pass(hub.secrets.stream_key, cookie.partition("=")[2].partition(";")[0], hub.clock.now())
    assert list(read.topics) == [f"department:{harbour.department}"]
    with hub.database.reading() as session:
        run = statements(session)
        lobby = lobby_state(run, "harbour", hub.clock.now())
        assert lobby is not None
        assert [one.code for one in lobby.departments] == [harbour.department]
        state = department_state(run, harbour.department, hub.clock.now())
    assert state is not None
    assert "St Anna" not in state.model_dump_json()


def test_a_phone_page_wears_the_name_of_its_tickets_site(
    client: FlaskClient, kiosk: FlaskClient, there: FlaskClient, harbour: Harbour
) -> None:
    tickets = [address_on_ticket(kiosk, CARDIOLOGY), address_on_ticket(there, harbour.service)]
    ours, theirs = (client.get(f"/v/{one.rpartition('/')[2]}").text for one in tickets)
    assert "St Anna Hospital" in ours
    assert "Harbour" not in ours
    assert "Harbour Clinic" in theirs
    assert "St Anna" not in theirs


def test_a_page_open_to_everybody_wears_the_name_of_the_site_whose_address_was_asked(
    client: FlaskClient, hub: Hub, harbour: Harbour
) -> None:
    hub.writer.run(
        lambda tx: (
            tx.session.execute(
                update(Site).where(Site.id == harbour.site).values(public_url="https://Harbour.Example:443")
            )
            and None
        )
    )
    assert "St Anna Hospital" in client.get("/sign-in").text
    hub.memory.pop("faces_of_sites")
    asked = {
        host: client.get("/", base_url=f"https://{host}").text for host in ("queue.st-anna.example", "harbour.example")
    }
    assert ["Harbour Clinic" in said for said in asked.values()] == [False, True]


def test_what_is_made_while_it_is_sent_is_of_the_site_that_was_asked() -> None:
    def answer(_environ: dict[str, Any], _start: Callable[..., Any]) -> Iterator[bytes]:
        look_at(7)
        return (str(site_now()).encode() for _ in range(2))

    assert b"".join(of_nobody(answer)({}, print)) == b"77"


def test_a_restored_hub_steps_over_numbers_at_every_site_whoever_notices(
    kiosk: FlaskClient, there: FlaskClient, hub: Hub, harbour: Harbour
) -> None:
    take(kiosk, CARDIOLOGY)
    take(there, harbour.service)
    with at_site(harbour.site):
        hub.writer.run(lambda tx: raise_generation(tx, who="device:there"))
    everybody_goes(hub)
    taken = take(kiosk, CARDIOLOGY)[0], take(there, harbour.service)[0]
    assert [int(number[2:]) > 1000 for number in taken] == [True, True]


def test_a_device_is_of_the_site_whose_administrator_let_it_in(app: Flask, hub: Hub, harbour: Harbour) -> None:
    asked = hub.writer.run(
        lambda tx: ask_pairing(tx, kind=DeviceKind.KIOSK, model="Kiosk", address="10.0.0.9", hub_fingerprint="ab:cd")
    )
    new = NewDevice(names=named("New kiosk"), serial="N1", place="harbour-hall", settings={})
    elsewhere = NewDevice(names=named("New kiosk"), serial="N1", place="information", settings={})
    with at_site(harbour.site):
        with pytest.raises(EntryRefused, match="place"):
            hub.writer.run(lambda tx: approve_pairing(tx, code=asked.code, device=elsewhere, who="command"))
        hub.writer.run(lambda tx: approve_pairing(tx, code=asked.code, device=new, who="command"))
    polled = app.test_client().post(f"{API}/pairings/poll", json={"device_code": asked.device_code}).json
    assert polled is not None
    said = {"Authorization": f"Bearer {polled['device_id']}.{polled['secret']}"}
    catalogue = app.test_client().get(f"{API}/catalogue", headers=said).json
    assert catalogue is not None
    assert [one["code"] for one in catalogue["departments"]] == [harbour.department]


def test_nothing_is_guessed_where_nobody_says_of_which_site(hub: Hub, harbour: Harbour) -> None:
    with hub.database.reading() as session, pytest.raises(SeveralSites, match=r"st-anna, harbour"):
        own_site(session)
    with at_site(NOBODYS), hub.database.reading() as session:
        assert session.scalars(select(Service)).all() == []
    with at_site(harbour.site), hub.database.reading() as session:
        assert own_site(session).code == "harbour"


def test_a_row_is_never_tied_to_another_sites(hub: Hub, harbour: Harbour) -> None:
    """Also where an address or a form names a row by its key: the act ends there and nothing of it stays."""

    def tie(table: type[Any], column: str, value: object) -> None:
        def act(tx: Any) -> None:
            setattr(tx.session.scalars(select(table)).first(), column, value)

        with at_site(harbour.site), pytest.raises(OfAnotherSite):
            hub.writer.run(act)

    tie(Service, "waiting_place_id", 1)
    tie(Service, "department_id", 1)
    tie(Place, "site_id", HERE)
    with hub.database.reading() as session:
        assert session.scalars(select(Service).where(Service.department_id == 1)).one().code == CARDIOLOGY


def test_every_table_is_of_a_site_or_says_why_not() -> None:
    from display_server.db.engine.site_bound import HUB_WIDE

    assert [name for name in Base.metadata.tables if way_to_site(name) is None and name not in HUB_WIDE] == []
    assert [name for name in HUB_WIDE if name not in Base.metadata.tables] == []


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"], indirect=True)
def test_numbers_stay_exact_while_both_sites_give_them_at_once(hub: Hub, harbour: Harbour) -> None:
    """Of the same letters: 40 at each site from eight threads, each number once and none left out."""
    begin = threading.Barrier(8)

    def give(device: UUID, site: int, service: str) -> None:
        begin.wait()
        with at_site(site):
            for _ in range(10):
                body = IssueNumber.model_validate_json(_json(ask(service)))
                hub.writer.run(lambda tx, body=body: issue_number(tx, body, device_id=device, token_key=token_key(hub)))  # type: ignore[misc]

    asked = [(KIOSK, HERE, CARDIOLOGY), (HARBOUR_KIOSK, harbour.site, harbour.service)] * 4
    threads = [threading.Thread(target=give, args=one) for one in asked]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=60)
    with hub.database.reading() as session:
        found = Counter(session.execute(select(Visit.site_id, Visit.number)).all())
    assert found == {(site, number): 1 for site in (HERE, harbour.site) for number in range(1, 41)}


def _json(said: dict[str, Any]) -> str:
    import json

    return json.dumps(said)
