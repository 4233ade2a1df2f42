"""The nurse's part of the visit: signs in, chooses a desk, calls until our patient's number is called, serves, finishes."""

from playwright.sync_api import Page, expect

from config.locale import Words
from tests.tour.truth import NotAsItShouldBe

MOST_CALLS = 12
A_LOOK_MS = 900  # the console lets a key rest after its word has changed: a person looks before pressing again
AGAIN_MS = 5000


class Console:
    """The staff console in the language of who signs in."""

    def __init__(self, page: Page, words: Words) -> None:
        self._page = page
        self._say = words.say

    def sign_in(self, email: str, password: str) -> None:
        self._page.get_by_label(self._say("staff.sign_in.email")).fill(email)
        self._page.get_by_label(self._say("staff.sign_in.password")).fill(password)
        self._page.get_by_role("button", name=self._say("staff.sign_in.enter")).click()

    def choose_desk(self, room: str) -> None:
        of_desk = self._page.get_by_role("listitem").filter(has=self._page.get_by_text(room, exact=True))
        of_desk.get_by_role("button", name=self._say("staff.desks.open")).click()
        expect(self._page.get_by_role("heading", name=room)).to_be_visible()

    def call_all_before(self, number: str) -> None:
        """Call and serve, in the hub's order, until `number` is the next."""
        for _ in range(MOST_CALLS):
            if self.number == number:
                return
            self._press(self._say("staff.act.call_next"), "called")
            self.patient_is_here()
            self.finish()
        raise NotAsItShouldBe(f"{number} did not become the next in {MOST_CALLS} calls")

    def call(self, number: str) -> None:
        """Until `number` is called."""
        self.call_all_before(number)
        self.call_next(number)

    def call_next(self, number: str) -> None:
        """It must be `number` that is called."""
        self._press(self._say("staff.act.call_next"), "called")
        if self.number != number:
            raise NotAsItShouldBe(f"{self.number} was called, not {number}")

    def patient_is_here(self) -> None:
        self._press(self._say("staff.act.here"), "serving")

    def finish(self) -> None:
        """Without calling the next."""
        self._press(self._say("staff.act.finish"), "none", exact=True)

    @property
    def number(self) -> str:
        """On the plate: the patient called or served, else the next one."""
        return self._page.locator(".plate").inner_text().strip()

    def _press(self, word: str, state_after: str, exact: bool = False) -> None:
        keys = self._page.locator(".keys").get_by_role("button")
        wanted = keys.filter(has=self._page.get_by_text(word, exact=exact))
        self._page.wait_for_timeout(A_LOOK_MS)
        wanted.first.click()
        plate = self._page.locator(".plate")
        try:
            expect(plate).to_have_attribute("data-state", state_after, timeout=AGAIN_MS)
        except AssertionError:  # a slow machine drew the word late, and the key still rested: a person presses again
            if wanted.first.is_visible():
                wanted.first.click()
            expect(plate).to_have_attribute("data-state", state_after)
