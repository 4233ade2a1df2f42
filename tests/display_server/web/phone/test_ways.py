"""The way on the phone: the kiosk's own steps without login, one at a time, told anew when a lift closes, kept without a line."""

import re

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from sqlalchemy import select

from config.contract.ways import RouteProfile, Way
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Site
from display_server.domain.needs import Need, NeedState
from display_server.hub import Hub
from display_server.services.desks.call_next import call_next
from display_server.services.plans.plans import close_part, keep_plan
from display_server.services.visits.needs_of_visit import set_need
from display_server.wayfinding.plan import Plan, Stand
from display_server.wayfinding.site_map import Compiled
from display_server.web.phone.way_drawing import Turned, heading_of, pictures, spots
from tests.display_server.services.plan_acts import plan_of
from tests.display_server.services.queue_acts import staff
from tests.display_server.wayfinding.small_plan import small_plan
from tests.display_server.web.phone.conftest import TakeNumber
from tests.display_server.web.phone.test_visit_page import WIDER
from tests.display_server.web.staff.test_axe_in_a_browser import violations
from tests.display_server.web.stand_in_push import StandInPush
from tests.small_cast import NOW, named

RENAMED = {"room-b2": ("waiting-cardiology", "Waiting area B"), "room-c2": ("room-12", "Room 12")}


def plan() -> Plan:
    """The small house with the small cast's kiosk, waiting place and room in it."""
    drawn = small_plan()
    places = [
        one.model_copy(update={"code": RENAMED[one.code][0], "names": named(RENAMED[one.code][1])})
        if one.code in RENAMED
        else one
        for one in drawn.places
    ]
    stand = Stand(device="L1", floor="f1", at=(20, 2), heading=180)
    return drawn.model_copy(update={"places": tuple(places), "stands": (stand,)})


def the_site(tx: Transaction) -> Site:
    return tx.session.scalars(select(Site)).one()


def close(hub: Hub, code: str) -> None:
    hub.writer.run(lambda tx: close_part(tx, site=the_site(tx), code=code, who="account:1"))


@pytest.fixture
def house(hub: Hub) -> None:
    """The plan is in force."""
    data = plan().model_dump(mode="json")
    hub.writer.run(lambda tx: keep_plan(tx, site=the_site(tx), plan=plan_of(data), source="drawn", who="command"))


def way(to: str = "waiting-cardiology", profile: RouteProfile = RouteProfile.USUAL) -> Way:
    found = Compiled(plan(), version=1).way("stand:L1", to, profile)
    assert found is not None
    return found


def test_the_page_says_the_kiosks_own_steps_in_the_language_asked_for(client: FlaskClient, house: None) -> None:
    answer = client.get("/v/way/L1/waiting-cardiology/step-free?language=en")
    page = answer.get_data(as_text=True)
    assert "no-store" not in answer.headers["Cache-Control"], "a phone without a line goes back to it"
    assert "Waiting area B" in page
    assert "Lift\u00a0B" in page
    assert page.count("<li data-picture") == len(way(profile=RouteProfile.STEP_FREE).steps)
    assert '<html lang="zh-Hans"' in client.get("/v/way/L1/room-12?language=zh").get_data(as_text=True)


def test_a_way_with_less_walking_is_offered_where_it_spares_some(client: FlaskClient, hub: Hub, house: None) -> None:
    """A lift so slow that people rather take the stairs at the far end."""
    assert "less-walking" not in client.get("/v/way/L1/room-a2?language=en").get_data(as_text=True)
    shafts = [one.model_copy(update={"per_floor_s": 200.0}) if one.code == "lift" else one for one in plan().shafts]
    data = plan().model_copy(update={"shafts": tuple(shafts)}).model_dump(mode="json")
    hub.writer.run(lambda tx: keep_plan(tx, site=the_site(tx), plan=plan_of(data), source="drawn", who="command"))
    usual = client.get("/v/way/L1/room-a2?language=en").get_data(as_text=True)
    assert "/v/way/L1/room-a2/less-walking?language=en" in usual
    less = client.get("/v/way/L1/room-a2/less-walking?language=en").get_data(as_text=True)
    assert ("Lift\u00a0B" in usual, "Lift\u00a0B" in less) == (False, True)
    assert "Show the usual way" in less
    assert "less-walking" not in client.get("/v/way/L1/room-b1?language=en").get_data(as_text=True)


@pytest.mark.parametrize("address", ["/v/way/L1/nowhere", "/v/way/nobody/room-12", "/v/way/L1/nowhere/known"])
def test_what_is_no_place_of_this_house_is_not_found(client: FlaskClient, house: None, address: str) -> None:
    assert client.get(address).status_code == 404


def test_without_a_plan_there_is_no_way(client: FlaskClient) -> None:
    assert client.get("/v/way/L1/room-12").status_code == 404


def test_a_closed_lift_changes_what_is_known_and_leaves_no_way_without_steps(
    client: FlaskClient, hub: Hub, house: None
) -> None:
    before = client.get("/v/way/L1/room-12/known").get_json()["known"]
    close(hub, "lift")
    assert client.get("/v/way/L1/room-12/known").get_json()["known"] != before
    page = client.get("/v/way/L1/room-12/step-free?language=en").get_data(as_text=True)
    assert "There is no way just now" in page
    assert "escort" in page


def test_a_visit_shows_the_way_to_where_it_waits_and_at_the_call_from_there_to_the_room(
    client: FlaskClient, hub: Hub, house: None, take_number: TakeNumber
) -> None:
    _, token = take_number()
    assert client.get(f"/v/{token}/state").get_json()["way"].startswith("/v/way/L1/waiting-cardiology")
    staff(hub)
    hub.writer.run(lambda tx: call_next(tx, desk="cardiology-12", who="account:1"))
    there = client.get(f"/v/{token}/state").get_json()["way"]
    assert there.startswith("/v/way/waiting-cardiology/room-12")
    assert "Room 12" in client.get(there).get_data(as_text=True)


def test_who_takes_no_steps_is_led_without_them_and_sent_for_an_escort_where_there_is_no_such_way(
    client: FlaskClient, hub: Hub, house: None, take_number: TakeNumber
) -> None:
    issued, token = take_number()
    hub.writer.run(
        lambda tx: set_need(tx, visit_id=issued.visit_id, need=Need.STEP_FREE, state=NeedState.ASKED, who="account:1")
    )
    there = client.get(f"/v/{token}/state").get_json()["way"]
    assert there.startswith("/v/way/L1/waiting-cardiology/step-free")
    close(hub, "lift")
    assert client.get(f"/v/{token}/state").get_json()["way"] == there
    assert "escort" in client.get(there).get_data(as_text=True)


def test_without_a_plan_a_visit_offers_no_way(client: FlaskClient, take_number: TakeNumber) -> None:
    _, token = take_number()
    assert client.get(f"/v/{token}/state").get_json()["way"] is None


@pytest.mark.parametrize("heading", [0.0, 90.0, 180.0, 270.0])
def test_the_picture_is_turned_as_the_walker_stands_and_every_step_begins_on_the_line(heading: float) -> None:
    found, floors = way(), Compiled(plan(), version=1).floors()
    drawn = pictures(found, floors, [], heading)
    assert [one.floor for one in drawn] == ["1", "2"]
    (x, y), stands = drawn[0].begin, found.legs[0].points[0]
    a_metre_ahead = {0.0: (0, 1), 90.0: (1, 0), 180.0: (0, -1), 270.0: (-1, 0)}[heading]
    assert Turned(heading)((stands[0] + a_metre_ahead[0], stands[1] + a_metre_ahead[1])) == pytest.approx((x, y - 1))
    begin = spots(found, heading)
    assert (begin[0].x, begin[0].y) == pytest.approx((x, y), abs=0.05)
    assert (begin[-1].x, begin[-1].y) == pytest.approx(drawn[-1].end, abs=0.05)
    assert {one.picture for one in begin} == {0, 1}


def test_who_begins_at_a_place_sees_the_first_stretch_upwards() -> None:
    found = Compiled(plan(), version=1).way("waiting-cardiology", "room-12", RouteProfile.USUAL)
    assert found is not None
    assert heading_of(found, None) == 180  # out of the door, down the plan
    assert heading_of(found, 90.0) == 90


@pytest.mark.browser
def test_step_by_step_through_the_floors_and_without_a_line_the_way_stays(
    page: Page, push: StandInPush, house: None, hub: Hub
) -> None:
    page.clock.install(time=NOW)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/v/way/L1/waiting-cardiology?language=en")
    steps, pictures_shown = page.locator("#steps li"), page.locator("figure.floor:not([hidden])")
    expect(steps.first).to_have_attribute("aria-current", "step")
    expect(page.get_by_role("img", name=re.compile("Floor 1"))).to_be_visible()
    assert page.evaluate(WIDER) == []
    assert violations(page, "a way") == []
    for _ in range(steps.count() - 1):
        page.get_by_role("button", name="Next step").click()
    expect(steps.last).to_have_attribute("aria-current", "step")
    expect(page.get_by_role("img", name=re.compile("Floor 2"))).to_be_visible()
    expect(pictures_shown).to_have_count(1)
    expect(page.locator("body[data-kept]")).to_be_attached()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.context.set_offline(True)
    page.clock.fast_forward(5000)
    expect(page.get_by_text("No connection. The way stays")).to_be_visible()
    expect(steps.last).to_be_visible()
    page.reload()  # the phone had put the tab away
    expect(steps.last).to_have_attribute("aria-current", "step")
    expect(page.get_by_role("img", name=re.compile("Floor 2"))).to_be_visible()
    page.context.set_offline(False)
    close(hub, "stairs")
    page.clock.fast_forward(5000)
    expect(steps.first).to_have_attribute("aria-current", "step")  # come anew, from its beginning
    expect(page.locator("#steps")).to_contain_text("Lift B")
