"""A birth date as people say it: day first, or the year first where it has four digits and stands there."""

import re
from datetime import date

_SEPARATED = re.compile(r"(\d{1,4})\D+(\d{1,2})\D+(\d{1,4})\D*")
_DAY_FIRST, _YEAR_FIRST = re.compile(r"(\d{2})(\d{2})(\d{4})"), re.compile(r"(\d{4})(\d{2})(\d{2})")
_OLDEST = 1890


def typed_date(typed: str) -> date | None:
    """`31.12.1950`, `31/12/1950`, `31121950`, `1950-12-31`, `19501231`; None: no date, or nobody alive was born then.

    Not a browser's date field: that follows the browser's language, and a 3 December is entered as a 12 March.
    """
    said = typed.strip()
    if parts := _SEPARATED.fullmatch(said):
        first, month, last = parts.groups()
        return _date(first, month, last) if len(first) == 4 else _date(last, month, first) if len(last) == 4 else None
    if parts := _DAY_FIRST.fullmatch(said):
        day, month, year = parts.groups()
        if (found := _date(year, month, day)) is not None:
            return found
    if parts := _YEAR_FIRST.fullmatch(said):
        return _date(*parts.groups())
    return None


def _date(year: str, month: str, day: str) -> date | None:
    if int(year) < _OLDEST:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
