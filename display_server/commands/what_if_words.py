"""What the report of a further desk says, for the page and the PDF alike: sentences, a table, two lines of points."""

from dataclasses import dataclass

from config.contract.words import Language
from config.locale import words
from display_server.domain.waits.what_if import SEEDS, Hour, Range, WhatIf

_WORTH_DOUBTING_S = 60.0


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
            say("admin.what_if.uncertain", seeds=SEEDS, off=f"{found.off / 60:.1f}"),
        ],
        heads=[
            say("admin.what_if.hour"),
            say("admin.what_if.people"),
            say("admin.what_if.seen"),
            say("admin.what_if.as_it_was"),
            say("admin.what_if.with_desk"),
            say("admin.what_if.change"),
        ],
        rows=[_row(hour) for hour in found.hours],
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


def _row(hour: Hour) -> list[str]:
    change = (hour.with_desk.middle - hour.as_it_was.middle) / 60
    return [
        f"{hour.hour:02}:00–{hour.hour + 1:02}:00" + ("*" if doubtful(hour) else ""),
        str(hour.people),
        f"{hour.seen / 60:.1f}",
        _range(hour.as_it_was),
        _range(hour.with_desk),
        "0" if abs(change) < 0.05 else f"{change:+.1f}".replace("-", "–"),
    ]


def _range(one: Range) -> str:
    return f"{one.middle / 60:.1f} ({one.low / 60:.1f}–{one.high / 60:.1f})"
