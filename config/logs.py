"""Structured logs: one JSON object a line on stderr, for machines; plain lines where a person watches. Never personal data."""

import logging
import sys
from contextlib import suppress
from typing import TextIO, cast

import structlog

from config.error_count import ERRORS


class _StopsNobody:
    """Where the stream takes nothing more (a full disk, a reader that has gone) the line is lost and its writer goes on: whoever
    says why something failed is about to answer for it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, said: str) -> int:
        with suppress(OSError, ValueError):  # ValueError: it is closed
            self._stream.write(said)
        return len(said)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            self._stream.flush()


def write_logs(program: str, as_json: bool) -> None:
    """Set up this process's logs. Standard-library logs of libraries go the same way, warnings and above."""
    stream = cast(TextIO, _StopsNobody(sys.stderr))
    last = structlog.processors.JSONRenderer() if as_json else _plain_lines()
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        ERRORS,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, last],
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(program=program)
    door = logging.StreamHandler(stream)
    door.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[
        structlog.stdlib.ProcessorFormatter.remove_processors_meta, last,
    ]))  # fmt: skip
    root = logging.getLogger()
    root.handlers[:] = [door]
    root.setLevel(logging.WARNING)
    logging.getLogger("atrium").setLevel(logging.INFO)


def _plain_lines() -> structlog.dev.ConsoleRenderer:
    """Where `rich` is installed structlog would print every frame's variables, and with them a person's name."""
    return structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
