"""Sites are kept apart in one place, and whatever goes past it says why (`db/engine/site_bound.py`)."""

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import display_server
from display_server.db.engine.prepared import Prepared
from display_server.db.engine.site_bound import HUB_WIDE, way_to_site
from display_server.db.engine.site_scope import THIS_SITE
from display_server.db.models import Base
from tests.house_rules.tree import expect_none, python_files

FOUND = (
    "site_id", "visit_id", "stage_id", "service_id", "desk_id", "device_id", "series_id", "pathway_id", "family_id", "booking_id",
    "token_id", "from_service_id",
)  # fmt: skip
"""Keys of rows that a statement found before: whoever has one has asked of which site it is."""

BY_TOPIC = "a state of a topic: whoever may hear it was given the topic's name by their own site"
OF_JOBS = "jobs looks at the whole hub, and writes what each row's own site says"
BY_ROW = "by a key that stands in a row which was found before"
BY_CODE = "the patient's own code: where the booking is another site's the kiosk says so, and does nothing"
EXPLAINED = {
    "db.reading.delays._OF_DEPARTMENT": BY_TOPIC,
    "db.reading.department_hours._OF_DEPARTMENT": BY_TOPIC,
    "db.reading.diary_cursor._ON_SQLITE": "a webhook's events are told apart by their visit's site (`webhook_events`)",
    "db.reading.diary_cursor._ON_POSTGRES": "the same",
    "db.reading.diary_cursor._DAYS_ON_SQLITE": "another site's line makes a day's sum be read anew, and changes no figure",
    "db.reading.diary_cursor._DAYS_ON_POSTGRES": "the same",
    "db.reading.diary_cursor._LAST": "only how far the diary has come",
    "db.reading.diary_cursor._SINCE_ON_SQLITE": "only how far the diary had come",
    "db.reading.diary_cursor._SINCE_ON_POSTGRES": "the same",
    "db.reading.diversions._OF_DEPARTMENT": BY_TOPIC,
    "db.reading.diversions._OF_SERVICE": BY_TOPIC,
    "db.reading.freezes._OF_DESK": BY_ROW,
    "db.reading.overdue._CALLED": OF_JOBS,
    "db.reading.overdue._LEFTOVERS": OF_JOBS,
    "db.reading.overdue._STRANDED": OF_JOBS,
    "db.reading.pauses._PAUSED": BY_TOPIC,
    "db.reading.states._CALLS_IN_DEPARTMENT": BY_TOPIC,
    "db.reading.states._INSIDE": BY_TOPIC,
    "db.reading.states._LAST": BY_TOPIC,
    "db.reading.states._LINE": BY_TOPIC,
    "db.reading.states._NEXT": BY_TOPIC,
    "db.reading.states._SERVICE": BY_TOPIC,
    "db.reading.states._SITE": BY_TOPIC,
    "services.arrivals.add_person._SERVES": "the desk was found at this site, and serves only what is there",
    "services.arrivals.enter_offline._KNOWN": "a request's own id: the same request again",
    "services.arrivals.find_arrival._BOOKINGS_BY_CARD": BY_CODE,
    "services.arrivals.find_arrival._BOOKINGS_BY_CODE": BY_CODE,
    "services.arrivals.find_arrival._BOOKINGS_BY_IDENTITY": BY_CODE,
    "services.arrivals.find_arrival._BOOKINGS_BY_QR": BY_CODE,
    "services.arrivals.find_arrival._BOOKING_BY_KEY": "one of those this kiosk was told of; `arrive_booked` asks its site",
    "services.arrivals.find_arrival._VISIT_BY_CODE": BY_CODE,
    "services.arrivals.find_arrival._VISIT_BY_KEY": BY_ROW,
    "services.arrivals.find_arrival._VISIT_BY_TOKEN": BY_CODE,
    "services.desks.back_in_line._RULES": BY_ROW,
    "services.desks.enter_downtime._GONE": BY_ROW,
    "db.reading.merged._INTO": BY_ROW,
    "services.desks.staff_desk._OTHERS": "a person works at one desk: the one they left is closed, wherever it is",
    "services.desks.undo_move_along._LEFT": BY_ROW,
    "services.devices.note_seen._DEPARTMENTS": "a heartbeat of any device is written with all others'",
    "services.lines.close_services._ALONE": OF_JOBS,
    "services.lines.declare_delay._OVER": OF_JOBS,
    "services.lines.declare_delay._PLACE": BY_ROW,
    "services.lines.declare_delay._SERVICES_AT": BY_ROW,
    "services.lines.move_waiting._BY_ORDER": "only which services see people by their order",
    "services.lines.watch_lines._ALONE": OF_JOBS,
    "services.lines.watch_lines._OPEN": OF_JOBS,
    "services.numbers.notice_restored._MARK": "only how far the hub has come",
    "services.numbers.reprint._GENERATION": BY_ROW,
    "db.reading.merged._LEADS_HERE": BY_ROW,
    "services.patients.visit_of_code._FOUND": "the ticket's code is the right, at the one address of the whole hub",
    "services.stages.check_triaged._TRIAGE": BY_ROW,
    "services.stages.end_stages._VISIT_OF": OF_JOBS,
    "services.stages.next_stage._REGISTRY": BY_ROW,
    "services.stages.service_facts._BY_CODE": "remembered for all sites: `service_called` asks of which it is",
    "services.stages.service_facts._BY_KEY": BY_ROW,
    "services.stages.stage_diary._STAGE": BY_ROW,
    "services.stages.stage_moves._FIND": BY_ROW,
    "services.stages.stage_moves._WHERE": BY_ROW,
    "services.systems.webhook_events._DESK": BY_ROW,
    "services.systems.webhook_events._SERVICE": BY_ROW,
    "services.systems.webhook_events._STAGE": "it is what says of which site a line of the diary is",
    "services.visits.link_family._TOGETHER": BY_ROW,
    "web.device_api.device_check._DEVICE": "a device proves who it is, and so of which site",
    "web.hospital_api.delays._UNTIL": "the delay that this very act has declared",
    "web.shared.site_of_request._OPEN": "which sites there are to look at",
    "web.shared.token_check._TOKEN": "a token proves whose it is, and so of which site",
}
"""Statements over a site's tables that ask of no site, each with why."""

EVERYWHERE = {
    "services/arrivals/booking_feed.py": "which site the hub began with, and which codes sites have",
    "services/accounts/where.py": "whether there are several sites",
    "services/devices/approve_pairing.py": "no two devices of the hub have one serial",
    "services/house/edit_pathway.py": "no two pathways of the hub have one code",
    "services/house/edit_services.py": "no two series of the hub have one code",
    "services/house/entered.py": "no two things of the hub have one code",
    "services/house/follow_words.py": "words are one for all sites",
    "services/house/own_words.py": "words are one for all sites: each one's screens hear of a change",
    "services/house/sites.py": "which sites there are",
    "services/numbers/raise_generation.py": "a restored hub is restored at every site",
    "web/boards/board_of_request.py": "a board proves which it is, and so of which site",
    "web/phone/face.py": "a ticket's token says of which site it is",
    "web/phone/way_routes.py": "an address of public corridors names no site",
    "web/shared/desk_pages.py": "the names of sites where somebody has roles",
    "web/shared/site_of_request.py": "which site the hub began with",
}
"""Who looks at every site, and what for."""

MAKE_SESSIONS = {"db/engine/session.py", "db/engine/transaction.py"}
PAST_SESSIONS = {
    "services/forget_old.py": OF_JOBS,
    "services/lines/record_foretold.py": OF_JOBS,
    "services/records/go_live.py": "a demo ends as a whole",
    "services/records/sum_of_day.py": "a day is of one site, and each of its statements says of which",
}
"""Who says a statement to the connection itself, where no session adds its condition."""


def statements() -> Iterator[tuple[str, Prepared]]:
    """Every statement compiled once, by where it stands."""
    for one in pkgutil.walk_packages(display_server.__path__, "display_server."):
        if "migrations" not in one.name and not one.name.endswith("__main__"):
            importlib.import_module(one.name)
    seen: set[int] = set()
    for name, module in sorted(sys.modules.items()):
        if not name.startswith("display_server."):
            continue
        for attribute, value in vars(module).items():
            for statement in _within(value):
                if id(statement) not in seen:
                    seen.add(id(statement))
                    yield f"{name.removeprefix('display_server.')}.{attribute}", statement


def _within(value: Any) -> Iterator[Prepared]:
    if isinstance(value, Prepared):
        yield value
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _within(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _within(one)


def asks_of_a_site(said: str, by_place: Sequence[str]) -> bool:
    """By a condition of its own, or by the key of a row that was found before; new rows get theirs from rows found before."""
    if said.lstrip().startswith("INSERT"):
        return True
    if THIS_SITE in by_place or re.search(r"\bsite(_id|\.id) = \?", said):
        return True
    changes = said.lstrip().startswith(("UPDATE", "DELETE"))  # rows that an act has found, by their own key
    return bool(re.search(rf"\b({'|'.join(FOUND)}) = \?", said)) or (
        changes and bool(re.search(r"\.(id|code) = \?", said))
    )


def test_a_statement_compiled_once_asks_of_which_site_it_is_or_says_why_not() -> None:
    found = set()
    for name, one in statements():
        said = one.sql
        tables = {table for table in Base.metadata.tables if way_to_site(table) and re.search(rf"\b{table}\b", said)}
        if tables and not asks_of_a_site(said, one.names):
            found.add(name)
    expect_none(sorted(found - EXPLAINED.keys()))
    expect_none([f"{name} is explained for nothing" for name in sorted(EXPLAINED.keys() - found)])


def test_every_table_is_of_a_site_or_says_why_not() -> None:
    expect_none([name for name in Base.metadata.tables if way_to_site(name) is None and name not in HUB_WIDE])
    expect_none([f"{name} is no table" for name in HUB_WIDE if name not in Base.metadata.tables])


def _saying(pattern: str) -> set[str]:
    """Files of the hub in which this stands, by their place in it."""
    return {
        path.as_posix().removeprefix("display_server/")
        for path in python_files("display_server")
        if re.search(pattern, path.read_text("utf-8"))
    }


def test_sessions_are_made_where_they_are_bound_and_nowhere_else() -> None:
    expect_none(sorted(_saying(r"(?<!def )\b(Session|sessionmaker|scoped_session)\((?!\))") ^ MAKE_SESSIONS))


def test_whoever_looks_at_every_site_says_what_for() -> None:
    expect_none(
        sorted(_saying(r"with everywhere\(\)|\bat_site\(None\)") - {"db/engine/site_scope.py"} ^ EVERYWHERE.keys())
    )


def test_no_service_and_no_page_goes_past_its_session() -> None:
    past = _saying(r"\bconnection\.execute|exec_driver_sql|connection\(\)")
    expect_none(sorted({one for one in past if one.startswith(("services/", "web/"))} ^ PAST_SESSIONS.keys()))
