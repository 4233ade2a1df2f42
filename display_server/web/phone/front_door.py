"""The hospital's bare address, as tickets print it for who cannot scan: the typed code leads to the visit, people who work here
to their sign-in.
"""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from config.locale import name_of
from display_server.db.reading.own_site import own_site
from display_server.hub import this_hub
from display_server.services.patients.visit_of_code import token_of_code
from display_server.services.refused import Refused
from display_server.web.phone.face import language_asked
from display_server.web.phone.kept import keeps_one, letters_wanted
from display_server.web.shared.access import needs
from display_server.web.shared.page_language import page_language
from display_server.web.shared.pages import show
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.first_page import first_page
from display_server.web.shared.sign_in.person import this_person

blueprint = Blueprint("front_door", __name__, template_folder="templates")
LONGEST = 20
"""Characters: eight letters with whatever somebody sets between them."""


@blueprint.get("/")
@needs(Permission.PUBLIC)
def door() -> ResponseReturnValue:
    """Whoever is signed in goes on to their first page."""
    if current_user.is_authenticated:
        return redirect(first_page(this_person()), code=303)
    return _page()


@blueprint.post("/")
@needs(Permission.PUBLIC)  # the code is the right, and guesses are counted
def typed_code() -> ResponseReturnValue:
    hub, typed = this_hub(), request.form.get("code", "")[:LONGEST]
    address, key = request.remote_addr or "?", hub.token_key
    try:
        token = hub.writer.run(lambda tx: token_of_code(tx, typed, address=address, token_key=key))
    except Refused:
        return _page("too_many", typed), 429
    if token is None:
        return _page("unknown", typed), 422
    asked = language_asked()
    return redirect(url_for("phone.page", token=token, language=asked.value if asked else None), code=303)


def _page(problem: str | None = None, typed: str = "") -> str:
    with this_hub().database.reading() as session:
        site = own_site(session)
    language = language_asked() or page_language()
    return show(
        "phone/front_door.html",
        language,
        site=site,
        problem=problem,
        typed=typed,
        keeps_one=keeps_one(),
        letters=letters_wanted(),
        name_of=name_of,
    )
