"""Which services a desk serves and in which proportion, as an administrator chooses it."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from config.contract.words import Language
from config.locale import words
from display_server.db.models import AuditLine, DeskService, Site
from display_server.hub import Hub
from display_server.services.desks.call_next import call_next
from display_server.services.desks.transfer import Destination, transfer
from tests.display_server.services.queue_acts import BLOOD, CARDIOLOGY, staff, take_number
from tests.display_server.web.people import ADMIN, signed_in, token_on

ON_BOTH_DATABASES = True
LAB = "/admin/desks/laboratory-3"


@pytest.fixture
def admin(client: FlaskClient, hub: Hub) -> FlaskClient:
    return signed_in(client, hub, ADMIN, ["admin"])


def send(admin: FlaskClient, *services: str, order: str = "line", **weights: str) -> tuple[int, str]:
    said = {"csrf_token": token_on(admin.get(LAB).text), "service": list(services), "order": order}
    answer = admin.post(LAB, data={**said, **{f"weight:{code}": one for code, one in weights.items()}})
    return answer.status_code, answer.text


def served(hub: Hub) -> dict[int, int | None]:
    with hub.database.reading() as session:
        rows = session.scalars(select(DeskService).where(DeskService.desk_id == 3))
        return {row.service_id: row.weight for row in rows}


def revision(hub: Hub) -> int:
    with hub.database.reading() as session:
        return session.scalars(select(Site.catalogue_revision)).one()


def test_a_proportion_is_chosen_and_counts_from_the_next_call(admin: FlaskClient, hub: Hub) -> None:
    before = revision(hub)
    assert send(admin, BLOOD, CARDIOLOGY, order="proportion", **{BLOOD: "1", CARDIOLOGY: "2"})[0] == 303
    assert sorted(weight or 0 for weight in served(hub).values()) == [1, 2]
    assert revision(hub) == before + 1, "kiosks hear which room is named"
    page = admin.get("/admin/desks").text
    assert "<strong>2</strong>" in page
    with hub.database.reading() as session:
        line = session.scalars(select(AuditLine).where(AuditLine.what == "desk.services_changed")).one()
    assert line.after == {CARDIOLOGY: 2, BLOOD: 1}
    staff(hub, desk="laboratory-3")
    take_number(hub, BLOOD)
    take_number(hub)
    assert hub.writer.run(lambda tx: call_next(tx, desk="laboratory-3", who="account:1")) is not None


def test_one_line_again_forgets_the_weights(admin: FlaskClient, hub: Hub) -> None:
    send(admin, BLOOD, CARDIOLOGY, order="proportion", **{BLOOD: "1", CARDIOLOGY: "2"})
    send(admin, BLOOD, CARDIOLOGY, **{BLOOD: "1", CARDIOLOGY: "2"})
    assert set(served(hub).values()) == {None}


REFUSED: tuple[tuple[tuple[str, ...], dict[str, str], str], ...] = (
    ((), {}, "nothing"),
    ((BLOOD,), {BLOOD: "11"}, "weight"),
    ((BLOOD,), {BLOOD: "x"}, "weight"),
    (("gone",), {}, "unknown"),
)


def test_what_no_desk_can_be_is_refused_in_words(admin: FlaskClient, hub: Hub) -> None:
    before = served(hub)
    for services, weights, reason in REFUSED:
        which = f"{services} {weights}"
        status, page = send(admin, *services, order="proportion", **weights)
        assert status == 422, which
        assert words(Language.ENGLISH).say(f"admin.desks.refused.{reason}") in page, which
        assert served(hub) == before, which


def test_nobody_is_left_waiting_for_a_desk_that_would_not_call_them(admin: FlaskClient, hub: Hub) -> None:
    number = take_number(hub, BLOOD).number
    staff(hub, desk="laboratory-3")
    to = Destination(None, "laboratory-3")
    hub.writer.run(lambda tx: transfer(tx, desk="laboratory-3", number=number, to=to, who="account:1"))
    status, page = send(admin, CARDIOLOGY)
    assert status == 422
    assert words(Language.ENGLISH).say("admin.desks.refused.waits") in page
