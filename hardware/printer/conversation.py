"""Asking and telling over one line: status, a job, its confirmation. Knows answers from one another and gives up in time."""

import time
from dataclasses import dataclass
from typing import TypeVar

from config.contract.words import PaperState
from hardware.errors import LineBroken
from hardware.printer import commands, status
from hardware.printer.answers import (
    AnswerSorter,
    AnyAnswer,
    ClearedNotice,
    KeptKeys,
    ModelName,
    PrintedNotice,
    SensorByte,
    SettingValue,
    StatusByte,
    UnaskedStatus,
)
from hardware.printer.transports import Line

Answer = TypeVar("Answer", bound=AnyAnswer)


@dataclass(frozen=True)
class TimeLimits:
    """Seconds. Status: per question. Write: what a fast line takes. Confirmation: from the last byte to the paper being cut.

    Settle: the quiet after which no late answer of an earlier question is expected any more.
    """

    connect: float = 0.8
    status: float = 0.3
    write: float = 3.0
    confirmation: float = 6.0
    look_meanwhile: float = 0.5
    settle: float = 0.25


class Conversation:
    """One line, one owner, from opening to hanging up."""

    def __init__(self, line: Line, limits: TimeLimits, bytes_per_second: float | None = None) -> None:
        self._line = line
        self._limits = limits
        self._rate = bytes_per_second
        self._sorter = AnswerSorter()
        self.last_printed: bytes | None = None
        """The job that a confirmation named last, also one that came too late to be waited for."""

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def abandon(self) -> None:
        """Hang up on a line that holds what must not come out any more."""
        self._line.abandon()

    def settle(self) -> None:
        """Let late answers of an earlier conversation come and go. Bounded: a printer that never stops talking is heard out."""
        end = time.monotonic() + 4 * self._limits.settle
        while time.monotonic() < end and self._line.read(self._limits.settle):
            pass
        self._sorter = AnswerSorter()

    def ask_state(self) -> PaperState:
        """DLE EOT 1–4, one at a time. The first silence ends the asking with UNKNOWN."""
        answers: dict[int, int] = {}
        self._drain()
        for kind in status.QUESTIONS:
            self._sorter.feed(self._line.read(0))  # whatever came unasked is not the answer to this
            self._line.write_all(status.question(kind), self._limits.status)
            answer = self._await_status()
            if answer is None:
                break
            answers[kind] = answer
        return status.state_from_answers(answers)

    def ask_name(self) -> str | None:
        """GS I 67, or None: not every printer has a name."""
        said = self._ask(commands.ask_name(), ModelName)
        return said.name if said else None

    def ask_fonts(self) -> str | None:
        """GS I 69: its two-byte fonts, "" for none; None: it does not say."""
        said = self._ask(commands.ask_fonts(), ModelName)
        return said.name if said else None

    def ask_type(self) -> int | None:
        """GS I 2, bit by bit."""
        said = self._ask(commands.ask_type(), SensorByte)
        return said.value if said else None

    def ask_paper_width(self) -> int | None:
        """GS ( E fn 6: the number Epson gives to a width."""
        said = self._ask(commands.ask_paper_width(), SettingValue)
        return said.value if said and said.setting == 3 else None

    def _ask(self, question: bytes, wanted: type[Answer]) -> Answer | None:
        """One question, one answer or silence."""
        self._drain()
        self._line.write_all(question, self._limits.status)
        heard = self._until(time.monotonic() + self._limits.status, wanted)
        return next((answer for answer in heard if isinstance(answer, wanted)), None)

    def ask_kept(self) -> frozenset[bytes] | None:
        """The keys of the pictures in the printer's memory; None where it does not answer that."""
        self._drain()
        self._line.write_all(commands.ask_kept(), self._limits.status)
        keys: set[bytes] = set()
        while True:
            heard = self._until(time.monotonic() + self._limits.status, KeptKeys)
            block = next((answer for answer in heard if isinstance(answer, KeptKeys)), None)
            if block is None:  # it may have answered, and what follows must not be taken for our word on it
                self._line.write_all(commands.NO_MORE, self._limits.status)
                return None
            keys.update(block.keys)
            self._line.write_all(commands.SEND_ON, self._limits.status)
            if not block.more:
                return frozenset(keys)

    def clear(self, command: bytes) -> bool:
        """Throw away what a broken job left in the printer; whether it said so."""
        self._line.write_all(command, self._limits.status + self._time_on_line(command))
        deadline = time.monotonic() + self._limits.status
        return any(isinstance(answer, ClearedNotice) for answer in self._until(deadline, ClearedNotice))

    def tell(self, job: bytes) -> None:
        """Write a job once. Raises LineBroken or LineStuck."""
        self._line.write_all(job, self._limits.write + self._time_on_line(job))

    def await_printed(
        self, process_id: bytes | None, job_bytes: int = 0, long_paper_s: float = 0.0
    ) -> tuple[bool, PaperState]:
        """Whether the printer confirmed this very job, or with None that it came to its end; else what it says of itself now.

        Looks at the paper meanwhile, so that a roll that ends in the middle of a ticket is known within a second; at once where
        the printer says by itself that something is wrong (Automatic Status Back). `long_paper_s`: what a long ticket takes more.
        """
        patience = self._limits.confirmation + long_paper_s
        deadline = time.monotonic() + patience + self._time_on_line(bytes(job_bytes))
        look_at = time.monotonic() + self._limits.look_meanwhile
        while time.monotonic() < deadline:
            for answer in self._sorter.feed(self._line.read(min(look_at, deadline) - time.monotonic())):
                if _says_printed(answer, process_id):
                    return True, PaperState.READY
                if _says_trouble(answer):
                    look_at = time.monotonic()
            if time.monotonic() >= look_at:
                confirmed, state = self._look(process_id)
                if confirmed or not status.can_print(state):
                    return confirmed, state
                look_at = time.monotonic() + self._limits.look_meanwhile
        return False, PaperState.UNKNOWN

    def _drain(self) -> None:
        """What lies there unasked is no answer, nor the beginning of one."""
        while self._line.read(0):
            pass
        self._sorter = AnswerSorter()

    def _time_on_line(self, data: bytes) -> float:
        """One and a half times what the bytes take on a slow line."""
        return 1.5 * len(data) / self._rate if self._rate else 0.0

    def _look(self, process_id: bytes | None) -> tuple[bool, PaperState]:
        """Ask 1–4 while a confirmation may come in between."""
        answers: dict[int, int] = {}
        for kind in status.QUESTIONS:
            self._line.write_all(status.question(kind), self._limits.status)
            for answer in self._until(time.monotonic() + self._limits.status, StatusByte):
                if _says_printed(answer, process_id):
                    return True, PaperState.READY
                if isinstance(answer, StatusByte):
                    answers[kind] = answer.value
            if kind not in answers:  # busy or slow: the confirmation decides
                return False, PaperState.READY
        return False, status.state_from_answers(answers)

    def _await_status(self) -> int | None:
        found = self._until(time.monotonic() + self._limits.status, StatusByte)
        return next((answer.value for answer in found if isinstance(answer, StatusByte)), None)

    def _until(self, deadline: float, wanted: type[object]) -> list[AnyAnswer]:
        """Every answer up to and including the first `wanted`, or up to the deadline."""
        heard: list[AnyAnswer] = []
        while (left := deadline - time.monotonic()) > 0:
            try:
                heard += self._sorter.feed(self._line.read(left))
            except LineBroken:
                if not heard:
                    raise
                return heard
            for answer in heard:
                if isinstance(answer, PrintedNotice):
                    self.last_printed = answer.process_id
            if any(isinstance(answer, wanted) for answer in heard):
                return heard
        return heard


def _says_trouble(answer: AnyAnswer) -> bool:
    """Unasked; whether it is still so, and what became of the job, only a question answers."""
    return isinstance(answer, UnaskedStatus) and not status.can_print(status.state_from_unasked(answer.value))


def _says_printed(answer: AnyAnswer, process_id: bytes | None) -> bool:
    """GS ( H names the job; GS r only says that everything before it was dealt with, with paper there."""
    if process_id is not None:
        return answer == PrintedNotice(process_id)
    return isinstance(answer, SensorByte) and not answer.value & 0x0C
