"""Files of four kinds become plans; what is wrong with a file is said in words."""

import gzip
import io
import json
import zipfile

import pytest

from config.contract.words import Language
from display_server.wayfinding.findings import find
from display_server.wayfinding.importers.frame import NotAPlan
from display_server.wayfinding.importers.levels import levels_of
from display_server.wayfinding.importers.reading import read_plan
from display_server.wayfinding.plan import SpaceKind
from display_server.wayfinding.walkable import walkable
from tests.display_server.wayfinding.small_plan import small_plan


def test_a_name_in_a_language_nobody_here_speaks_does_not_replace_the_one_on_the_door() -> None:
    hall = next(one for one in read_plan(osm()).spaces if one.kind is SpaceKind.CORRIDOR)
    assert {language: name.name for language, name in hall.names.items()} == {Language.ENGLISH: "Halle"}


def osm(*, lift_levels: str = "0-1") -> bytes:
    """A corridor with a room and a lift on two levels; points are 10 m apart near the equator."""
    at = {1: (0, 0), 2: (0, 4), 3: (3, 4), 4: (3, 0), 5: (1, 4), 6: (2, 4), 7: (2, 6), 8: (1, 6), 9: (1.5, 4), 10: (3, 2),
          11: (3, 1), 12: (4, 1), 13: (4, 2), 14: (3, 1.5)}  # fmt: skip
    doors = {9: "0;1", 14: "0;1"}
    nodes = "".join(
        f'<node id="{n}" lat="{y * 9e-5}" lon="{x * 9e-5}">'
        + (f'<tag k="door" v="hinged"/><tag k="level" v="{doors[n]}"/>' if n in doors else "")
        + "</node>"
        for n, (x, y) in at.items()
    )
    ways = [
        (
            1,
            [1, 2, 5, 9, 6, 3, 10, 14, 11, 4],
            {"indoor": "corridor", "level": "0", "repeat_on": "1", "name": "Halle", "name:ja": "広間"},
        ),
        (2, [5, 9, 6, 7, 8], {"indoor": "room", "level": "0;1", "name": "Lab", "name:uk": "Лабораторія", "ref": "12"}),
        (3, [10, 14, 11, 12, 13], {"indoor": "room", "room": "elevator", "level": lift_levels}),
    ]  # fmt: skip
    lines = "".join(
        f'<way id="{code}">'
        + "".join(f'<nd ref="{n}"/>' for n in [*ring, ring[0]])
        + "".join(f'<tag k="{k}" v="{v}"/>' for k, v in tags.items())
        + "</way>"
        for code, ring, tags in ways
    )
    return f"<osm version='0.6'>{nodes}{lines}</osm>".encode()


def archive(files: dict[str, str]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as written:
        for name, text in files.items():
            written.writestr(name, text)
    return held.getvalue()


NODES = "id,floor,x,y,kind,label,name_en,name_lt\nk,1,0,0,,,,\ncafe,1,10,0,cafe,,Café,Kavinė\ntop,2,10,0,room,21,,\n"
EDGES = "from,to,kind,length,step_free\nk,cafe,walk,12,yes\ncafe,top,stairs,,no\n"


def test_an_osm_building_is_walked_from_room_to_room_over_its_lift() -> None:
    plan = read_plan(osm())
    found = find(plan, walkable(plan))
    assert [floor.label for floor in plan.floors] == ["0", "1"]
    assert (found.read["corridor"], found.read["room"], found.read["lift"]) == (2, 2, 2)
    assert found.unreached == []
    assert found.no_step_free == []
    room = next(place for place in plan.places if place.kind == "room")
    assert (room.label, room.names[Language.UKRAINIAN].name) == ("12", "Лабораторія")


def test_a_lift_that_reaches_one_floor_only_is_reported() -> None:
    plan = read_plan(osm(lift_levels="0"))
    assert find(plan, walkable(plan)).lifts_reaching_no_floor == ["s3"]


@pytest.mark.parametrize(
    ("said", "levels"),
    [("0", [0]), ("-1-1", [-1, 0, 1]), ("0;2", [0, 2]), ("0.5", [0.5]), ("ground", []), ("1--1", [-1, 0, 1])],
)
def test_levels_are_read_single_in_lists_and_in_ranges(said: str, levels: list[float]) -> None:
    assert levels_of({"level": said}) == levels


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_a_csv_graph_becomes_places_and_passages(packed: bool) -> None:
    data = archive({"nodes.csv": NODES, "edges.csv": EDGES})
    plan = read_plan(gzip.compress(data) if packed else data)
    found = find(plan, walkable(plan))
    cafe = next(place for place in plan.places if place.code == "cafe")
    assert cafe.names[Language.LITHUANIAN].name == "Kavinė"
    assert found.unreached == []
    assert len(found.no_step_free) == 1
    assert plan.passages[0].length_m == 12


def test_a_geojson_graph_with_degrees_is_laid_out_in_metres() -> None:
    point = {"type": "Feature", "properties": {"floor": "1", "kind": "room", "name": "A"}, "id": "a"}
    features = [
        {**point, "geometry": {"type": "Point", "coordinates": [25.0, 54.0]}},
        {**point, "id": "b", "geometry": {"type": "Point", "coordinates": [25.0, 54.001]}},
        {"type": "Feature", "properties": {"from": "a", "to": "b"}, "geometry": None},
    ]
    plan = read_plan(json.dumps({"type": "FeatureCollection", "features": features}).encode())
    assert walkable(plan).edges[0].metres == pytest.approx(111.2, abs=0.5)


def test_a_plan_of_our_own_comes_back_as_it_was() -> None:
    plan = small_plan()
    assert read_plan(plan.model_dump_json().encode()) == plan


def test_an_imdf_lift_is_derived_from_units_that_lie_over_one_another() -> None:
    plan = read_plan(archive(imdf()))
    lift = next(shaft for shaft in plan.shafts if shaft.kind is SpaceKind.LIFT)
    assert len([space for space in plan.spaces if space.shaft == lift.code]) == 2
    assert find(plan, walkable(plan)).no_step_free == []


def imdf() -> dict[str, str]:
    """A walkway and a lift on two levels, an occupant on the upper one."""

    def square(x: float, y: float, w: float, h: float) -> dict[str, object]:
        m = 9e-6
        ring = [[x * m, y * m], [(x + w) * m, y * m], [(x + w) * m, (y + h) * m], [x * m, (y + h) * m], [x * m, y * m]]
        return {"type": "Polygon", "coordinates": [ring]}

    def feature(code: str, geometry: object, **said: object) -> dict[str, object]:
        return {"id": code, "type": "Feature", "geometry": geometry, "properties": said}

    levels = [
        feature(f"l{n}", square(0, 0, 20, 10), ordinal=n, short_name={"en": str(n)}, building_ids=["h"]) for n in (0, 1)
    ]
    units, openings = [], []
    for n in (0, 1):
        units += [
            feature(f"w{n}", square(0, 0, 20, 5), category="walkway", level_id=f"l{n}"),
            feature(f"e{n}", square(2, 5, 3, 3), category="elevator", level_id=f"l{n}"),
        ]
        line = {"type": "LineString", "coordinates": [[3e0 * 9e-6, 5 * 9e-6], [4 * 9e-6, 5 * 9e-6]]}
        openings.append(feature(f"o{n}", line, level_id=f"l{n}"))
    at = {"type": "Point", "coordinates": [15 * 9e-6, 2 * 9e-6]}
    files = {
        "level.geojson": levels,
        "unit.geojson": units,
        "opening.geojson": openings,
        "anchor.geojson": [feature(f"a{n}", at, unit_id=f"w{n}") for n in (0, 1)],
        "occupant.geojson": [feature(f"oc{n}", None, name={"ru": "Касса"}, anchor_id=f"a{n}") for n in (0, 1)],
    }
    return {name: json.dumps({"type": "FeatureCollection", "features": found}) for name, found in files.items()}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "it is empty"),
        (b"%PDF-1.7", "it is none of"),
        (b"<gpx/>", "not an OpenStreetMap file"),
        (b"<osm><node", "it is not XML"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><osm/>", "declares a document type"),
        (b"<osm><node id='1' lat='1' lon='2'/></osm>", "no room or corridor"),
        (b"PK\x03\x04broken", "not a zip archive"),
        (archive({"readme.txt": "hello"}), "holds neither unit.geojson"),
        (archive({"unit.geojson": '{"features": []}'}), "holds no level"),
        (archive({"nodes.csv": NODES}), "edges.csv is missing"),
        (archive({"nodes.csv": NODES, "edges.csv": "from,to\nk,nowhere\n"}), "which is not there"),
        (archive({"nodes.csv": NODES + "k,1,2,2,,,,\n", "edges.csv": EDGES}), "two points have the id k"),
        (
            archive({"nodes.csv": NODES.replace("10,0,cafe", "ten,0,cafe"), "edges.csv": EDGES}),
            "x is not a number: ten",
        ),
        (archive({"nodes.csv": NODES, "edges.csv": EDGES.replace("stairs", "rope")}), "has the kind rope"),
        (b'{"type": "FeatureCollection", "features": 3}', "not a GeoJSON FeatureCollection"),
        (b'{"floors": [{"code": "x"}]}', "floors.0.building"),
        (b"\x1f\x8bbroken", "cannot be unpacked"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_words(data: bytes, words: str) -> None:
    with pytest.raises(NotAPlan) as refused:
        read_plan(data)
    assert words in str(refused.value)
