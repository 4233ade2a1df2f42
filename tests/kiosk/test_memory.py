"""Whole collections are for moments when nobody looks."""

import gc
from collections.abc import Iterator

import pytest

from kiosk.memory import VISITS_BETWEEN, Tidying


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    kept = gc.get_threshold()
    yield
    gc.set_threshold(*kept)


class _Ring:
    """Holds itself: only a whole collection frees it."""

    freed = 0

    def __init__(self) -> None:
        self.me = self

    def __del__(self) -> None:
        _Ring.freed += 1


def test_what_stood_at_the_start_is_left_out_and_visits_are_tidied_at_rest() -> None:
    tidying = Tidying()
    tidying.begin()
    assert gc.get_freeze_count() > 1_000
    assert gc.get_threshold()[2] >= 1_000, "no frame of a visit pays for it"
    for _ in range(VISITS_BETWEEN - 1):
        tidying.at_rest()
    _Ring()
    before = _Ring.freed
    tidying.at_rest()
    assert _Ring.freed == before + 1


def test_a_face_that_was_left_is_found_as_soon_as_its_person_has_gone() -> None:
    tidying = Tidying()
    tidying.begin()
    _Ring()
    before = _Ring.freed
    tidying.at_rest()
    assert _Ring.freed == before
    tidying.face_left()
    tidying.at_rest()
    assert _Ring.freed == before + 1
