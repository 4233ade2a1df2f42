"""What the report of a further desk says, for the page and the PDF alike: sentences, a table, two lines of points."""

from dataclasses import dataclass

from babel.numbers import format_decimal

from config.contract.words import Language
from config.locale import LANGUAGES, words
from display_server.domain.waits.what_if import SEEDS, Hour, Range, WhatIf

_WORTH_DOUBTING_S = 60.0
_MOST_STEPS = 5  # of a drawing's scale


@dataclass(frozen=True)
class Report:
    """`rows` fit `heads`; `was` and `more` are minutes, one for each of `hours`."""

    language: Language
    title: str
    service: str
    sentences: list[str]
    heads: list[str]
    rows: list[list[str]]
    hours: list[str]
    was: list[float]
    more: list[float]

    @property
    def scale(self) -> list[float]:
        """The marks of its drawing, on page and paper."""
        return marks(max([*self.was, *self.more, 1.0]))


def report_of(found: WhatIf, language: Language) -> Report:
    say = words(language).say
    return Report(
        language=language,
        title=say("admin.what_if.title"),
        service=say(
            "admin.what_if.service",
            service=found.service,
            begin=clock(found.desk_from),
            end=clock(found.desk_to),
        ),
        sentences=[
            say("admin.what_if.meaning"),
            say("admin.what_if.days", days=found.days),
            say("admin.what_if.uncertain", seeds=SEEDS, off=_number(found.off / 60, language)),
        ],
        heads=[
            say("admin.what_if.hour"),
            say("admin.what_if.people"),
            say("admin.what_if.seen"),
            say("admin.what_if.as_it_was"),
            say("admin.what_if.with_desk"),
            say("admin.what_if.change"),
        ],
        rows=[_row(hour, language) for hour in found.hours],
        hours=[f"{hour.hour:02}" for hour in found.hours],
        was=[hour.as_it_was.middle / 60 for hour in found.hours],
        more=[hour.with_desk.middle / 60 for hour in found.hours],
    )


def clock(hours: float) -> str:
    """9.5 → 09:30."""
    minutes = round(hours * 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"


def doubtful(hour: Hour) -> bool:
    """Whether the world lived again is too far from what was seen to decide by it."""
    off = abs(hour.seen - hour.as_it_was.middle)
    return off > _WORTH_DOUBTING_S and off > 0.5 * hour.seen


def marks(most: float) -> list[float]:
    """A drawing's scale from 0 past `most` minutes in whole steps that people count in."""
    step = next(one for one in (1, 2, 5, 10, 15, 30, 60, 120, 240, 1440) if most <= one * _MOST_STEPS or one == 1440)
    return [float(step * at) for at in range(int(-(-most // step)) + 1)]


def _row(hour: Hour, language: Language) -> list[str]:
    change = (hour.with_desk.middle - hour.as_it_was.middle) / 60
    return [
        f"{hour.hour:02}:00–{hour.hour + 1:02}:00" + ("*" if doubtful(hour) else ""),
        str(hour.people),
        _number(hour.seen / 60, language),
        _range(hour.as_it_was, language),
        _range(hour.with_desk, language),
        "0" if abs(change) < 0.05 else f"{'+' if change > 0 else '–'}{_number(abs(change), language)}",
    ]


def _range(one: Range, language: Language) -> str:
    middle, low, high = (_number(seconds / 60, language) for seconds in (one.middle, one.low, one.high))
    return f"{middle} ({low}–{high})"


def _number(minutes: float, language: Language) -> str:
    """One digit after the comma, as the reader's language writes it."""
    return format_decimal(minutes, "0.0", locale=LANGUAGES[language].cldr)
