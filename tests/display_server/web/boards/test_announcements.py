"""Which calls wait to be heard, how loud, and what stands instead of a sound; in real Chromium."""

from playwright.sync_api import Page, expect

from tests.display_server.web.boards.conftest import DEPARTMENT, OpenBoard, call, department, of_department
from tests.display_server.web.boards.test_voice import HEAR
from tests.display_server.web.stand_in_push import StandInPush
from tests.display_server.web.time_passes import let_pass, own_clock

QUEUE = """async () => {
  const { Announcements, volumeAt } = await import("/board/static/announcements.js");
  const queue = new Announcements();
  const call = (call_id, number) => ({ call_id, number, room_label: "12" });
  const added = [1, 2, 3, 4].map((id) => queue.add(call(id, `K-00${id}`)));
  const repeatWhileMuchWaits = queue.add(call(5, "K-001"));
  for (const id of [1, 2, 3, 4]) queue.know(id, 4);
  const repeatWhileLittleWaits = queue.add(call(6, "K-001"));
  queue.standing(new Set(["K-002", "K-003", "K-004"])); // K-001 has left; the same number in the same room is a new call
  const calledAnewWhileMuchWaits = [7, 8].map((id) => queue.add(call(id, "K-001")));
  const order = [];
  for (let next = queue.next(); next !== null; next = queue.next()) order.push(next.call_id);
  const hours = { volume: 60, volume_by_hour: { "07:00": 80, "21:00": 0 } };
  const loud = ["00:00", "06:59", "07:00", "20:59", "21:00", "23:59"].map((hour) => volumeAt(hours, hour));
  const plain = volumeAt({ volume: 60, volume_by_hour: {} }, "12:00");
  return { added, repeatWhileMuchWaits, repeatWhileLittleWaits, calledAnewWhileMuchWaits, order, loud, plain };
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
        "calledAnewWhileMuchWaits": [True, False],
        "order": [1, 2, 3, 4, 6, 7],
        "loud": [0, 0, 0.8, 0.8, 0, 0],
        "plain": 0.6,
    }


def test_a_number_that_was_gone_is_heard_again_also_while_much_waits(
    page: Page, push: StandInPush, open_board: OpenBoard
) -> None:
    """Its next stage in the same room, or the next day's number: nobody has heard that call yet."""
    page.add_init_script(HEAR)
    own_clock(page)
    push.say(DEPARTMENT, department())
    open_board(**of_department(voice=False))
    expect(page.locator(".call.none")).to_be_visible()
    push.say(DEPARTMENT, department(call(1, "K-001")))
    push.say(DEPARTMENT, department())
    others = [call(at, f"K-10{at}") for at in range(9, 3, -1)]
    push.say(DEPARTMENT, department(call(10, "K-001"), *others))
    expect(page.locator(".call")).to_have_count(7)
    let_pass(page, 60, push)
    assert [one["callId"] for one in page.evaluate("window.heard")][-1] == 10


def test_in_quiet_hours_a_call_has_a_border_and_no_sound(page: Page, push: StandInPush, open_board: OpenBoard) -> None:
    own_clock(page)
    page.add_init_script(HEAR)
    push.say(DEPARTMENT, department())
    open_board(**of_department(volume_by_hour={"07:00": 60, "09:30": 0}))  # it is 10:00
    expect(page.locator(".call.none")).to_be_visible()
    push.say(DEPARTMENT, department(call(1, "K-017")))
    expect(page.locator(".silent .call.young")).to_have_css("outline-style", "solid")
    let_pass(page, 8, push)
    expect(page.locator(".silent .call.young")).to_have_css("outline-style", "solid")  # ten seconds, steadily
    let_pass(page, 4, push)
    expect(page.locator(".call.young")).to_have_count(0)
    assert page.evaluate("window.heard") == []
