"""A person's own function keys, from the desk's panel: each can be another one, or none."""

from collections.abc import Mapping

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from display_server.domain.shortcuts import OFFERED, USUAL, Shortcut, ShortcutTwice, chosen
from display_server.hub import this_hub
from display_server.services.desks.choose_shortcuts import choose_shortcuts
from display_server.web.shared.access import needs
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.person import this_person
from display_server.web.shared.sign_in.setup import FRAGMENT
from display_server.web.staff.desk_panel_routes import show_desk_panel
from display_server.web.staff.face import blueprint, my_department, refusal_words

_TEMPLATE = "staff/panel/shortcuts.html"
_AT_ONCE: Mapping[str, Mapping[Shortcut, str]] = {"usual": USUAL, "none": {}}
"""Two keys of the form that need no choosing."""


@blueprint.get("/desks/<code>/shortcuts")
@needs(Permission.CALL_PATIENTS)
def shortcuts(code: str) -> ResponseReturnValue:
    return _panel(code)


@blueprint.post("/desks/<code>/shortcuts")
@needs(Permission.CALL_PATIENTS)
def change_shortcuts(code: str) -> ResponseReturnValue:
    my_department(code)
    person, all_at_once = this_person(), _AT_ONCE.get(request.form.get("all", ""))
    try:
        keys = chosen({one: request.form.get(one, "") for one in Shortcut}) if all_at_once is None else all_at_once
    except ShortcutTwice:
        return _answer(code, refusal_words("shortcut_twice"))
    except ValueError as wrong:
        raise BadRequest from wrong
    this_hub().writer.run(lambda tx: choose_shortcuts(tx, account_id=person.id, keys=keys))
    person.shortcuts = keys  # this answer shows them already
    return _answer(code, None)


def _answer(code: str, refusal: str | None) -> ResponseReturnValue:
    if request.headers.get(FRAGMENT):
        return _panel(code, refusal)
    if refusal is not None:
        flash(refusal)
    return redirect(url_for("staff.shortcuts", code=code), code=303)


def _panel(code: str, refusal: str | None = None) -> str:
    return show_desk_panel(code, _TEMPLATE, refusal, offered=OFFERED, every_shortcut=list(Shortcut))
