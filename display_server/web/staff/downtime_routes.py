"""Times without the hub: the list a desk prints beforehand, and what happened meanwhile, entered afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from config.contract.words import Language
from config.locale import words
from display_server.db.engine.transaction import Transaction
from display_server.domain.urgency import Urgency
from display_server.hub import this_hub
from display_server.services.desks.desk_facts import desk_of
from display_server.services.desks.enter_downtime import Happened, Outcome, enter_happened
from display_server.services.desks.find_visit import number_said
from display_server.services.desks.lease_for_desk import numbers_for_desk
from display_server.services.refused import Refused
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person
from display_server.web.staff.clock_time import NotATime, time_that_was
from display_server.web.staff.face import blueprint, my_department
from display_server.web.staff.line_of_desk import LineOfDesk, read_line
from display_server.web.staff.refused_in_words import words_of
from display_server.web.staff.set_aside import Aside, read_set_aside
from display_server.web.staff.trouble import ServiceChoice, services_of
from display_server.web.staff.visit_routes import names_in

EVERY_MINUTES = (10, 15, 30, 60)
_FIELDS = ("number", "arrived", "service", "urgency", "called", "outcome", "ended")
_WAITING_ROWS, _PAPER_ROWS, _TYPED_ROWS, _MOST_ROWS = 40, 20, 3, 120


@dataclass
class Row:
    """One line of the form as it was typed; `problem`: why it was not entered. `is_typed`: its number stands nowhere on the
    form: of a list printed yesterday, or further down a long line."""

    number: str
    is_paper: bool = False
    is_typed: bool = False
    arrived: str = ""
    service: str = ""
    urgency: str = ""
    called: str = ""
    outcome: str = Outcome.FINISHED.value
    ended: str = ""
    problem: str | None = None
    wrong: str | None = None  # the field whose time cannot be read


@blueprint.get("/desks/<code>/downtime-list")
@needs(Permission.CALL_PATIENTS)
def downtime_list(code: str) -> ResponseReturnValue:
    """Who waits now and the desk's own numbers, for the printer. `?every=15` prints it anew so often."""
    every = request.args.get("every", "")
    if every not in {"", *map(str, EVERY_MINUTES)}:
        raise BadRequest
    line, aside, services = _read(code)
    return show_desk_page(
        "staff/downtime_list.html",
        line=line,
        aside=aside,
        services=services,
        paper=this_hub().writer.run(lambda tx: numbers_for_desk(tx, desk=code)),
        every=every,
        every_minutes=EVERY_MINUTES,
    )


@blueprint.get("/desks/<code>/downtime")
@needs(Permission.CALL_PATIENTS)
def downtime(code: str) -> ResponseReturnValue:
    line, aside, services = _read(code)
    return _form(line, services, _rows(code, line, aside), None)


@blueprint.post("/desks/<code>/downtime")
@needs(Permission.CALL_PATIENTS)
def enter_downtime(code: str) -> ResponseReturnValue:
    """Each line is an act of its own, those called first first; what could not be entered stays on the page with its reason."""
    rows = [row for row in _typed() if row.called.strip() or row.arrived.strip()]
    read = [(happened, row) for row in rows if (happened := _happened(row)) is not None]
    for happened, row in sorted(read, key=lambda one: one[0].begins or this_hub().clock.now()):
        row.problem = _enter(code, happened)
    refused = [row for row in rows if row.problem is not None]
    line, aside, services = _read(code)
    done = words(desk_language()).count("staff.downtime.entered", len(rows) - len(refused))
    open_now = {row.number: row for row in _rows(code, line, aside)}
    for row in refused:
        known = open_now.pop(row.number, None)
        row.is_typed = known is None
        row.is_paper = known is None or known.is_paper
    return _form(line, services, [*refused, *open_now.values()], done)


def _typed() -> list[Row]:
    form = request.form
    columns = [form.getlist(name)[:_MOST_ROWS] for name in _FIELDS]
    if len({len(column) for column in columns}) != 1:
        raise BadRequest
    return [
        Row(number_said(number), False, False, arrived, service, urgency, called, outcome, ended)
        for number, arrived, service, urgency, called, outcome, ended in zip(*columns, strict=True)
    ]


def _happened(row: Row) -> Happened | None:
    """What the line says; None where it has no number or one of its times cannot be read, and the line says so."""
    if row.outcome not in set(Outcome) or row.urgency not in {"", *Urgency}:
        raise BadRequest
    if not row.number:
        row.problem = words(desk_language()).say("staff.downtime.no_number")
        return None
    times: dict[str, datetime | None] = {}
    for field in ("arrived", "called", "ended"):
        try:
            times[field] = time_that_was(getattr(row, field))
        except NotATime:
            row.wrong = field
            row.problem = words(desk_language()).say("staff.downtime.no_time", typed=getattr(row, field))
            return None
    return Happened(
        number=row.number,
        called_at=times["called"],
        ended_at=times["ended"],
        outcome=Outcome(row.outcome),
        arrived_at=times["arrived"],
        service=row.service or None,
        urgency=Urgency(row.urgency) if row.urgency else None,
    )


def _enter(code: str, happened: Happened) -> str | None:
    """None: it is in the diary; otherwise why not, in words."""
    hub, person = this_hub(), this_person()

    def act(tx: Transaction) -> None:
        desk_of(tx, code, person.id)
        own = Language(desk_language())
        enter_happened(tx, happened, desk=code, token_key=hub.token_key, language=own, who=person.who)

    try:
        hub.writer.run(act)
    except Refused as refused:
        return words_of(refused)
    return None


def _read(code: str) -> tuple[LineOfDesk, Sequence[Aside], list[ServiceChoice]]:
    """Of one moment: the line, who is on hold or did not come, the desk's services."""
    hub = this_hub()
    desk, department = my_department(code)
    with hub.database.reading() as session:
        line = read_line(session, desk, department, hub.clock.now(), desk_language())
        names = names_in(session, department)
        return line, read_set_aside(session, desk, hub.clock.now(), names), services_of(session, desk, names)


def _rows(code: str, line: LineOfDesk, aside: Sequence[Aside]) -> list[Row]:
    """Whom the paper list names: the patient at the desk, who waits, who is set aside, the desk's own numbers."""
    here = [line.current.person.number] if line.current else []
    waiting = [person.number for person in line.waiting[:_WAITING_ROWS]]
    paper = this_hub().writer.run(lambda tx: numbers_for_desk(tx, desk=code))[:_PAPER_ROWS]
    away = [one.number for one in aside]
    return [*(Row(number) for number in here + waiting + away), *(Row(one.shown, is_paper=True) for one in paper)]


def _blank() -> list[Row]:
    return [Row("", is_paper=True, is_typed=True) for _ in range(_TYPED_ROWS)]


def _form(line: LineOfDesk, services: list[ServiceChoice], rows: list[Row], done: str | None) -> str:
    return show_desk_page(
        "staff/downtime.html", line=line, services=services, rows=[*rows, *_blank()], done=done, outcomes=list(Outcome),
        urgencies=list(Urgency) if any(one.triage for one in services) else [],
    )  # fmt: skip
