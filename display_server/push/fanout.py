"""Sends each topic's newest event to all its listeners in slices, so that a department's call overtakes a broadcast."""

from collections import deque

from display_server.push.streams import Stream, Streams, Topic

SLICE = 256  # sockets, ~2 ms of the kernel's sends


class Fanout:
    """Who still has to get which topic. Everyone gets what is newest in their turn, so a burst is coalesced by itself."""

    def __init__(self, streams: Streams) -> None:
        self._streams = streams
        self._small: dict[Topic, None] = {}
        self._under_way: dict[Topic, deque[Stream]] = {}

    @property
    def busy(self) -> bool:
        return bool(self._small or self._under_way)

    def start(self, topic: Topic) -> None:
        """A small audience is served whole in the next turn. Who waits already keeps their place in the line."""
        waiting = self._under_way.get(topic)
        if waiting is not None:
            before = set(waiting)
            waiting.extend(stream for stream in topic.listeners if stream not in before)
        elif len(topic.listeners) > SLICE:
            self._under_way[topic] = deque(topic.listeners)
        else:
            self._small[topic] = None

    def slice(self) -> None:
        """Small audiences, about a slice of them, then one slice of the large topic that has waited longest."""
        left = SLICE
        while self._small and left > 0:
            topic = next(iter(self._small))
            del self._small[topic]
            left -= len(topic.listeners)
            for stream in list(topic.listeners):
                self._streams.send(stream, topic.event, topic)
        if self._under_way:
            self._slice_of_large()

    def _slice_of_large(self) -> None:
        topic = next(iter(self._under_way))
        waiting = self._under_way.pop(topic)
        for _ in range(min(SLICE, len(waiting))):
            stream = waiting.popleft()
            if stream.fd >= 0:
                self._streams.send(stream, topic.event, topic)
        if waiting:  # to the end of the line: topics take turns
            self._under_way[topic] = waiting
