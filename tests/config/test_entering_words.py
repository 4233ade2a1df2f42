"""Words are entered for a new key only: two screens that want the same name would say each other's words."""

import pytest

from config.contract.words import Language
from config.locale import words
from config.locale.enter import Sentence, enter


def test_a_key_that_says_something_is_not_said_anew_by_mistake() -> None:
    other: dict[str, Sentence] = dict.fromkeys(("en", "ru", "uk", "lt", "zh"), "Service")
    with pytest.raises(SystemExit, match=r"kiosk\.service\.title says 'Which service\?' already"):
        enter({"kiosk.service.title": other})
    assert words(Language.ENGLISH).say("kiosk.service.title") == "Which service?"
