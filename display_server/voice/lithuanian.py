"""Numbers of places in Lithuanian: an ordinal before its noun and in its gender ("dvyliktas kabinetas", "antra palata").

Behind the noun, where nothing follows, the plain cardinal ("laukiamasis trys"). Only the last word of an ordinal changes.
"""

from display_server.voice.listed import listed

DIGITS = listed("nulis vienas du trys keturi penki šeši septyni aštuoni devyni")
_TEENS = listed(
    "dešimt vienuolika dvylika trylika keturiolika penkiolika šešiolika septyniolika aštuoniolika devyniolika"
)
_TENS = listed(
    "dvidešimt trisdešimt keturiasdešimt penkiasdešimt šešiasdešimt septyniasdešimt aštuoniasdešimt devyniasdešimt"
)
_ORDINAL_STEMS = listed(
    "nulin pirm antr treči ketvirt penkt šešt septint aštunt devint dešimt vienuolikt dvylikt trylikt keturiolikt",
    "penkiolikt šešiolikt septyniolikt aštuoniolikt devyniolikt",
)


def place_number(number: int, noun: str) -> str:
    """0 to 9999; `noun` is the word right after it, "" where none follows."""
    return _ordinal(number, feminine=noun.endswith(("a", "ė"))) if noun else _cardinal(number)


def _ordinal(number: int, *, feminine: bool) -> str:
    head, rest = number // 100 * 100, number % 100
    if rest == 0 and head:
        thousands, hundreds = divmod(head, 1000)
        if hundreds == 0:
            return f"{_count(thousands)}tūkstant{'oji' if feminine else 'asis'}"
        before = [_cardinal(thousands * 1000)] if thousands else []
        return " ".join([*before, f"{_count(hundreds // 100)}šimt{'oji' if feminine else 'asis'}"])
    before = [_cardinal(head)] if head else []
    if rest >= 20 and rest % 10:
        before.append(_TENS[rest // 10 - 2])
        rest %= 10
    stem = _TENS[rest // 10 - 2] if rest >= 20 else _ORDINAL_STEMS[rest]
    ending = "a" if feminine else "is" if rest == 0 else "as"
    return " ".join([*before, stem + ending])


def _count(many: int) -> str:
    """ "du" before "šimtasis"; nothing before the first."""
    return "" if many == 1 else f"{DIGITS[many]} "


def _cardinal(number: int) -> str:
    if number < 10:
        return DIGITS[number]
    thousands, rest = divmod(number, 1000)
    hundreds, below = divmod(rest, 100)
    tens, ones = divmod(below, 10)
    parts = []
    if thousands:
        parts.append("tūkstantis" if thousands == 1 else f"{DIGITS[thousands]} tūkstančiai")
    if hundreds:
        parts.append("šimtas" if hundreds == 1 else f"{DIGITS[hundreds]} šimtai")
    if below >= 20:
        parts.append(_TENS[tens - 2])
    elif below >= 10:
        parts.append(_TEENS[ones])
    if ones and not 10 <= below < 20:
        parts.append(DIGITS[ones])
    return " ".join(parts)
