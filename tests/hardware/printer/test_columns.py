"""A line on paper is as wide as the characters on it, and breaks where people would break it."""

from hypothesis import given
from hypothesis import strategies as st

from hardware.printer.columns import width, wrap


def test_a_chinese_character_takes_two_columns() -> None:
    assert width("心内科 B") == 8


def test_a_line_breaks_at_a_space() -> None:
    assert wrap("Called by appointment time and need", 20) == ["Called by", "appointment time and", "need"]


def test_a_no_break_space_keeps_the_number_with_its_word() -> None:
    assert wrap("Please go to room\u00a012", 18) == ["Please go to", "room\u00a012"]


def test_chinese_breaks_between_characters_but_never_before_a_comma() -> None:
    assert wrap("按预约时间，叫号", 10) == ["按预约时", "间，叫号"]


def test_a_word_longer_than_the_paper_is_continued() -> None:
    assert wrap("Nepriklausomybės", 10) == ["Nepriklaus", "omybės"]


@given(st.text("aą 医，Ж\u00a0", max_size=60), st.integers(4, 20))
def test_wrapping_loses_nothing_but_spaces(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width(line) <= columns for line in lines)
