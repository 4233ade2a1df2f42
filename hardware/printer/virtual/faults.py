"""Everything that can be wrong with the virtual printer, set by a test or from its page."""

import threading
import time
from dataclasses import dataclass, field

LOOK_EVERY_S = 0.05
_USUAL_BITE = 4096


@dataclass
class Faults:
    """What is wrong now. Set attributes freely from any thread; `mended` wakes a mechanism that waits for paper."""

    paper_out: bool = False
    paper_low: bool = False
    offline: bool = False
    cover_open: bool = False
    broken: bool = False  # a command it does not know: an error a person has to look at
    cutter_jammed: bool = False
    silent: bool = False  # takes everything, answers nothing
    swallow_confirmations: bool = False  # answers status, but never says "printed"
    hang_up: bool = False  # closes every connection at once
    refuse: bool = False  # nobody listens on the port
    answer_delay_s: float = 0.0
    drop_answers: int = 0  # so many of the next answers are lost
    bytes_per_second: int | None = None  # reads slowly; what it does not read stays with the sender
    stop_reading_after_bytes: int | None = None  # then nothing more is taken until mended
    short_writes: bool = False  # USB: takes half of what is offered
    paper_out_after_lines: int | None = None  # a line is 30 dots of paper
    cut_line_after_bytes: int | None = None  # once: the connection breaks after so many bytes
    read_so_far: int = 0
    mended: threading.Condition = field(default_factory=threading.Condition, repr=False)

    @property
    def can_print(self) -> bool:
        """Whether the mechanism may move paper."""
        return not (self.paper_out or self.offline or self.cover_open or self.broken or self.cutter_jammed)

    def refill(self) -> None:
        """A new roll; the printer goes on where it stopped."""
        self.paper_out = self.paper_low = self.cover_open = False
        self.paper_out_after_lines = None
        self.wake()

    def reset(self) -> None:
        """Nothing is wrong any more."""
        self.cutter_jammed = False
        self.offline = self.broken = self.silent = self.swallow_confirmations = self.hang_up = self.refuse = False
        self.answer_delay_s = 0.0
        self.short_writes = False
        self.drop_answers = 0
        self.cut_line_after_bytes = self.stop_reading_after_bytes = self.bytes_per_second = None
        self.read_so_far = 0
        self.refill()

    def wake(self) -> None:
        """Tell a waiting mechanism to look again."""
        with self.mended:
            self.mended.notify_all()

    def drops_this(self) -> bool:
        """Whether this answer is one of those that get lost."""
        lost = self.drop_answers > 0
        self.drop_answers = max(0, self.drop_answers - 1)
        return lost

    def bite(self) -> int:
        """How many bytes may be read at once; where it reads slowly, its time has passed when this returns."""
        most = _USUAL_BITE
        if self.bytes_per_second is not None:
            most = max(1, self.bytes_per_second // 50)
            time.sleep(most / self.bytes_per_second)
        if self.stop_reading_after_bytes is not None:
            most = max(1, min(most, self.stop_reading_after_bytes - self.read_so_far))
        return most

    def stalled(self, stopping: threading.Event) -> bool:
        """Whether nothing is read now; it has then waited a moment."""
        limit = self.stop_reading_after_bytes
        if limit is None or self.read_so_far < limit:
            return False
        stopping.wait(LOOK_EVERY_S)
        return True

    def use_paper(self, dots: int) -> None:
        """Count paper down where it is to run out after some lines."""
        if self.paper_out_after_lines is not None:
            self._used = getattr(self, "_used", 0) + dots
            if self._used >= self.paper_out_after_lines * 30:
                self.paper_out, self.paper_out_after_lines, self._used = True, None, 0
