"""Structured logs: one JSON object a line on stderr, for machines; plain lines where a person watches. Never personal data."""

import logging
import sys

import structlog

from config.error_count import ERRORS


def write_logs(program: str, as_json: bool) -> None:
    """Set up this process's logs. Standard-library logs of libraries go the same way, warnings and above."""
    last = structlog.processors.JSONRenderer() if as_json else _plain_lines()
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        ERRORS,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, last],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(program=program)
    door = logging.StreamHandler(sys.stderr)
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
