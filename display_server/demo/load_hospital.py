"""Puts a hospital into an empty database in one act: site, series, places, departments, services, desks, pathways."""

from sqlalchemy import select

from config.contract.hours import Day, Hours
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Department, Desk, DeskService, Pathway, Place, Series, Service, Site
from display_server.demo.hospital import Hospital, Table
from display_server.domain.discretion import Seen, given_away
from display_server.domain.hours import read_spans
from display_server.services.house.edit_pathway import PathwayEntry, add_pathway


def load_hospital(tx: Transaction, hospital: Hospital) -> Site:
    """The new site. The database has none yet. Raises ValueError where a discreet service would be known all the same."""
    _refuse_given_away(hospital)
    site = _site(tx, hospital)
    places = _places(tx, hospital, site)
    departments = _departments(tx, hospital, site)
    services = _services(tx, hospital, site, departments, places)
    _desks(tx, hospital, departments, places, services)
    tx.session.flush()
    load_pathways(tx, hospital)
    return site


def load_pathways(tx: Transaction, hospital: Hospital) -> None:
    """Those that are not there yet: a demo made before there were any has bookings that name them, too."""
    there = set(tx.session.scalars(select(Pathway.code)))
    for said in hospital.hospital["pathways"]:
        if said["code"] not in there:
            entry = PathwayEntry(hospital.names(said), said["services"])
            add_pathway(tx, code=said["code"], entry=entry, who="command")


def _site(tx: Transaction, hospital: Hospital) -> Site:
    said = hospital.hospital["site"]
    site = Site(
        code=said["code"],
        names=hospital.names(said),
        zone=said["zone"],
        language=said["language"],
        languages=[language.value for language in hospital.languages],
        day_starts=said["day_starts"],
        emergency_phone=said["emergency_phone"],
        help_phone=said["help_phone"],
    )
    tx.session.add(site)
    tx.session.flush()
    return site


def _places(tx: Transaction, hospital: Hospital, site: Site) -> dict[str, int]:
    rows = [
        Place(
            site_id=site.id,
            code=place["code"],
            kind=place["kind"],
            floor=place["floor"],
            label=place.get("label"),
            names=hospital.place_names(place),
            note=hospital.place_note(place),
        )
        for place in hospital.places["places"]
    ]
    tx.session.add_all(rows)
    tx.session.flush()
    return {row.code: row.id for row in rows}


def _departments(tx: Transaction, hospital: Hospital, site: Site) -> dict[str, int]:
    rows = [
        Department(
            site_id=site.id,
            code=said["code"],
            names=hospital.names(said),
            floor=said["floor"],
            icon=said["icon"],
            position=position,
        )
        for position, said in enumerate(hospital.hospital["departments"], 1)
    ]
    tx.session.add_all(rows)
    tx.session.flush()
    return {row.code: row.id for row in rows}


def _services(
    tx: Transaction, hospital: Hospital, site: Site, departments: dict[str, int], places: dict[str, int]
) -> dict[str, int]:
    series = [
        Series(site_id=site.id, code=said["code"], letters=said["letters"]) for said in hospital.hospital["series"]
    ]
    tx.session.add_all(series)
    tx.session.flush()
    series_ids = {row.code: row.id for row in series}
    rows = [
        Service(
            department_id=departments[said["department"]],
            series_id=series_ids[said["series"]],
            waiting_place_id=places[said["waits_at"]],
            code=said["code"],
            names=hospital.names(said),
            walk_in=said.get("walk_in", True),
            discreet=said.get("discreet", False),
            triage=said.get("triage", False),
            target_minutes=said.get("target_minutes", 25),
            hours=_hours(said),
            position=position,
        )
        for position, said in enumerate(hospital.hospital["services"], 1)
    ]
    tx.session.add_all(rows)
    tx.session.flush()
    ids = {row.code: row.id for row in rows}
    for row, said in zip(rows, hospital.hospital["services"], strict=True):
        row.registry_id = ids.get(said.get("first_visit_at", ""))
    return ids


def _refuse_given_away(hospital: Hospital) -> None:
    """A letter or a waiting place of its own would name what must be named nowhere."""
    seen = [
        Seen(said["code"], said["series"], said["waits_at"], discreet=said.get("discreet", False))
        for said in hospital.hospital["services"]
    ]
    if found := given_away(seen):
        what = "; ".join(f"{code} by its {' and its '.join(sorted(tells))}" for code, tells in found.items())
        raise ValueError(f"discreet services that strangers would know: {what}")


def _desks(
    tx: Transaction, hospital: Hospital, departments: dict[str, int], places: dict[str, int], services: dict[str, int]
) -> None:
    by_code = {place["code"]: place for place in hospital.places["places"]}
    for said in hospital.places["desks"]:
        desk = Desk(
            department_id=departments[said["department"]],
            place_id=places[said["place"]],
            code=said["code"],
            names=hospital.place_names(by_code[said["place"]]),
        )
        tx.session.add(desk)
        tx.session.flush()
        tx.session.add_all(DeskService(desk_id=desk.id, service_id=services[code]) for code in said["services"])


def _hours(said: Table) -> Hours | None:
    """A service's `weekdays`, Monday to Friday, with its `lunch`; without them it is always open."""
    if "weekdays" not in said:
        return None
    day = Day(spans=read_spans(said["weekdays"]), breaks=read_spans(said.get("lunch", "")))
    last = said.get("last_number_minutes", 0)
    return Hours(weekly=(*(day,) * 5, Day(), Day()), last_number_minutes=last)
