"""More calls than a board has places: what is seen, for how long, what is heard. The page's own module, no glass."""

from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.display_server.web.boards.conftest import DEPARTMENT, OpenBoard, department, of_department
from tests.display_server.web.stand_in_push import StandInPush

pytestmark = pytest.mark.browser

# A board's ticks for so long: every page [seen from, ids], and every ring [at, id]. Calls come to an empty board.
BOARD = """async ({ places, arrivals, ms }) => {
  const { Calls } = await import("/board/static/calls.js");
  const calls = new Calls();
  const call = (call_id) => ({ call_id, number: `K-${call_id}`, room_label: "1" });
  const calling = [];
  calls.take({ calling: [], last_called: [] }, 0);
  const pages = [], rings = [];
  for (let now = 1000; now <= ms; now += 200) {
    for (const id of arrivals[now] ?? []) calling.unshift(call(id));
    if (arrivals[now]) calls.take({ calling, last_called: [] }, now);
    const seen = calls.page(calls.rows(now), places).map((row) => row.call.call_id);
    if (String(pages.at(-1)?.[1]) !== String(seen)) pages.push([now, seen]);
    const rung = calls.toRing(now, places);
    if (rung !== null) rings.push([now, rung.call_id]);
  }
  return { pages, rings };
}"""

Run = tuple[list[tuple[int, list[int]]], list[tuple[int, int]]]


def board(page: Page, places: int, arrivals: dict[int, list[int]], ms: int = 180_000) -> Run:
    found: dict[str, Any] = page.evaluate(BOARD, {"places": places, "arrivals": arrivals, "ms": ms})
    return [(at, ids) for at, ids in found["pages"]], [(at, one) for at, one in found["rings"]]


def seen_at(pages: list[tuple[int, list[int]]], moment: int) -> list[int]:
    return [ids for at, ids in pages if at <= moment][-1]


def test_no_page_is_cut_short_and_who_is_announced_is_seen(
    page: Page, push: StandInPush, open_board: OpenBoard
) -> None:
    push.say(DEPARTMENT, department())
    open_board(**of_department())
    for places in (1, 2, 3, 4, 8):
        count = places + 4
        ids = list(range(1, count + 1))
        burst, late = ids[:-1], ids[-1]
        came = 90_000  # the last one, while the others take their turns
        pages, rings = board(page, places, {1000: burst, came: [late]})
        assert [one for _, one in rings] == ids, places
        for at, one in rings:
            assert {one} <= set(seen_at(pages, at + 200)) & set(seen_at(pages, at + 2400)), (places, at, one)
        # Neither the picture before the first ring, nor one that a new call changed, nor the one the test ended in.
        for (at, shown), (gone, _) in pairwise(pages[1:]):
            assert gone - at >= 5000 or at <= came <= gone or came - 200 <= at <= came + 200, (places, at, gone, shown)
        after = [shown for at, shown in pages if at > came + 400]
        assert {one for shown in after for one in shown} == set(ids), places
        assert all(late in shown for shown in after) if places > 1 else after.count([late]) > len(after) / 3


def test_calls_that_have_room_are_rung_at_once(page: Page, push: StandInPush, open_board: OpenBoard) -> None:
    push.say(DEPARTMENT, department())
    open_board(**of_department())
    _, rings = board(page, 3, {1000: [1, 2], 9000: [3]}, 20_000)
    assert rings == [(1000, 1), (3600, 2), (9000, 3)]
