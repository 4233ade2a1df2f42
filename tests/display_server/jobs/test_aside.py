"""A duty that hangs outside holds up no other, and what it says in the end counts."""

import threading
import time

import pytest

from display_server.jobs.address_test import EVERY_S, AddressTest
from display_server.jobs.aside import LOOKS_AGAIN_S, Aside
from display_server.jobs.duties import Duties, Duty, DutyFailed
from tests.display_server.jobs.doing import until_done


def test_others_are_performed_while_one_hangs_and_it_is_begun_once() -> None:
    goes_on, asked, noted = threading.Event(), list[str](), list[bool]()

    def ask(url: str) -> bool:
        asked.append(url)
        return goes_on.wait(20)

    test = AddressTest(
        lambda: {"st-anna": "https://a.example", "harbour": "https://b.example"},
        ask,
        lambda _site, _url, right: noted.append(right),
    )
    aside, others = Aside(test.perform), list[float]()
    duties = Duties(
        [Duty("address test", aside.perform), Duty("other", lambda: others.append(time.monotonic()) or 0.0)]  # type: ignore[func-returns-value]
    )
    began = time.monotonic()
    for tick in range(5):
        duties.tick(began + tick)
    assert len(others) == 5
    assert time.monotonic() - began < 5
    assert asked == ["https://a.example"]
    goes_on.set()
    until_done(aside.perform, EVERY_S)
    assert (asked, noted) == (["https://a.example", "https://b.example"], [True, True])


def test_what_it_says_and_what_it_raises_comes_back() -> None:
    said = iter([7.0])

    def duty() -> float:
        if (rests := next(said, None)) is None:
            raise DutyFailed("web is away")
        return rests

    aside = Aside(duty)
    until_done(aside.perform, 7.0)
    with pytest.raises(DutyFailed, match="web is away"):
        until_done(aside.perform, LOOKS_AGAIN_S + 1)
