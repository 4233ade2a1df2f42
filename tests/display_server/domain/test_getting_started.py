"""The chain from an empty hub to the first call: the next thing is the first that is missing and needed."""

from display_server.domain.getting_started import OPTIONAL, Progress, Step


def done(*steps: Step) -> Progress:
    return Progress({step: step in steps for step in Step})


def test_an_empty_hub_begins_with_the_site() -> None:
    assert (done().next, done().reached, done().needed) == (Step.SITE, 0, len(Step) - 3)


def test_what_can_wait_is_never_the_next_thing() -> None:
    assert done(Step.SITE, Step.DEPARTMENTS, Step.SERVICES, Step.DESKS).next is Step.KIOSK
    assert done(*OPTIONAL).reached == 0


def test_what_went_missing_comes_again() -> None:
    assert done(*(set(Step) - {Step.DESKS})).next is Step.DESKS


def test_a_house_that_has_called_is_done() -> None:
    assert done(*(set(Step) - OPTIONAL)).next is None
