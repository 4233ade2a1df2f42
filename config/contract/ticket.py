"""A ticket as the kiosk hands it to the printer: words already chosen, numbers ready, nothing personal."""

from datetime import datetime

from pydantic import Field

from config.contract.base import Answer
from config.contract.paper import PaperTemplates
from config.contract.ways import Point
from config.contract.words import Language


class TicketWait(Answer):
    """How long, as printed: whole fives from p50 to p90, before when (p90), until when nobody calls (p10 less the walk)."""

    from_minutes: int
    to_minutes: int
    likely_before: datetime
    free_until: datetime | None = None


class MapMark(Answer):
    """Something seen beside the way, by its name."""

    at: Point
    said: str


class TicketMap(Answer):
    """One floor of the way as a small drawing, in metres of the plan; `heading` points up the paper, 0 is up the plan."""

    floor: str = Field(description="Its name in words.")
    heading: float
    outline: tuple[Point, ...]
    rooms: tuple[tuple[Point, ...], ...]
    route: tuple[Point, ...]
    here: str = Field(default="", description="'You are here', where the way begins; empty on a later floor.")
    goal: str = Field(description="Where the line ends: the place, or the lift and the floor it leads to.")
    marks: tuple[MapMark, ...] = ()


class Ticket(Answer):
    """Everything the paper says (look.md section 10). No name, birth date, doctor, need or booking time."""

    language: Language
    hospital: str
    printed_at: datetime = Field(description="With the site's zone; date and time are formatted in `language`.")
    number: str
    wait_here: str = Field(description="The waiting place, or the room where the service has exactly one.")
    wait_note: str | None = Field(default=None, description="'Floor 2, lift B'.")
    department: str
    service: str | None = Field(default=None, description="None for a discreet service.")
    people_ahead: int | None = None
    wait: TicketWait | None = Field(default=None, description="None: nobody knows, or the line has no order by time.")
    back_at: datetime | None = Field(default=None, description="The line is late: nobody calls before; with the zone.")
    steps: list[str] = Field(
        default_factory=list, max_length=12, description="What the visit goes through, in order; empty for one service."
    )
    by_urgency: bool = Field(default=False, description="Seen by urgency: no place is printed.")
    way: list[str] = Field(default_factory=list, max_length=6)
    plan_version: int | None = Field(default=None, description="Of the plan the way was told by; None with no way.")
    maps: tuple[TicketMap, ...] = Field(default=(), max_length=2, description="The way's first two floors.")
    phone_url: str | None = None
    code: str | None = Field(
        default=None, description="The visit's typed code, printed 4 + 4 beside the short address."
    )
    staff_line: str = Field(description="The service's short name in the staff's language.")
    serial: str = Field(description="Device serial and running count: L1-0412.")
    offline: bool = Field(default=False, description="Given by the kiosk while the hub was away.")
    is_copy: bool = False
    paper: PaperTemplates = PaperTemplates()
    demo: bool = False
