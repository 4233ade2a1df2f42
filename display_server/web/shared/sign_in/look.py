"""Which site a person looks at, where they have roles at several: chosen on a page of its own, kept in their session."""

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from flask_wtf import FlaskForm
from werkzeug.utils import redirect

from display_server.db.engine.site_scope import look_at
from display_server.hub import this_hub
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import hospital_name, sites_to_choose
from display_server.web.shared.pages import show
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.blueprint import blueprint
from display_server.web.shared.sign_in.first_page import first_page
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import Person
from display_server.web.shared.site_of_request import choose, site_of_person


class LookForm(FlaskForm):  # type: ignore[misc]
    """Only its token: the address is open and asks by itself who is there."""


@blueprint.get("/sign-in/sites")
@needs(Permission.PUBLIC)
def sites() -> ResponseReturnValue:
    person = _person()
    if person is None:
        return redirect(url_for("sign_in.page"), code=303)
    language = desk_language()
    return show(
        "sign_in/sites.html", language, hospital=hospital_name(language), form=LookForm(formdata=None),
        sites=sites_to_choose(person, language), goes_back=first_page(person),
    )  # fmt: skip


@blueprint.post("/sign-in/sites")
@needs(Permission.PUBLIC)
def look() -> ResponseReturnValue:
    """From now on, in this browser. A site where this person is nobody does not exist."""
    person = _person()
    if person is None:
        return redirect(url_for("sign_in.page"), code=303)
    if not LookForm().validate():
        return redirect(url_for("sign_in.sites"), code=303)
    theirs = {one.code: one.id for one in sites_to_choose(person, desk_language())}
    wanted = theirs.get(request.form.get("site", "")) or abort(404)
    choose(wanted)
    look_at(wanted)
    return redirect(first_page(person), code=303)


def _person() -> Person | None:
    found = current_user._get_current_object()
    if not isinstance(found, Person):
        return None
    look_at(site_of_person(this_hub(), found))
    return found
