"""A note may say what staff must know; whoever tries to name the patient in it is stopped."""

import pytest

from display_server.domain.note import personal_in

NAMES = ["Ona Petraitė", "张伟"]


@pytest.mark.parametrize(
    "note",
    [
        "bring the wheelchair",
        "fasting since 6",
        "room 12, second door",
        "ECG from 12.03 is in the folder",
        "waits outside",
        "",
    ],
)
def test_what_staff_must_know_may_stand_there(note: str) -> None:
    assert not personal_in(note, NAMES)


@pytest.mark.parametrize(
    "note", ["call +370 600 74684", "born 1942-04-21", "id 39001010000", "ona@example.org", "policy 123-456"]
)
def test_numbers_and_addresses_of_a_person_may_not(note: str) -> None:
    assert personal_in(note)


@pytest.mark.parametrize("note", ["Petraitė is deaf", "tell ONA", "张伟需要轮椅", "ask petraitė’s son"])
def test_nor_the_patients_own_name(note: str) -> None:
    assert personal_in(note, NAMES)


def test_a_word_that_only_begins_like_a_name_is_no_name() -> None:
    assert not personal_in("onaway, bring a chair", ["Ona Petraitė"])
