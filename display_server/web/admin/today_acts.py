"""What is different today, said by one touch and over by itself: a service closes early, a lift stands, a doctor is late."""

from collections.abc import Callable
from datetime import time
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from config.locale import words
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Booking, Delay, Department, Desk, Service, ShortDay, Visit
from display_server.db.reading.own_site import own_site
from display_server.domain.delay import MINUTES_OFFERED, DelayOf, DelayReason
from display_server.hub import this_hub
from display_server.services.entry_refused import EntryRefused
from display_server.services.house.short_days import close_today, open_again
from display_server.services.lines.declare_delay import declare_delay, end_delay
from display_server.services.plans.plan_codes import plan_codes
from display_server.services.plans.plans import close_part, open_part
from display_server.services.refused import Refused
from display_server.web.admin.face import blueprint
from display_server.web.admin.today import Typed, next_time, sent, today_page
from display_server.web.shared.access import needs
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person


@blueprint.post("/today/close")
@needs(Permission.MAKE_EXCEPTIONS)
def close_service_today() -> ResponseReturnValue:
    said, who = sent(), this_person().who
    try:
        at = time.fromisoformat(said.get("at", "")).replace(tzinfo=None)
    except ValueError:
        return _refused("close", said, "time")
    service = said.get("service", "")
    if not _sees(_home_of_service(service)):
        return _refused("close", said, "unknown")
    try:
        key = this_hub().writer.run(lambda tx: close_today(tx, service=service, at=at, who=who))
    except EntryRefused as refused:
        return _refused("close", said, refused.reason)
    with this_hub().database.reading() as session:
        booked = _booked_after(session, key)
    if booked:
        flash(words(desk_language()).count("admin.today.booked_after", booked))
    return _done()


@blueprint.post("/today/part")
@needs(Permission.STOP_PARTS)
def stop_part() -> ResponseReturnValue:
    said, who = sent(), this_person().who
    until = next_time(said["until"]) if said.get("until") else None
    if said.get("until") and until is None:
        return _refused("part", said, "time")
    code = said.get("part", "")
    with this_hub().database.reading() as session:
        plan_codes(session, own_site(session).id)  # the act then has nothing to read
    try:
        this_hub().writer.run(lambda tx: close_part(tx, site=own_site(tx.session), code=code, who=who, until=until))
    except Refused:
        return _refused("part", said, "unknown")
    return _done()


@blueprint.post("/today/late")
@needs(Permission.MAKE_EXCEPTIONS)
def somebody_late() -> ResponseReturnValue:
    said, who = sent(), this_person().who
    desk, reason = said.get("desk", ""), said.get("reason", "")
    minutes = said.get("minutes", "")
    with this_hub().database.reading() as session:
        row = session.execute(
            select(Desk.opened_by, Department.code)
            .join(Department, Department.id == Desk.department_id)
            .where(Desk.code == desk, Desk.closed_at.is_(None))
        ).first()
    offered = {"", *map(str, MINUTES_OFFERED)}
    if row is None or not _sees(row.code) or reason not in set(DelayReason) or minutes not in offered:
        return _refused("late", said, "unknown")
    of = DelayOf.CLINICIAN if row.opened_by is not None else DelayOf.DESK
    how_long = int(minutes) if minutes else None
    why = DelayReason(reason)
    this_hub().writer.run(lambda tx: declare_delay(tx, desk=desk, of=of, minutes=how_long, reason=why, who=who))
    return _done()


@blueprint.post("/today/close/<int:key>/end")
@needs(Permission.MAKE_EXCEPTIONS)
def open_service_again(key: int) -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        home = session.scalar(
            select(Department.code)
            .join(Service, Service.department_id == Department.id)
            .join(ShortDay, ShortDay.service_id == Service.id)
            .where(ShortDay.id == key)
        )
    who = this_person().who
    return _ended(home, lambda tx: open_again(tx, key=key, who=who))


@blueprint.post("/today/part/<path:code>/end")
@needs(Permission.STOP_PARTS)
def part_works_again(code: str) -> ResponseReturnValue:
    who = this_person().who
    this_hub().writer.run(lambda tx: open_part(tx, site=own_site(tx.session), code=code, who=who))
    flash(words(desk_language()).say("admin.today.ended"))
    return _back()


@blueprint.post("/today/late/<int:key>/end")
@needs(Permission.MAKE_EXCEPTIONS)
def late_no_longer(key: int) -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        home = session.scalar(
            select(Department.code).join(Delay, Delay.department_id == Department.id).where(Delay.id == key)
        )
    who = this_person().who
    return _ended(home, lambda tx: end_delay(tx, key=key, department=home or "", who=who))


def _ended(home: str | None, act: Callable[[Transaction], Any]) -> ResponseReturnValue:
    if not _sees(home):
        raise NotFound
    this_hub().writer.run(act)
    flash(words(desk_language()).say("admin.today.ended"))
    return _back()


def _sees(department: str | None) -> bool:
    return department is not None and this_person().sees(department)


def _home_of_service(code: str) -> str | None:
    """The department of an open service; None where there is none of that code."""
    with this_hub().database.reading() as session:
        return session.scalar(
            select(Department.code)
            .join(Service, Service.department_id == Department.id)
            .where(Service.code == code, Service.closed_at.is_(None))
        )


def _booked_after(session: Session, key: int) -> int:
    """People of that day whom the early closing leaves without their appointment: somebody must tell them."""
    short = session.get_one(ShortDay, key)
    came = select(Visit.id).where(Visit.booking_id == Booking.id).exists()
    return (
        session.scalar(
            select(func.count())
            .select_from(Booking)
            .where(
                Booking.service_id == short.service_id,
                Booking.starts_at >= short.closes_at,
                Booking.starts_at < short.over_at,
                ~came,
            )
        )
        or 0
    )


def _refused(form: str, said: dict[str, str], reason: str) -> ResponseReturnValue:
    return today_page(Typed(form, said, words(desk_language()).say(f"admin.today.refused.{reason}"))), 422


def _done() -> ResponseReturnValue:
    flash(words(desk_language()).say("admin.today.done"))
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(url_for("admin.today"), code=303)
