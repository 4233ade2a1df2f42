"""Whether what a board must say has room from where it is read: also what it hopes never to say."""

import pytest

from config.contract.words import Language
from display_server.domain.reading_distance import Screen
from display_server.hub import Hub
from display_server.services.boards.board_fit import emergency_words, has_room, stale_words, width_em

FARTHEST = Screen(diagonal_in=55, across=1920, down=1080, reading_m=11)
ROOM_PX = 1920 - 64


@pytest.mark.parametrize("language", [one for one in Language if one is not Language.CHINESE])
def test_every_word_of_an_emergency_and_of_an_old_board_stands_whole_on_a_55_inch_screen_read_from_eleven_metres(
    language: Language,
) -> None:
    found = {*emergency_words([language]), *stale_words([language])}
    assert len(found) > 36
    assert [one for one in found if width_em(one, "Bold") * FARTHEST.purpose_px > ROOM_PX] == []


@pytest.mark.parametrize(("metres", "room"), [(3, True), (4, True), (8, False)])
def test_an_upright_screen_has_half_the_room_across(hub: Hub, metres: int, room: bool) -> None:
    glass = {"diagonal_in": 55, "resolution": [1080, 1920], "reading_m": metres}
    with hub.database.reading() as session:
        assert has_room(session, {"view": "door", "language": "en", **glass}) is room
        assert has_room(session, {"view": "door", "language": "en", **glass, "resolution": [1920, 1080]})


@pytest.mark.parametrize(("inches", "metres", "room"), [(55, 11, True), (43, 11, False), (43, 8, True)])
def test_a_door_too_is_refused_where_an_emergency_would_not_be_read(
    hub: Hub, inches: int, metres: int, room: bool
) -> None:
    glass = {"diagonal_in": inches, "resolution": [1920, 1080], "reading_m": metres}
    with hub.database.reading() as session:
        assert has_room(session, {"view": "door", "language": "en", **glass}) is room
