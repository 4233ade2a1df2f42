"""The push loop: one thread, one epoll. Wakes on a commit's datagram, on clients, and 40 times a second for stamps."""

import logging
import os
import select
import socket
import time
from dataclasses import dataclass
from uuid import UUID

from config.clock import Clock, rate_of
from display_server.db.engine.wake import SIGN_OF_LIFE
from display_server.push.dirty import Dirty
from display_server.push.door import Door
from display_server.push.fanout import Fanout
from display_server.push.freshness import Freshness
from display_server.push.gate import Gate, Refused
from display_server.push.http import STREAM_HEAD, Request, json_answer, problem
from display_server.push.passes import Claims
from display_server.push.sse import read_event_id, retry_field, stamp_event
from display_server.push.streams import Stream, Streams
from display_server.push.topics import StateReader, StatesUnreadable, Topics
from display_server.push.wake import heard

STAMP_EVERY_S = 2.0
PARTS = 80  # of the streams; each part is stamped in its own fortieth of a second
LOOK_EVERY_S = 1.0  # a board shows how old `as_of` is: with stamps each 2 s it stays below 3 s
LOOK_AGAIN_S = 0.5  # when the database could not be read
ASK_REVOKED_EVERY_S = 5.0
REST = 0.5  # after a reading push rests half as long as it took: under a flood it costs two thirds of a core at most
_EVENTS_A_TURN = 512
_ONE_STAMP_S = (
    0.005  # who comes within so long of each other gets the same one: ten thousand come at once after a restart
)
_log = logging.getLogger("atrium.push")


@dataclass(frozen=True)
class Sockets:
    """What the loop listens to, all bound before it starts; `stop` becomes readable when the process should end."""

    listener: socket.socket
    wake: socket.socket
    stop: socket.socket


class Loop:
    """Joins the parts; each of them does one thing and knows no other."""

    def __init__(self, sockets: Sockets, reader: StateReader, stream_key: str, clock: Clock) -> None:
        self._epoll = select.epoll()
        self._sockets = sockets
        self._reader = reader
        self._clock = clock
        self._door = Door(self._epoll, sockets.listener, self._asked)
        self._gate = Gate(stream_key, clock, self._is_revoked)
        self._streams = Streams(self._epoll)
        self._topics = Topics(reader)
        self._fanout = Fanout(self._streams)
        self._freshness = Freshness()
        self._revoked: frozenset[UUID] = frozenset()
        self._dirty = Dirty()
        self._part = 0
        self._stamp_of_now = (0.0, b"")
        self._next_part = self._next_look = self._next_revoked = self._rested = 0.0
        for watched in (sockets.listener, sockets.wake, sockets.stop):
            self._epoll.register(watched.fileno(), select.EPOLLIN)

    def run(self) -> None:
        """Until `stop` is readable; then every stream is closed."""
        door, stop, wake = (s.fileno() for s in (self._sockets.listener, self._sockets.stop, self._sockets.wake))
        while True:
            for fd, what in self._epoll.poll(self._pause(), _EVENTS_A_TURN):
                if fd == stop:
                    return
                if fd == wake:
                    self._hear()
                elif fd == door:
                    self._door.accept()
                elif self._door.is_waiting(fd):
                    self._door.read(fd)
                else:
                    self._stream_event(fd, what)
            self._look()
            self._fanout.slice()
            self._in_turn()

    def close(self) -> None:
        self._streams.end_all()
        self._door.close()
        self._epoll.close()

    def _pause(self) -> float:
        """How long nothing is due."""
        if self._fanout.busy:
            return 0.0
        due = min(self._next_part, self._rested if self._dirty else self._next_look)
        return max(0.0, due - time.monotonic())

    def _hear(self) -> None:
        for names in heard(self._sockets.wake):
            if SIGN_OF_LIFE in names:
                names.discard(SIGN_OF_LIFE)
                self._freshness.web_lives(time.monotonic())
            self._dirty.name(names)

    def _look(self) -> None:
        """Read some of what is dirty. Each second look at every version by ourselves: a wake-up may have been lost."""
        began, worked = time.monotonic(), time.thread_time()
        everything = began >= self._next_look
        if not everything and (not self._dirty or began < self._rested):
            return
        try:
            if everything:
                self._look_at_all(began)
            names = self._dirty.next()
            changed = self._topics.changed(names)
        except StatesUnreadable as why:
            _log.warning("states cannot be read, stamps stop: %s", why)
            self._next_look = self._rested = began + LOOK_AGAIN_S
            return
        for topic in changed:
            self._fanout.start(topic)
        look = self._dirty.read(names)
        if look is not None:  # only now every state is known to be right, not just those a datagram named
            self._freshness.database_read(*look)
        # Our own work counts, not the wait for a busy machine: else everyone would wait twice.
        self._rested = time.monotonic() + (time.thread_time() - worked) * REST

    def _look_at_all(self, began: float) -> None:
        as_of = self._clock.now()
        self._dirty.looked(self._topics.stale(), began, as_of)
        if began >= self._next_revoked:
            self._end_revoked(began)
        self._next_look = began + LOOK_EVERY_S

    def _in_turn(self) -> None:
        """For one part of the streams: the stamp, the end of passes, the too slow. All parts in 2 s."""
        monotonic = time.monotonic()
        if monotonic < self._next_part:
            return
        self._next_part = max(self._next_part + STAMP_EVERY_S / PARTS, monotonic)
        self._part = (self._part + 1) % PARTS
        if self._part % (PARTS // 2) == 0:
            self._door.forget_the_silent()
        stamp = self._stamp(monotonic)
        now = self._clock.now().timestamp()
        for stream in self._streams.share(self._part, PARTS):
            if stream.ends_at <= now or self._streams.is_too_slow(stream, monotonic):
                self._streams.end(stream)
            elif stamp:
                self._streams.send(stream, stamp)

    def _first_stamp(self, monotonic: float) -> bytes:
        made, stamp = self._stamp_of_now
        if monotonic - made > _ONE_STAMP_S:
            stamp = self._stamp(monotonic)
            self._stamp_of_now = monotonic, stamp
        return stamp

    def _stamp(self, monotonic: float) -> bytes:
        as_of = self._freshness.as_of(monotonic)
        if as_of is None:
            return b""
        hub_time = self._clock.now()  # a demo's clock may run fast; how old a screen may be is real time
        return stamp_event(hub_time - (hub_time - as_of) / rate_of(self._clock), hub_time)

    def _stream_event(self, fd: int, what: int) -> None:
        stream = self._streams.at(fd)
        if stream is None:
            return
        if what & (select.EPOLLRDHUP | select.EPOLLHUP | select.EPOLLERR):
            self._streams.end(stream)
        elif what & select.EPOLLOUT:
            self._streams.drain(stream)

    def _asked(self, fd: int, request: Request) -> None:
        if request.path == "/healthz":
            self._door.answer(fd, json_answer(200, self._health()))
        elif not request.path.startswith("/stream/"):
            self._door.answer(fd, problem(404, "not_found", "Push serves streams only"))
        else:
            try:
                claims = self._gate.claims(request)
                topics = self._topics.named(claims.topics)
                self._topics.held(topics)
            except Refused as refused:
                self._door.answer(fd, refused.answer)
            except StatesUnreadable:
                self._door.answer(fd, problem(503, "states", "The states cannot be read now", "Retry-After: 2"))
            else:
                self._door.hand_over(fd)
                known = read_event_id(request.headers.get("last-event-id", ""))
                self._open(Stream(fd, topics, int(claims.expires_at.timestamp()), claims.device), known)

    def _open(self, stream: Stream, known: tuple[str, int] | None) -> None:
        """Head, a stamp if there is one to give, and every topic the client does not know to have the newest of."""
        has_it = len(stream.topics) == 1 and known == (stream.topics[0].name, stream.topics[0].version)
        events = [] if has_it else [topic.event for topic in stream.topics]
        first = [STREAM_HEAD, retry_field(), self._first_stamp(time.monotonic()), *events]
        self._streams.open(stream, b"".join(first))

    def _is_revoked(self, claims: Claims) -> bool:
        return claims.device in self._revoked

    def _end_revoked(self, monotonic: float) -> None:
        self._revoked = self._reader.revoked()
        self._next_revoked = monotonic + ASK_REVOKED_EVERY_S
        for stream in self._streams.share(0, 1):
            if stream.device in self._revoked:
                self._streams.end(stream)

    def _health(self) -> dict[str, object]:
        return {
            "program": "push",
            "pid": os.getpid(),
            "fresh": self._freshness.as_of(time.monotonic()) is not None,
            "streams": self._streams.count,
            "refused_for_files": self._door.refused_for_files,
        }
