"""Ticket → lines, after look.md section 10: number, where to wait, what for, its steps, the way, the phone page. Pure."""

import base64
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from babel.dates import format_date, format_time

from config.contract.paper import BRIEF, NumberStyle, PaperPart, PaperTemplate
from config.contract.ticket import Ticket
from config.locale import LANGUAGES, Words, words
from hardware.printer.columns import balanced, width, wrap
from hardware.printer.lines import Bar, Gap, Line, MapLine, NumberLine, PictureLine, QrLine, Rule, TextLine

_BAR_INDENT = 1


def lay_out(ticket: Ticket, columns: int) -> list[Line]:
    """Every line of the paper, in order, for a printer of `columns` characters a line (48 on 80 mm, 32 on 58 mm)."""
    say, template = words(ticket.language), ticket.paper.of(columns)
    if template.brief:
        return _brief(ticket, columns, template, ticket.way if PaperPart.WAY in template.parts else [])
    body = [*_what_for(ticket, say, columns, template)]
    if PaperPart.STEPS in template.parts:
        body += _numbered(ticket.steps, say.say("paper.steps"), columns, template)
    if PaperPart.WAY in template.parts:
        body += _numbered(ticket.way, _way_title(ticket, say), columns, template)
    if PaperPart.MAP in template.parts:
        body += _maps(ticket, columns, template)
    if PaperPart.PHONE in template.parts and ticket.phone_url is not None:
        body += [Gap(6), Rule(), *_phone(ticket, ticket.phone_url, say, columns, template)]
    return [
        *_plates(ticket, say),
        *_logo(template),
        *_head(ticket, say, columns),
        Gap(24),
        NumberLine(ticket.number, letters=template.number is NumberStyle.LETTERS),
        Gap(26),
        _where_to_wait(ticket, say, columns),
        Gap(16),
        *body,
        *_foot(ticket, say, columns, template),
        Gap(6),
        Rule(),
        *_pair(ticket.staff_line, ticket.serial, columns, bold=True),
    ]


def shortened(ticket: Ticket, columns: int, *, words_fit: bool) -> list[Line]:
    """For a slow line: the number in the printer's letters; where the words would have to be drawn, only number, room and QR."""
    if words_fit:
        lines = lay_out(ticket.model_copy(update={"maps": ()}), columns)
        return [replace(line, letters=True) if isinstance(line, NumberLine) else line for line in lines]
    return _brief(ticket, columns, BRIEF, [], head=False)


def _brief(
    ticket: Ticket, columns: int, template: PaperTemplate, way: Sequence[str], *, head: bool = True
) -> list[Line]:
    """Number, place, way and QR, without a word more."""
    say = words(ticket.language)
    lines = _plates(ticket, say)
    if head:
        lines += _pair(ticket.hospital, f"{ticket.printed_at:%H:%M}", columns, bold=True)
    lines += [Gap(10), NumberLine(ticket.number, letters=template.number is NumberStyle.LETTERS), Gap(14)]
    lines += [TextLine(line, wide=2, tall=2, bold=True) for line in balanced(ticket.wait_here, columns // 2)]
    wide, tall = _letters(columns, template)
    for step, said in enumerate(way, start=1):
        lines += [TextLine(line, wide=wide, tall=tall) for line in wrap(f"{step}. {said}", columns // wide)]
    lines += [QrLine(ticket.phone_url)] if ticket.phone_url is not None else []
    return [*lines, *_pair(ticket.staff_line, ticket.serial, columns, bold=False)]


def _logo(template: PaperTemplate) -> list[Line]:
    return [PictureLine(base64.b64decode(template.logo), share=0.75, keep=True), Gap(12)] if template.logo else []


def _foot(ticket: Ticket, say: Words, columns: int, template: PaperTemplate) -> list[Line]:
    """Why numbers are not called in order, and the hospital's own sentence."""
    said = [say.say("paper.by_need")] if PaperPart.BY_NEED in template.parts else []
    said += [note] if (note := template.note.get(ticket.language, "").strip()) else []
    return [line for sentence in said for line in (Gap(14), *_sentence(sentence, columns, template))]


def _sentence(
    said: str, columns: int, template: PaperTemplate, *, bold: bool = False, centred: bool = False
) -> list[Line]:
    """A sentence in usual letters, or in large ones for people who see badly; 58 mm has no room for wide ones."""
    wide, tall = _letters(columns, template)
    return [
        TextLine(line, wide=wide, tall=tall, bold=bold, centred=centred) for line in balanced(said, columns // wide)
    ]


def _letters(columns: int, template: PaperTemplate) -> tuple[int, int]:
    """How many times as wide and as tall as usual the words are."""
    if not template.large:
        return 1, 1
    return (2, 2) if columns >= 40 else (1, 2)


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


def _what_for(ticket: Ticket, say: Words, columns: int, template: PaperTemplate) -> list[Line]:
    lines: list[Line] = [
        TextLine(line, wide=2, tall=2, bold=True) for line in balanced(ticket.department, columns // 2)
    ]
    if ticket.service is not None:
        lines += _sentence(ticket.service, columns, template)
    if ticket.by_urgency:
        lines += _sentence(say.say("paper.by_urgency"), columns, template, bold=True)
    elif PaperPart.WAIT in template.parts:
        lines += _how_long(ticket, say, columns, template)
    if ticket.back_at is not None:
        lines += [
            Gap(4),
            *_sentence(say.say("paper.back_at", time=f"{ticket.back_at:%H:%M}"), columns, template, bold=True),
        ]
    if ticket.offline:
        lines += [Gap(4), *_sentence(say.say("paper.offline"), columns, template)]
    return lines


def _how_long(ticket: Ticket, say: Words, columns: int, template: PaperTemplate) -> list[Line]:
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
    if all(width(one) <= columns // 2 for one in said):  # all large or none: two sizes in one list look like a mistake
        return [TextLine(one, wide=2, tall=2) for one in said]
    return [line for one in said for line in _sentence(one, columns, template)]


def _numbered(steps: Sequence[str], title: str, columns: int, template: PaperTemplate) -> list[Line]:
    """What the visit goes through, or the way there; nothing where there is no list."""
    if not steps:
        return []
    wide, tall = _letters(columns, template)
    lines: list[Line] = [Gap(6), Rule(), *_sentence(title, columns, template, bold=True)]
    indent = 4 if len(steps) > 9 else 3
    for step, said in enumerate(steps, start=1):
        first, *rest = wrap(said, columns // wide - indent) or [""]
        told = [f"{f'{step}.':<{indent}}{first}", *(" " * indent + line for line in rest)]
        lines += [Gap(4), *(TextLine(line, wide=wide, tall=tall) for line in told)]
    return lines


def _way_title(ticket: Ticket, say: Words) -> str:
    """It names the plan's version: a way on paper may be older than the house."""
    if ticket.plan_version is None:
        return say.say("paper.way")
    return say.say("paper.way_by_plan", version=ticket.plan_version)


def _maps(ticket: Ticket, columns: int, template: PaperTemplate) -> list[Line]:
    """The way as a drawing, a floor under the other; where the reader stands needs no name if there is no other."""
    lines: list[Line] = []
    for one in ticket.maps:
        named = _sentence(one.floor, columns, template, bold=True) if len(ticket.maps) > 1 or not one.here else []
        lines += [Gap(12), *named, Gap(4), MapLine(one)]
    return lines


def _phone(ticket: Ticket, url: str, say: Words, columns: int, template: PaperTemplate) -> list[Line]:
    """The QR and its words; nothing at all while the phone page is not known to work (design decision 15)."""
    lines: list[Line] = [QrLine(url), *_sentence(say.say("paper.phone"), columns, template, centred=True)]
    if ticket.code is not None:
        shown = f"{ticket.code[:4]}-{ticket.code[4:]}"
        address = say.say("paper.or_open", address=urlsplit(url).netloc)
        lines += _sentence(address, columns, template, centred=True)
        lines += _sentence(say.say("paper.code", code=shown), columns, template, bold=True, centred=True)
    return lines


def _pair(left: str, right: str, columns: int, *, bold: bool) -> list[Line]:
    """Left and right on one line where both fit, else one under the other."""
    if width(left) + 2 + width(right) <= columns:
        return [TextLine(left, right=right, bold=bold)]
    return [*(TextLine(line, bold=bold) for line in wrap(left, columns)), TextLine("", right=right)]
