"""Ticket → lines, after look.md section 10: number, where to wait, what for, its steps, the way, the phone page. Pure."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from babel.dates import format_date, format_time

from config.contract.ticket import Ticket
from config.locale import LANGUAGES, Words, words
from hardware.printer.columns import balanced, width, wrap
from hardware.printer.lines import Bar, Gap, Line, NumberLine, QrLine, Rule, TextLine

_BAR_INDENT = 1


def lay_out(ticket: Ticket, columns: int) -> list[Line]:
    """Every line of the paper, in order, for a printer of `columns` characters a line (48 on 80 mm, 32 on 58 mm)."""
    say = words(ticket.language)
    return [
        *_plates(ticket, say),
        *_head(ticket, say, columns),
        Gap(24),
        NumberLine(ticket.number),
        Gap(26),
        _where_to_wait(ticket, say, columns),
        Gap(16),
        *_what_for(ticket, say, columns),
        *_numbered(ticket.steps, say.say("paper.steps"), columns),
        *_numbered(ticket.way, say.say("paper.way"), columns),
        Gap(6),
        Rule(),
        *_phone(ticket, say, columns),
        Gap(14),
        *(TextLine(line) for line in balanced(say.say("paper.by_need"), columns)),
        Gap(6),
        Rule(),
        *_pair(ticket.staff_line, ticket.serial, columns, bold=True),
    ]


def _plates(ticket: Ticket, say: Words) -> list[Line]:
    """COPY is the first line of a reprint; DEMO stands on every paper of a demo database."""
    plates: list[Line] = []
    if ticket.is_copy:
        plates += [TextLine(say.say("paper.copy"), wide=2, tall=2, bold=True, centred=True), Gap(6)]
    if ticket.demo:
        plates += [Bar((TextLine(say.say("paper.demo"), centred=True),)), Gap(16)]
    return plates


def _head(ticket: Ticket, say: Words, columns: int) -> list[Line]:
    locale = LANGUAGES[ticket.language].cldr
    date = format_date(ticket.printed_at, "long", locale=locale)
    time = format_time(ticket.printed_at, "HH:mm", locale=locale, tzinfo=ticket.printed_at.tzinfo)
    if width(ticket.hospital) + 2 + width(date) <= columns:
        top: list[Line] = [TextLine(ticket.hospital, right=date, bold=True), Gap(4)]
        return [*top, TextLine(say.say("paper.your_number"), right=time, bold_right=True)]
    name: list[Line] = [TextLine(line, bold=True) for line in wrap(ticket.hospital, columns)]
    return [*name, TextLine(date, right=time, bold_right=True), TextLine(say.say("paper.your_number"))]


def _where_to_wait(ticket: Ticket, say: Words, columns: int) -> Bar:
    place = balanced(ticket.wait_here, columns // 2 - 2 * _BAR_INDENT)
    note = wrap(ticket.wait_note or "", columns - 2 * _BAR_INDENT)
    wide = 2 if all(width(line) <= columns // 2 - 2 * _BAR_INDENT for line in note) else 1
    return Bar(
        (
            TextLine(" " * 2 * _BAR_INDENT + say.say("paper.wait_here")),
            *(TextLine(" " * _BAR_INDENT + line, wide=2, tall=2, bold=True) for line in place),
            *(TextLine(" " * (2 // wide) * _BAR_INDENT + line, wide=wide, tall=2) for line in note),
        )
    )


def _what_for(ticket: Ticket, say: Words, columns: int) -> list[Line]:
    lines: list[Line] = [
        TextLine(line, wide=2, tall=2, bold=True) for line in balanced(ticket.department, columns // 2)
    ]
    if ticket.service is not None:
        lines += [TextLine(line) for line in wrap(ticket.service, columns)]
    if ticket.by_urgency:
        lines += [TextLine(line, bold=True) for line in balanced(say.say("paper.by_urgency"), columns)]
    else:
        lines += _how_long(ticket, say, columns)
    if ticket.offline:
        lines += [Gap(4), *(TextLine(line) for line in balanced(say.say("paper.offline"), columns))]
    return lines


def _how_long(ticket: Ticket, say: Words, columns: int) -> list[Line]:
    """The wait when printed, how many are before, before when, until when one is free; what nobody knows is left out."""
    said: list[str] = []
    wait, ahead = ticket.wait, ticket.people_ahead
    if wait is not None:
        key = "paper.wait.minutes" if wait.from_minutes else "paper.wait.up_to"
        said.append(say.say(key, low=wait.from_minutes, high=wait.to_minutes))
    if ahead is not None:
        said.append(say.count("paper.people_ahead", ahead) if ahead else say.say("paper.nobody_ahead"))
    if wait is not None:
        said.append(say.say("paper.wait.likely_before", time=f"{wait.likely_before:%H:%M}"))
    if wait is not None and wait.free_until is not None:
        said.append(say.say("paper.wait.free_until", time=f"{wait.free_until:%H:%M}"))
    return [line for one in said for line in _as_large_as_fits(one, columns)]


def _as_large_as_fits(said: str, columns: int) -> list[Line]:
    """On one line in double letters, else in usual ones."""
    if width(said) <= columns // 2:
        return [TextLine(said, wide=2, tall=2)]
    return [TextLine(line) for line in balanced(said, columns)]


def _numbered(steps: Sequence[str], title: str, columns: int) -> list[Line]:
    """What the visit goes through, or the way there; nothing where there is no list."""
    if not steps:
        return []
    lines: list[Line] = [Gap(6), Rule(), *(TextLine(line, bold=True) for line in wrap(title, columns))]
    indent = 4 if len(steps) > 9 else 3
    for step, said in enumerate(steps, start=1):
        first, *rest = wrap(said, columns - indent) or [""]
        lines += [Gap(4), TextLine(f"{f'{step}.':<{indent}}{first}"), *(TextLine(" " * indent + line) for line in rest)]
    return lines


def _phone(ticket: Ticket, say: Words, columns: int) -> list[Line]:
    """The QR and its words; nothing at all while the phone page is not known to work (design decision 15)."""
    if ticket.phone_url is None:
        return []
    lines: list[Line] = [QrLine(ticket.phone_url)]
    lines += [TextLine(line, centred=True) for line in balanced(say.say("paper.phone"), columns)]
    if ticket.code is not None:
        address = urlsplit(ticket.phone_url).netloc
        shown = f"{ticket.code[:4]}-{ticket.code[4:]}"
        lines += [TextLine(line, centred=True) for line in wrap(say.say("paper.or_open", address=address), columns)]
        lines.append(TextLine(say.say("paper.code", code=shown), bold=True, centred=True))
    return lines


def _pair(left: str, right: str, columns: int, *, bold: bool) -> list[Line]:
    """Left and right on one line where both fit, else one under the other."""
    if width(left) + 2 + width(right) <= columns:
        return [TextLine(left, right=right, bold=bold)]
    return [*(TextLine(line, bold=bold) for line in wrap(left, columns)), TextLine("", right=right)]
