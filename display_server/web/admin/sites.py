"""The sites of this hub: which there are, a new one, closing one. What else is said of a site stands on its own page."""

from zoneinfo import available_timezones

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from config.contract.words import Language
from config.locale import name_of, words
from display_server.hub import this_hub
from display_server.services.entry_refused import EntryRefused
from display_server.services.house.sites import NewSite, add_site, close_site, open_site_again, sites_known
from display_server.web.admin.face import blueprint
from display_server.web.admin.house_form import HouseForm
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person
from display_server.web.shared.site_of_request import choose


@blueprint.get("/sites")
@needs(Permission.MANAGE_SITES)
def sites() -> ResponseReturnValue:
    return _page(HouseForm())


@blueprint.post("/sites")
@needs(Permission.MANAGE_SITES)
def new_site() -> ResponseReturnValue:
    """The administrator looks at the new one from here on: there is everything to set up."""
    form, who = HouseForm.sent(), this_person().who
    language = form.get("language")
    entry = NewSite(
        form.get("name"), form.get("zone"), Language(language) if language in set(Language) else desk_language()
    )
    try:
        made = this_hub().writer.run(lambda tx: add_site(tx, entry=entry, who=who))
    except EntryRefused as refused:
        return _page(form, refused), 422
    choose(made)
    flash(words(desk_language()).say("admin.sites.added"))
    return redirect(url_for("admin.site"), code=303)


@blueprint.post("/sites/<code>/<any(close,open):act>")
@needs(Permission.MANAGE_SITES)
def close_or_open_site(code: str, act: str) -> ResponseReturnValue:
    who, change = this_person().who, close_site if act == "close" else open_site_again
    try:
        this_hub().writer.run(lambda tx: change(tx, code=code, who=who))
    except EntryRefused as refused:
        return _page(HouseForm(), refused), 404 if refused.reason == "unknown" else 422
    flash(words(desk_language()).say(f"admin.sites.done.{act}"))
    return redirect(url_for("admin.sites"), code=303)


def _page(form: HouseForm, refused: EntryRefused | None = None) -> str:
    language = desk_language()
    with this_hub().database.reading() as session:
        lines = [
            {
                "id": one.id, "code": one.code, "name": name_of(one.names, language, Language(one.language)),
                "zone": one.zone, "closed": one.closed_at is not None,
            }
            for one in sites_known(session)
        ]  # fmt: skip
    problem = words(language).say(f"admin.sites.refused.{refused.field}.{refused.reason}") if refused else None
    return show_desk_page(
        "admin/sites.html", form=form, typed=form.typed, lines=lines, zones=sorted(available_timezones()),
        refused_field=refused.field if refused else None, problem=problem, asked=request.form,
    )  # fmt: skip
