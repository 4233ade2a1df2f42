"""The audit as its readers need it: who changed what, when, before and after and why; searched, and taken away as a file."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, request, stream_with_context
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from display_server.db.models import AuditLine
from display_server.db.reading.audit_lines import PART, Wanted, every_line, people_named, read_lines
from display_server.hub import this_hub
from display_server.services.audit import FIRST_HASH, first_broken_line
from display_server.services.house.table_cells import as_cell
from display_server.web.admin.audit_where import Where, where_asked
from display_server.web.admin.audit_words import act_said, acts_called
from display_server.web.admin.face import blueprint
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page, site_facts
from display_server.web.shared.older import older_than
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language

_LONGEST_SEARCH = 80
_HEAD = ("seq", "at", "who", "what", "subject", "why", "before", "after", "previous_hash", "hash")


@dataclass(frozen=True)
class ShownLine:
    """`said`: `what` in words; `site`: its name, where lines of several are read.

    `before` and `after` as text, a fact a line; empty: nothing was or is.
    """

    seq: int
    at: str
    who: str
    what: str
    said: str
    subject: str
    why: str
    before: list[str]
    after: list[str]
    site: str


@blueprint.get("/audit")
@needs(Permission.SEE_AUDIT)
def audit() -> ResponseReturnValue:
    language = desk_language()
    with this_hub().database.reading() as session:
        site = site_facts(session, language)
        where = where_asked(session)
        lines = read_lines(session, _wanted(site.zone, where), older_than())
        names = people_named(session)
    shown = [_shown(line, names, site.day_and_time(line.at, language), where.named(line.site_id)) for line in lines]
    asked = {name: request.args[name] for name in ("q", "since", "until") if request.args.get(name)}
    asked |= {"site": where.chosen} if where.chosen else {}
    older = lines[-1].seq if len(lines) == PART else None
    return show_desk_page("admin/audit.html", lines=shown, asked=asked, older=older, sites=where.choices)


@blueprint.get("/audit/verify")
@needs(Permission.SEE_AUDIT)
def verify_audit() -> ResponseReturnValue:
    """The whole chain walked, as `./run hub verify-audit` does; its last line is for keeping elsewhere.

    An auditor of one site is told how many lines are that site's, and the last of them: every line vouches for all before it.
    """
    with this_hub().database.reading() as session:
        broken = first_broken_line(session)
        theirs = Wanted(site_id=where_asked(session).site_id).of_site()
        lines = session.scalar(select(func.count()).select_from(AuditLine).where(theirs)) or 0
        last = session.scalars(select(AuditLine).where(theirs).order_by(AuditLine.seq.desc()).limit(1)).first()
    end = f"{last.seq}:{last.hash}" if last is not None else f"0:{FIRST_HASH}"
    return show_desk_page("admin/audit_verified.html", broken=broken, lines=lines, end=end)


@blueprint.get("/audit.csv")
@needs(Permission.SEE_AUDIT)
def audit_file() -> ResponseReturnValue:
    """Everything that was asked for, as a table any program opens; hashes stand in it, so that it can be checked again."""
    hub = this_hub()
    with hub.database.reading() as session:
        zone, names = site_facts(session, desk_language()).zone, people_named(session)
        wanted = _wanted(zone, where_asked(session))

    def rows() -> Iterator[str]:
        yield "\ufeff" + _row(_HEAD)
        for line in every_line(hub.database, wanted):
            who, subject = names.get(line.who, line.who), names.get(line.subject, line.subject)
            said = (line.before, line.after)
            before, after = ("" if one is None else json.dumps(one, ensure_ascii=False) for one in said)
            at, why = line.at.isoformat(), line.why or ""
            yield _row((line.seq, at, who, line.what, subject, why, before, after, line.previous_hash, line.hash))

    headers = {"Content-Disposition": f"attachment; filename=audit-{hub.clock.now():%Y-%m-%d}.csv"}
    return Response(stream_with_context(rows()), content_type="text/csv; charset=utf-8", headers=headers)


def _wanted(zone: ZoneInfo, where: Where) -> Wanted:
    """Days are the site's own; nonsense in them asks for everything."""
    since, until = _day(request.args.get("since")), _day(request.args.get("until"))
    text = request.args.get("q", "").strip()[:_LONGEST_SEARCH]
    return Wanted(
        text,
        None if since is None else datetime.combine(since, time(), zone),
        None if until is None else datetime.combine(until + timedelta(days=1), time(), zone),
        acts_called(text, desk_language()),
        site_id=where.site_id,
    )


def _day(said: str | None) -> date | None:
    try:
        day = date.fromisoformat(said or "")
    except ValueError:
        return None
    return day if 2000 <= day.year <= 9000 else None


def _shown(line: AuditLine, names: dict[str, str], at: str, site: str) -> ShownLine:
    return ShownLine(
        line.seq,
        at,
        names.get(line.who, line.who),
        line.what,
        act_said(line.what, desk_language()),
        names.get(line.subject, line.subject),
        line.why or "",
        _facts(line.before, line.after),
        _facts(line.after, line.before),
        site,
    )


def _facts(said: Any, other: Any) -> list[str]:
    """What differs from the other side; a whole value where it is no list of facts."""
    if said is None:
        return []
    if not isinstance(said, dict):
        return [json.dumps(said, ensure_ascii=False)]
    beside = other if isinstance(other, dict) else {}
    differing = {name: value for name, value in said.items() if name not in beside or beside[name] != value}
    return [f"{name}: {_as_text(value)}" for name, value in differing.items()]


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _row(cells: tuple[object, ...]) -> str:
    into = io.StringIO()
    csv.writer(into).writerow([as_cell(str(cell)) for cell in cells])
    return into.getvalue()
