"""The same calls from kiosks on the admin's first page: whoever watches the fleet may answer, too."""

from uuid import UUID

from flask import redirect, request
from flask.typing import ResponseReturnValue

from display_server.web.admin.came_from import page_asked
from display_server.web.admin.face import blueprint
from display_server.web.shared.access import needs
from display_server.web.shared.help_cards import answer_from_form, end_from_form
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.person import this_person


@blueprint.post("/help/<uuid:call>/answer")
@needs(Permission.SEE_TO_ALARMS)
def answer_help(call: UUID) -> ResponseReturnValue:
    answer_from_form(call, this_person().id, request.form)
    return redirect(page_asked(), code=303)


@blueprint.post("/help/<uuid:call>/end")
@needs(Permission.SEE_TO_ALARMS)
def end_help(call: UUID) -> ResponseReturnValue:
    end_from_form(call, this_person().id, request.form)
    return redirect(page_asked(), code=303)
