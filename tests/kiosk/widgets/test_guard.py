"""One action at a time, on a clock of the test's own."""

from kiosk.widgets.guard import QUIET_S, Guard


class Seconds:
    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def test_a_second_finger_presses_nothing_while_the_first_is_down() -> None:
    guard = Guard(Seconds())
    assert guard.take("one", always=False)
    assert not guard.take("other", always=True)
    guard.let_go("one", acted=False)
    assert guard.take("other", always=False)


def test_after_an_action_all_keys_are_quiet_for_300_ms() -> None:
    seconds = Seconds()
    guard = Guard(seconds)
    guard.take("one", always=False)
    guard.let_go("one", acted=True)
    assert not guard.take("one", always=True)
    seconds.at += QUIET_S
    assert guard.take("one", always=True)


def test_while_a_request_is_on_its_way_only_the_foot_acts() -> None:
    guard = Guard(Seconds())
    guard.locked = True
    assert not guard.take("letter", always=False)
    assert guard.take("help", always=True)
