"""A hospital's own words: said in place of the product's, and refused where a place would break."""

from collections.abc import Iterator

import pytest

from config.contract.words import Language
from config.locale import IN_USE, defaults_in, problem_with, use_own_words, words

EN, RU = Language.ENGLISH, Language.RUSSIAN
NAMED = "board.delay"
COUNTED = "admin.today.booked_after"


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    yield
    use_own_words({})


def test_a_sentence_is_said_in_the_hospitals_words_and_in_the_products_again() -> None:
    default = words(EN).say(NAMED, what="X", minutes=5, reason="r")
    use_own_words({EN: {NAMED: ["{what} runs {minutes} min late: {reason}"]}})
    assert words(EN).say(NAMED, what="X", minutes=5, reason="r") == "X runs 5 min late: r"
    assert words(RU).say(NAMED, what="X", minutes=5, reason="r") not in {default, "X runs 5 min late: r"}
    use_own_words({})
    assert words(EN).say(NAMED, what="X", minutes=5, reason="r") == default


def test_a_counted_sentence_takes_its_own_plural_forms() -> None:
    use_own_words({RU: {COUNTED: ["{count} запись позже", "{count} записи позже", "{count} записей позже"]}})
    assert [words(RU).count(COUNTED, number) for number in (1, 2, 5)] == [
        "1 запись позже",
        "2 записи позже",
        "5 записей позже",
    ]


@pytest.mark.parametrize(
    ("key", "said", "why"),
    [
        ("board.no_such_words", ["x"], "unknown"),
        (NAMED, [" "], "empty"),
        (NAMED, ["{what} {minutes}"], "values"),
        (NAMED, ["{what} {minutes} {reason} {name}"], "values"),
        (NAMED, ["{what} {minutes} {reason.__class__}"], "values"),
        (NAMED, ["{what} {minutes:9999999} {reason}"], "values"),
        (NAMED, ["{what} {minutes} {reason"], "values"),
        (NAMED, ["{what} {minutes} {reason} \U0001f600"], "letters"),
        (NAMED, ["{what} {minutes}\n{reason}"], "letters"),
        (NAMED, ["{what} {minutes} {reason} " + "very " * 40], "long"),
        (COUNTED, ["{count} later"], "forms"),
    ],
)
def test_what_would_break_a_place_is_refused(key: str, said: list[str], why: str) -> None:
    assert problem_with(key, EN, said) == why
    use_own_words({EN: {key: said}})
    assert IN_USE.of(EN, key) is None, "and never said, should it come from another version"


@pytest.mark.parametrize("language", list(Language))
def test_the_products_own_words_could_all_be_entered(language: Language) -> None:
    """So that nobody is told that what stands there already cannot be said."""
    wrong = {key: why for key, said in defaults_in(language).items() if (why := problem_with(key, language, said))}
    assert wrong == {}
