"""What the push process sends: a whole state a topic, and a stamp every 2 s (design decisions 8 and 9).

SSE events: `state` (id = `<topic>@<version>`, data = `{"topic", "version", "state"}`) and `stamp` (data = `Stamp`).
Topics: `lobby:<site>` → LobbyState · `department:<code>` → DepartmentState · `queue:<service id>` → QueueState ·
`site:<site>` → SiteState (kiosks). Public states carry numbers and places only, never a name.
"""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from config.contract.base import Answer
from config.contract.words import ByLanguage, Code, Names


class Stamp(Answer):
    """Proof that the truth is fresh: hub time, and until when everything sent before is right."""

    as_of: datetime
    hub_time: datetime


class WaitBand(Answer):
    """The wait of somebody arriving now without appointment, in whole five minutes: from p50 to p90."""

    from_minutes: int
    to_minutes: int


class LoadNow(Answer):
    """How busy a department is. Absent (None in its place) means no data: nobody knows, which is not quiet.

    A reader shows it until `as_of` is ten minutes old: the source's own time, whenever it came.
    """

    as_of: datetime
    level: Literal["quiet", "steady", "busy", "very_busy"]
    trend: Literal["rising", "level", "falling"] = "level"
    wait: WaitBand | None = None


class WaitNow(Answer):
    """The wait of somebody who joins one service's line now without appointment, in seconds: p10, p50, p90."""

    as_of: datetime
    early_s: int
    middle_s: int
    late_s: int
    walk_minutes: int = Field(default=0, description="Back to where one waits, from the farthest kiosk.")


class Foreseen(Answer):
    """One person's wait as moments: about when (p50), likely before (p90), until when nobody calls (p10 less the walk)."""

    about: datetime
    likely_before: datetime
    free_until: datetime | None = None


class Elsewhere(Answer):
    """Another service that does the same and has the shorter line: called so much sooner, the walk counted.

    A reader shows it until `as_of` is ten minutes old.
    """

    as_of: datetime
    service: Code
    names: Names
    department: Names
    place: Names = Field(description="Where one waits there.")
    floor: str
    walk_minutes: int
    sooner_minutes: int


class Emergency(Answer):
    """A message that fills the screens of its zone; on public screens in the words of `board.emergency`.

    Ended by a person it is told as "all clear" for some minutes; a screen shows it on when the line breaks.
    """

    key: int
    kind: Literal["evacuate", "shelter", "medical", "security", "it", "drill"]
    zone: Literal["site", "floor", "department", "screen"]
    where: str | None = Field(description="The floor, the department's code or the screen's serial; None: the site.")
    begins_at: datetime
    until: datetime | None = None
    cleared_at: datetime | None = Field(default=None, description="When a person gave the all-clear.")


class StaffWanted(Answer):
    """A kiosk where somebody asked for a person and nobody has answered yet, as a board says it: the screen, never why.

    Said on `board`; where an administrator named none, on every board of its floor (None: of the house).
    """

    screen: str
    board: str | None = None
    floor: str | None = None


class Led(Answer):
    """A number whose patient asked to be led: boards along its way show it with an arrow, and nothing else of it.

    The arrow of one board is asked for where it reports what it shows, anew whenever this line changes.
    """

    number: str
    until: datetime
    ways: int = Field(default=0, description="Rises when arrows may have turned.")


class HelpCall(Answer):
    """A call for a person as its kiosk follows it. `coming_at`: when a person answered, `minutes` what they said of it."""

    call: UUID
    screen: str
    coming_at: datetime | None = None
    minutes: int | None = None
    ended_at: datetime | None = Field(default=None, description="Closed by staff with an outcome.")


class DepartmentLine(Answer):
    code: Code
    names: Names
    floor: str
    icon: str
    waiting: int
    open_desks: int = Field(description="Where somebody calls patients now: a desk that pauses is not among them.")
    paused_desks: int = 0
    back_at: datetime | None = Field(default=None, description="When the first desk that pauses goes on, as said.")
    delay_minutes: int | None = Field(default=None, description="The longest delay people are told of.")
    load: LoadNow | None = None
    closed: bool = False
    opens_at: datetime | None = Field(default=None, description="Where closed: when it opens; None: not known.")
    full: bool = Field(default=False, description="All of today's places are taken.")
    by_urgency: bool = Field(default=False, description="A triage service: no place and no count is shown.")


class LobbyState(Answer):
    site: Names
    departments: list[DepartmentLine]
    emergencies: list[Emergency] = Field(default_factory=list)
    staff_wanted: list[StaffWanted] = Field(default_factory=list)
    led: list[Led] = Field(default_factory=list)
    catalogue_revision: int = Field(default=0, description="A new one: the ways from here may have changed.")


class Call(Answer):
    """One stage in state *called*; `call_id` changes with every call and recall, so a recall is heard again."""

    call_id: int
    number: str
    room: Names = Field(description="The room's own name: 'Room 12'.")
    room_label: str = Field(description="The large part: 12.")
    service: Names | None = Field(default=None, description="None for a discreet service.")
    called_at: datetime
    place: Code | None = Field(default=None, description="The called room's place, to find the way there by.")
    way: ByLanguage[str] = Field(default_factory=dict, description="Where that is: 'Floor 2, lift B'.")


class PausedDesk(Answer):
    """A desk that calls nobody for a while."""

    room: Names
    room_label: str
    back_at: datetime | None = None
    place: Code | None = Field(default=None, description="The room's place: two houses may both have a room 12.")


class Delayed(Answer):
    """Something is late or away; said until `until`. `minutes` None: away for the rest of the day."""

    minutes: int | None
    reason: str = Field(description="A code: emergency, longer_visits, on_the_way, illness, staffing, technical.")
    until: datetime
    service: Names | None = Field(default=None, description="None for a discreet service.")
    room: Names | None = None


class DepartmentState(Answer):
    code: Code
    names: Names
    icon: str
    calling: list[Call] = Field(description="Newest first; exactly the stages in state called.")
    next: list[str] = Field(description="The next five numbers in the order they would be called.")
    waiting: int
    open_desks: int
    load: LoadNow | None = None
    last_called: list[str] = Field(default_factory=list, description="Recently served numbers, newest first.")
    inside: dict[Code, str] = Field(default_factory=dict, description="By place: the number that is seen there now.")
    paused: list[PausedDesk] = Field(default_factory=list)
    delays: list[Delayed] = Field(default_factory=list)
    closed: bool = False
    opens_at: datetime | None = Field(default=None, description="Where closed: when it opens; None: not known.")
    full: bool = Field(default=False, description="All of today's places are taken.")
    by_urgency: bool = Field(default=False, description="A triage service: no place and no count is shown.")
    emergencies: list[Emergency] = Field(default_factory=list)
    staff_wanted: list[StaffWanted] = Field(default_factory=list)
    led: list[Led] = Field(default_factory=list)
    elsewhere: list[Elsewhere] = Field(default_factory=list, description="Shorter lines than one of its own services'.")


class QueueState(Answer):
    """A service's line for phone pages: numbers only, in calling order. Which service it is stands nowhere in it."""

    waiting: list[str]
    calling: list[Call]
    delays: list[Delayed] = Field(default_factory=list)
    foreseen: dict[str, Foreseen] = Field(default_factory=dict, description="By number; nobody there: not known.")
    by_urgency: bool = Field(default=False, description="A triage service: nobody's place is said.")
    elsewhere: Elsewhere | None = None
    emergencies: list[Emergency] = Field(
        default_factory=list, description="Only those of where this line waits; `where` is never said."
    )


class SiteState(Answer):
    """What a kiosk follows: the revision of its catalogue, the hub's generation, messages for the screen, how busy it is.

    A department or service that is missing: nobody knows, or it is seen by urgency.
    """

    catalogue_revision: int
    generation: int
    emergencies: list[Emergency] = Field(default_factory=list)
    loads: dict[Code, LoadNow] = Field(default_factory=dict, description="By department.")
    waits: dict[Code, WaitNow] = Field(default_factory=dict, description="By service.")
    help_calls: list[HelpCall] = Field(default_factory=list, description="Open ones, and those just ended.")
    elsewhere: dict[Code, Elsewhere] = Field(default_factory=dict, description="By service: where its line is shorter.")


class StateEvent(Answer):
    """The data of an SSE `state` event."""

    topic: str
    version: int
    state: LobbyState | DepartmentState | QueueState | SiteState
