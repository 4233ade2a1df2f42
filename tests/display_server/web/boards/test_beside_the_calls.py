"""What stands beside a board's calls: each thing in its hours and days, in turn, never a hole. The page's own module."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

# What is seen at each moment [minutes, "HH:MM" of Vilnius on the 12th of March 2026, room for it].
SEEN = """async (moments) => {
  document.body.innerHTML = "<section id=contents></section><p id=ticker></p>";
  const { Contents } = await import("/board/static/contents.js");
  const spoken = { language: "lt", site_language: "en", second: null };
  const contents = new Contents({ zone: "Europe/Vilnius", contents: "/board/of-a-test", ...spoken });
  await contents.follow("key-1");
  const [zone, ticker] = ["contents", "ticker"].map((id) => document.getElementById(id));
  return moments.map(([at, time, room]) => {
    contents.draw(at * 1000, Date.parse(`2026-03-12T${time}:00+02:00`), room);
    const media = zone.querySelector("img, video");
    const seen = zone.hidden ? null : media ? media.src.split("/").at(-1) : zone.innerText;
    if (media?.src.endsWith("broken.png")) media.dispatchEvent(new Event("error"));
    return [seen, ticker.hidden ? null : ticker.innerText];
  });
}"""


def item(kind: str, words: str = "", file: str | None = None, **more: Any) -> dict[str, Any]:
    always = {"seconds": 10, "from": None, "until": None, "first_day": None, "last_day": None, "title": ""}
    return {"kind": kind, "words": {"en": words}, "file": file, **always, **more}


def seen(page: Page, items: list[dict[str, Any]], *moments: tuple[float, str, bool]) -> list[list[str | None]]:
    answer = json.dumps({"items": items, "key": "key-1"})
    page.route("**/board/of-a-test", lambda route: route.fulfill(body=answer, content_type="application/json"))
    page.goto("/board")
    found: list[list[str | None]] = page.evaluate(SEEN, moments)
    return found


def test_each_thing_has_its_hours_also_over_midnight_and_its_days(page: Page) -> None:
    items = [
        item("text", "morning", **{"from": "08:00", "until": "12:00"}),
        item("text", "night", **{"from": "21:00", "until": "06:00"}),
        item("text", "yesterday", last_day="2026-03-11"),
        item("text", "tomorrow", first_day="2026-03-13"),
        item("ticker", "visits end at 19:00", **{"from": "18:00", "until": "19:00"}),
    ]
    hours = ("07:59", "08:00", "11:59", "12:00", "18:30", "21:00", "00:10", "05:59", "06:00")
    found = seen(page, items, *((100 * at, hour, True) for at, hour in enumerate(hours)))
    assert [beside for beside, _ in found] == [None, "morning", "morning", None, None, "night", "night", "night", None]
    assert [ticker for _, ticker in found] == [None] * 4 + ["visits end at 19:00"] + [None] * 4


def test_they_take_turns_leave_for_the_calls_and_a_broken_file_is_no_hole(page: Page) -> None:
    items = [item("text", "first"), item("image", file="/board/broken.png"), item("text", "third", seconds=20)]
    moments = [(0, True), (9, True), (10, True), (10.2, True), (29, True), (30.2, True), (31, False), (32, True)]
    found = [beside for beside, _ in seen(page, items, *((at, "10:00", room) for at, room in moments))]
    assert found == ["first", "first", "broken.png", "third", "third", "first", None, "broken.png"]


def test_where_motion_is_not_wanted_no_video_plays(page: Page) -> None:
    items = [item("video", file="/board/walk.webm"), item("text", "still")]
    moments = [(0.0, "10:00", True), (400.0, "10:00", True), (800.0, "10:00", True)]
    assert ["walk.webm", None] in seen(page, items, *moments)
    page.emulate_media(reduced_motion="reduce")
    assert [beside for beside, _ in seen(page, items, *moments)] == ["still"] * 3
