"""Numbers of places in English, as people there say them: room two-fourteen, two-oh-five, twelve hundred."""

DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def place_number(number: int, _noun: str) -> str:
    """0 to 9999. `_noun`: the word after it; English does not look at it."""
    if number < 100:
        return _below_hundred(number)
    head, rest = divmod(number, 100)
    if rest == 0:
        return f"{_below_hundred(head // 10)} thousand" if head % 10 == 0 else f"{_below_hundred(head)} hundred"
    return f"{_below_hundred(head)} {_below_hundred(rest) if rest > 9 else f'oh {DIGITS[rest]}'}"


def _below_hundred(number: int) -> str:
    if number < 10:
        return DIGITS[number]
    if number < 20:
        return _TEENS[number - 10]
    tens, ones = divmod(number, 10)
    return f"{_TENS[tens]}-{DIGITS[ones]}" if ones else _TENS[tens]
