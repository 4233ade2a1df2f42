"""What an administrator does with files, letters and several kiosks, in real Chromium: chosen, asked, and what came of it."""

import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import insert, select
from uuid_utils.compat import uuid7

from config.contract.words import Language
from config.locale import words
from display_server.db.models import AlarmContact, Content, Device
from display_server.hub import Hub
from display_server.services.lines.alarm_letters import record_letters
from tests.conftest import StandingClock
from tests.display_server.jobs.preparing import prepare_all
from tests.display_server.web.admin.test_remote import answers, asks
from tests.display_server.web.conftest import faultless_page
from tests.display_server.web.people import ADMIN, PASSWORD, add_person
from tests.display_server.web.stand_in_push import OneOrigin
from tests.small_cast import KIOSK, NOW, named

pytestmark = [pytest.mark.browser, pytest.mark.long]

SAY, COUNT = words(Language.ENGLISH).say, words(Language.ENGLISH).count
SIZE = (1000, 700)
ASKED_AGAIN_MS = 5000  # data-every-s of the group's page


def test_files_contacts_and_groups_of_kiosks(
    browser: Browser, origin: OneOrigin, hub: Hub, kiosk: FlaskClient, clock: StandingClock
) -> None:
    """One house and one browser for all three: what costs time is opening them."""
    add_person(hub, ADMIN, ["admin"])
    with faultless_page(browser, origin, 1280, 800) as page:
        page.clock.install(time=NOW)
        page.goto("/admin/contents")
        page.get_by_label("E-mail").fill(ADMIN)
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name=SAY("admin.contents.title"))).to_be_visible()
        _upload(page, hub)
        _hear_of_alarms(page, hub)
        _try_every_printer(page, hub, kiosk, clock)


def _picture() -> bytes:
    """Noise, so that it needs two slices."""
    drawn = io.BytesIO()
    Image.effect_noise(SIZE, 90).save(drawn, "PNG", compress_level=0)
    return drawn.getvalue()


def _upload(page: Page, hub: Hub) -> None:
    """What is no picture is refused at once; a real one is being prepared, and then stands on its playlist, drawn anew."""
    slices: list[str] = []
    page.on("request", lambda asked: slices.append(asked.url) if "/contents/slices" in asked.url else None)
    sent = _picture()
    for name, file in (("door.svg", b"<svg onload='alert(1)'/>"), ("hands.png", sent)):
        page.get_by_label(SAY("admin.contents.name"), exact=True).fill("Clean hands")
        page.get_by_label(SAY("admin.board.playlist"), exact=True).fill("hall")
        page.get_by_role("button", name=SAY("admin.contents.file"), exact=True).set_input_files(
            {"name": name, "mimeType": "image/png", "buffer": file}
        )
        page.get_by_role("button", name=SAY("admin.contents.add")).click()
        if file is not sent:
            expect(page.get_by_role("alert").first).to_contain_text(SAY("admin.contents.refused.file.picture"))
    expect(page.get_by_role("status").first).to_contain_text(SAY("admin.contents.sent"))
    hall = page.get_by_role("region", name="hall")
    expect(hall).to_contain_text(SAY("admin.contents.state.coming"))
    assert len(slices) == 3, "what is no picture ended with its first"
    prepare_all(hub)
    page.clock.fast_forward(ASKED_AGAIN_MS)
    shown = hall.locator("img")
    expect(shown).to_have_js_property("naturalWidth", SIZE[0])
    expect(hall).not_to_contain_text(SAY("admin.contents.state.coming"))
    with hub.database.reading() as session:
        (item,) = session.scalars(select(Content))
    kept = hub.settings.home / "content" / str(item.file)
    assert kept.read_bytes() != sent, "as it was sent it reaches no board"
    _send_another(page, hub, sent)


def _send_another(page: Page, hub: Hub, sent: bytes) -> None:
    """A file that breaks off changes nothing of what is shown, and the item's own page says what to do."""
    page.get_by_role("link", name="Clean hands").click()
    picture = page.get_by_role("img", name="Clean hands")
    expect(picture).to_have_js_property("naturalWidth", SIZE[0])
    page.get_by_role("button", name=SAY("admin.contents.file"), exact=True).set_input_files(
        {"name": "broken.png", "mimeType": "image/png", "buffer": sent[:5000]}
    )
    page.get_by_role("button", name=SAY("admin.contents.send")).click()
    expect(page.get_by_role("status").first).to_contain_text(SAY("admin.contents.coming_other_since", time="10:00"))
    expect(picture).to_have_js_property("naturalWidth", SIZE[0])
    prepare_all(hub)
    page.clock.fast_forward(ASKED_AGAIN_MS)
    expect(page.get_by_role("status").first).to_contain_text(SAY("admin.contents.failed_other"))
    expect(page.get_by_role("status").first).to_contain_text(SAY("admin.contents.refused.file.picture"))
    expect(picture).to_have_js_property("naturalWidth", SIZE[0])


def _hear_of_alarms(page: Page, hub: Hub) -> None:
    """A new contact, whose first letter is taken; then one is asked for by hand."""
    page.goto("/admin/alarms")
    expect(page.get_by_role("alert")).to_contain_text(SAY("admin.alarms.nobody"))
    page.get_by_label(SAY("admin.alarms.name"), exact=True).fill("Ona on duty")
    page.get_by_label(SAY("admin.alarms.address"), exact=True).fill("json://duty.example/alarm")
    page.get_by_role("button", name=SAY("admin.alarms.add_key")).click()
    expect(page.get_by_role("status").first).to_contain_text(SAY("admin.alarms.added"))
    duty = page.get_by_role("listitem").filter(has_text="Ona on duty")
    expect(duty).to_contain_text(SAY("admin.alarms.sending"))
    with hub.database.reading() as session:
        (key,) = session.scalars(select(AlarmContact.id))
    hub.writer.run(lambda tx: record_letters(tx, told=[], contacts={str(key): None}, check=None))
    page.reload()
    expect(duty).to_contain_text(SAY("admin.alarms.took", time="10:00"))
    duty.get_by_role("button", name=SAY("admin.alarms.test")).click()
    expect(page.get_by_role("status").first).to_contain_text(SAY("admin.alarms.test_asked"))
    expect(duty).to_contain_text(SAY("admin.alarms.sending"))
    with hub.database.reading() as session:
        assert session.scalars(select(AlarmContact.test_asked_at)).one() is not None, "else no letter goes out"


def _try_every_printer(page: Page, hub: Hub, kiosk: FlaskClient, clock: StandingClock) -> None:
    """Two kiosks of a group are asked at once; the page says of each what it answered, by itself."""

    def group(tx: Any) -> None:
        tx.session.get_one(Device, KIOSK).settings = {"group": "lobby"}
        values = {"id": uuid7(), "site_id": 1, "kind": "kiosk", "names": named("Second kiosk"), "seen": {}}
        tx.session.execute(insert(Device).values(**values, serial="L2", settings={"group": "lobby"}))

    hub.writer.run(group)
    page.goto("/admin/")
    page.get_by_role("link", name=SAY("admin.fleet.group", name="lobby", count=2)).click()
    page.get_by_role("link", name=COUNT("admin.fleet.group_acts", 2)).click()
    page.get_by_role("button", name=SAY("admin.remote.act.test_print")).click()
    expect(page.get_by_role("status")).to_contain_text(COUNT("admin.groups.asked", 2))
    first, second = (page.get_by_role("row").filter(has_text=serial) for serial in ("L1", "L2"))
    for row in (first, second):
        expect(row).to_contain_text(SAY("admin.remote.act.test_print"))
        expect(row).to_contain_text(SAY("admin.remote.state.asked"))
    (heard,) = asks(kiosk, clock)
    answers(kiosk, heard)
    page.clock.fast_forward(ASKED_AGAIN_MS)
    expect(first).to_contain_text(SAY("admin.remote.state.done"))
    expect(second).to_contain_text(SAY("admin.remote.state.asked"))
