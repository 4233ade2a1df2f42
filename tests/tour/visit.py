"""One patient's visit, told in order: a number at the kiosk, paper in the hand, called on the board, seen, finished."""

import time
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, expect

from config.contract.words import Language
from config.demo.programs import Demo
from config.locale import Words, words
from display_server.demo.hospital import Hospital, read_hospital
from tests.tour.album import Album
from tests.tour.console import Console
from tests.tour.hand import KioskHand
from tests.tour.nurse import EMAIL, PASSWORD, enter_nurse
from tests.tour.other_ways import other_ways
from tests.tour.others import AFTER_OURS, BEFORE_OURS, take_numbers
from tests.tour.pages import BOARD, DESK, PHONE, Pages, take
from tests.tour.truth import NotAsItShouldBe, fetch, visits_of_kiosk, wait_for_public_address, wait_for_ticket

DEPARTMENT, SERVICE, ROOM = "cardiology", "cardiology-consultation", "room-12"


@dataclass
class Visit:
    """The cast and what is known so far. `paper` is the number read off the ticket's ink, `board` off the board."""

    demo: Demo
    hand: KioskHand
    pages: Pages
    album: Album
    language: Language
    scans: bool = False
    hospital: Hospital = field(default_factory=read_hospital)
    paper: str = ""
    qr: str = ""
    board: str = ""
    database: str = ""
    call_to_board_s: float = 0.0

    @property
    def say(self) -> Words:
        return words(self.language)

    def happen(self) -> None:
        """All of it. Raises NotAsItShouldBe, KioskRefused, or Playwright's own timeouts."""
        wait_for_public_address(self.demo.home)
        self.hand.wait_for("welcome", 30)
        take_numbers(self.demo.address, self.demo.home, BEFORE_OURS)
        self._at_the_kiosk()
        self._paper_in_the_hand()
        take_numbers(self.demo.address, self.demo.home, AFTER_OURS)
        lobby, board = self._boards_before()
        phone = self._phone()
        self._called(lobby, board, phone)
        self._admin()
        if self.pages.complaints:
            raise NotAsItShouldBe(f"scripts complained: {self.pages.complaints}")

    def _at_the_kiosk(self) -> None:
        hand, kiosk, say = self.hand, self._kiosk, self.say.say
        kiosk("welcome-site", "welcome")
        hand.language(self.language)
        kiosk("welcome", "in the patient's language")
        hand.tap(say("kiosk.foot.help"))
        hand.wait_for("help")
        kiosk("help", "help is on every screen")
        hand.tap(say("kiosk.foot.back"))
        hand.wait_for("welcome")
        hand.tap(say("kiosk.welcome.appointment"))
        hand.wait_for("enter_code")
        kiosk("enter-code", "I have an appointment")
        hand.tap(say("kiosk.foot.back"))
        hand.wait_for("welcome")
        letter = "X" if self.language is Language.CHINESE else self._names("departments", DEPARTMENT)[0][0].upper()
        other_ways(hand, kiosk, self.say, self.language, letter=letter)
        hand.tap(say("kiosk.welcome.no_appointment"))
        hand.wait_for("choose_department")
        kiosk("choose-department", "I have no appointment")
        hand.choose(*self._names("departments", DEPARTMENT), more=say("kiosk.pages.next"))
        hand.wait_for("choose_service")
        kiosk("choose-service", "which service")
        hand.choose(*self._names("services", SERVICE), more=say("kiosk.pages.next"))
        hand.wait_for("ticket_out")
        self.hand.wait_until_said(say("kiosk.ticket.take"))
        kiosk("ticket", "a number, and paper below")

    def _paper_in_the_hand(self) -> None:
        printed = wait_for_ticket(self.demo.paper_address)
        self.paper = str(printed["number"])
        self.qr = str(printed["qr"])
        picture = fetch(f"{self.demo.paper_address}/tickets/last.png")
        self.album.add("ticket", "paper in the hand", lambda target: target.write_bytes(picture))
        (self.album.folder / "ticket.bin").write_bytes(fetch(f"{self.demo.paper_address}/tickets/last.bin"))
        self.hand.tap(self.say.say("kiosk.ticket.done"))
        self.hand.wait_for("welcome")
        if self.scans:
            self._reads_again()
        known = visits_of_kiosk(self.demo.home, "L1")
        if [visit.state for visit in known] != ["waiting"]:
            raise NotAsItShouldBe(f"the database should know one waiting visit of this kiosk: {known}")
        self.database = known[0].number

    def _reads_again(self) -> None:
        """By scanner alone: what is no code of ours changes nothing but a sentence; the ticket opens its visit."""
        hand, say = self.hand, self.say.say
        hand.language(self.language)
        hand.scan("'; DROP TABLE visit; --")
        hand.wait_until_said(say("kiosk.note.unreadable_scan"))
        self._kiosk("scan-garbage", "a scan that is no code of ours")
        hand.scan(self.qr)
        hand.wait_for("your_visit")
        self._kiosk("your-steps", "the ticket is read again: how the visit stands")
        hand.tap(say("kiosk.foot.back"))
        hand.wait_for("welcome")

    def _boards_before(self) -> tuple[Page, Page]:
        asked = f"?language={self.language}"
        lobby = self.pages.open("lobby", f"{self.demo.address}/board/demo/lobby{asked}", BOARD)
        expect(lobby.locator("#departments li").first).to_be_visible()
        self.album.add("board-lobby", "the lobby board", lambda target: take(lobby, target))
        board = self.pages.open("board", f"{self.demo.address}/board/demo/department/{DEPARTMENT}{asked}", BOARD)
        expect(board.locator("#next")).to_contain_text(self.paper)
        self.album.add("board-waiting", "the department's board: next", lambda target: take(board, target))
        return lobby, board

    def _phone(self) -> Page:
        phone = self.pages.open("phone", self.qr, PHONE, scale=2)
        expect(phone.get_by_text(self.paper).first).to_be_visible()
        expect(phone.get_by_text(self.say.say("phone.loading"), exact=True)).to_be_hidden()
        self.album.add("phone-waiting", "the same number on the phone", lambda target: take(phone, target))
        return phone

    def _called(self, lobby: Page, board: Page, phone: Page) -> None:
        enter_nurse(self.demo, self.language)
        page = self.pages.open("console", f"{self.demo.address}/staff/", DESK, language=self.language.value)
        console = Console(page, self.say)
        self.album.add("console-sign-in", "the nurse signs in", lambda target: take(page, target))
        console.sign_in(EMAIL, PASSWORD)
        room = next(place for place in self.hospital.places["places"] if place["code"] == ROOM)
        room_name = self.hospital.place_names(room)[self.language].name
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        self.album.add("console-desks", "chooses a desk", lambda target: take(page, target))
        console.choose_desk(room_name)
        console.call_all_before(self.paper)
        expect(board.locator("#calling .number")).to_have_count(0)  # a called row stays for its ten seconds
        console.call_next(self.paper)
        began = time.monotonic()
        expect(board.locator("#calling .number").first).to_have_text(self.paper)
        self.call_to_board_s = round(time.monotonic() - began, 3)
        self.board = board.locator("#calling .number").first.inner_text().strip()
        self.album.add("console-called", "calls", lambda target: take(page, target))
        self.album.add("board-called", "called on the board", lambda target: take(board, target))
        expect(phone.get_by_text(self.say.say("phone.turn"), exact=True)).to_be_visible()
        self.album.add("phone-called", "and on the phone", lambda target: take(phone, target))
        console.patient_is_here()
        self.album.add("console-serving", "patient is here", lambda target: take(page, target))
        console.finish()
        expect(board.locator("#calling")).not_to_contain_text(self.paper)
        expect(phone.get_by_text(self.say.say("phone.finished"), exact=True).last).to_be_visible()
        self.album.add("phone-finished", "the visit is finished", lambda target: take(phone, target))
        expect(lobby.locator("#departments")).to_contain_text(self._names("departments", DEPARTMENT)[0])
        self.album.add("board-lobby-after", "the lobby goes on", lambda target: take(lobby, target))
        if [visit.state for visit in visits_of_kiosk(self.demo.home, "L1")] != ["done"]:
            raise NotAsItShouldBe(f"the database does not say finished: {visits_of_kiosk(self.demo.home, 'L1')}")

    def _admin(self) -> None:
        page = self.pages.open("admin", f"{self.demo.address}/admin/", DESK, language=self.language.value)
        Console(page, self.say).sign_in(EMAIL, PASSWORD)
        expect(page.get_by_role("table").first).to_be_visible()
        self.album.add("admin-fleet", "kiosks and boards, last seen", lambda target: take(page, target))

    def _kiosk(self, name: str, what: str) -> None:
        self.album.add(f"kiosk-{name}", what, self._picture)

    def _picture(self, target: Path) -> None:
        self.hand.picture(target.resolve())

    def _names(self, table: str, code: str) -> tuple[str, ...]:
        """Long and short in the patient's language: a key shows the one that fits."""
        entry = next(entry for entry in self.hospital.hospital[table] if entry["code"] == code)
        name = self.hospital.names(entry)[self.language]
        return tuple(said for said in (name.name, name.short) if said)
