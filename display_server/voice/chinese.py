"""Numbers of places in Chinese: up to 99 as a number (十二诊室), longer ones digit by digit with 幺 for one (二幺四诊室)."""

DIGITS = tuple("零幺二三四五六七八九")
_ONES = tuple("零一二三四五六七八九")


def place_number(number: int, _noun: str) -> str:
    """0 to 9999. `_noun`: the word after it; it changes nothing here."""
    if number >= 100:
        return "".join(DIGITS[int(digit)] for digit in str(number))
    if number < 10:
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else _ONES[tens]) + "十" + (_ONES[ones] if ones else "")
