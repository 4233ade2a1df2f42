"""What staff can see of a hospital after a journey, read from its database."""

from typing import Any

from sqlalchemy import text

from display_server.hub import Hub
from tests.conftest import StandingClock

_WAITING = """
SELECT visit.shown_number FROM stage JOIN visit ON visit.id = stage.visit_id JOIN service ON service.id = stage.service_id
WHERE service.code = :service AND stage.state = 'waiting' ORDER BY visit.number
"""


class HospitalSeen:
    """Questions alone; nothing here changes anything."""

    _hub: Hub
    _clock: StandingClock

    def waiting(self, service: str) -> list[str]:
        """The numbers that wait for a service, as staff see them."""
        return [str(row[0]) for row in self._rows(_WAITING, service=service)]

    def unclaimed(self) -> list[str]:
        return [str(row[0]) for row in self._rows("SELECT shown_number FROM visit WHERE unclaimed_at IS NOT NULL")]

    def visits(self) -> list[tuple[str, str]]:
        """Day and number of every visit of the hub, in the order they would be called."""
        said = "SELECT visit.day, shown_number FROM visit JOIN stage ON stage.visit_id = visit.id ORDER BY stage.due_at"
        return [(row[0], row[1]) for row in self._rows(said)]

    def blocks(self) -> list[tuple[int, int, str | None, int | None]]:
        """First, last, returned, next number of every lease of the cardiology's series, those of a day to come left out."""
        said = (
            "SELECT first, last, returned_at, next_number FROM number_lease WHERE series_id = 1 AND day <= :today"
            " ORDER BY given_at, first"
        )
        return [
            (row[0], row[1], row[2], row[3]) for row in self._rows(said, today=self._clock.now().date().isoformat())
        ]

    def moves(self) -> list[str]:
        return [str(row[0]) for row in self._rows("SELECT move FROM diary ORDER BY seq")]

    def merged(self) -> list[tuple[str, str]]:
        """Each number that leads to another one, and that one."""
        said = (
            "SELECT one.shown_number, other.shown_number FROM visit one JOIN visit other ON other.id = one.merged_into"
        )
        return [(row[0], row[1]) for row in self._rows(said)]

    def notes(self) -> dict[str, str]:
        """What staff read beside a number."""
        return {row[0]: row[1] for row in self._rows("SELECT shown_number, note FROM visit WHERE note IS NOT NULL")}

    def prints(self) -> list[tuple[str, str | None]]:
        """What the hub knows of paper, in the order it happened."""
        return [(row[0], row[1]) for row in self._rows("SELECT outcome, reason FROM print_record ORDER BY id")]

    def _rows(self, question: str, **values: str) -> list[Any]:
        with self._hub.database.reading() as session:
            return list(session.execute(text(question), values))
