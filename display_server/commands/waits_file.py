"""Reads a file of queue times for the commands about waits, and says every row that had to be left out."""

import sys
from pathlib import Path

from display_server.commands.counted import counted
from display_server.domain.waits.history import NoHistory, Person, read_history


class NotAQueueFile(ValueError):
    """The file as a whole cannot be used; the text says why."""


def read_file(file: Path) -> tuple[list[Person], int]:
    """A file's people, and how many rows were left out, each said on stderr with its line and reason."""
    try:
        with file.open(encoding="utf-8", newline="") as text:
            people, bad = read_history(text)
    except OSError as away:
        raise NotAQueueFile(f"{file} cannot be opened: {away.strerror}") from None
    except UnicodeDecodeError as wrong:
        raise NotAQueueFile(f"{file} is not UTF-8 (byte {wrong.start}); save it as UTF-8") from None
    except NoHistory as wrong:
        raise NotAQueueFile(f"{file} is no file of queue times: {wrong}") from None
    for row in bad:
        sys.stderr.write(f"{file} line {row.line}: {row.reason}\n")
    if not people:
        raise NotAQueueFile(f"{file} holds nobody whose wait can be read")
    if bad:
        sys.stderr.write(f"{file}: {counted(len(bad), 'row')} left out, {len(people)} used.\n")
    return people, len(bad)
