"""The shapes the rest of the house knows devices by."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from config.contract.ticket import Ticket
from config.contract.words import Language, PaperState, PrintOutcome


@dataclass(frozen=True)
class Slip:
    """Paper for staff: a heading and lines as they come. `letters`: below them a number, every alphabet and a code to scan."""

    heading: str
    lines: tuple[str, ...] = ()
    letters: bool = False


@dataclass(frozen=True)
class PrintJob:
    """One paper for one printer. `job_id` makes a repeated hand-over harmless."""

    job_id: UUID
    ticket: Ticket | Slip


@dataclass(frozen=True)
class Roll:
    """What is known of the paper: metres printed since a person said it was new, of how many. `felt`: a sensor feels its end.

    `asks`: without a sensor, the cover was opened since, and nobody has said yet whether a new roll was put in.
    """

    printed_m: float
    of_m: float
    felt: bool
    asks: bool


@dataclass(frozen=True)
class PrintResult:
    """What physically happened, as far as anybody can know; `state` says why when it is not PRINTED."""

    outcome: PrintOutcome
    state: PaperState


class AlarmSignal(Protocol):
    """Something that is heard or seen where a kiosk stands: a siren or a lamp on a relay. Never raises, never blocks long."""

    def sound(self) -> None: ...

    def silence(self) -> None: ...


class TicketPrinter(Protocol):
    """A printer that tells the truth. Calls block, bounded by time limits, and never raise for a device fault."""

    def print(self, job: PrintJob) -> PrintResult:
        """Print once. Never a silent second copy: a broken hand-over is UNKNOWN, not retried."""
        ...

    def hear_person(self, job_id: UUID, *, came_out: bool) -> None:
        """A person's word closes an UNKNOWN job: PRINTED or REFUSED from now on. After a No nothing of it comes out."""
        ...

    def paper(self) -> PaperState:
        """Ask the device now. Silence is UNKNOWN or OFFLINE, never READY."""
        ...

    def each(self) -> tuple[PaperState, ...]:
        """What each of several printers last said of itself, the first one first; empty for a single one. Asks no device."""
        ...

    def roll(self) -> Roll | None:
        """What is known of the paper; None without a printer. Asks no device."""
        ...

    def say_roll(self, *, is_new: bool) -> None:
        """A person's word after the cover was opened: a full roll is in, or the old one still."""
        ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class Utterance:
    """What is to be said: the text for an engine and, where recordings may say it, the names of their clips in order.

    `speed`: 1.0 is the language's usual pace.
    """

    language: Language
    text: str
    clips: tuple[str, ...] = ()
    speed: float = 1.0


class NoVoice(StrEnum):
    """Why nothing can be heard."""

    NO_ENGINE = "no_engine"  # no library, or none that runs on this machine
    TOO_SLOW = "too_slow"  # the engine did not answer in its time and was ended
    ENGINE_DIED = "engine_died"
    SILENT = "silent"  # it answered, and what it answered cannot be heard
    BUSY = "busy"  # too many wait for it


@dataclass(frozen=True)
class Sound:
    """A WAV file's bytes (PCM, mono, 16 bit) and how long it is heard."""

    wav: bytes
    seconds: float


class SpeechEngine(Protocol):
    """Text → sound. Blocks, bounded by a time limit, and never raises for its own fault."""

    @property
    def name(self) -> str:
        """Changes with everything that changes its sound: what was kept under another name is not its own."""
        ...

    def sound(self, utterance: Utterance) -> Sound | NoVoice: ...

    def close(self) -> None: ...
