"""A graph of points and lines: GeoJSON (points and lines with `from`, `to`), or a `.zip` with `nodes.csv` and `edges.csv`."""

import csv
import io
from collections.abc import Mapping
from typing import Any

from config.contract.ways import Point
from config.contract.words import Language
from display_server.wayfinding.importers.archive import Archive, features_of
from display_server.wayfinding.importers.frame import Frame, NotAPlan, names_from, number
from display_server.wayfinding.plan import Building, Floor, Passage, PassageKind, Place, Plan, Shaft, Spot
from display_server.wayfinding.plan import SpaceKind as Kind

Row = Mapping[str, Any]
_PLAIN = frozenset({"", "crossing", "corridor", "spot", "point", "junction"})
"""Kinds of points nobody looks for."""
_YES = frozenset({"yes", "true", "1", "y"})


def read_graph_geojson(data: bytes) -> Plan:
    """Raises NotAPlan."""
    try:
        features = features_of(data.decode("utf-8-sig"), "the file")
    except UnicodeDecodeError as broken:
        raise NotAPlan(f"it is not text: {broken}") from None
    nodes, edges = [], []
    for feature in features:
        said = dict(feature["properties"])
        geometry = feature.get("geometry") or {}
        if geometry.get("type") == "Point":
            lon, lat = _position(geometry)
            nodes.append({"id": feature.get("id"), "lon": lon, "lat": lat, **said})
        elif "from" in said and "to" in said:
            edges.append(said)
    return _plan(nodes, edges)


def read_graph_csv(archive: Archive) -> Plan:
    """Raises NotAPlan. Nodes: `id,floor,x,y` or `lon,lat`, `kind,label,name_en …`; edges: `from,to,kind,length,step_free`."""
    return _plan(_rows(archive.text("nodes.csv")), _rows(archive.text("edges.csv")))


def _rows(text: str) -> list[dict[str, str]]:
    head = text.partition("\n")[0]
    return list(csv.DictReader(io.StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ","))


def _position(geometry: Row) -> tuple[float, float]:
    found = geometry.get("coordinates")
    if not isinstance(found, list) or len(found) < 2:
        raise NotAPlan("a point without coordinates")
    return number(found[0], "a coordinate"), number(found[1], "a coordinate")


def _plan(nodes: list[Any], edges: list[Any]) -> Plan:
    if not nodes:
        raise NotAPlan("it holds no point")
    at = _positions(nodes)
    floors = list(dict.fromkeys(_text(node, "floor") for node in nodes))
    codes = set(at)
    _refuse_doubles(nodes)
    passages = [_passage(row, line, codes) for line, row in enumerate(edges, 1)]
    shafts = {p.shaft: p.kind for p in passages if p.shaft}
    places = [_place(node, at) for node in nodes if str(node.get("kind") or "").lower() not in _PLAIN]
    looked_for = {place.code for place in places}
    return Plan(
        buildings=(Building(code="b1"),),
        floors=tuple(
            Floor(code=f"f{label}", building="b1", ordinal=_ordinal(label, n), label=label)
            for n, label in enumerate(floors)
        ),
        spots=tuple(
            Spot(code=_text(node, "id"), floor=f"f{_text(node, 'floor')}", at=at[_text(node, "id")])
            for node in nodes
            if _text(node, "id") not in looked_for
        ),
        places=tuple(places),
        shafts=tuple(Shaft(code=code, kind=Kind(kind.value)) for code, kind in shafts.items()),
        passages=tuple(passages),
    )


def _refuse_doubles(nodes: list[Any]) -> None:
    seen: set[str] = set()
    for node in nodes:
        code = _text(node, "id")
        if code in seen:
            raise NotAPlan(f"two points have the id {code}")
        seen.add(code)


def _positions(nodes: list[Any]) -> dict[str, Point]:
    """`x`, `y` in metres, else longitude and latitude put into a frame."""
    if all(node.get("x") not in {None, ""} and node.get("y") not in {None, ""} for node in nodes):
        return {_text(node, "id"): (number(node["x"], "x"), number(node["y"], "y")) for node in nodes}
    degrees = {
        _text(node, "id"): (
            number(node.get("lon", node.get("longitude")), "a longitude"),
            number(node.get("lat", node.get("latitude")), "a latitude"),
        )
        for node in nodes
    }
    frame = Frame.around(degrees.values())
    return {code: frame.metres(*where) for code, where in degrees.items()}


def _ordinal(label: str, position: int) -> float:
    """What the sign says where it is a number (G is 0), else the order of the file."""
    try:
        return float(label)
    except ValueError:
        return 0.0 if label.upper() in {"G", "EG", "P"} else float(position)


def _place(node: Row, at: Mapping[str, Point]) -> Place:
    code = _text(node, "id")
    said = node.get("names") or {
        lang.value: node[f"name_{lang.value}"] for lang in Language if node.get(f"name_{lang.value}")
    }
    return Place(
        code=code,
        floor=f"f{_text(node, 'floor')}",
        kind=str(node["kind"]).lower().replace("_", "-").replace(" ", "-"),
        at=at[code],
        label=str(node.get("label") or ""),
        names=names_from(said or node.get("name")),
        landmark=_is_yes(node.get("landmark")),
    )


def _passage(row: Row, line: int, codes: set[str]) -> Passage:
    start, end = _text(row, "from"), _text(row, "to")
    for code in (start, end):
        if code not in codes:
            raise NotAPlan(f"edge {line} leads to the point {code}, which is not there")
    kind = str(row.get("kind") or "walk").lower()
    if kind not in set(PassageKind):
        raise NotAPlan(f"edge {line} has the kind {kind}; it can be {', '.join(PassageKind)}")
    length, free = row.get("length"), row.get("step_free")
    return Passage(
        start=start,
        end=end,
        kind=PassageKind(kind),
        length_m=number(length, f"the length of edge {line}") if length not in {None, ""} else None,
        step_free=_is_yes(free) if free not in {None, ""} else True,
        one_way=_is_yes(row.get("one_way")),
        shaft=str(row["shaft"]) if row.get("shaft") else None,
    )


def _is_yes(said: object) -> bool:
    return said is True or str(said).lower() in _YES


def _text(row: Row, column: str) -> str:
    found = row.get(column)
    if found is None or str(found) == "":
        raise NotAPlan(f"a point or edge has no {column}")
    return str(found)
