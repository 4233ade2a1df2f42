"""The front itself: `/stream/…` goes to push, everything else to web. Bounded sizes and times, streams without buffering."""

import asyncio
import signal
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass

from display_server.front.away_page import away_answer
from display_server.front.messages import (
    LARGEST_BODY,
    LONGEST_HEAD,
    Body,
    Head,
    NotUnderstood,
    answer_body,
    copy_body,
    read_head,
    request_body,
)

IDLE_S = 75.0  # a kept connection waits this long for its next request
CONNECT_S = 2.0
BODY_S = 30.0
ANSWER_S = 60.0
AT_MOST = 2000  # connections at once

_PHRASES = {400: "Bad Request", 413: "Content Too Large", 431: "Request Header Fields Too Large", 502: "Bad Gateway"}


@dataclass(frozen=True)
class Address:
    """Where one of the two programs behind the front listens."""

    host: str
    port: int


class ProgramAway(OSError):
    """The program behind did not answer, or stopped in the middle of its head."""


class Front:
    """One origin for a page and its stream. Holds nothing between connections."""

    def __init__(self, web: Address, push: Address) -> None:
        self._web = web
        self._push = push
        self._open: set[asyncio.Task[None]] = set()

    async def serve(self, host: str, port: int) -> None:
        """Until SIGTERM or SIGINT."""
        server = await self.listen(host, port)
        stop, loop = asyncio.Event(), asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        await stop.wait()
        server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def listen(self, host: str, port: int) -> asyncio.Server:
        return await asyncio.start_server(self._connection, host, port, limit=LONGEST_HEAD, backlog=1024)

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101  # start_server runs us in one
        self._open.add(task)
        try:
            while len(self._open) <= AT_MOST and await self._exchange(reader, writer):
                pass
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.CancelledError, NotUnderstood):
            writer.transport.abort()  # half an answer must not look like a whole one
        finally:
            self._open.discard(task)
            writer.close()
            with suppress(OSError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request and its answer; whether the connection may carry another."""
        try:
            head = await asyncio.wait_for(read_head(reader), IDLE_S)
            if head is None:
                return False
            body = request_body(head)
        except NotUnderstood as refused:
            await _say(writer, refused.status, "text/plain", b"", {})
            return False
        if head.get("expect").lower() == "100-continue":
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        to = self._push if head.path.startswith("/stream/") else self._web
        try:
            behind_reader, behind = await asyncio.wait_for(
                asyncio.open_connection(to.host, to.port, limit=LONGEST_HEAD), CONNECT_S
            )
        except (OSError, TimeoutError):
            await _say_away(writer, head)
            return False
        try:
            return await self._forward(head, body, (reader, writer), (behind_reader, behind))
        except ProgramAway:
            await _say_away(writer, head)
            return False
        finally:
            behind.transport.abort()

    async def _forward(
        self,
        head: Head,
        body: Body,
        client: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        behind: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> bool:
        behind[1].write(head.passed_on(*_forwarded(head, client[1]), ("connection", "close")))
        with suppress(ConnectionError):  # refused in the middle of a body: its answer says why
            await asyncio.wait_for(copy_body(body, client[0], behind[1], LARGEST_BODY), BODY_S)
        answer = await _answer_head(behind[0])
        returned = answer_body(answer, head.method)
        keep = returned != "until_end" and head.get("connection").lower() != "close" and "HTTP/1.1" in head.first
        client[1].write(answer.passed_on(("connection", "keep-alive" if keep else "close")))
        copying = copy_body(returned, behind[0], client[1], None)
        await (_while_listening(copying, client[0]) if returned == "until_end" else copying)
        return keep


async def _answer_head(reader: asyncio.StreamReader) -> Head:
    try:
        async with asyncio.timeout(ANSWER_S):
            while (answer := await read_head(reader)) is not None and answer.status < 200:
                pass
    except (OSError, NotUnderstood, TimeoutError):
        raise ProgramAway from None
    if answer is None:
        raise ProgramAway
    return answer


async def _while_listening(copying: Awaitable[None], client: asyncio.StreamReader) -> None:
    """Copy a stream until either side ends: without watching the client, an idle stream would outlive it."""
    sends, gone = asyncio.ensure_future(copying), asyncio.ensure_future(client.read(1))
    try:
        await asyncio.wait({sends, gone}, return_when=asyncio.FIRST_COMPLETED)
        if sends.done():
            await sends
    finally:
        for task in (sends, gone):
            task.cancel()
        await asyncio.gather(sends, gone, return_exceptions=True)


def _forwarded(head: Head, client: asyncio.StreamWriter) -> list[tuple[str, str]]:
    """Who really asked, and for what; what a client claims about itself is replaced."""
    peer = client.get_extra_info("peername")
    return [
        ("x-forwarded-for", str(peer[0]) if peer else "unknown"),
        ("x-forwarded-proto", "http"),
        ("x-forwarded-host", head.get("host")),
    ]


async def _say_away(writer: asyncio.StreamWriter, head: Head) -> None:
    kind, body, more = away_answer(head.path, head.get("accept-language"))
    await _say(writer, 502, kind, b"" if head.method == "HEAD" else body, more)


async def _say(writer: asyncio.StreamWriter, status: int, kind: str, body: bytes, more: dict[str, str]) -> None:
    lines = [
        f"HTTP/1.1 {status} {_PHRASES[status]}",
        f"content-type: {kind}",
        f"content-length: {len(body)}",
        "cache-control: no-store",
        "connection: close",
        *(f"{name}: {value}" for name, value in more.items()),
    ]
    writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
    await writer.drain()


def run_front(host: str, port: int, web: Address, push: Address) -> None:
    """`./run hub front`: until a signal."""
    asyncio.run(Front(web, push).serve(host, port))
