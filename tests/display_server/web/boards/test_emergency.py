"""A message on a board in real Chromium: all languages, its own way out, also when the line has broken."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from config.contract.push import DepartmentState, Emergency
from config.contract.words import Language
from config.locale import words
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Device, Place
from display_server.domain.broadcast import BroadcastKind, Zone
from display_server.hub import Hub
from display_server.services.boards.change_board import change_board
from display_server.services.lines.broadcasts import start_broadcast
from display_server.web.shared.heartbeats import heartbeats_of
from tests.display_server.services.queue_acts import staff
from tests.display_server.web.boards.conftest import DEPARTMENT, OpenBoard, call, department, of_department, report_of
from tests.display_server.web.boards.test_voice import HEAR
from tests.display_server.web.stand_in_push import StandInPush
from tests.display_server.web.time_passes import come_true, let_pass, own_clock
from tests.small_cast import NOW, named

pytestmark = pytest.mark.browser

CUT = """() => [...document.querySelectorAll("#emergency-words, #emergency-words p, #emergency-words b")]
    .filter((one) => one.offsetParent !== null)
    .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 || one.getBoundingClientRect().bottom > innerHeight + 1
        || one.getBoundingClientRect().top < -1 || one.scrollWidth > one.clientWidth + 1 && one.tagName !== "B")
    .map((one) => `${one.id} ${one.textContent}`)"""


def emergency(kind: str, zone: str = "site", where: str | None = None, cleared: datetime | None = None) -> Emergency:
    return Emergency(key=7, kind=kind, zone=zone, where=where, begins_at=NOW, cleared_at=cleared)  # type: ignore[arg-type]


def with_(*messages: Emergency) -> DepartmentState:
    return department(call(1, "K-017")).model_copy(update={"emergencies": list(messages)})


def add_ways_out(hub: Hub) -> dict[str, str]:
    """Exit and refuge as an administrator would have placed them; a board's settings."""
    names = {"exit-a": "Exit A", "refuge-b": "stairs B"}

    def act(tx: object) -> None:
        for code, name in names.items():
            tx.session.add(Place(site_id=1, code=code, kind="exit", floor="1", names=named(name), note={}))  # type: ignore[attr-defined]

    hub.writer.run(act)
    return {"exit": "exit-a", "exit_way": "left", "refuge": "refuge-b"}


KINDS = [*BroadcastKind, "all_clear"]
SIZES = (1920, 1080), (3840, 2160)


@pytest.mark.parametrize(
    ("kind", "size"),
    [
        pytest.param(kind, size, marks=() if (at + of) % 2 == 0 else pytest.mark.long)
        for at, kind in enumerate(KINDS)
        for of, size in enumerate(SIZES)
    ],
)
def test_every_message_stands_whole_on_the_screen_in_every_language(
    hub: Hub, page: Page, push: StandInPush, open_board: OpenBoard, *, kind: str, size: tuple[int, int]
) -> None:
    """By turns on a screen of either size; both of each by `--long`."""
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
    page.clock.install(time=NOW)
    cleared = NOW if kind == "all_clear" else None
    push.say(DEPARTMENT, with_(emergency("evacuate" if cleared else kind, cleared=cleared)))
    open_board(**of_department(**add_ways_out(hub)))
    title = page.locator("#emergency-title")
    wanted = {words(language).say(f"board.emergency.title.{kind}") for language in Language}
    seen: set[str] = set()
    for _ in range(40):  # the pages' own clock runs on meanwhile: half a page at a time leaves none out
        if seen == wanted:
            break
        expect(title).to_be_visible()
        if title.inner_text() not in seen:
            page.clock.run_for(400)
            assert page.evaluate(CUT) == []
            seen.add(title.inner_text())
        page.clock.run_for(3500)
    assert seen == wanted


LETTERS = """() => [...document.querySelectorAll("#emergency-words p, #emergency-words b")]
    .filter((one) => one.checkVisibility())
    .filter((one) => [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()))
    .map((one) => ({ text: one.textContent, px: parseFloat(getComputedStyle(one).fontSize) }))"""


def words_of(texts: set[str]) -> set[str]:
    """From the farthest a sentence goes on over pages; Chinese breaks after any sign."""
    return {word for text in texts for word in (text.split() if text.isascii() or " " in text else text)}


AFAR = [(55, 5, (1920, 1080)), (43, 5, (3840, 2160)), (55, 11, (1920, 1080))]


@pytest.mark.parametrize("glass", [AFAR[0], *(pytest.param(one, marks=pytest.mark.long) for one in AFAR[1:])])
def test_a_message_read_from_afar_goes_on_over_pages_and_no_letter_is_too_small(
    hub: Hub, page: Page, push: StandInPush, open_board: OpenBoard, glass: tuple[int, int, tuple[int, int]]
) -> None:
    own_clock(page)
    inches, metres, (across, down) = glass
    page.set_viewport_size({"width": across, "height": down})
    push.say(DEPARTMENT, with_(emergency("evacuate")))
    screen = {"diagonal_in": inches, "resolution": [across, down], "reading_m": metres}
    open_board(**of_department(**add_ways_out(hub), **screen))
    said = [words(language).say for language in Language]
    refuge = {say("board.emergency.refuge", place="stairs B") for say in said}
    parts = ("title.evacuate", "way.left", "then.evacuate")
    wanted = words_of({say(f"board.emergency.{part}") for say in said for part in parts} | refuge | {"Exit A"})
    least_px = metres * 12.2 / 0.714 / (inches * 25.4 / (across**2 + down**2) ** 0.5)
    seen: set[str] = set()
    for _ in range(60):
        expect(page.locator("#emergency")).to_be_visible()
        texts = page.evaluate(LETTERS)
        assert [one for one in texts if one["px"] < least_px - 0.5] == []
        assert page.evaluate(CUT) == []
        here = {one["text"] for one in texts}
        assert not (
            here and page.locator("#emergency-exit").is_visible() and here <= refuge
        )  # the arrow means the exit
        seen |= words_of(here)
        if seen >= wanted:
            break
        let_pass(page, 4, push)
    assert seen >= wanted


def test_only_whom_it_concerns_is_told_and_it_ends_with_an_all_clear(
    page: Page, push: StandInPush, open_board: OpenBoard
) -> None:
    others = emergency("evacuate", "department", "surgery"), emergency("evacuate", "floor", "7")
    push.say(DEPARTMENT, with_(*others, emergency("it", "screen", "B000")))
    open_board(**of_department())
    own = page.evaluate("JSON.parse(document.body.dataset.page).emergency")
    expect(page.locator(".call")).to_have_count(1)
    expect(page.locator("#emergency")).to_be_hidden()
    push.say(DEPARTMENT, with_(emergency("evacuate", "department", "cardiology")))
    expect(page.locator("#emergency-title")).to_have_text("Leave this area")
    push.say(DEPARTMENT, with_())
    for kind, zone, title in (("shelter", "floor", "Stay inside"), ("drill", "screen", "Drill")):
        expect(page.locator("#emergency")).to_be_hidden()
        push.say(DEPARTMENT, with_(emergency(kind, zone, own[zone])))
        expect(page.locator("#emergency-title")).to_contain_text(title)
        push.say(DEPARTMENT, with_())
    push.say(DEPARTMENT, with_(emergency("evacuate", "department", "cardiology", cleared=push.now())))
    expect(page.locator("#emergency-title")).to_have_text("All clear")
    ended = emergency("evacuate", "department", "cardiology", cleared=push.now() - timedelta(minutes=3))
    push.say(DEPARTMENT, with_(ended))
    expect(page.locator("#emergency")).to_be_hidden()


def test_a_screen_confirms_only_the_message_it_shows(page: Page, push: StandInPush, open_board: OpenBoard) -> None:
    """Of two at once the worse one fills the screen: nobody has read the other."""
    medical = emergency("medical").model_copy(update={"key": 6})
    push.say(DEPARTMENT, with_(medical, emergency("evacuate")))
    with page.expect_response("**/shown") as told:
        open_board(**of_department())
    assert report_of(told.value.request)["emergencies"] == [7]
    with page.expect_response("**/shown") as told:
        push.say(DEPARTMENT, with_(medical, emergency("evacuate", cleared=push.now())))
    assert report_of(told.value.request)["emergencies"] == [6]


def test_a_call_under_a_message_is_rung_and_stays_new_once_it_can_be_seen(
    page: Page, push: StandInPush, open_board: OpenBoard
) -> None:
    """An all-clear covers the whole glass, too."""
    own_clock(page)
    page.add_init_script(HEAR)
    clear = emergency("evacuate", cleared=push.now() - timedelta(seconds=40))  # it stands for 120 s: 60 to look at it
    push.say(DEPARTMENT, department().model_copy(update={"emergencies": [clear]}))
    open_board(**of_department(voice=False))
    expect(page.locator("#emergency-title")).to_have_text("All clear")
    push.say(DEPARTMENT, with_(clear))
    let_pass(page, 16, push)
    expect(page.locator("#emergency")).to_be_visible()
    assert page.evaluate("window.heard") == []
    for _ in range(40):
        if page.locator("#emergency").is_hidden():
            break
        let_pass(page, 2, push)
    expect(page.locator("#emergency")).to_be_hidden()
    expect(page.locator(".call.young")).to_have_count(1)
    come_true(page, lambda: bool(page.evaluate("window.heard")))
    assert [one["callId"] for one in page.evaluate("window.heard")] == [1]
    let_pass(page, 12, push)
    expect(page.locator(".call.young")).to_have_count(0)


def test_a_message_stays_when_the_hub_is_gone_and_says_as_of_when(
    hub: Hub, page: Page, push: StandInPush, open_board: OpenBoard
) -> None:
    page.clock.install(time=NOW)
    push.say(DEPARTMENT, with_(emergency("evacuate")))
    open_board(**of_department(limit_s=9, **add_ways_out(hub)))
    expect(page.locator("#emergency-where")).to_have_text("Exit A")
    expect(page.locator("#emergency-turn")).to_have_text("to the left")
    page.context.set_offline(True)
    push.refusing = True
    push.stamping = False
    push.hang_up()
    page.clock.fast_forward(9000)
    expect(page.locator("body")).to_have_attribute("data-level", "empty")
    expect(page.locator("#emergency-as-of")).to_contain_text("10:00")
    expect(page.locator("#emergency-exit .arrow")).to_be_visible()


def test_the_screen_tells_the_hub_what_it_shows(hub: Hub, page: Page, push: StandInPush, open_board: OpenBoard) -> None:
    push.say(DEPARTMENT, with_())
    open_board(**of_department())
    expect(page.locator(".call")).to_have_count(1)
    with page.expect_response(lambda answer: answer.url.endswith("/shown") and "7" in (answer.request.post_data or "")):
        push.say(DEPARTMENT, with_(emergency("medical")))
        expect(page.locator("#emergency")).to_be_visible()
    heartbeats_of(hub).write(hub)
    with hub.database.reading() as session:
        assert [board.seen["emergencies"] for board in session.query(Device) if board.kind == "board"] == [[7]]


def test_a_message_that_stands_is_in_the_page_from_its_first_byte(hub: Hub, page: Page, open_board: OpenBoard) -> None:
    account = staff(hub)
    hub.writer.run(
        lambda tx: start_broadcast(tx, site="st-anna", kind=BroadcastKind.SHELTER, zone=Zone.SITE, account_id=account)
    )
    open_board(**of_department())
    expect(page.locator("#emergency-title")).to_have_text("Stay inside")


def test_a_screen_follows_its_changed_settings_by_itself(
    hub: Hub, page: Page, push: StandInPush, open_board: OpenBoard
) -> None:
    push.say(DEPARTMENT, with_(emergency("evacuate")))
    open_board(**of_department())
    expect(page.locator("#emergency-turn")).to_have_text("Follow the exit signs and staff")
    ways = add_ways_out(hub)

    def change(tx: Transaction) -> None:
        board = tx.session.scalars(select(Device).where(Device.kind == "board")).one()
        change_board(tx, device_id=board.id, settings=ways, who="account:1")

    hub.writer.run(change)
    expect(page.locator("#emergency-turn")).to_have_text("to the left")
