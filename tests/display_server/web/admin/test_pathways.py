"""The pathway pages over HTTP: entered, rearranged without saving, saved, refused in words, removed when unused."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from config.contract.words import Language
from config.locale import words
from display_server.db.engine.transaction import Transaction
from display_server.db.models import AuditLine, Booking, Pathway
from display_server.domain.pathway import MOST_STAGES
from display_server.hub import Hub
from display_server.services.house.edit_pathway import stages_of
from display_server.web.admin.pathway_form import Arrange, PathwayForm
from tests.display_server.services.queue_acts import book
from tests.display_server.web.people import ADMIN, NURSE, add_person, sign_in, signed_in, token_on

BLOOD, HEART = "blood-test", "cardiology-consultation"


@pytest.fixture
def admin(client: FlaskClient, hub: Hub) -> FlaskClient:
    return signed_in(client, hub, ADMIN, ["admin"])


def send(admin: FlaskClient, address: str, **said: object) -> TestResponse:
    token = token_on(admin.get("/admin/new-pathway").text)
    entered = {"csrf_token": token, "code": "heart", "name_en": "Heart check", "service": [BLOOD, HEART], **said}
    return admin.post(address, data=entered)


def stages(hub: Hub) -> list[str]:
    with hub.database.reading() as session:
        return stages_of(session, session.scalars(select(Pathway.id)).one())


def test_a_pathway_is_entered_and_stands_in_the_list(admin: FlaskClient, hub: Hub) -> None:
    assert send(admin, "/admin/new-pathway").status_code == 303
    assert stages(hub) == [BLOOD, HEART]
    listed = admin.get("/admin/pathways").text
    for said in ("Heart check", "Blood test", "named by no booking", "is saved"):
        assert said in listed


def test_steps_are_rearranged_before_anything_is_saved(admin: FlaskClient, hub: Hub) -> None:
    send(admin, "/admin/new-pathway")
    page = send(admin, "/admin/pathways/heart", arrange="later:1").text
    assert page.index(f'value="{HEART}" selected') < page.index(f'value="{BLOOD}" selected')
    assert "not saved yet" in page
    assert stages(hub) == [BLOOD, HEART]


def test_a_changed_order_is_saved(admin: FlaskClient, hub: Hub) -> None:
    send(admin, "/admin/new-pathway")
    assert send(admin, "/admin/pathways/heart", service=[HEART, BLOOD, HEART, ""]).status_code == 303
    assert stages(hub) == [HEART, BLOOD, HEART]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"code": "Heart Check"}, "Use small Latin letters"),
        ({"name_en": ""}, "Enter the name in the hospital"),
        ({"service": ["", BLOOD]}, "Choose a service for every step"),
        ({"service": [""]}, "A pathway needs at least one step"),
    ],
)
def test_what_cannot_be_used_is_said_beside_its_field(
    admin: FlaskClient, said: dict[str, object], sentence: str
) -> None:
    answer = send(admin, "/admin/new-pathway", **said)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_an_unused_pathway_is_removed(admin: FlaskClient) -> None:
    send(admin, "/admin/new-pathway")
    assert send(admin, "/admin/pathways/heart/remove").status_code == 303
    assert admin.get("/admin/pathways/heart").status_code == 404
    assert "removed meanwhile" in admin.get(send(admin, "/admin/pathways/heart").location).text


def test_a_pathway_that_bookings_name_asks_what_becomes_of_them(admin: FlaskClient, hub: Hub) -> None:
    send(admin, "/admin/new-pathway")
    book(hub)

    def name_it(tx: Transaction) -> None:
        tx.session.scalars(select(Booking)).one().pathway_id = tx.session.scalars(select(Pathway.id)).one()

    hub.writer.run(name_it)
    remove = "/admin/pathways/heart/remove"
    assert (
        words(Language.ENGLISH).say("admin.pathway.refused.code.used") in admin.get(send(admin, remove).location).text
    )
    assert 'name="fate" value="alone"' in admin.get("/admin/pathways/heart").text
    assert send(admin, remove, fate="alone").status_code == 303
    with hub.database.reading() as session:
        line = session.scalars(select(AuditLine).where(AuditLine.what == "people.answered")).one()
        assert line.after == {"fate": "alone", "booked": 1}
        assert session.scalars(select(Booking.pathway_id)).all() == [None]
        assert session.scalars(select(Pathway.id)).all() == []


def test_a_nurse_edits_no_pathways(client: FlaskClient, hub: Hub) -> None:
    nurse = signed_in(client, hub, NURSE)
    assert nurse.get("/admin/pathways").status_code == 403


@pytest.mark.parametrize(
    ("asked", "services", "focus"),
    [
        ("later:1", ["b", "a", "c"], (Arrange.LATER, 2)),
        ("earlier:3", ["a", "c", "b"], (Arrange.EARLIER, 2)),
        ("earlier:2", ["b", "a", "c"], (Arrange.LATER, 1)),
        ("later:2", ["a", "c", "b"], (Arrange.EARLIER, 3)),
        ("take_out:3", ["a", "b"], (Arrange.TAKE_OUT, 2)),
        ("add", ["a", "b", "c", ""], (Arrange.ADD, 4)),
        ("earlier:1", ["a", "b", "c"], None),
        ("later:3", ["a", "b", "c"], None),
        ("later:nine", ["a", "b", "c"], None),
        ("nonsense:1", ["a", "b", "c"], None),
    ],
)
def test_a_small_key_moves_its_step_and_the_keyboard_goes_with_it(
    asked: str, services: list[str], focus: tuple[Arrange, int] | None
) -> None:
    form = PathwayForm(services=["a", "b", "c"]).arranged(asked)
    assert (form.services, form.focus) == (services, focus)


def test_the_last_step_that_is_taken_out_leaves_an_empty_one() -> None:
    assert PathwayForm(services=["a"]).arranged("take_out:1").services == [""]


def test_no_step_is_added_past_the_most_there_can_be() -> None:
    assert len(PathwayForm(services=["a"] * MOST_STAGES).arranged("add").services) == MOST_STAGES


@pytest.mark.parametrize("language", list(Language))
def test_the_form_speaks_every_language(client: FlaskClient, hub: Hub, language: Language) -> None:
    add_person(hub, ADMIN, ["admin"], language=language)
    sign_in(client, ADMIN)
    page = client.get("/admin/new-pathway").text
    assert words(language).say("admin.pathway.add_stage") in page
    assert words(language).say("admin.pathway.stage", number=1) in page
