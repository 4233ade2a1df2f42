"""Lines nobody serves, on the admin's first page: read with the fleet, and somebody says that they see to it."""

from collections.abc import Callable

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from config.contract.words import Language
from config.locale import name_of, words
from display_server.db.models import Department, Site
from display_server.hub import this_hub
from display_server.services.lines.alarms_now import LineAlone, read_alarms
from display_server.services.lines.watch_lines import acknowledge_alarm
from display_server.services.refused import Refused
from display_server.web.admin.came_from import page_asked
from display_server.web.admin.face import blueprint
from display_server.web.shared.access import needs
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person


def alarms_by_department(
    session: Session, sees: Callable[[str], bool] = lambda _code: True
) -> list[tuple[str, list[LineAlone]]]:
    """Department's name and its alarms, in the house's order; only those that have any and that `sees` lets through."""
    language, own = desk_language(), Language(session.scalars(select(Site.language).order_by(Site.id).limit(1)).one())
    alarms = read_alarms(session, this_hub().clock.now(), lambda names: name_of(names, language, own))
    departments = session.scalars(select(Department).order_by(Department.position))
    found = [
        (name_of(one.names, language, own), [alarm for alarm in alarms if alarm.department == one.code])
        for one in departments
        if sees(one.code)
    ]
    return [(name, alone) for name, alone in found if alone]


@blueprint.post("/alarms/<key>/acknowledge")
@needs(Permission.SEE_TO_ALARMS)
def see_to_alarm(key: str) -> ResponseReturnValue:
    if not (key.isascii() and key.isdecimal() and len(key) < 10):
        raise NotFound
    account = this_person().id
    try:
        this_hub().writer.run(lambda tx: acknowledge_alarm(tx, key=int(key), account_id=account))
    except Refused:
        flash(words(desk_language()).say("staff.refused.alarm_unknown"))
    return redirect(page_asked(), code=303)
