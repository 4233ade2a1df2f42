"""The kiosk editor: a draft in words, published, refused by a kiosk and said so, rolled back."""

import base64
import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image

from config.contract.catalogue import Catalogue
from config.contract.words import Language
from config.locale import words
from display_server.hub import Hub
from display_server.web.shared.heartbeats import heartbeats_of
from tests.conftest import StandingClock
from tests.display_server.web.people import ADMIN, signed_in, token_on

SAY = words(Language.ENGLISH).say
PAGE = "/admin/kiosks"
FORM: dict[str, Any] = {
    "revision": "0", "actions": ["appointment", "number"], "at_appointment": "2", "at_number": "1", "large": ["number"],
    "departments": ["cardiology", "laboratory"], "services": ["cardiology-consultation", "blood-test"],
    "place_laboratory": "1", "languages": ["en", "ru", "uk", "lt", "zh"], "language": "", "title_en": "What do you need?",
    "ask_after_s": "60", "form_after_s": "90", "answer_within_s": "30", "ticket_stays_s": "20",
    "open_0": "08:00–17:00",
}  # fmt: skip


def told(kiosk: FlaskClient) -> dict[str, Any]:
    said = Catalogue.model_validate_json(kiosk.get("/api/v1/catalogue").data).kiosk.configuration
    return said.model_dump(mode="json")


def beats(kiosk: FlaskClient, hub: Hub, clock: StandingClock, **said: Any) -> None:
    body = {"program_version": "0.1.0", "clock": clock.now().isoformat(), **said}
    assert kiosk.post("/api/v1/heartbeats", json=body).status_code == 200
    heartbeats_of(hub).write(hub)


@pytest.fixture
def admin(client: FlaskClient, hub: Hub) -> FlaskClient:
    return signed_in(client, hub, ADMIN, ["admin"])


def posts(admin: FlaskClient, address: str, **form: Any) -> str:
    token = token_on(admin.get(PAGE).text)
    return admin.post(address, data={"csrf_token": token, **form}, follow_redirects=True).text


def test_from_a_draft_in_words_to_what_a_kiosk_has(
    admin: FlaskClient, kiosk: FlaskClient, hub: Hub, clock: StandingClock
) -> None:
    said = posts(admin, PAGE, **FORM, publish="")
    for words_said in ("What do you need?", "HIV test", "Laboratory", SAY("admin.kiosks.way.number")):
        assert words_said in said, "what changes, by its names"
    assert told(kiosk)["mark"] == ""
    said = posts(admin, f"{PAGE}/publish", revision="1", when="now")
    assert SAY("admin.kiosks.published.now") in said
    assert SAY("admin.kiosks.standing.not_yet") in said
    now = told(kiosk)
    assert (now["actions"], now["large"], now["order"]) == (["number", "appointment"], ["number"], ["laboratory"])
    assert (now["hidden_services"], now["languages"], now["ask_after_s"]) == (["confidential-test"], [], 60)
    assert not now["prints"]
    assert [len(day["spans"]) for day in now["hours"]["weekly"]] == [1, 0, 0, 0, 0, 0, 0]
    assert 'value="08:00–17:00"' in admin.get(PAGE).text
    beats(kiosk, hub, clock, configuration=now["mark"])
    assert SAY("admin.kiosks.standing.has_it") in admin.get(PAGE).text
    beats(kiosk, hub, clock, configuration="", refused=now["mark"], trouble="nowhere")
    page = admin.get(PAGE).text
    assert SAY("admin.kiosks.standing.refused") in page
    assert SAY("admin.kiosks.trouble.nowhere") in page


def test_what_cannot_be_is_said_beside_its_field_and_kept_as_typed(admin: FlaskClient) -> None:
    said = posts(admin, PAGE, **{**FORM, "ask_after_s": "5"})
    assert SAY("admin.kiosks.refused.ask_after_s") in said
    assert 'value="What do you need?"' in said
    assert SAY("admin.kiosks.refused.hours") in posts(admin, PAGE, **{**FORM, "open_3": "from eight"})
    assert SAY("admin.kiosks.refused.actions") in posts(admin, PAGE, **{**FORM, "actions": []})
    posts(admin, PAGE, **FORM)
    assert SAY("admin.kiosks.refused.moved") in posts(admin, PAGE, **FORM)
    for when, field in (({"when": "later", "at": "soon"}, "at"), ({"when": "first", "first": "L9"}, "first")):
        said = posts(admin, f"{PAGE}/publish", revision="1", **when)
        assert SAY(f"admin.kiosks.refused.{field}") in said or field == "first"


def test_a_logo_is_made_anew_and_what_is_no_picture_is_refused(admin: FlaskClient, kiosk: FlaskClient) -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (1200, 300), "teal").save(drawn, "JPEG", comment=b"who made it")
    said = posts(admin, PAGE, **FORM, logo=(io.BytesIO(b"<svg/>"), "logo.png"))
    assert SAY("admin.kiosks.refused.logo") in said
    posts(admin, PAGE, **FORM, logo=(io.BytesIO(drawn.getvalue()), "logo.jpg"))
    posts(admin, PAGE, **{**FORM, "revision": "1"})
    posts(admin, f"{PAGE}/publish", revision="2", when="now")
    with Image.open(io.BytesIO(base64.b64decode(told(kiosk)["logo"]))) as sent:
        assert (sent.format, sent.size) == ("PNG", (460, 115))
    posts(admin, PAGE, **FORM, no_logo="on")
    posts(admin, f"{PAGE}/publish", revision="1", when="now")
    assert told(kiosk)["logo"] is None


def test_a_kiosks_own_layer_keeps_only_what_is_its_own(admin: FlaskClient, kiosk: FlaskClient) -> None:
    layer = f"{PAGE}?layer=kiosk:L1"
    posts(admin, layer, **{**FORM, "own_texts": "on"})
    posts(admin, f"{PAGE}/publish?layer=kiosk:L1", revision="1", when="now")
    assert (told(kiosk)["title"], told(kiosk)["ask_after_s"]) == ({"en": "What do you need?"}, 45)
    posts(admin, layer, **{**FORM, "own_modes": "on", "larger": "on"})
    assert SAY("admin.kiosks.thrown_away") in posts(admin, f"{PAGE}/throw-away?layer=kiosk:L1")
    posts(admin, layer, **{**FORM, "own_modes": "on", "larger": "on"})
    said = posts(admin, f"{PAGE}/publish?layer=kiosk:L1", revision="1", when="now")
    assert told(kiosk)["larger"]
    version = said.split("/admin/kiosks/versions/")[1].split("?")[0]
    assert SAY("admin.kiosks.rolled_back") in posts(admin, f"{PAGE}/versions/{version}?layer=kiosk:L1")
    assert (told(kiosk)["larger"], told(kiosk)["title"]) == (False, {"en": "What do you need?"})
    assert admin.get(f"{PAGE}?layer=kiosk:L9").status_code == 404


def test_colours_that_carry_no_words_are_refused_and_the_others_go_to_the_kiosk(
    admin: FlaskClient, kiosk: FlaskClient
) -> None:
    pale = {**FORM, "field_colour": "#a0c0ff", "usual_key_colour": "on", "key_colour": "#0a5559"}
    assert SAY("admin.kiosks.refused.field_colour") in posts(admin, PAGE, **pale)
    said = posts(admin, PAGE, **{**pale, "field_colour": "#5a1230"}, publish="")
    assert SAY("admin.kiosks.field.field_colour") in said
    assert SAY("admin.kiosks.field.key_colour") not in said, "ticked as Atrium comes"
    posts(admin, f"{PAGE}/publish", revision="1", when="now")
    assert (told(kiosk)["field_colour"], told(kiosk)["key_colour"]) == ("#5A1230", None)
