"""This kiosk's own numbers: blocks leased from the hub, each for one series and one business day.

They lie in the outbox's file: a number is taken and its message to the hub is written in ONE transaction, before anybody sees
it. Whatever is killed when, no number is taken twice and none is given without the hub hearing of it.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from config.contract.device_api import IssueNumber, LeasedBlock, OfflineNumber, ReportUnclaimed
from config.contract.numbers import shown_number
from kiosk.link.outbox import Act, Outbox

_TABLE = """
CREATE TABLE IF NOT EXISTS lease (lease_id TEXT PRIMARY KEY, device_id TEXT NOT NULL, day TEXT NOT NULL, series TEXT NOT NULL,
letters TEXT NOT NULL, next INTEGER NOT NULL, last INTEGER NOT NULL, starts_at REAL NOT NULL, ends_at REAL NOT NULL)
"""


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
        now = hub_time.timestamp()
        with self._outbox.transaction() as rows:
            found = rows.execute(
                "SELECT lease_id, letters, day, next FROM lease WHERE series = ? AND next <= last AND starts_at <= ? AND"
                " ends_at > ? ORDER BY next LIMIT 1",
                (series, now, now),
            ).fetchone()
            if found is None or (instead and not self._outbox.withdraw(asked.request_id)):
                return None
            lease_id, letters, day, number = found
            rows.execute("UPDATE lease SET next = next + 1 WHERE lease_id = ?", (lease_id,))
            said = OfflineNumber(
                request_id=visit_id, session_id=asked.session_id, lease_id=UUID(lease_id), number=number,
                service=asked.service, language=asked.language, issued_at=asked.asked_at, hub_time=hub_time,
                replaces=asked.request_id if instead else None, claim=asked.claim,
            )  # fmt: skip
            self._outbox.insert_offline(said, ReportUnclaimed(request_id=unclaimed_id, visit_id=visit_id))
        return Taken(visit_id, shown_number(letters, number), date.fromisoformat(day))

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
