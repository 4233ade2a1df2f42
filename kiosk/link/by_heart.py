"""Today's bookings on this kiosk's disk: marks made with the hub's key for them, times, where to wait. Nobody's name or code.

They lie in the outbox's file: a booking is marked as registered in the transaction that takes its number and writes its message
to the hub, so no booking gets a second number here, whatever is killed when. A list of another pairing or of a restored hub is
not kept; the next list takes away what is over.
"""

import json
import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from uuid import UUID

from config.contract.by_heart import BookingByHeart, BookingsByHeart, booking_mark
from config.contract.device_api import CheckIn
from kiosk.flow.by_heart import held
from kiosk.link.outbox import Act, Outbox

MOST_MISSES, MISSES_WITHIN_S = 20, 600.0
"""As at the hub: whoever guesses finds nothing more here until time has passed or the hub is back."""
_TABLES = """
CREATE TABLE IF NOT EXISTS by_heart (mark TEXT NOT NULL, booking TEXT NOT NULL, day TEXT NOT NULL, said TEXT NOT NULL,
PRIMARY KEY (mark, booking)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS by_heart_key (device_id TEXT NOT NULL, key TEXT NOT NULL);
"""


class ByHeart:
    """Thread-safe as the outbox is. `keep` and `forget_all_but` on the chores' lane, `find` on the disk's."""

    def __init__(self, outbox: Outbox, monotonic: Callable[[], float]) -> None:
        self._outbox, self._monotonic = outbox, monotonic
        self._misses: deque[float] = deque(maxlen=MOST_MISSES)
        self._lock = threading.Lock()
        with outbox.transaction() as rows:
            for table in filter(str.strip, _TABLES.split(";")):
                rows.execute(table)

    def keep(self, known_now: BookingsByHeart, device_id: UUID) -> None:
        """What changed is written, the rest stays: a list is asked for every minute, a disk lasts for years."""
        wanted = {
            (mark, one.booking): (one.day.isoformat(), one.model_dump_json())
            for one in known_now.bookings
            for mark in one.marks
        }
        with self._lock:
            self._misses.clear()
        with self._outbox.transaction() as rows:
            # What was registered here and is not handed in yet we know better than the hub.
            ours = "SELECT json_extract(body, '$.booking') FROM entry WHERE act = ?"
            newer = {booking for (booking,) in rows.execute(ours, (Act.OFFLINE,))}
            known = {
                (mark, booking): said
                for mark, booking, said in rows.execute("SELECT mark, booking, said FROM by_heart")
            }
            gone = [key for key in known if key not in wanted and key[1] not in newer]
            new = [
                (*key, *value) for key, value in wanted.items() if known.get(key) != value[1] and key[1] not in newer
            ]
            rows.executemany("DELETE FROM by_heart WHERE mark = ? AND booking = ?", gone)
            rows.executemany("INSERT OR REPLACE INTO by_heart VALUES (?, ?, ?, ?)", new)
            if rows.execute("SELECT device_id, key FROM by_heart_key").fetchall() != [(str(device_id), known_now.key)]:
                rows.execute("DELETE FROM by_heart_key")
                rows.execute("INSERT INTO by_heart_key VALUES (?, ?)", (str(device_id), known_now.key))

    def knows(self, day: str) -> bool:
        """Whether there is anything of this business day."""
        with self._outbox.transaction() as rows:
            return rows.execute("SELECT 1 FROM by_heart WHERE day = ? LIMIT 1", (day,)).fetchone() is not None

    def services(self) -> set[str]:
        """Where the visits of those known begin: numbers of these are needed, too."""
        with self._outbox.transaction() as rows:
            found = rows.execute("SELECT DISTINCT json_extract(said, '$.service') FROM by_heart").fetchall()
        return {service for (service,) in found}

    def find(self, asked: CheckIn) -> list[BookingByHeart]:
        """The bookings that this code names. Empty also where too many codes were wrong, or only the hub can read it."""
        what = held(asked)
        if what is None or self._guessed_too_often():
            return []
        with self._outbox.transaction() as rows:
            key = rows.execute("SELECT key FROM by_heart_key").fetchone()
            mark = booking_mark(key[0], *what) if key else ""
            found = rows.execute("SELECT said FROM by_heart WHERE mark = ?", (mark,)).fetchall()
        if not found:
            with self._lock:
                self._misses.append(self._monotonic())
        return [BookingByHeart.model_validate_json(said) for (said,) in found]

    def _guessed_too_often(self) -> bool:
        with self._lock:
            full = len(self._misses) == MOST_MISSES
            return full and self._monotonic() - self._misses[0] < MISSES_WITHIN_S

    def forget_all_but(self, device_id: UUID | None) -> None:
        """What another device than `device_id` was told; None: everything."""
        with self._outbox.transaction() as rows:
            owner = rows.execute("SELECT device_id FROM by_heart_key").fetchone()
            if owner is not None and owner[0] != str(device_id):
                rows.execute("DELETE FROM by_heart")
                rows.execute("DELETE FROM by_heart_key")


def registered(rows: sqlite3.Connection, booking: str, visit_id: UUID, number: str) -> None:
    """Inside the transaction that takes the number: this booking has one from now on."""
    said = json.dumps({"visit_id": str(visit_id), "number": number})
    rows.execute("UPDATE by_heart SET said = json_patch(said, ?) WHERE booking = ?", (said, booking))
