"""A file of queue times: what is read, and what is refused with line and reason."""

import pytest

from display_server.domain.waits.history import NoHistory, read_history

HEADER = "service,arrived_at,called_at,left_at,finished_at,desk,priority\n"
GOOD = "eyes,2026-03-12T08:00:00,2026-03-12T08:10:00,,2026-03-12T08:20:00,D1,1\n"


def reasons(*rows: str) -> list[tuple[int, str]]:
    _, bad = read_history([HEADER, *rows])
    return [(row.line, row.reason) for row in bad]


def test_a_row_becomes_a_person() -> None:
    (person,), bad = read_history([HEADER, GOOD])
    assert not bad
    assert (person.service, person.waited, person.desk, person.priority) == ("eyes", 600.0, "D1", 1)
    assert person.finished is not None
    assert person.finished - person.arrived == 1200.0


def test_what_did_not_happen_is_empty() -> None:
    (person,), bad = read_history([HEADER, "eyes,2026-03-12 08:00,,2026-03-12 08:30,,,\n"])
    assert not bad
    assert (person.called, person.finished, person.desk, person.priority) == (None, None, "", 0)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",2026-03-12T08:00,2026-03-12T08:10,,,,", "service is empty"),
        ("eyes,,2026-03-12T08:10,,,,", "arrived_at is empty"),
        ("eyes,yesterday,2026-03-12T08:10,,,,", "arrived_at is no ISO 8601 time: 'yesterday'"),
        ("eyes,2026-03-12T08:00,2026-13-12T08:10,,,,", "called_at is no ISO 8601 time: '2026-13-12T08:10'"),
        ("eyes,2026-03-12T08:00,,,,,", "neither called_at nor left_at: this person's wait has no end"),
        ("eyes,2026-03-12T08:00,2026-03-12T07:59,,,,", "called_at lies before arrived_at"),
        ("eyes,2026-03-12T08:00,,2026-03-12T07:59,,,", "left_at lies before arrived_at"),
        ("eyes,2026-03-12T08:00,2026-03-12T08:10,,2026-03-12T08:05,,", "finished_at without or before called_at"),
        ("eyes,2026-03-12T08:00,2026-03-12T08:10,,,,high", "priority is no whole number: 'high'"),
        ("eyes,2026-03-12T08:00", "2 cells, the first line has 7"),
        (
            "eyes,2026-03-12T08:00,2026-03-12T08:10+02:00,,,,",
            "some of its times carry an offset and some do not: they cannot be compared",
        ),
        (
            "eyes,2026-03-12T08:00+02:00,2026-03-12T08:10+02:00,,,,",
            "some times of the file carry an offset and some do not: they cannot be compared",
        ),
    ],
)
def test_a_bad_row_is_named_by_line_and_reason(row: str, reason: str) -> None:
    assert reasons(GOOD, "\n", row + "\n", GOOD) == [(4, reason)]


def test_a_wrong_header_is_no_history() -> None:
    with pytest.raises(NoHistory, match="called_at, left_at"):
        read_history(["service,arrived_at,finished_at,desk,priority\n", GOOD])
    with pytest.raises(NoHistory):
        read_history([])


def test_semicolons_a_byte_order_mark_and_columns_in_any_order_are_read() -> None:
    text = ["\ufeffPriority;desk;finished_at;left_at;called_at;arrived_at;Service;note\n"]
    text.append("2;D1;;;2026-03-12T08:10;2026-03-12T08:00;eyes;x\n")
    (person,), bad = read_history(text)
    assert not bad
    assert (person.service, person.priority, person.waited) == ("eyes", 2, 600.0)


def test_offsets_carry_a_wait_over_the_change_of_the_clock() -> None:
    """03:50 in summer time, then 03:10 in winter time: twenty minutes."""
    row = "eyes,2026-10-25T03:50:00+03:00,2026-10-25T03:10:00+02:00,,,,\n"
    (person,), bad = read_history([HEADER, row])
    assert not bad
    assert person.waited == 1200.0
