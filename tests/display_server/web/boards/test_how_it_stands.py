"""What a board says beside its counts, in every language: closed until when, full today, which way it goes, what is late, who was
called before, where it is less busy."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from config.contract.push import Delayed, DepartmentState, Elsewhere
from config.contract.words import Language
from config.locale import words
from tests.display_server.web.boards.conftest import (
    DEPARTMENT,
    LOBBY,
    OpenBoard,
    call,
    department,
    drawn,
    lobby,
    of_department,
)
from tests.display_server.web.boards.test_board_page import TURN_S
from tests.display_server.web.boards.too_long import TOO_LONG
from tests.display_server.web.stand_in_push import StandInPush
from tests.display_server.web.time_passes import let_pass, own_clock
from tests.small_cast import NOW, named

pytestmark = pytest.mark.browser

OPENS_AT_TWO = NOW + timedelta(hours=4)  # 14:00 in Vilnius
MONDAY = {"en": "Mon 08:00", "ru": "пн 08:00", "uk": "пн 08:00", "lt": "pr 08:00", "zh": "周一 08:00"}
NEXT_MONDAY = NOW + timedelta(days=3, hours=22)
STANDS: tuple[dict[str, Any], ...] = (
    {"closed": True, "opens_at": OPENS_AT_TWO},
    {"closed": True, "opens_at": NEXT_MONDAY},
    {"closed": True},
    {"full": True},
)


def sentences(language: Language) -> list[str]:
    """What is said of STANDS."""
    say = words(language).say
    opens = [say("board.closed_opens", time=time) for time in ("14:00", MONDAY[language.value])]
    return [*opens, say("board.closed"), say("board.full")]


def test_an_overview_says_who_is_closed_until_when_and_who_is_full(
    page: Page, push: StandInPush, open_board: OpenBoard
) -> None:
    lines = [line.model_copy(update=stands) for line, stands in zip(lobby(4).departments, STANDS, strict=True)]
    push.say(LOBBY, lobby().model_copy(update={"departments": lines}))
    for language in Language:
        open_board(view="lobby", language=language.value)
        expect(page.locator(".row .standing"), language).to_have_text(sentences(language))
        expect(page.locator(".row .level, .row .wait"), language).to_have_count(0)
        assert page.evaluate(TOO_LONG) == [], language


def test_an_overview_shows_which_way_it_goes_and_never_by_an_arrow(
    page: Page, push: StandInPush, open_board: OpenBoard
) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    names = lobby(1).departments[0].names
    lines = [line.model_copy(update={"names": names}) for line in lobby(4).departments]
    push.say(LOBBY, lobby().model_copy(update={"departments": lines}))
    open_board(view="lobby", language="zh")
    ways = page.locator(".row .trend")
    expect(ways).to_have_count(4)
    shown = [one.get_attribute("class") for one in ways.locator(".icon").all()]
    assert shown == [f"icon icon-{one}" for one in ("minus", "chevrons-up", "chevrons-down", "minus")]


def test_a_department_says_how_it_stands_in_every_language(
    page: Page, push: StandInPush, open_board: OpenBoard
) -> None:
    for language in Language:
        push.say(DEPARTMENT, department())
        open_board(**of_department(language=language.value))
        for stands, said in zip(STANDS, sentences(language), strict=True):
            drawn(page, push.say(DEPARTMENT, department().model_copy(update=stands)))
            where = ".call.none" if stands.get("closed") else "#waiting-line"
            expect(page.locator(where), language).to_have_text(said)
            assert page.evaluate(TOO_LONG) == [], (language, said)


def test_what_is_late_and_where_it_is_less_busy_take_turns_beneath_the_calls(
    page: Page, push: StandInPush, open_board: OpenBoard
) -> None:
    own_clock(page)
    for language in (Language.RUSSIAN, Language.LITHUANIAN, Language.CHINESE):
        say = words(language).say
        push.say(DEPARTMENT, more_to_say())
        open_board(**of_department(language=language.value, diagonal_in=75, resolution=[1920, 1080], reading_m=3))
        expect(page.locator("#history-numbers span"), language).to_have_text(["K-014", "A-013"])  # not who stands above
        reason = say("common.delay_reason.illness")
        wanted = {
            say("board.waiting_line", number=12),
            say("board.elsewhere", service="Blood", floor="1", minutes=20),
            say("board.delay_here", minutes=15, reason=reason),
            say("board.absence", what="Room 14", reason=reason),
        }
        heard = set()
        for _ in range(5):
            heard.add(plain(page.locator("#waiting-line").text_content()))
            assert page.evaluate(TOO_LONG) == [], language
            let_pass(page, TURN_S, push)
        assert heard == {plain(one) for one in wanted}, language


def more_to_say() -> DepartmentState:
    until = NOW + timedelta(hours=2)
    delays = [
        Delayed(minutes=15, reason="illness", until=until),
        Delayed(minutes=None, reason="illness", until=until, room=named("Room 14")),
        Delayed(minutes=90, reason="technical", until=NOW - timedelta(minutes=1), room=named("Room 15")),
    ]
    there = Elsewhere(
        as_of=NOW, service="blood-test", names=named("Blood"), department=named("Laboratory"), place=named("Hall"),
        floor="1", walk_minutes=3, sooner_minutes=20,
    )  # fmt: skip
    old = there.model_copy(update={"as_of": NOW - timedelta(minutes=11), "sooner_minutes": 35})
    state = department(call(1, "K-017"), last=("K-017", "K-014", "A-013"))
    return state.model_copy(update={"delays": delays, "elsewhere": [old, there]})


def plain(said: str | None) -> str:
    """Without what keeps a line together."""
    return (said or "").replace("\u00a0", " ").replace("\u2060", "").strip()
