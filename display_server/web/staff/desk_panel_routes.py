"""The desk's own panel: what is done now and then, so that the console itself stays calm."""

from flask import request
from flask.typing import ResponseReturnValue
from uuid_utils.compat import uuid7

from display_server.hub import this_hub
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person
from display_server.web.shared.sign_in.setup import FRAGMENT
from display_server.web.staff.face import blueprint, my_department
from display_server.web.staff.line_of_desk import read_line
from display_server.web.staff.set_aside import read_undo


@blueprint.get("/desks/<code>/more")
@needs(Permission.CALL_PATIENTS)
def desk_panel(code: str) -> ResponseReturnValue:
    return show_desk_panel(code, "staff/panel/desk.html")


def show_desk_panel(code: str, template: str, said: str | None = None, **more: object) -> str:
    """A piece for the page's own module, the whole page for everybody else."""
    hub = this_hub()
    desk, department = my_department(code)
    with hub.database.reading() as session:
        line = read_line(session, desk, department, hub.clock.now(), desk_language())
        undo = read_undo(session, desk, hub.clock.now())
    return show_desk_page(
        template if request.headers.get(FRAGMENT) else "staff/panel_page.html",
        piece=template,
        line=line,
        mine=line.opened_by == this_person().id,
        undo=undo,
        said=said,
        request_id=lambda: str(uuid7()),
        **more,
    )
