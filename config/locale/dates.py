"""A day as people say it, for paper and screens."""

from datetime import datetime

from babel.dates import format_date

from config.contract.words import Language
from config.locale.languages import LANGUAGES

_DAY = {  # CLDR has no form with the day's name and without the year for all five
    Language.ENGLISH: "EEEE d MMMM",
    Language.RUSSIAN: "EEEE, d MMMM",
    Language.UKRAINIAN: "EEEE, d MMMM",
    Language.LITHUANIAN: "EEEE, MMMM d 'd.'",
    Language.CHINESE: "M月d日 EEEE",
}


def long_date(at: datetime, language: Language) -> str:
    """'Thursday 12 March' as each language writes it."""
    return format_date(at, _DAY[language], locale=LANGUAGES[language].cldr)
