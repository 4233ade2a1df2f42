"""A ticket as a printer would print it: the bytes a kiosk would send, understood by the virtual printer."""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta

from config.contract.paper import PaperTemplates
from config.contract.ticket import MapMark, Ticket, TicketMap, TicketWait
from config.contract.words import Language
from config.locale import words
from config.locale.ways import floor_name
from hardware.printer.profiles import profile_of
from hardware.printer.virtual.preview import picture_of
from hardware.printer.whole_paper import encode_ticket

_MODELS = {"80": "TM-T20III", "58": "TM-T20III-58mm"}
WIDTHS = tuple(_MODELS)


@dataclass(frozen=True)
class Shown:
    """The hospital's own names for the sample: where to wait, which department and service."""

    hospital: str
    place: str
    note: str | None
    department: str
    service: str
    staff_line: str
    address: str | None
    now: datetime


def preview(templates: PaperTemplates, shown: Shown, language: Language, width: str) -> bytes:
    """A PNG of the sample ticket on paper `width` millimetres wide."""
    model = _MODELS[width]
    job = encode_ticket(_sample(templates, shown, language), profile_of(model), b"ATRM")
    out = io.BytesIO()
    picture_of(job, model).save(out, "PNG")
    return out.getvalue()


def _map(shown: Shown, language: Language) -> TicketMap:
    """A floor of nobody's, with the hospital's own name at the end of the way."""
    say = words(language)
    rooms = [(x, y, x + 8, y + 7) for y in (0, 11) for x in (0, 8, 24, 32)] + [(16, 0, 24, 7)]
    return TicketMap(
        floor=floor_name("1", language),
        heading=0.0,
        outline=((0, 0), (40, 0), (40, 18), (0, 18)),
        rooms=tuple(((a, b), (c, b), (c, d), (a, d)) for a, b, c, d in rooms),
        route=((20, 16), (20, 9), (36, 9), (36, 4)),
        here=say.say("kiosk.way.here"),
        goal=shown.place,
        marks=(MapMark(at=(20, 3.5), said=shown.department),),
    )


def _sample(templates: PaperTemplates, shown: Shown, language: Language) -> Ticket:
    until = shown.now + timedelta(minutes=65)
    say = words(language)
    return Ticket(
        language=language,
        hospital=shown.hospital,
        printed_at=shown.now,
        number="K-017",
        wait_here=shown.place,
        wait_note=shown.note,
        department=shown.department,
        service=shown.service,
        people_ahead=6,
        wait=TicketWait(
            from_minutes=45, to_minutes=65, likely_before=until, free_until=shown.now + timedelta(minutes=45)
        ),
        way=[say.say("admin.paper.sample_way"), say.say("admin.paper.sample_arrival")],
        plan_version=1,
        maps=(_map(shown, language),),
        phone_url=f"{shown.address or 'https://hospital.example'}/t/7Hq2mZ9rT4vXw8Lp3sNd",
        code="KTMRWBXF",
        staff_line=shown.staff_line,
        serial="L1-0412",
        paper=templates,
    )
