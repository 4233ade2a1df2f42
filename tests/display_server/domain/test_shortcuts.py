"""A person's function keys: each once, only those a browser leaves to the page."""

import pytest

from display_server.domain.shortcuts import USUAL, Shortcut, ShortcutTwice, chosen


def test_what_is_left_empty_has_no_key() -> None:
    assert chosen({"main": "F9", "second": "", "find": "F3"}) == {Shortcut.MAIN: "F9", Shortcut.FIND: "F3"}


def test_one_key_does_one_thing() -> None:
    with pytest.raises(ShortcutTwice):
        chosen({"main": "F9", "second": "F9"})
    assert len(set(USUAL.values())) == len(USUAL)


@pytest.mark.parametrize("key", ["F5", "Enter", " ", "a", "F8 "])
def test_letters_space_enter_and_reload_are_never_shortcuts(key: str) -> None:
    with pytest.raises(ValueError, match="main"):
        chosen({"main": key})
