"""Several languages on one board, in real Chromium: one after the other, or both at once while both have room at full size."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from config.contract.words import Language
from config.locale import words
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Place
from display_server.hub import Hub
from tests.display_server.web.boards.conftest import (
    DEPARTMENT,
    LOBBY,
    OpenBoard,
    call,
    department,
    lobby,
    of_department,
    room,
)
from tests.display_server.web.boards.too_long import TOO_LONG
from tests.display_server.web.stand_in_push import StandInPush
from tests.display_server.web.time_passes import let_pass, own_clock

pytestmark = pytest.mark.browser
RULE_PAGE = """() => {
  const rule = document.querySelector(".rule");
  const [first, other] = ["1", "2"].map((line) => rule.querySelector(`.line-${line}`).getBoundingClientRect().top);
  const second = other - first;
  return [rule.scrollTop, second, rule.clientHeight].map(Math.round);
}"""

ENGLISH_LITHUANIAN = (Language.ENGLISH, Language.LITHUANIAN)
LINES = {"language_mode": "lines", "languages": ["lt"]}
FAR = {"diagonal_in": 55, "resolution": [1920, 1080], "reading_m": 8}
TURN_S = 10.0  # languages.js
CALLED = [call(2, "K-017").model_copy(update={"place": "room-12"}), call(1, "A-015", "14")]


def test_languages_take_turns_in_every_word_that_stands_on_the_board(
    page: Page, push: StandInPush, open_board: OpenBoard
) -> None:
    own_clock(page)
    push.say(DEPARTMENT, department(*CALLED))
    open_board(**of_department(language_mode="pages", languages=["lt", "zh"]))
    spoken = [
        ("en", "Cardiology", "Now calling", "K-017Room12", "Called by appointment time and need, not by number"),
        ("lt", "Kardiologija", "Kviečiami", "K-01712kabinetas", words(Language.LITHUANIAN).say("board.rule")),
        ("zh", "心内科", "正在叫号", "K-01712诊室", "按预约时间和病情需要叫号，不按号码顺序"),
    ]  # fmt: skip
    for turn, (html, name, head, row, rule) in enumerate([*spoken, spoken[0]]):
        if turn > 0:
            let_pass(page, TURN_S, push)
        expect(page.locator("html")).to_have_attribute("lang", re.compile(f"^{html}"))
        expect(page.locator("#title")).to_have_text(name)
        expect(page.locator(".called h2")).to_have_text(head)
        expect(page.locator(".call").first).to_have_text(row)
        expect(page.locator(".rule")).to_have_text(rule)
        assert page.evaluate(TOO_LONG) == []


def both_stand(page: Page, expected: dict[str, str]) -> None:
    for where, said in expected.items():
        expect(page.locator(where).first).to_have_text(said)
    second: list[dict[str, Any]] = page.evaluate(
        """() => [...document.querySelectorAll(".line-2")].filter((one) => one.checkVisibility())
            .map((one) => ({ lang: one.lang, px: parseFloat(getComputedStyle(one).fontSize) }))"""
    )
    assert {one["lang"] for one in second} == {"lt"}
    assert min(one["px"] for one in second) >= 82
    assert page.evaluate(TOO_LONG) == []


def test_two_languages_stand_together_on_calls_and_doors_and_part_where_one_row_has_no_room(
    page: Page, push: StandInPush, open_board: OpenBoard, hub: Hub
) -> None:
    def named(tx: Transaction) -> None:
        tx.session.scalars(select(Place).where(Place.code == "room-12")).one().names = room("12")

    hub.writer.run(named)
    own_clock(page)
    push.say(DEPARTMENT, department(*CALLED))
    open_board(**of_department(**LINES))
    both_stand(
        page,
        {
            "#title": "CardiologyKardiologija",
            ".called h2": "Now callingKviečiami",
            ".call": "K-017Room12kabinetas",
            "#waiting-line": "People waiting: 12Laukia žmonių: 12",
        },
    )
    push.say(DEPARTMENT, department())
    expect(page.locator(".call.none")).to_have_text("No calls at the momentŠiuo metu nekviečiama")
    push.say(DEPARTMENT, department().model_copy(update={"closed": True}))
    expect(page.locator(".call.none")).to_have_text("ClosedUždaryta")
    seen = set()
    for _ in range(4):  # the rule has no room in both at once: each of its pages is one language's
        top, second, high = page.evaluate(RULE_PAGE)
        assert top in {0, second}
        assert high <= second + 1
        seen.add(top)
        let_pass(page, 3, push)
    assert len(seen) == 2
    push.say(DEPARTMENT, department(*CALLED))
    push.say(LOBBY, lobby(0))  # an overview without departments has no columns to name
    open_board(view="lobby", **LINES)
    expect(page.locator(".heads")).to_be_hidden()
    both_stand(page, {".nothing": "".join(words(said).say("board.overview.nothing") for said in ENGLISH_LITHUANIAN)})
    open_board(view="door", room="room-12", language="en", **LINES)
    both_stand(
        page,
        {"#door-said": "Please come inPrašome užeiti", "#door-word": "Room", "#door-word-2": "kabinetas"},
    )
    open_board(view="door", room="room-12", language="en", **LINES, **FAR)
    for turn, word in enumerate(("Room", "kabinetas", "Room")):
        if turn > 0:
            let_pass(page, TURN_S, push)
        expect(page.locator("#door-word")).to_have_text(word)
        expect(page.locator(".line-2:visible")).to_have_count(0)
        assert page.evaluate(
            "document.querySelector('.room').scrollWidth <= document.querySelector('.room').clientWidth"
        )
