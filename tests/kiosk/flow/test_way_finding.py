"""Somebody looks for a place: what they type finds it in any language, and its way is shown from where they stand."""

from dataclasses import replace
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from config.contract.ways import RouteProfile
from config.contract.words import Language
from config.locale import words
from display_server.demo.drawn_plan import drawn_plan
from display_server.demo.hospital import read_hospital
from display_server.wayfinding.pinyin import with_pinyin
from display_server.wayfinding.site_map import Compiled
from kiosk.flow import Session, respond, taps, way_taps
from kiosk.flow import steps as s
from kiosk.flow.place_search import PlaceIndex
from kiosk.flow.session import Moment
from kiosk.flow.way_finding import way_shown
from kiosk.flow.wishes import CountPlace, StartIdle
from kiosk.flow.word_search import plain
from kiosk.screens.find_place.model import view_of
from tests.kiosk.cast import NOON
from tests.kiosk.screens.st_anna import catalogue, standing

MOMENT = Moment(NOON, 1000.0, session_id=UUID(int=7), request_id=uuid7())


@pytest.fixture(scope="module")
def index() -> PlaceIndex:
    """St Anna's places as a hub ships them: with Pinyin."""
    plan = with_pinyin(drawn_plan(read_hospital()))
    return PlaceIndex(catalogue().model_copy(update={"map": Compiled(plan, version=1).site_map("L1")}))


def after(session: Session, *done: taps.Tap) -> Session:
    for tap in done:
        session = respond(session, tap, MOMENT).session
    return session


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("laborat", "waiting-c"),
        ("кровь сдать", "waiting-c"),
        ("кров", "waiting-c"),
        ("rentgenas", "waiting-d"),
        ("抽血", "waiting-c"),
        ("yf", "pharmacy"),
        ("yaofang", "pharmacy"),
        ("apteka", "pharmacy"),
        ("аптека", "pharmacy"),
        ("vaistine", "pharmacy"),
        ("parmacy", "pharmacy"),
        ("кардеология", "waiting-b"),
        ("12", "room-12"),
        ("wc", "toilets-1"),
    ],
)
def test_a_place_is_found_by_what_people_call_it(index: PlaceIndex, typed: str, place: str) -> None:
    found = index.find(typed, Language.ENGLISH)
    assert place in [one.place for one in found[:4]], found[:4]


def test_a_discreet_service_is_found_by_nobody() -> None:
    index = PlaceIndex(catalogue())
    assert not any("mental" in one.name.lower() for one in index.find("mental", Language.ENGLISH))


def test_a_persons_name_finds_nothing() -> None:
    assert PlaceIndex(catalogue()).find("doctor zhivago smith", Language.ENGLISH) == []


def test_words_are_compared_without_marks_and_in_latin() -> None:
    assert plain("Щётка, Žalia-ĖŠ") == "schetka zalia es"


def test_from_welcome_to_a_way_and_back() -> None:
    found = after(standing(s.Welcome()), way_taps.WayWanted(), taps.LetterTyped("C"), taps.LetterTyped("A"))
    assert found.step == s.FindPlace("CA")
    shown = after(found, way_taps.PlaceChosen("cafe"))
    assert isinstance(shown.step, s.ShowWay)
    assert after(shown, taps.BackPressed()).step == s.FindPlace("CA")
    assert isinstance(after(shown, taps.BackPressed(), taps.BackPressed()).step, s.Welcome)


def test_without_steps_is_another_way_and_a_closed_lift_leaves_none() -> None:
    session = standing(s.ShowWay("wards-2", leg=1))
    free = after(session, way_taps.StepFreeSwitched())
    assert isinstance(free.step, s.ShowWay)
    assert (free.step.step_free, free.step.leg) == (True, 0)
    way = way_shown(free.step, catalogue())
    assert way is not None
    assert way.profile is RouteProfile.STEP_FREE
    assert way_shown(s.ShowWay("nowhere", step_free=True), catalogue()) is None


def test_zooming_stops_at_its_ends() -> None:
    session = standing(s.ShowWay("cafe"))
    nearer = after(session, *[way_taps.ZoomPressed(1)] * 5)
    assert isinstance(nearer.step, s.ShowWay)
    assert nearer.step.zoom == 2
    assert after(nearer, *[way_taps.ZoomPressed(-1)] * 5).step == session.step


def test_a_place_without_a_way_is_not_opened_and_a_kiosk_without_a_plan_offers_nothing() -> None:
    looking = standing(s.FindPlace("x"))
    assert after(looking, way_taps.PlaceChosen("nowhere")).step == looking.step
    bare = standing(s.Welcome(), catalogue=catalogue().model_copy(update={"map": None}))
    assert isinstance(after(bare, way_taps.WayWanted()).step, s.Welcome)


def test_a_lift_that_closes_leads_anew_whoever_reads_a_way_and_nothing_else_of_the_screen_changes() -> None:
    reading = standing(s.ShowWay("wards-2", step_free=True, leg=1))
    assert reading.facts.catalogue is not None
    known = reading.facts.catalogue.map
    assert known is not None
    kept = [way for way in known.ways if way.to != "wards-2" or way.profile is RouteProfile.USUAL]
    closed = known.model_copy(update={"ways": kept})
    newer = reading.facts.catalogue.model_copy(update={"map": closed, "revision": 99, "services": []})
    led = after(reading, taps.CatalogueArrived(newer))
    assert (led.step, led.facts.newer_catalogue) == (reading.step, newer)
    assert led.facts.catalogue is not None
    assert way_shown(s.ShowWay("wards-2", step_free=True), led.facts.catalogue) is None
    assert led.facts.catalogue.services == reading.facts.catalogue.services
    redrawn = newer.model_copy(update={"map": closed.model_copy(update={"version": known.version + 1})})
    assert after(reading, taps.CatalogueArrived(redrawn)).facts.catalogue == reading.facts.catalogue


def test_what_is_typed_is_told_to_nobody_and_forgotten_and_a_persons_name_leads_to_the_desk() -> None:
    session = standing(s.FindPlace())
    for letter in "ZHIVAGO":
        reply = respond(session, taps.LetterTyped(letter), MOMENT)
        assert {type(wish) for wish in reply.wishes} <= {StartIdle}, "no log, no report and no hub can hold it"
        session = reply.session
    assert session.step == s.FindPlace("ZHIVAGO")
    for language in Language:
        view = view_of(replace(session, language=language), NOON)
        assert (view.items, view.none_text) == ([], words(language).say("kiosk.find.none_text"))
    assert "ZHIVAGO" not in repr(after(session, taps.BackPressed()))


def test_a_chosen_place_is_counted_once_and_nothing_of_what_was_typed_leaves_the_kiosk() -> None:
    searching = after(standing(s.Welcome()), way_taps.WayWanted())
    reply = respond(searching, way_taps.PlaceChosen("pharmacy"), MOMENT)
    (wish,) = (one for one in reply.wishes if isinstance(one, CountPlace))
    assert wish.body.model_dump() == {"request_id": MOMENT.request_id, "place": "pharmacy", "chosen_at": MOMENT.now}
    again = respond(reply.session, way_taps.PlaceChosen("cafe"), MOMENT)
    assert not any(isinstance(one, CountPlace) for one in again.wishes)
