"""A ticket says where to wait in the person's language and nothing about why they came when that is nobody's business."""

import pytest

from config.contract.ways import RouteProfile
from config.contract.words import Language
from kiosk.flow.ticket import make_ticket
from tests.kiosk.cast import NOON, number, st_anna


def test_a_ticket_says_everything_in_the_persons_language() -> None:
    ticket = make_ticket(number(), st_anna(), Language.RUSSIAN, NOON)
    assert (ticket.hospital, ticket.department) == ("Больница Святой Анны", "Кардиология")
    assert ticket.wait_here == "Зона ожидания Б"
    assert ticket.printed_at.isoformat() == "2026-03-12T14:00:00+02:00"
    assert (ticket.people_ahead, ticket.serial, ticket.demo) == (3, "L1", True)


def test_a_missing_language_falls_back_to_the_hospitals() -> None:
    ticket = make_ticket(number(), st_anna(), Language.CHINESE, NOON)
    assert ticket.hospital == "St Anna Hospital"
    assert ticket.wait_note == "Floor 2, lift B"
    assert ticket.plan_version == 1, "a printed way names its plan"
    assert ticket.way == ["向后转", "B\u00a0电梯在您左侧，请乘坐上行至 2\u00a0楼"], (
        "the way's words are ours in every language"
    )


def test_who_takes_no_steps_is_told_a_way_without_them_or_whom_to_ask() -> None:
    there = st_anna()
    assert there.map is not None
    (usual,) = there.map.ways
    free = usual.model_copy(update={"profile": RouteProfile.STEP_FREE, "steps": usual.steps[:1], "legs": []})
    both = there.model_copy(update={"map": there.map.model_copy(update={"ways": [usual, free]})})
    asked = number().model_copy(update={"step_free": True})
    assert make_ticket(asked, both, Language.ENGLISH, NOON).way == ["Turn around"]
    told = make_ticket(asked, there, Language.ENGLISH, NOON)
    assert (told.way[0], told.maps) == ("There is no way without steps just now", ())
    assert "escort" in told.way[1]


def test_the_only_room_stands_in_place_of_the_waiting_area() -> None:
    ticket = make_ticket(number(room="room-12"), st_anna(), Language.ENGLISH, NOON)
    assert ticket.wait_here == "Room 12"
    assert (ticket.way, ticket.plan_version) == ([], None)


@pytest.mark.parametrize("service", ["quiet", "unknown-yet"])
def test_a_discreet_or_unknown_service_is_not_named(service: str) -> None:
    ticket = make_ticket(number(service=service), st_anna(), Language.ENGLISH, NOON)
    assert (ticket.service, ticket.department, ticket.staff_line) == (None, "", "")
    assert ticket.wait_here == "Waiting area B"


def test_no_phone_page_no_code() -> None:
    issued = number().model_copy(update={"phone_url": None})
    ticket = make_ticket(issued, st_anna(), Language.ENGLISH, NOON)
    assert (ticket.phone_url, ticket.code) == (None, None)


def test_the_steps_of_a_visit_are_named_and_a_discreet_one_by_where_it_waits() -> None:
    issued = number().model_copy(update={"steps": [number().service, "quiet", "unknown-yet"]})
    ticket = make_ticket(issued, st_anna(), Language.ENGLISH, NOON)
    assert ticket.steps == ["Heart", "Waiting area B"]
