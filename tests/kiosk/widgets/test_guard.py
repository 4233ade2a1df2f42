"""One action at a time, on a clock of the test's own."""

from kiosk.widgets.guard import OWN_FRAMES, QUIET_S, SEEN_AFTER_S, Guard


class Seconds:
    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


class Part:
    """Something on the face; `parent` is what it stands in."""

    def __init__(self, parent: "Part | None" = None) -> None:
        self.parent = parent


ONE, OTHER = Part(), Part()


def test_a_second_finger_presses_nothing_while_the_first_is_down() -> None:
    guard = Guard(Seconds())
    assert guard.take(ONE, always=False)
    assert not guard.take(OTHER, always=True)
    guard.let_go(ONE, acted=False)
    assert guard.take(OTHER, always=False)


def test_after_an_action_all_keys_are_quiet_for_300_ms() -> None:
    seconds = Seconds()
    guard = Guard(seconds)
    guard.take(ONE, always=False)
    guard.let_go(ONE, acted=True)
    assert not guard.take(ONE, always=True)
    seconds.at += QUIET_S
    assert guard.take(ONE, always=True)


def test_while_a_request_is_on_its_way_only_the_foot_acts() -> None:
    guard = Guard(Seconds())
    guard.locked = True
    assert not guard.take(ONE, always=False)
    assert guard.take(OTHER, always=True)


def test_what_came_or_moved_by_itself_is_pressed_by_nobody_until_it_can_be_seen() -> None:
    seconds = Seconds()
    guard, screen = Guard(seconds), Part()
    key, other = Part(screen), Part()
    guard.changed(screen)
    assert not guard.take(key, always=True)
    assert guard.take(other, always=False), "it stands where it stood"
    guard.let_go(other, acted=False)
    seconds.at += SEEN_AFTER_S
    assert guard.take(key, always=False)


def test_a_key_that_takes_another_meaning_under_the_finger_does_not_act() -> None:
    guard, key = Guard(Seconds()), Part()
    assert guard.take(key, always=False)
    guard.changed(key)
    assert not guard.means(key)
    guard.let_go(key, acted=False)
    assert not guard.take(key, always=False), "nor does the finger that follows at once"


def test_what_the_own_press_brought_needs_no_second_look_what_comes_later_does() -> None:
    seconds, frame = Seconds(), [7]
    guard, key = Guard(seconds, lambda: frame[0]), Part()
    guard.take(key, always=False)
    guard.let_go(key, acted=True)
    frame[0] += OWN_FRAMES
    guard.changed(key)
    seconds.at += QUIET_S
    assert guard.would_take(key, always=False)
    frame[0] += 1
    guard.changed(key)
    assert not guard.would_take(key, always=False)
