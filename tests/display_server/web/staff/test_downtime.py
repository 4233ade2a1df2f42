"""Times without the hub, without a browser: the printed list, and what happened entered from it."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from display_server.db.models import Stage, Visit
from display_server.hub import Hub
from tests.conftest import StandingClock
from tests.display_server.services.numbers.test_check_open import change
from tests.display_server.services.queue_acts import arrive, book, take_number
from tests.display_server.web.people import token_on
from tests.display_server.web.staff.test_console_pages import CONSOLE, SAY, at_work, numbers_waiting, press
from tests.small_cast import NOW

Line = tuple[str, str, str, str, str, str]


def enter(client: FlaskClient, *lines: Line) -> str:
    """Number, arrived, service, called, outcome, ended of each."""
    return enter_triaged(client, *((line, "") for line in lines))


def enter_triaged(client: FlaskClient, *lines: tuple[Line, str]) -> str:
    """The same with the urgency of each; empty: nobody has said one."""
    names = ("number", "arrived", "service", "called", "outcome", "ended")
    form = {name: [line[place] for line, _ in lines] for place, name in enumerate(names)}
    form["urgency"] = [urgency for _, urgency in lines]
    said = {"csrf_token": token_on(client.get(f"{CONSOLE}/downtime").text), **form}
    answer = client.post(f"{CONSOLE}/downtime", data=said)
    assert answer.status_code == 200
    return answer.text


def test_the_list_says_as_of_when_who_waits_and_which_numbers_are_the_desks_own(client: FlaskClient, hub: Hub) -> None:
    book(hub)
    arrive(hub)
    take_number(hub)
    page = at_work(client, hub).get(f"{CONSOLE}/downtime-list").text
    assert SAY("staff.downtime.as_of", time="2026-03-12 10:00") in page
    numbers = re.findall(r'<td class="number">([^<]+)<', page)
    assert numbers[:2] == ["K-001", "K-002"]
    assert numbers[2:] == [f"K-{number}" for number in range(500, 520)]
    assert "Petrait" not in page
    assert client.get(f"{CONSOLE}/downtime-list?every=15").status_code == 200
    assert client.get(f"{CONSOLE}/downtime-list?every=7").status_code == 400


def test_the_list_says_why_in_this_order_and_forgets_nobody_who_is_set_aside(
    client: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    for _ in range(4):
        take_number(hub)
        clock.move(seconds=1)
    at_work(client, hub)
    for act in ("call_next", "not_here"):
        press(client, act, "K-001")
    press(client, "hold", "K-002")
    press(client, "set_priority", "K-004", choice="pregnancy")
    page = client.get(f"{CONSOLE}/downtime-list").text
    rows = dict(re.findall(r'<td class="number">([^<]+)</td>.*?<td class="why">(.*?)</td>', page))
    assert list(rows) == ["K-004", "K-003", "K-002", "K-001"]
    assert rows["K-004"].startswith(SAY("staff.why.priority"))
    assert rows["K-003"].startswith(SAY("staff.why.earliest_due", minutes=25))
    assert rows["K-002"] == SAY("staff.now.on_hold")
    assert rows["K-001"].startswith(SAY("staff.now.no_show"))
    entered = client.get(f"{CONSOLE}/downtime").text
    assert all(f'value="{number}"' in entered for number in rows)


def test_calls_finishes_and_no_shows_are_booked_with_their_own_times(
    client: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    at_work(client, hub)
    take_number(hub)
    take_number(hub)
    client.get(f"{CONSOLE}/downtime-list")
    clock.move(minutes=40)
    page = enter(
        client,
        ("K-500", "10:12", "cardiology-consultation", "10:20", "finished", "10:31"),
        ("K-001", "", "", "10:02", "finished", "10:15"),
        ("K-002", "", "", "10:15", "not_here", "10:18"),
    )
    assert "3 lines entered." in page
    assert numbers_waiting(client.get(CONSOLE).text) == []
    with hub.database.reading() as session:
        rows = session.query(Visit.shown_number, Stage.state, Stage.called_at, Stage.ended_at).join(Stage).all()
    told = {number: (state, called, ended) for number, state, called, ended in rows}
    minutes = [NOW + timedelta(minutes=count) for count in (2, 15, 18, 20, 31)]
    assert told == {
        "K-001": ("done", minutes[0], minutes[1]),
        "K-002": ("no_show", minutes[1], minutes[2]),
        "K-500": ("done", minutes[3], minutes[4]),
    }


def test_a_night_without_the_hub_is_entered_after_midnight(client: FlaskClient, hub: Hub, clock: StandingClock) -> None:
    """The list of yesterday stands on no form any more: its numbers are typed, and keep the day they were printed for."""
    clock.move(hours=13, minutes=50)
    at_work(client, hub)
    client.get(f"{CONSOLE}/downtime-list")
    clock.move(minutes=30)
    page = enter(
        client,
        ("k 500", "23:55", "cardiology-consultation", "00:05", "finished", "00:09"),
        ("K-501", "00:12", "cardiology-consultation", "", "finished", ""),
        ("", "00:15", "cardiology-consultation", "", "finished", ""),
        ("K-999", "00:16", "cardiology-consultation", "00:17", "finished", "00:18"),
    )
    assert "2 lines entered." in page
    assert SAY("staff.downtime.no_number") in page
    assert SAY("staff.refused.not_in_line") in page
    assert 'name="number" value="K-999" maxlength' in page, "what was mistyped can be typed anew"
    assert numbers_waiting(client.get(CONSOLE).text) == ["K-501"]
    with hub.database.reading() as session:
        rows = session.query(Visit.shown_number, Visit.day, Stage.state).join(Stage).order_by(Visit.number).all()
    assert [tuple(row) for row in rows] == [("K-500", "2026-03-12", "done"), ("K-501", "2026-03-12", "waiting")]


def test_who_came_on_paper_and_still_waits_joins_the_line_with_their_time_and_urgency(
    client: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    at_work(client, hub)
    change(hub, triage=True)
    client.get(f"{CONSOLE}/downtime-list")
    clock.move(minutes=40)
    page = enter_triaged(
        client,
        (("K-500", "10:12", "cardiology-consultation", "", "finished", ""), "green"),
        (("K-501", "10:20", "cardiology-consultation", "", "finished", ""), "orange"),
        (("K-502", "10:25", "cardiology-consultation", "", "finished", ""), ""),
    )
    assert "3 lines entered." in page
    assert SAY("staff.urgency.orange") in page
    assert numbers_waiting(client.get(CONSOLE).text)[0] == "K-501"
    with hub.database.reading() as session:
        rows = session.query(Visit.shown_number, Stage.state, Stage.arrived_at, Stage.urgency).join(Stage).all()
    minutes = [NOW + timedelta(minutes=count) for count in (12, 20, 25)]
    assert {number: told for number, *told in rows} == {
        "K-500": ["waiting", minutes[0], "green"],
        "K-501": ["waiting", minutes[1], "orange"],
        "K-502": ["waiting", minutes[2], None],
    }


def test_a_number_of_the_line_that_only_has_an_arrival_is_asked_for_its_call(
    client: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    at_work(client, hub)
    take_number(hub)
    clock.move(minutes=40)
    page = enter(client, ("K-001", "10:10", "", "", "finished", ""))
    assert SAY("staff.refused.call_needed") in page


def test_a_line_that_cannot_be_entered_stays_with_its_reason(
    client: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    at_work(client, hub)
    take_number(hub)
    client.get(f"{CONSOLE}/downtime-list")
    clock.move(minutes=40)
    page = enter(
        client,
        ("K-001", "", "", "10:20", "finished", "10:10"),
        ("K-500", "", "cardiology-consultation", "10:20", "finished", "10:30"),
    )
    assert SAY("staff.refused.downtime_times").replace("'", "&#39;") in page
    assert SAY("staff.refused.arrival_needed") in page
    assert 'name="called" value="10:20"' in page
    assert "0 lines entered." in page


@pytest.mark.parametrize("called", ["25:00", "noon", "10:61", "1"])
def test_a_time_that_is_none_stays_with_words_and_costs_the_other_lines_nothing(
    client: FlaskClient, hub: Hub, clock: StandingClock, called: str
) -> None:
    at_work(client, hub)
    take_number(hub)
    take_number(hub)
    clock.move(minutes=40)
    page = enter(
        client, ("K-001", "", "", called, "finished", "10:10"), ("K-002", "", "", "10:05", "finished", "10:10")
    )
    assert SAY("staff.downtime.no_time", typed=called) in page
    assert "1 line entered." in page
    assert f'value="{called}"' in page, "what was typed stays"


@pytest.mark.parametrize("typed", ["10:20", "1020", "10.20", " 10:20 "])
def test_times_are_typed_in_24_hours_whatever_the_browser_speaks(
    client: FlaskClient, hub: Hub, clock: StandingClock, typed: str
) -> None:
    at_work(client, hub)
    take_number(hub)
    clock.move(minutes=40)
    assert 'type="time"' not in client.get(f"{CONSOLE}/downtime").text
    assert "1 line entered." in enter(client, ("K-001", "", "", typed, "finished", ""))
    with hub.database.reading() as session:
        assert session.query(Stage.called_at).scalar() == NOW + timedelta(minutes=20)


def test_a_refused_number_on_paper_keeps_its_field_for_the_arrival(
    client: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    at_work(client, hub)
    client.get(f"{CONSOLE}/downtime-list")
    clock.move(minutes=40)
    page = enter(client, ("K-500", "", "cardiology-consultation", "10:20", "finished", "10:30"))
    row = page[page.index('value="K-500"') :]
    assert 'name="arrived"' in row[: row.index("</tr>")]
    assert '<input type="hidden" name="arrived"' not in row[: row.index("</tr>")]
