"""Lines without Kivy: a letter is ten pixels wide."""

from kiosk.widgets.typesetting import balanced, break_lines, set_text


def ten(piece: str) -> float:
    return 10.0 * len(piece)


def test_a_line_ends_only_between_words() -> None:
    assert break_lines("До якого відділення", 110, ten) == ("До якого", "відділення")


def test_a_word_wider_than_its_place_is_never_cut() -> None:
    assert break_lines("Оториноларингологія", 100, ten) is None


def test_a_no_break_space_and_a_unit_keep_their_figure() -> None:
    assert break_lines("поверх\u00a02 направо", 90, ten) == ("поверх\u00a02", "направо")
    assert break_lines("праворуч, 40 м", 130, ten) == ("праворуч,", "40 м")


def test_no_line_begins_with_a_dash() -> None:
    assert break_lines("Main entrance — to the left", 150, ten) == ("Main entrance —", "to the left")
    assert break_lines("Main entrance — to the left", 140, ten) == ("Main", "entrance — to", "the left")


def test_hanzi_break_anywhere_but_no_line_begins_with_a_comma() -> None:
    assert break_lines("请走左门，右转", 40, ten) == ("请走左", "门，右转")


def test_a_word_of_hanzi_that_is_read_at_a_glance_stays_whole() -> None:
    assert break_lines("自助机就会清除您输入的内容", 60, ten) == ("自助机就会", "清除您输入的", "内容")
    assert break_lines("我们会呼叫工作人员前来", 70, ten) == ("我们会呼叫", "工作人员前来")


def test_balanced_lines_are_as_few_and_as_even_as_possible() -> None:
    assert balanced("one two three four", 140, ten) == ("one two", "three four")


def test_a_smaller_size_comes_before_the_short_name() -> None:
    def measure(size: int):  # type: ignore[no-untyped-def]
        return lambda piece: float(size * len(piece))

    small = set_text(["Ear, nose and throat", "ENT"], [42, 28], 560, lambda _size: 1, measure, even=False)
    assert (small.text, small.size) == ("Ear, nose and throat", 28)
    short = set_text(["Ear, nose and throat", "ENT"], [42, 28], 200, lambda _size: 1, measure, even=False)
    assert (short.text, short.size) == ("ENT", 42)


def test_a_last_line_of_almost_nothing_is_evened_out() -> None:
    def measure(_size: int):  # type: ignore[no-untyped-def]
        return ten

    setting = set_text(["甲乙丙丁戊己庚辛壬"], [28], 80, lambda _size: 3, measure, even=False)
    assert setting.lines == ("甲乙丙丁戊", "己庚辛壬")
