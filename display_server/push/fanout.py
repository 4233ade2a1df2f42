"""Sends a topic's newest event to all its listeners in slices, so that a department's call overtakes a broadcast."""

from collections import deque

from display_server.push.streams import Stream, Streams, Topic

SLICE = 256  # sockets, ~2 ms of the kernel's sends


class Fanout:
    """Who still has to get which topic. Everyone gets what is newest in their turn, so a burst is coalesced by itself."""

    def __init__(self, streams: Streams) -> None:
        self._streams = streams
        self._under_way: dict[Topic, deque[Stream]] = {}

    @property
    def busy(self) -> bool:
        return bool(self._under_way)

    def start(self, topic: Topic) -> None:
        """Serve a small audience at once, a large one in turns. Who waits already keeps their place in the line."""
        waiting = self._under_way.get(topic)
        if waiting is not None:
            before = set(waiting)
            waiting.extend(stream for stream in topic.listeners if stream not in before)
        elif len(topic.listeners) > SLICE:
            self._under_way[topic] = deque(topic.listeners)
        else:
            for stream in list(topic.listeners):
                self._streams.send(stream, topic.event, topic)

    def slice(self) -> None:
        """One turn of the topic that has waited longest."""
        if not self._under_way:
            return
        topic = next(iter(self._under_way))
        waiting = self._under_way.pop(topic)
        for _ in range(min(SLICE, len(waiting))):
            stream = waiting.popleft()
            if stream.fd >= 0:
                self._streams.send(stream, topic.event, topic)
        if waiting:  # to the end of the line: topics take turns
            self._under_way[topic] = waiting
