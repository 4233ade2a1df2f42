"""Server-sent events as bytes: encoded once, sent to everyone who listens. Pure."""

import random
from datetime import datetime

from config.contract.push import Stamp

RETRY_MS = (300, 1500)
"""After a cut a client waits this long, chosen by us and spread, so that a restart is not met by everyone at once."""

_LONGEST_VERSION = 19  # digits of 64 bits; Python refuses to read thousands of them


def state_event(topic: str, version: int, data: bytes) -> bytes:
    """`data` is a StateEvent as one line of JSON."""
    return b"event: state\nid: %b@%d\ndata: %b\n\n" % (topic.encode(), version, data)


def stamp_event(as_of: datetime, hub_time: datetime) -> bytes:
    """Says that everything sent before was right at `as_of`."""
    return b"event: stamp\ndata: %b\n\n" % Stamp(as_of=as_of, hub_time=hub_time).model_dump_json().encode()


def retry_field() -> bytes:
    """Joined to the first event: alone it would reach some clients as an empty one."""
    return b"retry: %d\n" % random.randint(*RETRY_MS)  # noqa: S311  # spreads load, hides nothing


def read_event_id(text: str) -> tuple[str, int] | None:
    """Topic and version of a `Last-Event-ID`; None for anything else a client may say."""
    topic, _, version = text.rpartition("@")
    if not topic or len(version) > _LONGEST_VERSION or not (version.isascii() and version.isdigit()):
        return None
    return topic, int(version)
