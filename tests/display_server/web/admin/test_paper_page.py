"""An administrator decides how tickets look, sees them before they are saved, and kiosks fetch it."""

import io

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from config.contract.paper import NumberStyle, PaperPart
from config.contract.words import Language
from display_server.db.models import AuditLine, Site
from display_server.hub import Hub
from display_server.services.house.published import read_catalogue
from tests.conftest import StandingClock
from tests.display_server.web.people import ADMIN, NURSE, add_person, sign_in, signed_in, token_on
from tests.small_cast import KIOSK

PAPER = "/admin/paper"
EVERYTHING = {f"{width}_{part}": "on" for width in ("wide", "narrow") for part in PaperPart}


@pytest.fixture
def admin(client: FlaskClient, hub: Hub) -> FlaskClient:
    return signed_in(client, hub, ADMIN, ["admin"])


def _sign() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (600, 120), "navy").save(out, "PNG")
    out.seek(0)
    return out


def test_what_is_saved_is_audited_and_reaches_the_kiosk(admin: FlaskClient, hub: Hub, clock: StandingClock) -> None:
    sent = {**EVERYTHING, "narrow_letters": "on", "wide_large": "on", "note_lt": "Ačiū, kad laukiate."}
    sent["csrf_token"] = token_on(admin.get(PAPER).text)
    del sent["wide_wait"]
    answer = admin.post(PAPER, data={**sent, "logo": (_sign(), "sign.png")}, content_type="multipart/form-data")
    assert answer.status_code == 303
    with hub.database.reading() as session:
        catalogue = read_catalogue(session, KIOSK, clock.now())
        line = session.scalars(select(AuditLine).order_by(AuditLine.seq.desc()).limit(1)).one()
        assert session.scalars(select(Site.catalogue_revision)).one() == catalogue.revision
    wide, narrow = catalogue.paper.wide, catalogue.paper.narrow
    assert (wide.large, PaperPart.WAIT in wide.parts, narrow.number) == (True, False, NumberStyle.LETTERS)
    assert wide.note == {Language.LITHUANIAN: "Ačiū, kad laukiate."}
    assert wide.logo == narrow.logo
    assert wide.logo is not None
    assert line.after is not None
    assert (line.what, line.after["wide"]["logo"]) == ("site.paper_changed", len(wide.logo))
    page = admin.get(PAPER).text
    assert "Ačiū, kad laukiate." in page
    admin.post(PAPER, data={"csrf_token": token_on(page), **EVERYTHING, "no_logo": "on"})
    with hub.database.reading() as session:
        assert read_catalogue(session, KIOSK, clock.now()).paper.wide.logo is None


def test_a_preview_shows_the_form_as_it_stands_in_every_language(admin: FlaskClient) -> None:
    heights = {}
    for width, across in (("80", 576), ("58", 384)):
        for language in Language:
            answer = admin.get(f"{PAPER}/{width}.png", query_string={**EVERYTHING, "language": language.value})
            picture = Image.open(io.BytesIO(answer.data))
            assert picture.width == across + 64
            heights[width, language] = picture.height
    brief = admin.get(f"{PAPER}/80.png", query_string={"wide_brief": "on", "wide_letters": "on", "language": "en"})
    assert Image.open(io.BytesIO(brief.data)).height < heights["80", Language.ENGLISH] * 0.6
    assert admin.get(f"{PAPER}/110.png").status_code == 404


def test_a_sign_that_is_no_picture_is_refused_in_words(admin: FlaskClient, hub: Hub) -> None:
    sent = {**EVERYTHING, "csrf_token": token_on(admin.get(PAPER).text), "logo": (io.BytesIO(b"<svg/>"), "x.svg")}
    answer = admin.post(PAPER, data=sent, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "The sign was not saved" in answer.text
    with hub.database.reading() as session:
        assert session.scalars(select(Site.paper)).one() is None


def test_only_administrators_see_it(client: FlaskClient, hub: Hub) -> None:
    add_person(hub, NURSE)
    sign_in(client, NURSE)
    assert client.get(PAPER).status_code == 403
