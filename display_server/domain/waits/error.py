"""The error of what was foretold, as sums that add up over calls, days and services. Pure."""

from dataclasses import dataclass

from display_server.domain.waits.predictor import Band

COVERAGE_WANTED, LATE_WANTED = (0.78, 0.82), (0.08, 0.12)


@dataclass(frozen=True)
class Error:
    """Seconds; `leaning` is waited - told: above nothing, people waited longer than they were told."""

    people: int = 0
    off: float = 0.0
    leaning: float = 0.0
    inside: int = 0
    late: int = 0

    def __add__(self, other: "Error") -> "Error":
        return Error(
            self.people + other.people,
            self.off + other.off,
            self.leaning + other.leaning,
            self.inside + other.inside,
            self.late + other.late,
        )


def error_of(waited: float, band: Band) -> Error:
    """One person's."""
    early, middle, late = band
    return Error(1, abs(waited - middle), waited - middle, int(early <= waited <= late), int(waited > late))
