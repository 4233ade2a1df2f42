"""This kiosk's own numbers: blocks leased from the hub, each for one series and one business day.

They lie in the outbox's file: a number is taken and its message to the hub is written in ONE transaction, before anybody sees
it. Whatever is killed when, no number is taken twice and none is given without the hub hearing of it.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from sqlite3 import Connection
from uuid import UUID

from config.contract.by_heart import BookingByHeart
from config.contract.device_api import CheckIn, IssueNumber, LeasedBlock, OfflineNumber, ReportUnclaimed
from config.contract.numbers import shown_number
from kiosk.link.by_heart import registered
from kiosk.link.outbox import Act, Outbox

_TABLE = """
CREATE TABLE IF NOT EXISTS lease (lease_id TEXT PRIMARY KEY, device_id TEXT NOT NULL, day TEXT NOT NULL, series TEXT NOT NULL,
letters TEXT NOT NULL, next INTEGER NOT NULL, last INTEGER NOT NULL, starts_at REAL NOT NULL, ends_at REAL NOT NULL)
"""
_RATE = "CREATE TABLE IF NOT EXISTS day_rate (series TEXT, day TEXT, given INTEGER NOT NULL, PRIMARY KEY (series, day))"
_DAYS_KNOWN = 8
"""So many days' figures are kept: each weekday is among them."""


@dataclass(frozen=True)
class Taken:
    """A number that is this person's from now on; `visit_id` is also its message's request id."""

    visit_id: UUID
    shown: str
    day: date


@dataclass(frozen=True)
class Given:
    """A number that the hub has not heard of yet."""

    shown: str
    service: str
    at: datetime


@dataclass(frozen=True)
class _Next:
    lease_id: UUID
    letters: str
    day: date
    number: int


@dataclass(frozen=True)
class Over:
    """A block whose day is over: from `next_number` on nothing was given."""

    lease_id: UUID
    next_number: int


class NumberLease:
    """Thread-safe as the outbox is; every call is one durable transaction or a look."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        with outbox.transaction() as rows:
            rows.execute(_TABLE)
            rows.execute(_RATE)

    def keep(self, block: LeasedBlock, device_id: UUID) -> None:
        """Kept once: the same block again changes nothing."""
        with self._outbox.transaction() as rows:
            rows.execute(
                "INSERT OR IGNORE INTO lease VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (str(block.lease_id), str(device_id), block.day.isoformat(), block.series, block.letters, block.first,
                 block.last, block.starts_at.timestamp(), block.ends_at.timestamp()),
            )  # fmt: skip

    def left(self, hub_time: datetime) -> dict[str, int]:
        """How many numbers each series can still give now."""
        with self._outbox.transaction() as rows:
            found = rows.execute(
                "SELECT series, sum(last - next + 1) FROM lease WHERE starts_at <= ? AND ends_at > ? GROUP BY series",
                (hub_time.timestamp(), hub_time.timestamp()),
            ).fetchall()
        return {series: count for series, count in found if count > 0}

    def count(self, series: str, hub_time: datetime | None) -> None:
        """Another number was given here; of a day nobody knows nothing is counted."""
        day = self.day(hub_time) if hub_time is not None else None
        if day is None:
            return
        with self._outbox.transaction() as rows:
            rows.execute(
                "INSERT INTO day_rate VALUES (?, ?, 1) ON CONFLICT (series, day) DO UPDATE SET given = given + 1",
                (series, day.isoformat()),
            )
            rows.execute(
                "DELETE FROM day_rate WHERE series = ? AND day <= ?",
                (series, (day - timedelta(days=_DAYS_KNOWN)).isoformat()),
            )

    def busiest(self, series: str) -> int:
        """The most that one of the last days took."""
        with self._outbox.transaction() as rows:
            found = rows.execute("SELECT max(given) FROM day_rate WHERE series = ?", (series,)).fetchone()
        return int(found[0] or 0)

    def next_day(self, hub_time: datetime) -> tuple[date, datetime] | None:
        """The day after the one that blocks are held for now, and when it begins; None without such a block."""
        with self._outbox.transaction() as rows:
            found = rows.execute(
                "SELECT day, ends_at FROM lease WHERE starts_at <= ? AND ends_at > ? ORDER BY day DESC LIMIT 1",
                (hub_time.timestamp(), hub_time.timestamp()),
            ).fetchone()
        if found is None:
            return None
        return date.fromisoformat(found[0]) + timedelta(days=1), datetime.fromtimestamp(found[1], UTC)

    def take(
        self, asked: IssueNumber, series: str, hub_time: datetime, *, visit_id: UUID, unclaimed_id: UUID, instead: bool
    ) -> Taken | None:
        """The next number, or None. `instead` of the request in the outbox: where that is answered, nothing is taken."""
        with self._outbox.transaction() as rows:
            found = self._next(rows, series, hub_time)
            if found is None or (instead and not self._outbox.withdraw(asked.request_id)):
                return None
            said = OfflineNumber(
                request_id=visit_id, session_id=asked.session_id, lease_id=found.lease_id, number=found.number,
                service=asked.service, language=asked.language, issued_at=asked.asked_at, hub_time=hub_time,
                replaces=asked.request_id if instead else None, claim=asked.claim,
            )  # fmt: skip
            return self._give(rows, found, said, unclaimed_id)

    def register(
        self,
        asked: CheckIn,
        booking: BookingByHeart,
        series: str,
        hub_time: datetime,
        *,
        visit_id: UUID,
        unclaimed_id: UUID,
    ) -> Taken | None:
        """The next number for a booking known by heart, or None. What this code asked of the hub before is called off."""
        with self._outbox.transaction() as rows:
            found = self._next(rows, series, hub_time)
            if found is None:
                return None
            before = self._outbox.withdraw_check_ins(asked.code, asked.scanned)
            said = OfflineNumber(
                request_id=visit_id, session_id=asked.session_id, lease_id=found.lease_id, number=found.number,
                service=booking.service, language=asked.language, issued_at=asked.asked_at, hub_time=hub_time,
                replaces=before[-1] if before else None, booking=booking.booking,
            )  # fmt: skip
            taken = self._give(rows, found, said, unclaimed_id)
            registered(rows, booking.booking, taken.visit_id, taken.shown)
            return taken

    def call_off(self, asked: CheckIn) -> None:
        """What this code asked of the hub and was answered here meanwhile."""
        with self._outbox.transaction():
            self._outbox.withdraw_check_ins(asked.code, asked.scanned)

    @staticmethod
    def _next(rows: Connection, series: str, hub_time: datetime) -> "_Next | None":
        now = hub_time.timestamp()
        found = rows.execute(
            "SELECT lease_id, letters, day, next FROM lease WHERE series = ? AND next <= last AND starts_at <= ? AND"
            " ends_at > ? ORDER BY next LIMIT 1",
            (series, now, now),
        ).fetchone()
        return _Next(UUID(found[0]), found[1], date.fromisoformat(found[2]), found[3]) if found else None

    def _give(self, rows: Connection, found: "_Next", said: OfflineNumber, unclaimed_id: UUID) -> Taken:
        rows.execute("UPDATE lease SET next = next + 1 WHERE lease_id = ?", (str(found.lease_id),))
        self._outbox.insert_offline(said, ReportUnclaimed(request_id=unclaimed_id, visit_id=said.request_id))
        return Taken(said.request_id, shown_number(found.letters, found.number), found.day)

    def day(self, hub_time: datetime) -> date | None:
        """The business day that blocks are held for now; None without one."""
        following = self.next_day(hub_time)
        return following[0] - timedelta(days=1) if following else None

    def given(self) -> list[Given]:
        """The numbers given without the hub and not yet handed in, in the order in which people got them."""
        with self._outbox.transaction() as rows:
            found = rows.execute(
                "SELECT body, letters FROM entry LEFT JOIN lease ON lease_id = json_extract(body, '$.lease_id')"
                " WHERE act = ? ORDER BY seq",
                (Act.OFFLINE,),
            ).fetchall()
        said = [(OfflineNumber.model_validate_json(body), letters) for body, letters in found]
        return [Given(shown_number(letters or "", one.number), one.service, one.issued_at) for one, letters in said]

    def over(self, hub_time: datetime) -> list[Over]:
        """Blocks of days that have ended, to be given back."""
        with self._outbox.transaction() as rows:
            found = rows.execute(
                "SELECT lease_id, next FROM lease WHERE ends_at <= ?", (hub_time.timestamp(),)
            ).fetchall()
        return [Over(UUID(lease_id), number) for lease_id, number in found]

    def forget(self, lease_id: UUID) -> None:
        with self._outbox.transaction() as rows:
            rows.execute("DELETE FROM lease WHERE lease_id = ?", (str(lease_id),))

    def forget_all_but(self, device_id: UUID | None) -> None:
        """Paired anew: blocks of the device this kiosk was before are not its to give. None: of a hub that was restored."""
        with self._outbox.transaction() as rows:
            rows.execute("DELETE FROM lease WHERE device_id IS NOT ?", (str(device_id) if device_id else None,))
