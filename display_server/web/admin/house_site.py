"""The site's page: names, zone, the day's begin, languages, telephones, the address phones reach."""

from datetime import time
from zoneinfo import available_timezones

from flask.typing import ResponseReturnValue

from config.contract.words import Language
from display_server.db.reading.own_site import own_site
from display_server.hub import this_hub
from display_server.services.entry_refused import EntryRefused
from display_server.services.house.edit_site import SiteEntry, change_site
from display_server.web.admin.face import blueprint
from display_server.web.admin.house_form import HouseForm, saved, show_form, typed_names
from display_server.web.shared.access import needs
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.person import this_person


@blueprint.get("/house/site")
@needs(Permission.EDIT_HOUSE)
def site() -> ResponseReturnValue:
    with this_hub().database.reading() as session:
        row = own_site(session)
        typed = {
            **typed_names(row.names), "zone": row.zone, "language": row.language, "day_starts": f"{row.day_starts:%H:%M}",
            "emergency_phone": row.emergency_phone, "help_phone": row.help_phone or "", "public_url": row.public_url or "",
        }  # fmt: skip
        offered = frozenset(row.languages)
    return _page(HouseForm(typed, offered))


@blueprint.post("/house/site")
@needs(Permission.EDIT_HOUSE)
def save_site() -> ResponseReturnValue:
    form, who = HouseForm.sent("offered"), this_person().who
    try:
        entry = _entry(form)
        this_hub().writer.run(lambda tx: change_site(tx, entry=entry, who=who))
    except EntryRefused as refused:
        return _page(form, refused), 422
    return saved()


def _entry(form: HouseForm) -> SiteEntry:
    try:
        day_starts, language = time.fromisoformat(form.get("day_starts")), Language(form.get("language"))
    except ValueError:
        raise EntryRefused("day_starts", "shape") from None
    return SiteEntry(
        form.names, language, frozenset(one for one in Language if one.value in form.ticked), form.get("zone"), day_starts,
        form.get("emergency_phone"), form.get("help_phone"), form.get("public_url"),
    )  # fmt: skip


def _page(form: HouseForm, refused: EntryRefused | None = None) -> str:
    return show_form("admin/site.html", form, refused, zones=sorted(available_timezones()))
