"""Everything that can be wrong with the virtual printer, set by a test or from its page."""

import threading
from dataclasses import dataclass, field


@dataclass
class Faults:
    """What is wrong now. Set attributes freely from any thread; `mended` wakes a mechanism that waits for paper."""

    paper_out: bool = False
    paper_low: bool = False
    offline: bool = False
    cover_open: bool = False
    broken: bool = False  # a command it does not know: an error a person has to look at
    silent: bool = False  # takes everything, answers nothing
    swallow_confirmations: bool = False  # answers status, but never says "printed"
    hang_up: bool = False  # closes every connection at once
    refuse: bool = False  # nobody listens on the port
    answer_delay_s: float = 0.0
    paper_out_after_lines: int | None = None  # a line is 30 dots of paper
    cut_line_after_bytes: int | None = None  # once: the connection breaks after so many bytes
    mended: threading.Condition = field(default_factory=threading.Condition, repr=False)

    @property
    def can_print(self) -> bool:
        """Whether the mechanism may move paper."""
        return not (self.paper_out or self.offline or self.cover_open or self.broken)

    def refill(self) -> None:
        """A new roll; the printer goes on where it stopped."""
        self.paper_out = self.paper_low = self.cover_open = False
        self.paper_out_after_lines = None
        self.wake()

    def reset(self) -> None:
        """Nothing is wrong any more."""
        self.offline = self.broken = self.silent = self.swallow_confirmations = self.hang_up = self.refuse = False
        self.answer_delay_s = 0.0
        self.cut_line_after_bytes = None
        self.refill()

    def wake(self) -> None:
        """Tell a waiting mechanism to look again."""
        with self.mended:
            self.mended.notify_all()

    def use_paper(self, dots: int) -> None:
        """Count paper down where it is to run out after some lines."""
        if self.paper_out_after_lines is not None:
            self._used = getattr(self, "_used", 0) + dots
            if self._used >= self.paper_out_after_lines * 30:
                self.paper_out, self.paper_out_after_lines, self._used = True, None, 0
