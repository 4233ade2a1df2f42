"""*Wrong department? Change* under `/v/<token>/change`: the lines there are, the one question, the change. Pages without scripts.

A service stands in an address by its key, which says nothing to whoever looks over a shoulder.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from flask import make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from uuid_utils.compat import uuid7
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response

from config.contract.words import Language, PatientAct
from config.locale import name_of, words
from display_server.db.models import Service, Site, Visit
from display_server.db.reading.loads import loads_of_site
from display_server.db.reading.states import statements
from display_server.domain.topics import queue
from display_server.domain.visit import State
from display_server.hub import this_hub
from display_server.services.patients.act_of_patient import act_of_patient
from display_server.services.refused import Refused
from display_server.services.visits.change_department import CHANGED_AGAIN_AFTER
from display_server.services.visits.other_lines import OtherLine, other_lines
from display_server.web.phone.act_routes import code_of, refusal_words, refuse_other_sites, request_of_press
from display_server.web.phone.face import blueprint, find, language_asked, time_here
from display_server.web.phone.kept import letters_wanted, remember_letters
from display_server.web.phone.visit_on_phone import VisitOnPhone, stage_now
from display_server.web.shared.access import needs
from display_server.web.shared.pages import show
from display_server.web.shared.permissions import Permission

ASKS_ANOTHER = {"service_closed", "service_full"}
"""Refusals of the line that was chosen: they may choose another one."""


@dataclass(frozen=True)
class Line:
    """One line in words. `place`: where one waits, and how far that is."""

    service_id: int
    name: str
    place: str
    hidden: bool


@dataclass(frozen=True)
class Lines:
    """`departments`: each by its name and how busy it is, "" where nobody knows. `counts_from`: what a new place goes by."""

    departments: list[tuple[str, str, list[Line]]]
    counts_from: datetime


@blueprint.get("/<token>/change")
@needs(Permission.PUBLIC)  # the token is the right
def change(token: str) -> ResponseReturnValue:
    site, visit, language = _asked(token)
    if not visit.change.offered:
        return _back(token, language, _why_not(visit))
    return _page(token, site, visit, language, departments=_lines(site, visit, language).departments)


@blueprint.get("/<token>/change/<int(max=2147483647):service_id>")
@needs(Permission.PUBLIC)
def change_to(token: str, service_id: int) -> ResponseReturnValue:
    """Asks once."""
    site, visit, language = _asked(token)
    if not visit.change.offered:
        return _back(token, language, _why_not(visit))
    lines = _lines(site, visit, language)
    for department, _, offered in lines.departments:
        for line in offered:
            if line.service_id == service_id:
                since = time_here(lines.counts_from, site)
                return _page(token, site, visit, language, chosen=line, department=department, since=since)
    return redirect(url_for("phone.change", token=token, language=language.value, refused="service_closed"), code=303)


@blueprint.post("/<token>/change/<int(max=2147483647):service_id>")
@needs(Permission.PUBLIC)
def change_now(token: str, service_id: int) -> ResponseReturnValue:
    refuse_other_sites()
    _, visit, language = _asked(token)
    request_id, stood_at = request_of_press(), _number(request.form["stood_at"])
    with this_hub().database.reading() as session:
        service = session.scalar(select(Service.code).where(Service.id == service_id))
    try:
        this_hub().writer.run(
            lambda tx: act_of_patient(
                tx,
                request_id=request_id,
                visit_id=visit.visit_id,
                act=PatientAct.CHANGE,
                choice=service,
                stood_at=stood_at,
            )
        )
    except Refused as refused:
        code = "service_closed" if refused.code == "service_takes_no_walk_ins" else code_of(refused)
        if code in ASKS_ANOTHER:
            return redirect(url_for("phone.change", token=token, language=language.value, refused=code), code=303)
        return _back(token, language, code)
    return _back(token, language)


def _asked(token: str) -> tuple[Site, VisitOnPhone, Language]:
    """Raises NotFound."""
    site, visit = find(token)
    if visit is None:
        raise NotFound
    return site, visit, language_asked() or visit.language


def _number(said: str) -> int:
    if not (said.isascii() and said.isdecimal()):
        raise BadRequest
    return int(said)


def _why_not(visit: VisitOnPhone) -> str:
    if visit.change.again_at is not None:
        return "changed_before"
    return "called_already" if visit.state is State.CALLED else "not_possible_now"


def _back(token: str, language: Language, refused: str | None = None) -> Response:
    return redirect(url_for("phone.page", token=token, language=language.value, refused=refused), code=303)


def _page(token: str, site: Site, visit: VisitOnPhone, language: Language, **values: object) -> Response:
    """`settings`: so that whoever is called while they choose sees it."""
    page = show(
        "phone/change.html",
        language,
        site=site,
        visit=visit,
        token=token,
        letters=letters_wanted(),
        refused=refusal_words(request.args.get("refused"), language),
        request_id=str(uuid7()),
        minutes=CHANGED_AGAIN_AFTER // timedelta(minutes=1),
        name_of=lambda names: name_of(names, language, Language(site.language)),
        settings={
            "state": f"/v/{token}/state?language={language.value}",
            "page": url_for("phone.page", token=token, language=language.value),
            "topic": queue(visit.service_id),
            "zone": site.zone,
            "hub_time": this_hub().clock.now().isoformat(),
            "not_live": words(language).say("phone.not_live"),
        },
        **values,
    )
    return remember_letters(make_response(page))


def _lines(site: Site, visit: VisitOnPhone, language: Language) -> Lines:
    hub = this_hub()
    now, say, own = hub.clock.now(), words(language).say, Language(site.language)
    with hub.database.reading() as session:
        stage = stage_now(session, visit.visit_id)
        found = other_lines(session, session.get_one(Visit, visit.visit_id), stage, now)
        loads = loads_of_site(statements(session), site.id, now)
        counts_from = stage.arrived_at or stage.due_at  # as `change_department` reckons it
    departments = []
    for code, lines in groupby(found, key=lambda one: one.department):
        load, in_words = loads.get(code), [(one, _line(one, language, own)) for one in lines]
        name = name_of(in_words[0][0].department_names, language, own)
        level = say(f"phone.level.{load.level}") if load is not None else ""
        departments.append((name, level, [line for _, line in in_words]))
    return Lines(departments, counts_from)


def _line(one: OtherLine, language: Language, own: Language) -> Line:
    place = name_of(one.place, language, own)
    if one.walk_minutes:
        place = words(language).say("phone.elsewhere.place", place=place, walk=one.walk_minutes)
    return Line(one.service_id, name_of(one.names, language, own), place, one.discreet)
