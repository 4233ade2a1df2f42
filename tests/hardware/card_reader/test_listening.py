"""A card on the reader is told once, however long it lies; a reader that comes or goes is told as that."""

import queue

from hardware.card_reader import Card
from hardware.card_reader.listening import ListeningCardReader
from hardware.card_reader.reading import NO_CARD, UNREADABLE, CardReading

_ANA, _JONAS = Card("uid", "04a1b2c3d4e5f6"), Card("file", "LT12345678")
_NOTHING, _BAD = CardReading(None, NO_CARD), CardReading(None, UNREADABLE)
_AWAY = CardReading(None, "no card reader is plugged in")


def _told(*seen: CardReading, end: str = "end") -> list[object]:
    """What is told while the reader sees one after the other; every second look shows the same again."""
    looks, said = iter([one for one in seen for _ in range(2)]), queue.Queue[object]()

    def look() -> CardReading:
        one = next(looks, None)
        if one is None:
            said.put(end)
            return seen[-1]
        return one

    watched = ListeningCardReader(look, said.put, lambda there: said.put("there" if there else "away"), 0.001)
    found: list[object] = []
    while (one := said.get(timeout=60)) != end:
        found.append(one)
    watched.close()
    return found


def test_each_card_is_told_once_and_again_after_it_was_taken_away() -> None:
    ana, jonas = CardReading(_ANA), CardReading(_JONAS)
    assert _told(_NOTHING, ana, ana, _NOTHING, jonas, _NOTHING, ana) == ["there", _ANA, _JONAS, _ANA]


def test_a_card_that_is_just_being_laid_down_gets_a_third_look() -> None:
    assert _told(_BAD, CardReading(_ANA)) == ["there", _ANA]
    assert _told(_BAD, _BAD, _NOTHING) == ["there", None]


def test_a_reader_that_is_pulled_is_told_and_what_lay_there_is_forgotten() -> None:
    assert _told(CardReading(_ANA), _AWAY, CardReading(_ANA)) == ["there", _ANA, "away", "there", _ANA]


def test_what_every_card_of_a_make_has_names_nobody() -> None:
    assert [_ANA.names_one_card, _JONAS.names_one_card] == [True, True]
    invented, atr = Card("uid", "08a1b2c3"), Card("atr", "3b8001814d")
    assert [invented.names_one_card, atr.names_one_card] == [False, False]
