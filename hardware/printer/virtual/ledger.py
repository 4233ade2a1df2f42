"""What really came out: every strip that was cut off, as a picture, as text, as bytes, and as a line in `ledger.jsonl`."""

import json
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

from hardware.printer.virtual.paper import Paper, PrintedText
from hardware.printer.virtual.reading import read_number


@dataclass(frozen=True)
class PrintedTicket:
    """One strip of paper. `number` is read off its ink; `raw` is what it was printed from, ESC @ to cut.

    `whole` is false where the printer was told to forget the job in the middle: half a ticket, a scrap.
    """

    order: int
    cut_at: datetime
    lines: tuple[str, ...]
    texts: tuple[PrintedText, ...]
    number: str | None
    qr: str | None
    size: tuple[int, int]
    ink: bytes
    raw: bytes
    whole: bool

    @property
    def text(self) -> str:
        """All built-in text, a line a line."""
        return "\n".join(self.lines)

    @property
    def picture(self) -> Image.Image:
        """The strip as an eye sees it. Kept rolled up (`ink`): unrolled each takes half a megabyte, and a day has thousands."""
        return Image.frombytes("1", self.size, zlib.decompress(self.ink))


class Ledger:
    """The strips, newest last; kept in memory, and in `folder` where one is given."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self.tickets: list[PrintedTicket] = []
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    def enter(self, strip: Paper, raw: bytes, now: datetime | None = None) -> PrintedTicket:
        """Take a strip that was cut off."""
        seen = strip.look()
        ticket = PrintedTicket(
            order=len(self.tickets) + 1,
            cut_at=now or datetime.now(UTC),
            lines=tuple(line.text.rstrip() for line in strip.texts),
            texts=tuple(strip.texts),
            number=read_number([picture for _, picture in strip.pictures]) or _in_letters(strip.texts),
            qr=strip.qr_codes[-1] if strip.qr_codes else None,
            size=seen.size,
            ink=zlib.compress(seen.tobytes(), 1),
            raw=raw,
            whole=not strip.torn,
        )
        if self._folder is not None:
            self._keep(ticket, self._folder)
        self.tickets.append(ticket)
        return ticket

    def _keep(self, ticket: PrintedTicket, folder: Path) -> None:
        name = f"ticket-{ticket.order:04}"
        ticket.picture.save(folder / f"{name}.png")
        (folder / f"{name}.txt").write_text(ticket.text + "\n", "utf-8")
        (folder / f"{name}.bin").write_bytes(ticket.raw)
        with (folder / "ledger.jsonl").open("a", encoding="utf-8") as ledger:
            ledger.write(json.dumps(describe(ticket), ensure_ascii=False) + "\n")


def _in_letters(texts: list[PrintedText]) -> str | None:
    """The number where it was not drawn: letters at least five times as tall as usual."""
    return next((line.text.strip() for line in texts if line.tall >= 5), None)


def describe(ticket: PrintedTicket) -> dict[str, object]:
    """A ticket as JSON says it."""
    return {
        "order": ticket.order,
        "cut_at": ticket.cut_at.isoformat(),
        "number": ticket.number,
        "qr": ticket.qr,
        "lines": list(ticket.lines),
        "rows": ticket.picture.height,
        "bytes": len(ticket.raw),
        "whole": ticket.whole,
    }
