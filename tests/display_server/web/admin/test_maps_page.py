"""Maps and routes: lifts out of use by a click, an older plan in force again, a way to try, five ways ticked off on foot."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from display_server.db.models import AuditLine, SitePlan
from display_server.db.reading.plan_in_force import closed_parts, plan_in_force
from display_server.hub import Hub
from display_server.services.plans.plans import keep_plan
from display_server.services.plans.site_maps import map_facts
from tests.display_server.services.plan_acts import plan_of
from tests.display_server.web.people import ADMIN, NURSE, add_person, sign_in, signed_in, token_on
from tests.display_server.web.phone.test_ways import plan, the_site

MAPS, WALK = "/admin/maps", "/admin/maps/walk"


@pytest.fixture
def admin(client: FlaskClient, hub: Hub) -> FlaskClient:
    return signed_in(client, hub, ADMIN, ["admin"])


def keep(hub: Hub, source: str) -> int:
    data = plan().model_dump(mode="json")
    return hub.writer.run(lambda tx: keep_plan(tx, site=the_site(tx), plan=plan_of(data), source=source, who="command"))


def press(admin: FlaskClient, address: str, page: str = MAPS, **said: str) -> int:
    token = token_on(admin.get(page).text)
    return admin.post(address, data={"csrf_token": token, **said}).status_code


def test_without_a_plan_it_says_how_to_take_one_in(admin: FlaskClient) -> None:
    assert "import-plan" in admin.get(MAPS).text
    assert admin.get(WALK).status_code == 200


def test_a_lift_is_taken_out_of_use_and_back_by_a_click(admin: FlaskClient, hub: Hub) -> None:
    keep(hub, "drawn")
    assert "Every place can be reached." in admin.get(MAPS).text
    assert press(admin, "/admin/maps/parts/lift/closed") == 303
    with hub.database.reading() as session:
        assert closed_parts(session, 1) == {"lift"}
    assert "out of use since 2026-03-12 10:00" in admin.get(MAPS).text
    assert press(admin, "/admin/maps/parts/lift/open") == 303
    assert press(admin, "/admin/maps/parts/escalator/closed") == 400
    assert press(admin, "/admin/maps/parts", code="d-b1") == 303, "a door, by its rooms' names"
    assert "Door: b1 – " in admin.get(MAPS).text
    assert press(admin, "/admin/maps/parts/d-b1/open") == 303
    with hub.database.reading() as session:
        assert closed_parts(session, 1) == frozenset()


def test_the_same_drawing_kept_again_is_a_version_of_its_own(admin: FlaskClient, hub: Hub) -> None:
    first = keep(hub, "drawn")
    assert admin.get(MAPS).status_code == 200
    again = keep(hub, "drawn")
    with hub.database.reading() as session:
        shown = map_facts(session, 1)
    assert first != again
    assert shown is not None
    assert shown.version == again


def test_an_older_plan_is_put_in_force_again_and_the_audit_knows_both(admin: FlaskClient, hub: Hub) -> None:
    first, second = keep(hub, "spring.json"), keep(hub, "summer.json")
    page = admin.get(MAPS).text
    assert page.index("summer.json") < page.index("spring.json")
    hub.clock.at = hub.clock.now().replace(hour=9)  # type: ignore[attr-defined]
    assert press(admin, f"/admin/maps/versions/{first}") == 303
    with hub.database.reading() as session:
        found = plan_in_force(session, 1)
        line = session.scalars(select(AuditLine).where(AuditLine.what == "plan.in_force")).one()
        assert len(session.scalars(select(SitePlan.version)).all()) == 2
    assert found is not None
    assert found.version == first
    assert (line.subject, line.before) == (f"plan {first}", {"version": second})
    assert press(admin, "/admin/maps/versions/99") == 400


def test_a_way_is_tried_as_a_phone_shows_it(admin: FlaskClient, hub: Hub) -> None:
    keep(hub, "drawn")
    shown = admin.get(f"{MAPS}/try?start=L1&to=room-12&step_free=on")
    assert shown.headers["Location"] == "/v/way/L1/room-12/step-free?language=en"
    assert admin.get(f"{MAPS}/try?start=L1&to=").headers["Location"] == MAPS


def test_five_ways_are_walked_and_ticked_and_stay_the_same_five(admin: FlaskClient, hub: Hub) -> None:
    keep(hub, "drawn")
    before = re.findall(r'name="to" value="([^"]+)"', admin.get(WALK).text)
    assert len(before) == len(set(before)) == 5
    said = {"start": "L1", "to": before[0], "profile": "usual"}
    assert press(admin, WALK, WALK, **said, right="no") == 303
    assert "walked, wrong" in admin.get(WALK).text
    assert press(admin, WALK, WALK, **said, right="yes") == 303
    page = admin.get(WALK).text
    assert ("walked, right" in page, "walked, wrong" in page) == (True, False)
    assert re.findall(r'name="to" value="([^"]+)"', page) == before
    assert press(admin, WALK, WALK, start="L1", to="nowhere", profile="usual", right="yes") == 400


def test_a_nurse_does_not_change_the_house(client: FlaskClient, hub: Hub) -> None:
    add_person(hub, NURSE, roles=["staff"])
    sign_in(client, NURSE)
    assert client.get(MAPS).status_code == 403
