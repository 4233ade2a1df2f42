"""What the map's screen says beside the map, without drawing it."""

from dataclasses import replace

from config.contract.words import Language
from kiosk.flow.steps import ShowWay
from kiosk.screens.show_way.model import view_of
from tests.kiosk.screens.st_anna import MORNING, standing


def test_the_code_for_the_phone_is_this_very_way() -> None:
    usual, free = (standing(ShowWay("waiting-f", step_free=step_free), Language.CHINESE) for step_free in (False, True))
    assert view_of(usual, MORNING).phone_url == "https://hospital.example/v/way/L1/waiting-f?language=zh"
    assert view_of(free, MORNING).phone_url == "https://hospital.example/v/way/L1/waiting-f/step-free?language=zh"


def test_there_is_no_code_where_there_is_no_way_or_no_address_that_works() -> None:
    assert view_of(standing(ShowWay("nowhere")), MORNING).phone_url == ""
    session = standing(ShowWay("waiting-f"))
    catalogue = session.facts.catalogue
    assert catalogue is not None
    assert catalogue.map is not None
    silent = catalogue.model_copy(update={"map": catalogue.map.model_copy(update={"phone_url": None})})
    assert view_of(replace(session, facts=replace(session.facts, catalogue=silent)), MORNING).phone_url == ""


def test_a_ward_says_its_visiting_hours() -> None:
    for language in Language:
        assert "16:00–19:00" in view_of(standing(ShowWay("wards-2"), language), MORNING).facts
    assert "16:00" not in view_of(standing(ShowWay("cafe")), MORNING).facts


def test_a_landmark_in_a_hall_has_the_width_of_its_own_room() -> None:
    """The information desk stands free in the lobby: its name is no wider than its walls."""
    shown = view_of(standing(ShowWay("waiting-f"), Language.CHINESE), MORNING).map
    assert shown is not None
    (desk,) = (label for label in shown.labels if label.said == "问讯处")
    assert desk.room == 4.5


def test_a_way_over_three_floors_has_keys_with_room_for_their_words() -> None:
    session = standing(ShowWay("waiting-f"), Language.RUSSIAN)
    catalogue = session.facts.catalogue
    assert catalogue is not None
    assert catalogue.map is not None
    assert [key.said for key in view_of(session, MORNING).legs] == ["1-й\u00a0этаж", "2-й\u00a0этаж"]
    ways = [way.model_copy(update={"legs": [*way.legs, way.legs[0]]}) for way in catalogue.map.ways]
    longer = catalogue.model_copy(update={"map": catalogue.map.model_copy(update={"ways": ways})})
    shown = view_of(standing(ShowWay("waiting-f"), Language.RUSSIAN, catalogue=longer), MORNING)
    assert [key.said for key in shown.legs] == ["1", "2", "1"]
