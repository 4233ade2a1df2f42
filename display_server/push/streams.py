"""Open streams and their topics. Bytes reach a stream by one `write`; a slow reader has one unsent tail, never a queue."""

import os
import select
import time
from collections.abc import Iterable
from contextlib import suppress
from uuid import UUID

WATCHED = select.EPOLLRDHUP  # an idle stream notices a vanished client only by this (facts: hub)
SLOW_FOR_AT_MOST_S = 15.0
NOT_HELD = -1


class Topic:
    """A topic's newest event, encoded once, and who listens. `version` is NOT_HELD before the first reading."""

    __slots__ = ("event", "listeners", "name", "version")

    def __init__(self, name: str) -> None:
        self.name = name
        self.version = NOT_HELD
        self.event = b""
        self.listeners: set[Stream] = set()


class Slow:
    """What a reader who does not keep up is owed: the rest of an event begun, then the newest state of these topics."""

    __slots__ = ("owed", "since", "tail")

    def __init__(self, tail: bytes, owed: set[Topic], since: float) -> None:
        self.tail = tail
        self.owed = owed
        self.since = since


class Stream:
    """One listener. A thousand of them wait idly, so it holds the least: no socket object, no buffer."""

    __slots__ = ("device", "ends_at", "fd", "slow", "topics")

    def __init__(self, fd: int, topics: tuple[Topic, ...], ends_at: int, device: UUID | None) -> None:
        self.fd = fd
        self.topics = topics
        self.ends_at = ends_at  # Unix seconds of the hub's clock: the pass's end
        self.device = device
        self.slow: Slow | None = None


class Streams:
    """All open streams by file descriptor; sends, drains and ends them."""

    def __init__(self, epoll: select.epoll) -> None:
        self._epoll = epoll
        self._by_fd: list[Stream | None] = []
        self.count = 0

    def open(self, stream: Stream, first: bytes) -> None:
        """Take over a connection, watched by epoll already or not; `first` is the head and everything known so far."""
        if stream.fd >= len(self._by_fd):
            self._by_fd.extend([None] * (stream.fd + 1 - len(self._by_fd)))
        self._by_fd[stream.fd] = stream
        self.count += 1
        for topic in stream.topics:
            topic.listeners.add(stream)
        try:
            self._epoll.register(stream.fd, WATCHED)
        except FileExistsError:
            self._epoll.modify(stream.fd, WATCHED)
        taken = self._write(stream, first)
        if 0 <= taken < len(first):
            self._fall_behind(stream, first[taken:], set())

    def at(self, fd: int) -> Stream | None:
        return self._by_fd[fd] if fd < len(self._by_fd) else None

    def share(self, part: int, parts: int) -> Iterable[Stream]:
        """Every `parts`-th stream: what is done for all in turn is spread over a period by this."""
        return [stream for stream in self._by_fd[part::parts] if stream is not None]

    def send(self, stream: Stream, event: bytes, topic: Topic | None = None) -> None:
        """Write now what the kernel takes. A slow reader gets no older event once a newer one exists, and no stamp."""
        slow = stream.slow
        if slow is not None:
            if topic is not None:
                slow.owed.add(topic)
            return
        taken = self._write(stream, event)
        if 0 <= taken < len(event):
            owed = {topic} if topic is not None and not taken else set[Topic]()
            self._fall_behind(stream, event[taken:] if taken else b"", owed)

    def drain(self, stream: Stream) -> None:
        """The kernel takes more: first the tail, then the newest of what is owed."""
        slow = stream.slow
        if slow is None:
            return
        if slow.tail:
            taken = self._write(stream, slow.tail)
            if taken < 0:
                return
            slow.tail = slow.tail[taken:]
            if slow.tail:
                return
        stream.slow = None
        for topic in slow.owed:
            self.send(stream, topic.event, topic)
        if stream.fd < 0:
            return
        self._keep_since(stream, slow.since)

    def _keep_since(self, stream: Stream, since: float) -> None:
        """After a drain: caught up, or still behind, and then its time counts from when it first was."""
        if stream.slow is None:
            self._epoll.modify(stream.fd, WATCHED)
        else:
            stream.slow.since = since

    def _write(self, stream: Stream, data: bytes) -> int:
        """How many bytes the kernel took; -1 when the client is gone and its stream therefore ended."""
        try:
            return os.write(stream.fd, data)
        except BlockingIOError:
            return 0
        except OSError:
            self.end(stream)
            return -1

    def _fall_behind(self, stream: Stream, tail: bytes, owed: set[Topic]) -> None:
        stream.slow = Slow(tail, owed, time.monotonic())
        self._epoll.modify(stream.fd, WATCHED | select.EPOLLOUT)

    def is_too_slow(self, stream: Stream, monotonic: float) -> bool:
        return stream.slow is not None and monotonic - stream.slow.since > SLOW_FOR_AT_MOST_S

    def end(self, stream: Stream) -> None:
        """Close and forget; harmless when it happened already."""
        if stream.fd < 0:
            return
        for topic in stream.topics:
            topic.listeners.discard(stream)
        self._by_fd[stream.fd] = None
        self.count -= 1
        with suppress(OSError):
            os.close(stream.fd)  # leaves epoll with it
        stream.fd = -1

    def end_all(self) -> None:
        for stream in self.share(0, 1):
            self.end(stream)
