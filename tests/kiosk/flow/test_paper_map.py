"""The map on the paper: the floors of the way, its end named, and what stands beside it; nothing where nothing is known."""

from config.contract.catalogue import Catalogue, Place
from config.contract.ticket import TicketMap
from config.contract.ways import Act, Leg, MapFloor, MapPlace, MapSpace, SiteMap, Stand, Step, Turn, Way
from config.contract.words import Language
from kiosk.flow.paper_map import maps_of
from kiosk.flow.ticket import make_ticket
from tests.kiosk.cast import NOON, named, number, st_anna

_HALL = [(0.0, 0.0), (40.0, 0.0), (40.0, 20.0), (0.0, 20.0)]
_ROOM = [(0.0, 0.0), (6.0, 0.0), (6.0, 6.0), (0.0, 6.0)]
_WAY = Way(
    to="area-b",
    metres=40,
    minutes=2,
    legs=[Leg(floor="f1", points=[(2, 10), (20, 10)]), Leg(floor="f2", points=[(20, 10), (20, 2)])],
    steps=[
        Step(act=Act.WALK, floor="f1", metres=18),
        Step(act=Act.LIFT, turn=Turn.LEFT, floor="f1", label="B", to_floor="2"),
        Step(act=Act.WALK, floor="f2", metres=8),
    ],
)


def _spot(code: str, at: tuple[float, float], *, kind: str = "cafe", landmark: bool = True) -> MapPlace:
    name = {Language.ENGLISH: code.capitalize(), Language.RUSSIAN: code.upper()}
    return MapPlace(code=code, kind=kind, floor="f1", at=at, names=name, landmark=landmark)


_NEAR, _LIFT = _spot("café", (10, 14)), _spot("lift-b", (20, 11), kind="lift")
_FAR, _PLAIN = _spot("chapel", (10, 40)), _spot("room-1", (3, 8), landmark=False)


def _catalogue(way: Way = _WAY) -> Catalogue:
    floors = [
        MapFloor(code=f"f{n}", label=str(n), ordinal=n, outline=_HALL,
                 spaces=[MapSpace(kind="room", outline=_ROOM), MapSpace(kind="corridor", outline=_HALL)])
        for n in (1, 2)
    ]  # fmt: skip
    stand = Stand(floor="f1", at=(2, 10), heading=90)
    site_map = SiteMap(version=1, floors=floors, places=[_NEAR, _LIFT, _FAR, _PLAIN], stand=stand, ways=[way])
    return st_anna().model_copy(update={"map": site_map})


def _maps(way: Way | None = _WAY, language: Language = Language.ENGLISH) -> tuple[TicketMap, ...]:
    goal = Place(code="area-b", kind="waiting", floor="2", names=named("Waiting area B", "Зона Б"))
    return maps_of(_catalogue(way or _WAY), way, goal, language)


def test_each_floor_ends_where_the_way_leaves_it_and_only_the_first_begins_here() -> None:
    first, second = _maps()
    assert (first.floor, first.here, first.goal) == ("Floor\u00a01", "You are here", "Lift\u00a0B → Floor\u00a02")
    assert (second.floor, second.here, second.goal) == ("Floor\u00a02", "", "Waiting area B")
    assert first.heading == second.heading == 90
    assert first.route == ((2, 10), (20, 10))


def test_rooms_have_walls_and_corridors_have_none() -> None:
    assert [one.rooms for one in _maps()] == [(tuple(_ROOM),)] * 2


def test_what_is_well_known_and_near_is_named_in_the_persons_language() -> None:
    assert [mark.said for mark in _maps(language=Language.RUSSIAN)[0].marks] == ["CAFÉ"]


def test_where_nothing_is_known_or_nothing_is_walked_nothing_is_drawn() -> None:
    assert _maps(None) == ()
    stub = _WAY.model_copy(update={"legs": [Leg(floor="f1", points=[(2, 10), (3, 10)]), *_WAY.legs[1:]]})
    assert [one.floor for one in _maps(stub)] == ["Floor\u00a02"]
    assert make_ticket(number(), st_anna(), Language.ENGLISH, NOON).maps == ()


def test_a_ticket_carries_the_maps_of_its_way() -> None:
    assert len(make_ticket(number(), _catalogue(), Language.ENGLISH, NOON).maps) == 2


def test_of_a_large_floor_only_what_lies_around_the_way_goes_onto_the_paper() -> None:
    catalogue = _catalogue()
    assert catalogue.map is not None
    far = MapSpace(kind="room", outline=[(x + 900.0, y) for x, y in _ROOM])
    floors = [floor.model_copy(update={"spaces": [*floor.spaces, far]}) for floor in catalogue.map.floors]
    large = catalogue.model_copy(update={"map": catalogue.map.model_copy(update={"floors": floors})})
    goal = Place(code="area-b", kind="waiting", floor="2", names=named("Waiting area B"))
    assert [one.rooms for one in maps_of(large, _WAY, goal, Language.ENGLISH)] == [(tuple(_ROOM),)] * 2
