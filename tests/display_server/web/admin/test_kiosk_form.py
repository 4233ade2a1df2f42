"""Whom a kiosk's people ring and where they go is entered by an administrator, and kiosks fetch it."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from config.contract.catalogue import Catalogue
from config.contract.words import Language
from display_server.db.models import AuditLine, Site
from display_server.hub import Hub
from display_server.services.devices.change_kiosk import change_kiosk
from display_server.services.entry_refused import EntryRefused
from tests.display_server.web.people import ADMIN, signed_in, token_on
from tests.small_cast import KIOSK

ENTERED = {
    "emergency_phone": "03", "help_phone": "+370 600 1", "board": "", "staffed": "information", "exit": "room-3",
    "audio_zone": "hall",
    "exit_way": "left", "refuge": "",
}  # fmt: skip


def change(hub: Hub, **changes: str) -> None:
    hub.writer.run(lambda tx: change_kiosk(tx, device_id=KIOSK, entered={**ENTERED, **changes}, who="account:1"))


def test_a_kiosk_fetches_what_was_entered_and_the_audit_tells_who(hub: Hub, kiosk: FlaskClient) -> None:
    change(hub)
    change(hub)
    said = Catalogue.model_validate_json(kiosk.get("/api/v1/catalogue").data)
    assert (said.site.emergency_phone, said.site.help_phone) == ("03", "+370 600 1")
    assert (said.kiosk.staffed, said.kiosk.exit, said.kiosk.exit_way) == ("information", "room-3", "left")
    with hub.database.reading() as session:
        lines = session.scalars(select(AuditLine).where(AuditLine.what == "device.changed")).all()
        assert session.scalars(select(Site.catalogue_revision)).one() == said.revision
    assert len(lines) == 1
    change(hub, staffed="", exit="", exit_way="")
    said = Catalogue.model_validate_json(kiosk.get("/api/v1/catalogue").data)
    assert (said.kiosk.staffed, said.kiosk.exit) == (None, None)


@pytest.mark.parametrize(
    ("field", "value"),
    [("emergency_phone", ""), ("emergency_phone", "call us"), ("help_phone", "x" * 20), ("board", "B99"),
     ("audio_zone", "z" * 25), ("staffed", "nowhere"), ("exit_way", ""), ("group", "g" * 25),
     ("lower_edge", "900"), ("lower_edge", "high"), ("lower_edge", "300")],
)  # fmt: skip
def test_what_would_lead_nowhere_is_refused_by_its_field(hub: Hub, field: str, value: str) -> None:
    with pytest.raises(EntryRefused) as refused:
        change(hub, **{field: value})
    assert refused.value.field == field


def test_the_way_to_the_next_kiosk_and_to_a_person_are_written_on_the_page(
    hub: Hub, client: FlaskClient, kiosk: FlaskClient
) -> None:
    admin, page = signed_in(client, hub, ADMIN, ["admin"]), f"/admin/devices/{KIOSK}/kiosk"
    lines = {"neighbour_en": "Next kiosk: turn left, 60 m", "neighbour_lt": "Kitas terminalas: kairėn, 60 m"}
    lines |= {"help_place_en": "Information desk: 15 m to the right"}

    def saved(**said: str) -> int:
        token = token_on(admin.get(page).text)
        return admin.post(page, data={"csrf_token": token, **ENTERED, **lines, **said}).status_code

    assert saved() == 303
    said = Catalogue.model_validate_json(kiosk.get("/api/v1/catalogue").data).kiosk
    assert said.neighbour == {Language.ENGLISH: lines["neighbour_en"], Language.LITHUANIAN: lines["neighbour_lt"]}
    assert said.help_place == {Language.ENGLISH: lines["help_place_en"]}
    shown = admin.get(page).text
    assert all(f'value="{line}"' in shown for line in lines.values())
    assert saved(neighbour_en="n" * 121) == 422
    assert saved(neighbour_en="", neighbour_lt="") == 303
    said = Catalogue.model_validate_json(kiosk.get("/api/v1/catalogue").data).kiosk
    assert (said.neighbour, bool(said.help_place)) == ({}, True)


def test_a_kiosk_that_hangs_high_starts_with_its_keys_lower_down(hub: Hub, kiosk: FlaskClient) -> None:
    def low() -> bool:
        return Catalogue.model_validate_json(kiosk.get("/api/v1/catalogue").data).kiosk.configuration.low_reach

    for edge, shelf, expected in (("718", "", False), ("718", "520", True), ("860", "", True), ("", "", False)):
        change(hub, lower_edge=edge, shelf=shelf, diagonal="32")
        assert low() is expected
    with pytest.raises(EntryRefused) as refused:
        change(hub, lower_edge="600", shelf="640")
    assert (refused.value.field, refused.value.reason) == ("shelf", "shelf_too_deep")
    with pytest.raises(EntryRefused, match="diagonal"):
        change(hub, lower_edge="600", diagonal="5")
