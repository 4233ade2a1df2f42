"""The console's keys beside calling and serving: hold and undo work, and whoever was slower reads why not."""

from flask.testing import FlaskClient

from display_server.hub import Hub
from display_server.services.call_next import call_next
from tests.display_server.services.queue_acts import staff, take_number
from tests.display_server.web.staff.test_console_pages import SAY, at_work, numbers_waiting, press


def test_whoever_was_slower_reads_who_was_faster_and_what_is_now(client: FlaskClient, hub: Hub) -> None:
    at_work(client, hub)
    take_number(hub)
    staff(hub, "jonas", "cardiology-14")
    hub.writer.run(lambda tx: call_next(tx, desk="cardiology-14", who="hub"))
    page = press(client, "hold", "K-001")
    assert SAY("staff.refused.patient_changed") in page
    now = SAY("staff.faster", number="K-001", state=SAY("staff.now.called"), where="Room 14, 10:00")
    assert now in page


def test_hold_and_undo_are_keys_of_the_console(client: FlaskClient, hub: Hub) -> None:
    at_work(client, hub)
    take_number(hub)
    assert numbers_waiting(press(client, "hold", "K-001")) == []
    assert numbers_waiting(press(client, "undo", "K-001")) == ["K-001"]
    assert SAY("staff.refused.nothing_to_undo") in press(client, "undo", "K-001")
