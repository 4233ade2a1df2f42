"""Reports: asked for by days, read as tables and bars, taken away as CSV, as a spreadsheet and on paper."""

import csv
import io
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from config.locale import words
from display_server.db.models import Report
from display_server.db.reading.own_site import own_site
from display_server.domain.numbering import business_day
from display_server.hub import this_hub
from display_server.services.records.day_sums import days_between
from display_server.services.records.reports import ReportRefused, ask_report
from display_server.web.admin.face import blueprint
from display_server.web.admin.report_sheet import sheet_of
from display_server.web.admin.report_tables import COLUMNS, PARTS, ReportWords
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page, site_facts
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person

SHOWN = 60


@blueprint.get("/reports")
@needs(Permission.SEE_REPORTS)
def reports() -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        found = list(session.scalars(select(Report).order_by(Report.id.desc()).limit(SHOWN)))
        site, yesterday = site_facts(session, desk_language()), _yesterday(session)
        reader = ReportWords(session, desk_language())
    lines = [(one, reader.days(one), site.day_and_time(one.made_at, desk_language())) for one in found]
    first = yesterday - timedelta(days=6)
    return show_desk_page("admin/reports.html", lines=lines, first=first.isoformat(), last=yesterday.isoformat())


@blueprint.post("/reports")
@needs(Permission.SEE_REPORTS)
def ask_for_report() -> ResponseReturnValue:
    who, first, last = this_person().who, request.form.get("first", "")[:10], request.form.get("last", "")[:10]
    try:
        key = this_hub().writer.run(lambda tx: ask_report(tx, first=first, last=last, who=who))
    except ReportRefused as refused:
        flash(words(desk_language()).say(f"admin.reports.refused.{refused}"))
        return redirect(url_for("admin.reports"), code=303)
    return redirect(url_for("admin.report", key=key), code=303)


@blueprint.get("/reports/<int:key>")
@needs(Permission.SEE_REPORTS)
def report(key: int) -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        found, site = _found(session, key), site_facts(session, desk_language())
        reader = ReportWords(session, desk_language())
    body = found.body
    tables = {} if body is None else {table.name: table for table in reader.tables(body)}
    return show_desk_page(
        "admin/report.html",
        report=found,
        days=reader.days(found),
        made=site.day_and_time(found.made_at, desk_language()),
        body=body,
        columns=COLUMNS,
        parts=[] if body is None else [(name, reader.part(body, name)) for name in PARTS],
        tables=tables,
        all_days=_days_of(found),
        shown=reader.shown,
    )


@blueprint.get("/reports/<int:key>/now")
@needs(Permission.SEE_REPORTS)
def report_now(key: int) -> ResponseReturnValue:
    """How far it is: the moving part of its page until it is there."""
    with this_hub().database.reading() as session:
        found = _found(session, key)
    return show_desk_page("admin/report_now.html", report=found, all_days=_days_of(found))


@blueprint.get("/reports/<int:key>.csv")
@needs(Permission.SEE_REPORTS)
def report_file(key: int) -> ResponseReturnValue:
    """One table: which part, of what, which figure, its value. Numbers as programs read them."""
    with this_hub().database.reading() as session:
        found = _found(session, key)
    if found.body is None:
        raise NotFound
    into = io.StringIO()
    rows = csv.writer(into)
    rows.writerow(("part", "of", "figure", "value"))
    rows.writerows(_rows(found.body))
    return _file(found, "csv", "text/csv; charset=utf-8", ("\ufeff" + into.getvalue()).encode())


@blueprint.get("/reports/<int:key>.xlsx")
@needs(Permission.SEE_REPORTS)
def report_sheet(key: int) -> ResponseReturnValue:
    """The page's tables, a sheet each."""
    with this_hub().database.reading() as session:
        found = _found(session, key)
        if found.body is None:
            raise NotFound
        tables = ReportWords(session, desk_language()).tables(found.body)
    return _file(found, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", sheet_of(tables))


@blueprint.get("/reports/<int:key>.pdf")
@needs(Permission.SEE_REPORTS)
def report_paper(key: int) -> ResponseReturnValue:
    """The page's tables on A4."""
    language = desk_language()
    with this_hub().database.reading() as session:
        found, site = _found(session, key), site_facts(session, language)
        if found.body is None:
            raise NotFound
        reader = ReportWords(session, language)
        tables = reader.tables(found.body)
    made = words(language).say("admin.reports.made_on", time=site.day_and_time(found.made_at, language))
    from display_server.web.admin.report_paper import paper_of  # fonts and PDF: half a second that no other page needs

    return _file(found, "pdf", "application/pdf", paper_of(site.name, reader.days(found), made, language, tables))


def _file(report: Report, kind: str, content: str, body: bytes) -> Response:
    named = f"report-{report.first}-{report.last}.{kind}"
    return Response(body, content_type=content, headers={"Content-Disposition": f"attachment; filename={named}"})


def _rows(body: dict[str, Any]) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = [("total", "", name, value) for name, value in body["total"].items()]
    for part in ("promises", *PARTS, "desk", "kiosk", "left_at", "foretold", "help_why"):
        rows += [(part, key, name, value) for key, said in body.get(part, []) for name, value in said.items()]
    rows += [("arrivals", f"weekday {day} hour {hour}", "arrivals", count) for day, hour, count in body["weekday_hour"]]
    for place, said in body.get("places", []):
        rows.append(("place", place, "chosen", said["chosen"]))
        rows += [("place at kiosk", f"{place} {serial}", "chosen", count) for serial, count in said["kiosks"].items()]
    said = body["help"]
    rows += [("help", "", name, said[name]) for name in ("calls", "answered", "p50_s")]
    return rows + [("help_end", how, "calls", count) for how, count in body.get("help_end", [])]


def _found(session: Session, key: int) -> Report:
    found = session.get(Report, key)
    if found is None:
        raise NotFound
    return found


def _days_of(report: Report) -> int:
    return len(days_between(report.first, report.last))


def _yesterday(session: Session) -> date:
    site = own_site(session)
    return business_day(this_hub().clock.now(), ZoneInfo(site.zone), site.day_starts) - timedelta(days=1)
