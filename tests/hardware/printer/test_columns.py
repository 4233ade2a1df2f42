"""A line on paper is as wide as the characters on it, and breaks where people would break it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.printer.columns import balanced, width, wrap


def test_a_chinese_character_takes_two_columns() -> None:
    assert width("心内科 B") == 8


def test_a_line_breaks_at_a_space() -> None:
    assert wrap("Called by appointment time and need", 20) == ["Called by", "appointment time and", "need"]


def test_a_no_break_space_keeps_the_number_with_its_word() -> None:
    assert wrap("Please go to room\u00a012", 18) == ["Please go to", "room\u00a012"]


@pytest.mark.parametrize(
    "said", ["右侧乘 B 号电梯到 2 楼", "Лифт B справа, на 2-й этаж", "Liftas B dešinėje, į 2 aukštą"]
)
def test_a_number_keeps_what_it_counts(said: str) -> None:
    number = next(word for word in said.split() if word[0].isdigit())
    for columns in range(12, 40):
        assert not any(line.endswith(number) for line in wrap(said, columns)), columns


def test_a_balanced_sentence_has_even_lines_and_no_more_of_them() -> None:
    said = "Called by appointment time and need, not by number."
    assert balanced(said, 24) == ["Called by appointment", "time and need,", "not by number."]
    assert balanced("Nepriklausomybės", 10) == wrap("Nepriklausomybės", 10)
    for columns in range(14, 60):
        assert len(balanced(said, columns)) == len(wrap(said, columns))
        assert " ".join(balanced(said, columns)) == said


def test_chinese_breaks_between_characters_but_never_before_a_comma() -> None:
    assert wrap("按预约时间，叫号", 10) == ["按预约时", "间，叫号"]


def test_a_word_longer_than_the_paper_is_continued() -> None:
    assert wrap("Nepriklausomybės", 10) == ["Nepriklaus", "omybės"]


@given(st.text("aą 医，Ж\u00a0", max_size=60), st.integers(4, 20))
def test_wrapping_loses_nothing_but_spaces(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width(line) <= columns for line in lines)
