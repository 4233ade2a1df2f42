"""The plan editor's pages without a browser: a draft nobody is led by, forms by keyboard, undo, publish, pictures beneath."""

import io
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from config.contract.words import Language
from config.locale import words
from display_server.db.models import PlanChange, PlanDraft, PlanPicture, SitePlan
from display_server.db.reading.plan_in_force import plan_in_force
from display_server.hub import Hub
from display_server.services.boards.edit_contents import ContentRefused
from display_server.services.plans.plan_drafts import change_draft
from display_server.services.plans.plan_pictures import size_of_svg
from display_server.wayfinding.draft_parts import Change
from display_server.web.shared.pages_aside import is_page
from tests.display_server.web.admin.test_maps_page import keep
from tests.display_server.web.people import ADMIN, NURSE, add_person, sign_in, signed_in, token_on

MAPS, DRAFT = "/admin/maps", "/admin/maps/draft"
JSON = {"Accept": "application/json"}


@pytest.fixture
def admin(client: FlaskClient, hub: Hub) -> FlaskClient:
    keep(hub, "spring.json")
    signed_in(client, hub, ADMIN, ["admin"])
    assert post(client, f"{DRAFT}/begin").status_code == 303
    return client


def post(client: FlaskClient, address: str, page: str = MAPS, **said: str) -> TestResponse:
    return client.post(address, data={"csrf_token": token_on(client.get(page).text), **said})


def change(client: FlaskClient, *changes: list[Any]) -> TestResponse:
    token = token_on(client.get(DRAFT).text)
    body = json.dumps({"changes": changes})
    return client.post(
        f"{DRAFT}/changes", data=body, headers={"X-CSRFToken": token, **JSON}, content_type="application/json"
    )


def data(client: FlaskClient) -> dict[str, Any]:
    return dict(client.get(f"{DRAFT}/data").json or {})


def spot(code: str, x: float) -> list[Any]:
    return ["spots", code, {"code": code, "floor": "f1", "at": [x, 2]}]


def test_nobody_is_led_by_a_draft_until_it_is_published(admin: FlaskClient, hub: Hub) -> None:
    place = data(admin)["parts"]["places"]["room-a1"]
    assert change(admin, ["places", "room-a1", {**place, "names": {"en": {"name": "Eye clinic"}}}]).status_code == 200
    with hub.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SitePlan)) == 1
    page = admin.get(f"{DRAFT}/publish").text
    revision = str(data(admin)["revision"])
    said = {"title": "Eye clinic moved", "when": "now"}
    assert post(admin, f"{DRAFT}/publish", f"{DRAFT}/publish", revision="0", **said).status_code == 422, (
        "not what was looked at"
    )
    assert post(admin, f"{DRAFT}/publish", f"{DRAFT}/publish", revision=revision, **said).status_code == 303
    assert "Every place can be reached." in page
    with hub.database.reading() as session:
        found = plan_in_force(session, 1)
        assert found is not None
        kept = session.get_one(SitePlan, found.version)
        assert (kept.version, kept.source) == (2, "Eye clinic moved")
        assert (
            next(one for one in kept.data["places"] if one["code"] == "room-a1")["names"]["en"]["name"] == "Eye clinic"
        )
        assert session.scalars(select(PlanDraft)).one().became == 2
    assert admin.get(DRAFT).headers["Location"] == MAPS


def test_a_draft_is_walked_for_a_look_by_the_process_of_pages_never_by_the_one_of_numbers(admin: FlaskClient) -> None:
    """A large plan's look takes half a second of whichever process does it."""
    looks = (f"{DRAFT}/check", f"{DRAFT}/table", f"{DRAFT}/publish", f"{DRAFT}/way")
    assert all(is_page("GET", address) for address in looks)
    reached = words(Language.ENGLISH).say("admin.maps.all_reached")
    assert reached in admin.get(f"{DRAFT}/publish").text
    refused = post(admin, f"{DRAFT}/publish", f"{DRAFT}/publish", title="", revision="0")
    assert refused.status_code == 422
    assert reached not in refused.text


def test_a_draft_is_published_at_a_time_to_come(admin: FlaskClient, hub: Hub) -> None:
    at = hub.clock.now() + timedelta(days=2)
    said = {"title": "Spring", "when": "later", "revision": "0"}
    past = post(admin, f"{DRAFT}/publish", f"{DRAFT}/publish", at="2020-01-01T08:00", **said)
    assert (past.status_code, "still to come" in past.text) == (422, True)
    assert (
        post(admin, f"{DRAFT}/publish", f"{DRAFT}/publish", at=at.strftime("%Y-%m-%dT08:00"), **said).status_code == 303
    )
    with hub.database.reading() as session:
        later = session.get_one(SitePlan, 2)
        assert (later.in_force_at, later.effect_at.date()) == (None, at.date())


def test_steps_are_undone_and_redone_until_something_new_is_drawn(admin: FlaskClient, hub: Hub) -> None:
    change(admin, spot("s1", 1))
    change(admin, spot("s2", 9), ["passages", "s1>s2", {"start": "s1", "end": "s2"}])
    back = admin.post(f"{DRAFT}/undo", data={"csrf_token": token_on(admin.get(DRAFT).text)}, headers=JSON).json or {}
    assert {tuple(one[:2]) for one in back["changed"]} == {("spots", "s2"), ("passages", "s1>s2")}
    assert [one[2] for one in back["changed"]] == [None, None]
    assert (back["undo"], back["redo"]) == (True, True)
    assert post(admin, f"{DRAFT}/redo", DRAFT).status_code == 303, "the table's form comes back to the table"
    assert "s1>s2" in data(admin)["parts"]["passages"]
    post(admin, f"{DRAFT}/undo", DRAFT)
    change(admin, spot("s3", 5))
    state = data(admin)
    assert (state["redo"], set(state["parts"]["spots"])) == (False, {"s1", "s3"})
    with hub.database.reading() as session:
        assert session.scalars(select(PlanChange.seq).order_by(PlanChange.seq)).all() == [1, 2]


def test_everything_is_done_by_forms_alone(admin: FlaskClient) -> None:
    form = f"{DRAFT}/part?kind=spaces&floor=f1"
    made = post(
        admin,
        form,
        form,
        kind="room",
        name_en="Plaster room",
        names_en="Plaster room",
        outline="40 0\n44 0\n44 4\n40 4",
        step_free="on",
    )
    assert made.status_code == 303, made.text
    (key,) = [
        key
        for key, one in data(admin)["parts"]["spaces"].items()
        if one["names"].get("en", {}).get("name") == "Plaster room"
    ]
    door = f"{DRAFT}/part?kind=doors&floor=f1"
    assert post(admin, door, door, at_x="40", at_y="2", step_free="on").status_code == 303
    doors = [one for one in data(admin)["parts"]["doors"].values() if key in one["spaces"]]
    assert [set(one["spaces"]) for one in doors] == [{key, "hall1"}]
    table = admin.get(f"{DRAFT}/table?floor=f1").text
    assert "Plaster room" in table
    own = f"{DRAFT}/part?kind=spaces&key={key}"
    assert post(admin, own, own, kind="room", outline="0 0\n1 1").status_code == 422
    assert post(admin, own, own, remove="1").status_code == 303
    assert key not in data(admin)["parts"]["spaces"]


def test_a_line_may_lead_to_another_floor_and_a_place_has_visiting_hours(admin: FlaskClient) -> None:
    line = f"{DRAFT}/part?kind=passages&floor=f1"
    form = admin.get(line).text
    begins, _, ends = form.partition('name="end"')
    assert ('value="d-b1"' in begins, 'value="d-b2"' in begins, 'value="d-b2"' in ends) == (True, False, True)
    said = {"start": "d-b1", "end": "d-b2", "kind": "ramp", "step_free": "on", "covered": "on"}
    assert post(admin, line, line, **said).status_code == 303
    assert data(admin)["parts"]["passages"]["d-b1>d-b2"]["kind"] == "ramp"
    visiting = words(Language.ENGLISH).say("admin.plan.hint.visiting")
    assert visiting in admin.get(f"{DRAFT}/part?kind=places&floor=f1").text
    assert visiting not in admin.get(f"{DRAFT}/part?kind=doors&floor=f1").text


def test_a_heading_is_what_one_sees_when_facing_the_screen(admin: FlaskClient) -> None:
    form = f"{DRAFT}/part?kind=stands&key=L1"
    x, y = data(admin)["parts"]["stands"]["L1"]["at"]
    assert "degree" not in admin.get(form).text
    for seen, heading in (((x, y + 5), 0.0), ((x + 5, y), 90.0), ((x, y - 5), 180.0), ((x - 5, y), 270.0)):
        said = {"at_x": str(x), "at_y": str(y), "heading": f"{seen[0]} {seen[1]}"}
        assert post(admin, form, form, **said).status_code == 303
        assert data(admin)["parts"]["stands"]["L1"]["heading"] == heading
    assert post(admin, form, form, at_x=str(x + 1), at_y=str(y), heading="keep").status_code == 303
    assert data(admin)["parts"]["stands"]["L1"]["heading"] == 270.0


def test_a_kiosk_is_begun_where_the_map_was_clicked_and_offers_what_is_seen_from_there(admin: FlaskClient) -> None:
    clicked = f"{DRAFT}/part?kind=stands&floor=f1&panel=1"
    form = admin.get(f"{clicked}&x=20.5&y=2.25")
    assert form.status_code == 200
    assert 'value="20.5"' in form.text
    assert "a1" in form.text, "places of this floor are what one may face"
    assert admin.get(f"{clicked}&x=here&y=2").status_code == 400


def test_what_cannot_be_reached_is_said_while_one_draws(admin: FlaskClient) -> None:
    assert (admin.get(f"{DRAFT}/check").json or {})["problems"] == []
    change(admin, ["doors", "d-a1", None])
    found = admin.get(f"{DRAFT}/check").json or {}
    assert found["problems"][0]["said"] == "1 place cannot be reached"
    assert [one["key"] for one in found["problems"][0]["parts"]] == ["room-a1"]
    way = admin.get(f"{DRAFT}/way?start=L1&to=room-a1").json or {}
    assert (way["legs"], way["said"]) == ([], "There is no way.")
    assert len((admin.get(f"{DRAFT}/way?start=L1&to=room-c1").json or {})["steps"]) >= 2


def test_a_line_that_crosses_itself_is_refused_in_words(admin: FlaskClient) -> None:
    room = data(admin)["parts"]["spaces"]["a1"]
    refused = change(admin, ["spaces", "a1", {**room, "outline": [[0, 0], [4, 4], [4, 0], [0, 4]]}])
    assert (refused.status_code, (refused.json or {})["refused"]) == (422, "Corners, m: the line crosses itself")


def test_two_people_draw_in_one_draft_and_it_is_thrown_away_once(admin: FlaskClient, hub: Hub) -> None:
    assert post(admin, f"{DRAFT}/begin").status_code == 303
    with hub.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(PlanDraft)) == 1
    for page in (MAPS, DRAFT):
        assert "2026-03-12 10:00: Rasa Petraitytė. There is one draft" in admin.get(page).text
    other = add_person(hub, "second@st-anna.example", ["admin"])
    drawn = Change("spots", "s9", {"code": "s9", "floor": "f1", "at": [3, 2]})
    hub.writer.run(lambda tx: change_draft(tx, draft_id=1, revision=0, changes=[drawn], who=f"account:{other}"))
    assert ": Rasa Petraitytė, Rasa Petraitytė. There" in admin.get(DRAFT).text, "the newest first"
    assert post(admin, f"{DRAFT}/throw-away", f"{DRAFT}/publish").status_code == 303
    assert "There is one draft" not in admin.get(MAPS).text
    assert post(admin, f"{DRAFT}/throw-away").status_code == 404
    with hub.database.reading() as session:
        found = plan_in_force(session, 1)
        assert found is not None
        assert found.version == 1


def test_an_empty_sheet_becomes_a_plan(client: FlaskClient, hub: Hub) -> None:
    signed_in(client, hub, ADMIN, ["admin"])
    assert "Draw a plan" in client.get(MAPS).text
    assert post(client, f"{DRAFT}/begin").status_code == 303
    form = f"{DRAFT}/part?kind=floors"
    assert post(client, form, form, label="G", ordinal="0").status_code == 303
    parts = data(client)["parts"]
    (floor,), (building,) = parts["floors"].values(), parts["buildings"]
    assert (floor["label"], floor["building"]) == ("G", building)
    assert client.get(DRAFT).status_code == 200


def png() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (800, 400), "white").save(drawn, "PNG")
    return drawn.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 400"><path d="M0 0h800v400H0z"/></svg>'


@pytest.mark.parametrize(("file", "kind"), [(png(), "image/png"), (SVG, "image/svg+xml")])
def test_a_picture_lies_under_a_floor_and_two_points_give_its_scale(
    admin: FlaskClient, hub: Hub, file: bytes, kind: str
) -> None:
    token = token_on(admin.get(DRAFT).text)
    upload, head = str(uuid4()), {"X-CSRFToken": token, **JSON}
    assert admin.post(f"{DRAFT}/pictures/slices?upload={upload}&offset=0", data=file, headers=head).status_code == 200
    laid = admin.post(f"{DRAFT}/pictures/f1", data={"upload": upload, "csrf_token": token}, headers=JSON)
    assert laid.status_code == 200, laid.text
    body = json.dumps({"a": [30, 10], "b": [60, 10], "metres": 15})
    assert admin.post(f"{DRAFT}/pictures/f1/scale", data=body, headers=head).status_code == 200
    picture = data(admin)["pictures"]["f1"]
    assert (picture["at"], picture["size"]) == ([15.0, 5.0], [30.0, 15.0])
    shown = admin.get(picture["url"])
    assert shown.mimetype == kind
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert (
        post(admin, f"{DRAFT}/pictures/f1/place", f"{DRAFT}/table?floor=f1", x="1", y="-2", width="40,5").status_code
        == 303
    )
    assert data(admin)["pictures"]["f1"]["size"] == [40.5, 20.25]
    assert post(admin, f"{DRAFT}/pictures/f1/place", f"{DRAFT}/table?floor=f1", remove="1").status_code == 303
    with hub.database.reading() as session:
        assert session.scalars(select(PlanPicture)).all() == []


@pytest.mark.parametrize(
    "sent",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><script>1</script></svg>",
        b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9' onload='x()'/>",
        b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><image href='http://elsewhere.example/a.png'/></svg>",
        b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'/>",
        "<!DOCTYPE svg><svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'/>".encode("utf-16"),
        b"<html><body>no drawing</body></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    ],
)
def test_a_drawing_that_is_more_than_a_drawing_is_refused(sent: bytes) -> None:
    with pytest.raises(ContentRefused):
        size_of_svg(sent)


def test_a_nurse_draws_no_plans(client: FlaskClient, hub: Hub) -> None:
    add_person(hub, NURSE, roles=["staff"])
    sign_in(client, NURSE)
    assert [client.get(f"{DRAFT}{page}").status_code for page in ("", "/data", "/check", "/table", "/publish")] == [
        403
    ] * 5
