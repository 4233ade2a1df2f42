"""A ticket or a slip → the whole job: what a slow line leaves out, and maps no larger than 25 kB have room for. Pure."""

from dataclasses import replace

from config.contract.paper import PaperTemplates
from config.contract.ticket import Ticket
from hardware.ports import Slip
from hardware.printer.encoding import NOTHING_KEPT, encode, is_kept, own_chinese, page_for
from hardware.printer.lines import Bar, Line, MapLine, NumberLine, PictureLine, TextLine
from hardware.printer.profile import PrinterProfile
from hardware.printer.slip_layout import lay_out_slip
from hardware.printer.small_map import HIGHEST, LOWEST, map_dots, map_scale
from hardware.printer.ticket_layout import lay_out, shortened

SLOW_LINE_BAUD = 115_200
"""Below it a picture takes longer than a person waits: 25 kB are 26 s at 9,600 baud."""
MOST_BYTES = 25_000
"""Of a ticket. Its words come first: maps get smaller, then fewer, then none; then the sign smaller, then large letters usual."""
_HEAD_OF_A_PICTURE = 24
_SHARES = (1.0, 0.75, 0.5)
_NARROWEST = 240
"""Dots: 30 mm; the words in a map need them."""
_SIGNS_SHARES = (0.55, 0.4, 0.25)
"""Of the paper's width; usually three quarters."""


def encode_ticket(
    ticket: Ticket,
    profile: PrinterProfile,
    process_id: bytes,
    baud: int | None = None,
    kept: frozenset[bytes] = NOTHING_KEPT,
) -> bytes:
    """The whole job for one ticket; ends by asking the printer to confirm it with `process_id` (4 printable bytes).

    Over a slow serial line (`baud`), words that would have to be drawn stay on the screen: number, place and QR are printed,
    and the hospital's sign only where the printer keeps it. `kept`: the keys of pictures it was asked about.
    """
    return encode(lines_of(ticket, profile, baud, kept), profile, process_id, kept)


def encode_paper(
    paper: Ticket | Slip,
    profile: PrinterProfile,
    process_id: bytes,
    baud: int | None = None,
    kept: frozenset[bytes] = NOTHING_KEPT,
) -> bytes:
    """A person's ticket or a slip for staff."""
    return encode(lines_of(paper, profile, baud, kept), profile, process_id, kept)


def lines_of(
    paper: Ticket | Slip, profile: PrinterProfile, baud: int | None = None, kept: frozenset[bytes] = NOTHING_KEPT
) -> list[Line]:
    """What is printed of a paper on this printer, behind this line."""
    slow = baud is not None and baud < SLOW_LINE_BAUD
    if isinstance(paper, Slip):
        lines = lay_out_slip(paper, profile.columns)
        return [said for line in lines for said in _in_letters(line, profile)] if slow else lines
    if not slow:
        lines = _with_sign(_with_maps(paper, profile, kept), profile, kept)
        if paper.paper.of(profile.columns).large and len(encode(lines, profile, b"0000", kept)) > MOST_BYTES:
            return lines_of(_in_usual_letters(paper), profile, baud, kept)
        return lines
    fits = all(_has_letters(line, profile) for line in lay_out(paper, profile.columns))
    short = shortened(paper, profile.columns, words_fit=fits)
    return [line for line in short if not isinstance(line, PictureLine) or is_kept(line, profile, kept)]


def _in_usual_letters(ticket: Ticket) -> Ticket:
    """For narrow paper on a printer that draws every word: twice as large they would be too many bytes."""
    wide, narrow = (one.model_copy(update={"large": False}) for one in (ticket.paper.wide, ticket.paper.narrow))
    return ticket.model_copy(update={"paper": PaperTemplates(wide=wide, narrow=narrow)})


def _with_maps(ticket: Ticket, profile: PrinterProfile, kept: frozenset[bytes]) -> list[Line]:
    """The last floors are kept longest: the first one is where the kiosk stands and shows it."""
    for left_out in range(len(ticket.maps)):
        lines = lay_out(ticket.model_copy(update={"maps": ticket.maps[left_out:]}), profile.columns)
        floors = sum(isinstance(line, MapLine) for line in lines)
        if not floors:
            return lines
        words = encode([line for line in lines if not isinstance(line, MapLine)], profile, b"0000", kept)
        fitted = _fitted(lines, floors, profile.dots, MOST_BYTES - len(words))
        if fitted is not None:
            return fitted
    return lay_out(ticket.model_copy(update={"maps": ()}), profile.columns)


def _fitted(lines: list[Line], floors: int, dots: int, room: int) -> list[Line] | None:
    """Every floor as large as its share of the bytes allows; what one leaves, the next one has. None: no room for all."""
    fitted: list[Line] = []
    for line in lines:
        if not isinstance(line, MapLine):
            fitted.append(line)
            continue
        found = _largest(line, dots, room // floors - _HEAD_OF_A_PICTURE)
        if found is None:
            return None
        fitted.append(found[0])
        room, floors = room - found[1] - _HEAD_OF_A_PICTURE, floors - 1
    return fitted


def _largest(line: MapLine, dots: int, room: int) -> tuple[MapLine, int] | None:
    """A floor as large as so many bytes allow, and how many it takes: a way up the paper is drawn narrow and high, one across it
    wide and low. None: no room.
    """
    found: tuple[float, MapLine, int] | None = None
    for share in _SHARES:
        wide = map_dots(dots, share)
        highest = min(room // (wide // 8), HIGHEST)
        if highest < LOWEST or wide < _NARROWEST:
            continue
        scale, rows = map_scale(line.shown, wide, highest)
        if found is None or scale > found[0]:
            found = scale, replace(line, share=share, highest=highest), rows * wide // 8
    return found and found[1:]


def _with_sign(lines: list[Line], profile: PrinterProfile, kept: frozenset[bytes]) -> list[Line]:
    """A sign that the printer does not keep is printed smaller where it would make the ticket too long."""
    at = next((at for at, line in enumerate(lines) if isinstance(line, PictureLine)), None)
    for share in _SIGNS_SHARES if at is not None else ():
        if len(encode(lines, profile, b"0000", kept)) <= MOST_BYTES:
            break
        lines = [replace(line, share=share) if isinstance(line, PictureLine) else line for line in lines]
    return lines


def _has_letters(line: Line, profile: PrinterProfile) -> bool:
    """Whether the printer has every letter of a line itself."""
    texts = line.lines if isinstance(line, Bar) else (line,) if isinstance(line, TextLine) else ()
    return all(
        page_for(text.text + text.right, profile.all_pages) or own_chinese(text.text + text.right, profile)
        for text in texts
    )


def _in_letters(line: Line, profile: PrinterProfile) -> list[Line]:
    """A slip's line for a slow line: the number in letters; of words the printer has no letters for those that it has."""
    if isinstance(line, NumberLine):
        return [replace(line, letters=True)]
    if not isinstance(line, TextLine) or _has_letters(line, profile):
        return [line]
    words = line.text.split()
    left = [word for word in words if _has_letters(TextLine(word), profile)]
    return (
        [replace(line, text=" ".join(left))] if 2 * len(left) >= len(words) else []
    )  # a few figures alone say nothing
