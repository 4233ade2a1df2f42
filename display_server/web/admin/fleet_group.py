"""All kiosks, or a group of them, from afar at once: the same acts as for one kiosk, and what each answered."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from config.contract.remote import RemoteAct
from config.locale import words
from display_server.db.engine.transaction import Transaction
from display_server.db.reading.own_site import own_site
from display_server.domain.kiosk_layers import ALL, GROUP
from display_server.hub import this_hub
from display_server.services.devices.kiosk_configurations import kiosks_of
from display_server.services.devices.remote_acts import MESSAGE_HOURS, ask_kiosk
from display_server.services.entry_refused import EntryRefused
from display_server.web.admin.face import blueprint
from display_server.web.admin.remote import asked_of
from display_server.web.shared.access import needs
from display_server.web.shared.desk_pages import show_desk_page
from display_server.web.shared.permissions import Permission
from display_server.web.shared.sign_in.language import desk_language
from display_server.web.shared.sign_in.person import this_person

OF_GROUPS = tuple(act for act in RemoteAct if act not in {RemoteAct.PICTURE, RemoteAct.PREVIEW})
"""A picture is looked at on its kiosk's own page."""


@blueprint.get("/groups")
@needs(Permission.PAIR_DEVICES)
def fleet_group() -> ResponseReturnValue:
    """`name`: the group; without one all kiosks."""
    return _page({}, None)


@blueprint.get("/groups/asked")
@needs(Permission.PAIR_DEVICES)
def fleet_group_asked() -> ResponseReturnValue:
    """The moving part of the page."""
    return show_desk_page("admin/fleet_group_asked.html", kiosks=_kiosks())


@blueprint.post("/groups")
@needs(Permission.PAIR_DEVICES)
def ask_group() -> ResponseReturnValue:
    entered, who, act = request.form.to_dict(), this_person().who, request.form.get("act", "")
    if act not in set(OF_GROUPS):
        raise NotFound
    layer = _layer()

    def ask_all(tx: Transaction) -> int:
        kiosks = kiosks_of(tx.session, layer)
        for one in kiosks:
            ask_kiosk(tx, device_id=one.id, act=RemoteAct(act), entered=entered, who=who)
        return len(kiosks)

    try:
        asked = this_hub().writer.run(ask_all)
    except EntryRefused as refused:
        return _page(entered, refused), 422
    flash(words(desk_language()).count("admin.groups.asked", asked))
    return redirect(url_for("admin.fleet_group", name=request.args.get("name")), code=303)


def _layer() -> str:
    name = request.args.get("name", "")
    return GROUP + name if name else ALL


def _kiosks() -> list[tuple[object, object]]:
    """Each kiosk and the newest thing it was asked, None for nothing yet. Raises NotFound where there is none."""
    hub = this_hub()
    with hub.database.reading() as session:
        found = [
            (one, next(iter(asked_of(session, one.id, hub.clock.now())), None)) for one in kiosks_of(session, _layer())
        ]
    if not found:
        raise NotFound
    return list(found)


def _page(entered: dict[str, str], refused: EntryRefused | None) -> str:
    with this_hub().database.reading() as session:
        site = own_site(session)
        codes = [site.language, *(code for code in site.languages if code != site.language)]
    return show_desk_page(
        "admin/fleet_group.html",
        name=request.args.get("name", ""),
        kiosks=_kiosks(),
        codes=codes,
        shows=entered,
        hours_offered=MESSAGE_HOURS,
        problem=words(desk_language()).say(f"admin.refused.{refused.field}.{refused.reason}") if refused else None,
    )
