"""The pages of opening hours and rules: saved, audited, heard by kiosks and boards, refused in words at the field."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from config.contract.words import Language
from config.locale import words
from display_server.db.models import AuditLine, Department, Service, Site, Topic, Walk
from display_server.domain.hours import said
from display_server.hub import Hub
from display_server.services.desks.desk_act import DeskAct
from tests.conftest import StandingClock
from tests.display_server.services.desk_acts import desk_in_hand
from tests.display_server.services.numbers.test_check_open import refused
from tests.display_server.services.queue_acts import CARDIOLOGY, take_number
from tests.display_server.web.people import ADMIN, NURSE, add_person, sign_in, signed_in, token_on
from tests.small_cast import KIOSK

SITE, SERVICE, WALKS = "/admin/hours/hospital", f"/admin/hours/services/{CARDIOLOGY}", f"/admin/devices/{KIOSK}/walks"
WEEK = {
    "hours": "week",
    "open_3": "14:00-18:00",
    "breaks_3": "16:00-16:15",
    "dates": "2026-12-24 08:00–12:00\n2026-12-25",
}
"""Thursdays only; it is Thursday, 10:00."""
RULES = {
    "early_minutes": "45", "late_minutes": "30", "grace_minutes": "10", "overtaken_times": "3",
    "overtaken_late_minutes": "30", "no_show_recalls": "2", "no_show_minutes": "3", "requeue_times": "1",
    "return_minutes": "30", "defer_minutes": "10", "alarm_minutes": "7", "led_minutes": "12",
    "walk_cardiology": "4", "walk_laboratory": "0",
}  # fmt: skip


@pytest.fixture
def admin(client: FlaskClient, hub: Hub) -> FlaskClient:
    return signed_in(client, hub, ADMIN, ["admin"])


def send(admin: FlaskClient, address: str, **entered: str) -> TestResponse:
    token = token_on(admin.get(address).text)
    return admin.post(address, data={"csrf_token": token, **entered})


def versions(hub: Hub) -> dict[str, int]:
    with hub.database.reading() as session:
        return {one.name: one.version for one in session.scalars(select(Topic))}


def last_line(hub: Hub) -> AuditLine:
    with hub.database.reading() as session:
        return session.scalars(select(AuditLine).order_by(AuditLine.seq.desc()).limit(1)).one()


def test_a_services_own_hours_hold_from_the_next_number_on(admin: FlaskClient, hub: Hub) -> None:
    take_number(hub)
    assert send(admin, SERVICE, **WEEK, last_number="30").status_code == 303
    assert refused(hub).code == "service_closed"
    page = admin.get(SERVICE).text
    for typed in ("14:00–18:00", "16:00–16:15", "2026-12-24 08:00–12:00\n2026-12-25", 'value="30"'):
        assert typed in page
    assert "Today 14:00–18:00" in admin.get("/admin/hours").text


def test_the_sites_rules_are_kept_and_audited_with_what_stood_before(admin: FlaskClient, hub: Hub) -> None:
    assert send(admin, SITE, **RULES, hours="otherwise", families_together="on").status_code == 303
    with hub.database.reading() as session:
        site, department = session.scalars(select(Site)).one(), session.get_one(Department, 1)
        assert (site.early_minutes, site.alarm_minutes, site.families_together) == (45, 7, True)
        assert (department.walk_minutes, site.hours) == (4, None)
    line = last_line(hub)
    assert (line.what, line.subject) == ("site.rules_changed", "site:1")
    assert line.before == {
        "alarm_minutes": 10, "early_minutes": 60, "families_together": False, "led_minutes": 0, "walk_cardiology": 0,
    }  # fmt: skip
    assert line.after == {
        "alarm_minutes": 7, "early_minutes": 45, "families_together": True, "led_minutes": 12, "walk_cardiology": 4,
    }  # fmt: skip


def test_kiosks_and_boards_hear_of_it_and_of_nothing_where_nothing_changed(admin: FlaskClient, hub: Hub) -> None:
    def revision() -> int:
        with hub.database.reading() as session:
            return session.scalars(select(Site.catalogue_revision)).one()

    before, first = versions(hub), revision()
    send(admin, SERVICE, **WEEK)
    after = versions(hub)
    for topic in ("site:st-anna", "lobby:st-anna", "department:cardiology", "queue:1"):
        assert after.get(topic, 0) > before.get(topic, 0)
    assert revision() == first + 1
    send(admin, SERVICE, **WEEK)
    assert (versions(hub), revision()) == (after, first + 1)


UNUSABLE: tuple[tuple[str, dict[str, str], tuple[str, str]], ...] = (
    (SERVICE, {"hours": "week", "open_0": "8 to 5"}, ("open_0", "Write hours like this")),
    (SERVICE, {"hours": "week", "breaks_6": "08:00-10:00, 09:00-11:00"}, ("breaks_6", "overlap")),
    (SERVICE, {"hours": "week", "dates": "Christmas"}, ("dates", "Begin each line with a date")),
    (SERVICE, {"hours": "week", "dates": "2026-12-25\n2026-12-25"}, ("dates", "stands here twice")),
    (SERVICE, {"daily_capacity": "many"}, ("daily_capacity", "whole number from 0 to 9999")),
    (SITE, {**RULES, "overtaken_times": "0"}, ("overtaken_times", "whole number from 1 to 20")),
    (SITE, {**RULES, "walk_laboratory": ""}, ("walk_laboratory", "whole number from 0 to 60")),
    (WALKS, {"walk_waiting-cardiology": "61"}, ("walk_waiting-cardiology", "whole number from 0 to 60")),
)


def test_what_cannot_be_used_is_said_at_its_field_and_stays_typed(admin: FlaskClient, hub: Hub) -> None:
    for address, entered, (field, sentence) in UNUSABLE:
        which = f"{field}: {entered[field]}"
        answer = send(admin, address, **entered)
        assert answer.status_code == 422, which
        where = answer.text.split(f'id="{field}-problem"')[1][:200]
        assert sentence in where, which
        assert f'aria-describedby="{field}-problem"' in answer.text, which
        assert entered[field].split("\n", maxsplit=1)[0] in answer.text, which
        assert "Nothing is saved yet" in answer.text, which
        with hub.database.reading() as session:
            service = session.scalars(select(Service).where(Service.code == CARDIOLOGY)).one()
            assert (service.hours, service.daily_capacity) == (None, None), which


def test_a_services_limits_flags_and_arrivals(admin: FlaskClient, hub: Hub) -> None:
    entered = {"daily_capacity": "40", "triage": "on", "through_holidays": "on", "late_minutes": "15"}
    send(admin, SERVICE, **entered)
    with hub.database.reading() as session:
        found = session.scalars(select(Service).where(Service.code == CARDIOLOGY)).one()
        assert (found.daily_capacity, found.triage, found.through_holidays) == (40, True, True)
        assert (found.late_minutes, found.early_minutes, found.capacity_counts_booked) == (15, None, False)
    listed = admin.get("/admin/hours").text
    assert "At most 40 numbers a day" in listed
    assert "By urgency" in listed
    send(admin, SERVICE, daily_capacity="1")
    assert "At most 1 number a day" in admin.get("/admin/hours").text


def test_a_kiosks_ways_are_entered_changed_and_taken_out(admin: FlaskClient, hub: Hub) -> None:
    def entered() -> list[tuple[int, int]]:
        with hub.database.reading() as session:
            return [(walk.place_id, walk.minutes) for walk in session.scalars(select(Walk).order_by(Walk.place_id))]

    send(admin, WALKS, **{"walk_waiting-cardiology": "6", "walk_waiting-laboratory": "2"})
    assert entered() == [(1, 6), (2, 2)]
    send(admin, WALKS, **{"walk_waiting-cardiology": "5", "walk_waiting-laboratory": ""})
    assert entered() == [(1, 5)]
    line = last_line(hub)
    assert (line.before, line.after) == (
        {"waiting-cardiology": 6, "waiting-laboratory": 2},
        {"waiting-cardiology": 5, "waiting-laboratory": None},
    )
    assert "Walk from here" in admin.get(f"/admin/devices/{KIOSK}").text


def test_hours_written_by_the_page_read_back_the_same(admin: FlaskClient, hub: Hub) -> None:
    send(
        admin, SITE, **RULES, hours="week", open_0="08:00-12:00;13:00-17:00", open_5="22:00–06:00", open_6="0:00-24:00"
    )
    with hub.database.reading() as session:
        hours = session.scalars(select(Site.hours)).one()
    assert hours is not None
    week = [said(day.spans) for day in hours.weekly]
    assert week == ["08:00–12:00, 13:00–17:00", "", "", "", "", "22:00–06:00", "00:00–24:00"]


def test_only_administrators_see_these_pages_and_unknown_things_are_not_found(client: FlaskClient, hub: Hub) -> None:
    add_person(hub, NURSE)
    sign_in(client, NURSE)
    assert [client.get(page).status_code for page in ("/admin/hours", SITE, SERVICE, WALKS)] == [403] * 4


def test_what_does_not_exist_is_not_found(admin: FlaskClient) -> None:
    unknown = ("/admin/hours/services/nothing", f"/admin/devices/{str(KIOSK)[:-1]}9/walks")
    assert [admin.get(page).status_code for page in unknown] == [404, 404]


def test_the_pages_are_whole_in_every_language(app: Flask, hub: Hub) -> None:
    for language in Language:
        client, email = app.test_client(), f"{language.value}-{ADMIN}"
        add_person(hub, email, ["admin"], language=language)
        sign_in(client, email)
        for address in ("/admin/hours", SITE, SERVICE, WALKS):
            assert client.get(address).status_code == 200, f"{language.value}, {address}"


def test_a_department_that_asks_for_a_code_is_ticked_audited_and_told_to_kiosks(admin: FlaskClient, hub: Hub) -> None:
    assert send(admin, SITE, hours="otherwise", **RULES, by_code_only_cardiology="on").status_code == 303
    with hub.database.reading() as session:
        asks = {one.code: one.by_code_only for one in session.scalars(select(Department))}
    assert asks.pop("cardiology")
    assert not any(asks.values())
    assert "by_code_only_cardiology" in str(last_line(hub).after)
    page = admin.get(SITE).text
    assert (
        'name="by_code_only_cardiology" checked' in page or 'name="by_code_only_cardiology" value="on" checked' in page
    )


def test_rules_of_order_are_looked_at_before_they_hold(admin: FlaskClient, hub: Hub, clock: StandingClock) -> None:
    say = words(Language.ENGLISH).say
    typed = {"csrf_token": token_on(admin.get(SITE).text), "overtaken_times": "1", "overtaken_late_minutes": "5"}
    assert say("admin.order.nobody") in admin.post(f"{SITE}/preview", data=typed).text
    desk = desk_in_hand(hub)
    for _ in range(2):
        number = take_number(hub).number
        desk.call()
        desk.press(DeskAct.HERE, number)
        desk.press(DeskAct.FINISH, number)
    clock.move(hours=24)
    answer = admin.post(f"{SITE}/preview", data=typed).text
    assert say("admin.order.same") in answer
    assert "Cardiologist" in answer
    with hub.database.reading() as session:
        assert session.scalars(select(Site.overtaken_times)).one() == 3, "nothing is saved"


def test_targets_and_classes_are_looked_at_and_kept_from_there(
    admin: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    say = words(Language.ENGLISH).say
    desk = desk_in_hand(hub)
    number = take_number(hub).number
    desk.call()
    desk.press(DeskAct.HERE, number)
    desk.press(DeskAct.FINISH, number)
    clock.move(hours=24)
    token = token_on(admin.get(SITE).text)
    page = admin.post(f"{SITE}/preview", data={"csrf_token": token, **RULES, "earlier_over_75": "25"}).text
    what = say("admin.order.class", name=say("admin.hours.claim.over_75"))
    assert say("admin.order.rule", what=what, before=10, after=25) in page
    kept = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    assert admin.post(SITE, data=kept).status_code == 303
    with hub.database.reading() as session:
        assert session.scalars(select(Site.priority_minutes)).one() == {"over_75": 25}
    send(admin, SITE, **RULES, earlier_over_75="")
    with hub.database.reading() as session:
        assert session.scalars(select(Site.priority_minutes)).one() is None
    page = admin.post(f"{SERVICE}/preview", data={"csrf_token": token, "target_minutes": "40"}).text
    assert say("admin.order.rule", what=say("admin.house.target"), before=25, after=40) in page
