"""From demo to live: what would stay, what would go, what is still in the way, and the one command that does it.

The hub's programs were started as the demo's and refuse a live database; so the last step is the command's, with the hub stopped.
"""

from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from display_server.hub import this_hub
from display_server.services.records.go_live import readiness
from display_server.web.admin.face import blueprint
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.permissions import Permission


@blueprint.get("/live")
@needs(Permission.MANAGE_PEOPLE)
def demo_to_live() -> ResponseReturnValue:
    """On a demo only."""
    if not this_hub().settings.demo:
        raise NotFound
    with this_hub().database.reading() as session:
        found = readiness(session, this_hub().clock.now(), this_hub().settings.directory_issuer)
    return show_desk_page("admin/go_live.html", found=found, home=this_hub().settings.home)
