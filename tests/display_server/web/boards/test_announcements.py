"""Which calls wait to be heard, how loud, and what stands instead of a sound; in real Chromium."""

from playwright.sync_api import Page, expect

from tests.display_server.web.boards.conftest import DEPARTMENT, OpenBoard, call, department, of_department
from tests.display_server.web.boards.test_voice import HEAR
from tests.display_server.web.stand_in_push import StandInPush

QUEUE = """async () => {
  const { Announcements, volumeAt } = await import("/board/static/announcements.js");
  const queue = new Announcements();
  const call = (call_id, number) => ({ call_id, number, room_label: "12" });
  const added = [1, 2, 3, 4].map((id) => queue.add(call(id, `K-00${id}`)));
  const repeatWhileMuchWaits = queue.add(call(5, "K-001"));
  for (const id of [1, 2, 3, 4]) queue.know(id, 4);
  const repeatWhileLittleWaits = queue.add(call(6, "K-001"));
  const order = [];
  for (let next = queue.next(); next !== null; next = queue.next()) order.push(next.call_id);
  const hours = { volume: 60, volume_by_hour: { "07:00": 80, "21:00": 0 } };
  const loud = ["06:59", "07:00", "20:59", "21:00"].map((hour) => volumeAt(hours, hour));
  const plain = volumeAt({ volume: 60, volume_by_hour: {} }, "12:00");
  return { added, repeatWhileMuchWaits, repeatWhileLittleWaits, order, loud, plain };
}"""


def test_every_call_waits_its_turn_and_only_repeats_are_dropped(
    page: Page, push: StandInPush, open_board: OpenBoard
) -> None:
    push.say(DEPARTMENT, department())
    open_board(**of_department())
    assert page.evaluate(QUEUE) == {
        "added": [True] * 4,
        "repeatWhileMuchWaits": False,
        "repeatWhileLittleWaits": True,
        "order": [1, 2, 3, 4, 6],
        "loud": [0, 0.8, 0.8, 0],
        "plain": 0.6,
    }


def test_in_quiet_hours_a_call_has_a_border_and_no_sound(page: Page, push: StandInPush, open_board: OpenBoard) -> None:
    page.add_init_script(HEAR)
    push.say(DEPARTMENT, department())
    open_board(**of_department(volume_by_hour={"07:00": 60, "09:30": 0}))  # it is 10:00
    expect(page.locator(".call.none")).to_be_visible()
    push.say(DEPARTMENT, department(call(1, "K-017")))
    expect(page.locator(".silent .call.young")).to_have_css("outline-style", "solid")
    page.wait_for_timeout(1500)
    assert page.evaluate("window.heard") == []
