"""Bodies and answers of the device API (`/api/v1/…`), read by the kiosk and spoken by the hub."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from config.contract.base import Answer, Incoming, Moment, RequestId
from config.contract.identity import BookingChoice
from config.contract.kiosk_configuration import ConfigurationTrouble, Mark
from config.contract.numbers import MOST_LEASED
from config.contract.remote import RemoteAsk
from config.contract.updates import UpdateOffer, UpdateSaid
from config.contract.visit_now import VisitNow
from config.contract.words import (
    CheckInResult,
    Code,
    DeviceKind,
    HelpReason,
    Language,
    Names,
    PaperState,
    PatientAct,
    PrintOutcome,
)


class IssueNumber(Incoming):
    """`POST numbers`: a walk-in's number for one service. The same `request_id` always gets the same answer."""

    request_id: RequestId
    session_id: UUID
    service: Code
    language: Language
    asked_at: Moment = Field(description="The device's own clock, only recorded.")
    claim: str | None = Field(default=None, max_length=16, description="A class of need, one of the site's `claims`.")


class CheckIn(Incoming):
    """`POST check-ins`: exactly one of a typed booking code or a scanned text (booking QR, ticket QR)."""

    request_id: RequestId
    session_id: UUID
    code: str | None = Field(default=None, max_length=16)
    scanned: str | None = Field(default=None, max_length=512)
    language: Language
    asked_at: Moment


class LeaseNumbers(Incoming):
    """`POST leases`: a block of one series' numbers for times without the hub, for the hub's business day or the next one."""

    request_id: RequestId
    series: Code
    size: int = Field(ge=1, le=MOST_LEASED, description="What the kiosk's rate of issue asks for.")
    day: date | None = Field(default=None, description="Today or the next day; None: today.")


class LeasedBlock(Answer):
    """Numbers `first` to `last` belong to this kiosk alone, from `starts_at` until `ends_at` by the hub's clock."""

    lease_id: UUID
    day: date
    series: Code
    letters: str
    first: int
    last: int
    starts_at: datetime
    ends_at: datetime
    seen: str | None = Field(default=None, description="How far the hub has come; send the newest as `Atrium-Seen`.")


class ReturnLease(Incoming):
    """`POST leases/returned`: nothing from `next_number` on was ever given, and nothing will be."""

    request_id: RequestId
    lease_id: UUID
    next_number: int = Field(ge=1, lt=1_000_000)


class OfflineNumber(Incoming):
    """`POST offline-numbers`: what a kiosk gave from its lease, handed in in the order it was given.

    The request id becomes the visit's id, so that prints of a number the hub does not know yet can name it. `replaces` is a
    request by the same person whose answer never came: it is called off, and its number, if any, unclaimed or merged.
    """

    request_id: RequestId
    session_id: UUID
    lease_id: UUID
    number: int = Field(ge=1, lt=1_000_000)
    service: Code
    language: Language
    issued_at: Moment = Field(description="The device's own clock, only recorded.")
    hub_time: Moment = Field(description="The same moment by the hub's clock, as far as the device knew it.")
    replaces: UUID | None = None
    claim: str | None = Field(default=None, max_length=16)
    booking: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$", description="One that was known by heart.")


class IssuedNumber(Answer):
    """A number as a kiosk shows and prints it. Names are looked up in the catalogue by code."""

    visit_id: UUID
    number: str = Field(description="As shown: K-017, K-1017 past 999.")
    day: date
    issued_at: datetime
    service: Code
    department: Code
    waiting_place: Code
    room: Code | None = Field(default=None, description="Only where the service has exactly one room.")
    people_ahead: int | None = Field(description="None where the service shows no place.")
    steps: list[Code] = Field(default_factory=list, description="The visit's services in order; none for a single one.")
    step_free: bool = Field(default=False, description="Staff noted that this patient takes no steps.")
    phone_url: str | None = Field(default=None, description="None while the public address fails its self-test.")
    code: str | None = Field(default=None, description="The visit's typed code; None with phone_url.")
    seen: str | None = Field(default=None, description="How far the hub has come; send the newest as `Atrium-Seen`.")


class ActOnVisit(Incoming):
    """`POST visit-acts`: at the kiosk where `opened_by`, a number or a check-in of the last minutes, was answered."""

    request_id: RequestId
    opened_by: UUID
    act: PatientAct
    service: Code | None = Field(default=None, description="change, divert: where to.")


class CopyTicket(Incoming):
    """`POST visit-copies`: new codes for a copy of the ticket; the paper before leads nowhere any more."""

    request_id: RequestId
    opened_by: UUID


Score = Annotated[int, Field(ge=1, le=5, description="1 very poor … 5 very good.")]


class GiveFeedback(Incoming):
    """`POST feedback`: once a finished visit; kept without the visit, the minute or the kiosk. A question may be left out."""

    request_id: RequestId
    opened_by: UUID
    waiting: Score | None = None
    care: Score | None = None
    way: Score | None = None


class TellPlaceChosen(Incoming):
    """`POST places-chosen`: a way that somebody looked for. Counted by day and kiosk; what was typed is never sent."""

    request_id: RequestId
    place: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$", description="Its code in the plan.")
    chosen_at: Moment = Field(description="The device's own clock; only its day is kept.")


class LinkFamily(Incoming):
    """`POST families`: the numbers of people who came together, by the requests that opened them at this kiosk."""

    request_id: RequestId
    opened_by: list[UUID] = Field(min_length=2, max_length=12)


class CheckInAnswer(Answer):
    """`POST check-ins` answers 200 for every named outcome; `issued` only for registered, already_registered and delayed."""

    result: CheckInResult
    issued: IssuedNumber | None = None
    opens_at: datetime | None = Field(default=None, description="too_early: from when check-in is possible.")
    late: bool = Field(default=False, description="registered past the grace: waits in the order of walk-ins.")
    visit: VisitNow | None = Field(default=None, description="already_registered: how the visit stands.")
    back_at: datetime | None = Field(default=None, description="delayed: nobody calls before; the place is kept.")
    site: Names | None = Field(default=None, description="other_site: the hospital of the booking.")
    choices: list[BookingChoice] = Field(default_factory=list, description="several_bookings: earliest first.")
    seen: str | None = Field(default=None, description="How far the hub has come; send the newest as `Atrium-Seen`.")

    @property
    def newly_issued(self) -> IssuedNumber | None:
        """The number, where this very check-in made it."""
        return None if self.result is CheckInResult.ALREADY_REGISTERED else self.issued


class ReportPrint(Incoming):
    """`POST prints`: what physically happened to a ticket; recorded as it happened, never rewritten."""

    request_id: RequestId
    visit_id: UUID
    outcome: PrintOutcome
    reason: PaperState | None = None
    copy_of_ticket: bool = False
    printed_at: Moment


class ReportUnclaimed(Incoming):
    """`POST unclaimed`: an answer came after its person had left; staff see the number as unclaimed."""

    request_id: RequestId
    visit_id: UUID


class AskForPerson(Incoming):
    """`POST help-calls`: somebody at this kiosk needs a person. It names the screen and a reason, nobody."""

    request_id: RequestId
    reason: HelpReason
    asked_at: Moment = Field(description="The device's own clock: a call that waited for the hub says since when.")


class PersonAsked(Answer):
    """The hub shows it to staff. `call` is followed in SiteState; a kiosk has one open call at most."""

    call: UUID
    somebody_there: bool = Field(description="False: no desk of the site is open, so nobody can be expected to see it.")
    coming_at: datetime | None = Field(default=None, description="It joined an open call that somebody has answered.")
    minutes: int | None = None


class Recorded(Answer):
    """The plain acknowledgement of a report."""

    recorded: bool = True


class Heartbeat(Incoming):
    """`POST heartbeats`: what a device is and really shows. Kept in memory, written in batches, never to the diary."""

    shown_version: int | None = None
    shown_step: str | None = Field(default=None, max_length=40)
    paper: PaperState | None = None
    printers: list[PaperState] = Field(default_factory=list, max_length=4, description="Each one's own, of several.")
    outbox: int = Field(default=0, ge=0, description="Requests not yet accepted by the hub.")
    program_version: str = Field(max_length=40)
    clock: Moment
    speaks_s: float = Field(default=0.0, ge=0, le=120, description="It reads something aloud for so much longer.")
    configuration: Mark | None = Field(default=None, description="The mark of the configuration a kiosk has.")
    refused: Mark | None = Field(default=None, description="Of one that failed its self-test; the other stayed.")
    trouble: ConfigurationTrouble | None = Field(default=None, description="Why.")
    errors: int = Field(default=0, ge=0, description="Logged since midnight at the site; 1000 stand for more.")
    emergencies: list[int] = Field(default_factory=list, max_length=8, description="Messages that fill its screen now.")
    update: UpdateSaid | None = None


class HeartbeatAnswer(Answer):
    hub_time: datetime
    next_in_s: float = 10.0
    catalogue_revision: int
    new_secret: str | None = Field(default=None, description="Keep it and use it from now on; once a month.")
    seen: str | None = Field(default=None, description="How far the hub has come; send the newest as `Atrium-Seen`.")
    asks: list[RemoteAsk] = Field(default_factory=list, description="Of a kiosk: what an administrator wants of it.")
    update: UpdateOffer | None = Field(default=None, description="The version a kiosk shall have now; None: as it is.")


class StreamPass(Answer):
    """`POST stream-passes`: a signed, expiring right to listen to some topics; renew before `expires_at`."""

    token: str
    topics: list[str]
    stream_url: str
    expires_at: datetime


class AskPairing(Incoming):
    """`POST pairings` (public): a new device shows the code it gets until an administrator approves it."""

    kind: DeviceKind
    model: str = Field(max_length=80)


class PairingCode(Answer):
    code: str = Field(description="8 letters shown on the device, 4 + 4.")
    device_code: str = Field(description="The device's own secret half, never shown.")
    hub_fingerprint: str
    expires_at: datetime
    poll_every_s: float = 5.0


class PollPairing(Incoming):
    device_code: str = Field(max_length=64)


class PairingState(Answer):
    """`POST pairings/poll`: once an administrator has approved, the same secret until the device has used it."""

    approved: bool
    device_id: UUID | None = None
    secret: str | None = None


class Problem(Answer):
    """`application/problem+json` (RFC 9457) with the fields named."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str | None = None
    code: str
    fields: dict[str, str] = Field(default_factory=dict)
    opens_at: datetime | None = Field(default=None, description="From when on it is possible, where that is known.")
