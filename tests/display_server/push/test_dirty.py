"""What is read first, and when it may be said that everything is right."""

from datetime import UTC, datetime

from display_server.push.dirty import FEW_AT_ONCE, MANY, MANY_AT_ONCE, Dirty

NOW = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
CROWD = [f"department:{number}" for number in range(MANY + 1)]


def test_a_call_named_later_is_read_before_what_changes_much_at_once() -> None:
    dirty = Dirty()
    dirty.name(CROWD)
    dirty.name(["department:call"])
    assert dirty.next()[0] == "department:call"


def test_a_topic_of_a_crowd_that_is_called_goes_first_and_is_read_once() -> None:
    dirty = Dirty()
    dirty.name(CROWD)
    dirty.name([CROWD[-1]])
    assert dirty.next()[0] == CROWD[-1]
    dirty.read(dirty.next())
    assert CROWD[-1] not in dirty.next()


def test_a_flood_of_calls_does_not_starve_the_crowd() -> None:
    dirty = Dirty()
    dirty.name(CROWD)
    turns = 0
    while set(dirty.next()) & set(CROWD):
        for call in range(FEW_AT_ONCE):
            dirty.name([f"call:{turns}:{call}"])
        dirty.read(dirty.next())
        turns += 1
    assert turns == -(-len(CROWD) // MANY_AT_ONCE)


def test_all_is_right_only_when_everything_a_look_found_was_read() -> None:
    dirty = Dirty()
    dirty.looked(CROWD, 5.0, NOW)
    said = None
    while dirty:
        assert said is None
        said = dirty.read(dirty.next())
    assert said == (5.0, NOW)


def test_a_look_that_found_nothing_says_so_at_once() -> None:
    dirty = Dirty()
    dirty.looked([], 5.0, NOW)
    assert dirty.read(dirty.next()) == (5.0, NOW)
    assert dirty.read(dirty.next()) is None, "the same look proves nothing twice"
