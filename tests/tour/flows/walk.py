"""Who walks through the flows: the kiosk's keys by their words, bookings by code or QR, the paper, the printer's faults."""

import csv
import json
import re
import urllib.request
from dataclasses import dataclass
from functools import cached_property

from playwright.sync_api import Page

from config.contract.guide import Guide
from config.contract.words import Language
from config.demo.programs import Demo
from config.locale import Words, words
from display_server.demo.dated_bookings import BOOKINGS
from display_server.demo.hospital import Hospital, read_guide_file, read_hospital
from display_server.domain.guide import read_guide
from tests.tour.album import Album
from tests.tour.hand import KioskHand
from tests.tour.pages import Pages, take
from tests.tour.truth import NotAsItShouldBe, fetch, wait_for_ticket

_CODE = re.compile(r"\b([BCDFGHJKLMNPQRSTVWXZ]{4})[-  ]([BCDFGHJKLMNPQRSTVWXZ]{4})\b")


@dataclass(frozen=True)
class Paper:
    """What somebody holds in the hand: the number as read off the ink, its QR, its code to type."""

    number: str
    qr: str
    code: str


@dataclass
class Walk:
    """From welcome and back to it, flow after flow. `scans`: codes are held to the reader, else typed."""

    demo: Demo
    hand: KioskHand
    pages: Pages
    album: Album
    language: Language
    scans: bool = False
    papers: int = 0
    """Strips that have been taken from the printer."""

    @cached_property
    def words(self) -> Words:
        return words(self.language)

    @cached_property
    def hospital(self) -> Hospital:
        return read_hospital()

    @cached_property
    def guide(self) -> Guide:
        """The demo's questions, as the hub reads them."""
        hospital = self.hospital.hospital
        departments, services = ({one["code"] for one in hospital[table]} for table in ("departments", "services"))
        return read_guide(read_guide_file(), departments=departments, services=services)

    @property
    def emergency_call(self) -> str:
        """What fills the screen when nobody answers somebody very ill."""
        return self.say("person_wanted.ring", phone=self.hospital.hospital["site"]["emergency_phone"])

    def say(self, key: str, **given: object) -> str:
        return self.words.say(f"kiosk.{key}", **given)

    def see(self, name: str, what: str) -> None:
        """The kiosk's picture, in the order of the walk."""
        order = len(self.album.steps) + 1
        self.album.add(f"{order:02d}-{name}", what, lambda target: self.hand.picture(target.resolve()))

    def page_seen(self, name: str, what: str, page: Page) -> None:
        order = len(self.album.steps) + 1
        self.album.add(f"{order:02d}-{name}", what, lambda target: take(page, target))

    def must(self, holds: bool, otherwise: str) -> None:
        if not holds:
            raise NotAsItShouldBe(otherwise)

    def press(self, key: str, then: str = "", **given: object) -> None:
        """The key with the words of `key`; until the kiosk stands at the step `then`."""
        self.hand.tap(self.say(key, **given))
        if then:
            self.hand.wait_for(then)

    def types(self, signs: str) -> None:
        for sign in signs:
            self.hand.tap(sign)

    def begin(self) -> None:
        """A new person, who chooses their language."""
        self.hand.wait_for("welcome", 30)
        self.hand.language(self.language)

    def back_to_welcome(self) -> None:
        """Back, as often as it takes."""
        for _ in range(5):
            if self.hand.step() == "welcome":
                return
            self.press("foot.back")
        self.hand.wait_for("welcome")

    def done(self) -> None:
        self.press("ticket.done", "welcome")

    def chooses(self, table: str, code: str) -> None:
        """A row of a paged list by its long or short name."""
        self.hand.choose(*self.name(table, code), more=self.say("pages.next"))

    def name(self, table: str, code: str) -> tuple[str, ...]:
        """Long, and short where there is a short one."""
        entry = next(one for one in self.hospital.hospital[table] if one["code"] == code)
        name = self.hospital.names(entry)[self.language]
        return tuple(said for said in (name.name, name.short) if said)

    def place(self, code: str) -> str:
        entry = next(one for one in self.hospital.places["places"] if one["code"] == code)
        return self.hospital.place_names(entry)[self.language].name

    def identifies(self, code: str, qr: str, then: str) -> None:
        """Holds the code to the reader, or types it behind *I have an appointment*.

        Chinese is drawn on this paper: nobody here reads letters off a drawing, so such a ticket is held to the reader.
        """
        if self.scans or not code:
            self.hand.scan(qr)
        else:
            self.press("welcome.appointment", "enter_code")
            self.types(code)
            self.press("code.check_in")
        self.hand.wait_for(then)

    def booking(self, reference: str) -> dict[str, str]:
        """A line of the demo's bookings."""
        with BOOKINGS.open(encoding="utf-8", newline="") as file:
            return next(line for line in csv.DictReader(file) if line["reference"] == reference)

    def takes_paper(self) -> Paper:
        """The newest strip, once it is out."""
        printed = wait_for_ticket(self.demo.paper_address, self.papers)
        self.papers += 1
        text = fetch(f"{self.demo.paper_address}/tickets/last.txt").decode()
        code = _CODE.search(text)
        self.hand.wait_until_said(self.say("ticket.take"))
        return Paper(str(printed["number"]), str(printed["qr"] or ""), "".join(code.groups()) if code else "")

    def paper_seen(self, name: str, what: str) -> None:
        picture = fetch(f"{self.demo.paper_address}/tickets/last.png")
        order = len(self.album.steps) + 1
        self.album.add(f"{order:02d}-{name}", what, lambda target: target.write_bytes(picture))

    def printer(self, act: str) -> None:
        """Something is done to the virtual printer (`paper_out`, `never_confirm`, `reset`)."""
        request = urllib.request.Request(  # noqa: S310  # our own printer on loopback
            f"{self.demo.paper_address}/control",
            data=json.dumps({"act": act}).encode(),
            headers={"Content-Type": "application/json"},
        )
        urllib.request.urlopen(request, timeout=10).close()  # noqa: S310
