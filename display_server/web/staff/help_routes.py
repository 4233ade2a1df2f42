"""Somebody at a kiosk needs a person: any of the staff answers, and says how it ended. From the console or the list of desks."""

from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from display_server.web.shared.access import needs
from display_server.web.shared.help_cards import answer_from_form, end_from_form
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.person import this_person
from display_server.web.staff.face import blueprint, my_department


@blueprint.post("/help/<uuid:call>/answer")
@needs(Permission.CALL_PATIENTS)
def answer_help(call: UUID) -> ResponseReturnValue:
    answer_from_form(call, this_person().id, request.form)
    return _back()


@blueprint.post("/help/<uuid:call>/end")
@needs(Permission.CALL_PATIENTS)
def end_help(call: UUID) -> ResponseReturnValue:
    end_from_form(call, this_person().id, request.form)
    return _back()


def _back() -> ResponseReturnValue:
    """To the desk it was pressed at, else to the list of desks."""
    desk = request.form.get("desk", "")
    if not desk:
        return redirect(url_for("staff.desks"), code=303)
    my_department(desk)
    return redirect(url_for("staff.console", code=desk), code=303)
