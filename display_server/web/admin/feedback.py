"""What people say of their visits: each department's middle of thirty days, and low scores somebody must look into."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from config.contract.words import Language
from config.locale import name_of
from display_server.db.models import Department, Feedback, Site
from display_server.hub import this_hub
from display_server.services.patients.give_feedback import LOW, look_into
from display_server.services.refused import Refused
from display_server.web.admin.face import blueprint
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person

SHOWN_FROM = 5
"""Fewer answers than this would say something of one person."""
_BACK = timedelta(days=30)
_QUESTIONS = ("waiting", "care", "way")


@dataclass(frozen=True)
class DepartmentSaid:
    name: str
    answers: int
    means: list[str]  # one a question; "–" where too few answered


@dataclass(frozen=True)
class FollowUp:
    key: UUID
    department: str
    day: str
    low: list[str]


@blueprint.get("/feedback")
@needs(Permission.SEE_TO_ALARMS)
def feedback() -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        said, follow_ups = _departments(session), _follow_ups(session)
    return show_desk_page("admin/feedback.html", said=said, follow_ups=follow_ups, questions=_QUESTIONS)


@blueprint.post("/feedback/<uuid:key>/seen")
@needs(Permission.SEE_TO_ALARMS)
def feedback_seen(key: UUID) -> ResponseReturnValue:
    account = this_person().id
    try:
        this_hub().writer.run(lambda tx: look_into(tx, key=key, account_id=account))
    except Refused as unknown:
        raise NotFound from unknown
    return redirect(url_for("admin.feedback"), code=303)


def _departments(session: Session) -> list[DepartmentSaid]:
    own = Language(session.scalars(select(Site.language).order_by(Site.id).limit(1)).one())
    since = (this_hub().clock.now() - _BACK).date().isoformat()
    columns = [(func.avg(column), func.count(column)) for column in (Feedback.waiting, Feedback.care, Feedback.way)]
    rows = session.execute(
        select(Department.names, func.count(Feedback.id), *(part for pair in columns for part in pair))
        .join(Feedback, Feedback.department_id == Department.id)
        .where(Feedback.day >= since)
        .group_by(Department.id)
        .order_by(Department.position)
    )
    return [_said(name_of(names, desk_language(), own), count, parts) for names, count, *parts in rows]


def _said(name: str, answers: int, parts: list[float | None]) -> DepartmentSaid:
    pairs = list(zip(parts[::2], parts[1::2], strict=True))
    means = [f"{mean:.1f}" if mean is not None and (count or 0) >= SHOWN_FROM else "–" for mean, count in pairs]
    return DepartmentSaid(name, answers, means)


def _follow_ups(session: Session) -> list[FollowUp]:
    """Open ones, the oldest day first."""
    own = Language(session.scalars(select(Site.language).order_by(Site.id).limit(1)).one())
    rows = session.execute(
        select(Feedback, Department.names)
        .join(Department, Department.id == Feedback.department_id)
        .where(
            Feedback.seen_at.is_(None),
            or_(Feedback.waiting <= LOW, Feedback.care <= LOW, Feedback.way <= LOW),
        )
        .order_by(Feedback.day, Feedback.id)
        .limit(100)
    )
    return [
        FollowUp(
            one.id,
            name_of(names, desk_language(), own),
            one.day,
            [name for name in _QUESTIONS if (getattr(one, name) or LOW + 1) <= LOW],
        )
        for one, names in rows
    ]
