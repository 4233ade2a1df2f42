"""The smallest push server in the usual asyncio way, to be measured beside: a stream, a task and a queue for each client.

`python _push_reference.py PORT BYTES`: every line on stdin is an event's id; an event of BYTES with it goes to everybody.
"""

import asyncio
import resource
import sys

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n\r\n"


class Reference:
    def __init__(self, size: int) -> None:
        self._size = size
        self._queues: set[asyncio.Queue[bytes]] = set()

    async def client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        queue: asyncio.Queue[bytes] = asyncio.Queue()
        self._queues.add(queue)
        writer.write(HEAD + event("reference@0", self._size))
        try:
            while True:
                writer.write(await queue.get())
                await writer.drain()
        except ConnectionError:
            self._queues.discard(queue)

    async def serve(self, port: int) -> None:
        server = await asyncio.start_server(self.client, "127.0.0.1", port, backlog=4096)
        lines = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
        sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
        sys.stdout.flush()
        while name := (await lines.readline()).decode().strip():
            said = event(name, self._size)
            for queue in self._queues:
                queue.put_nowait(said)


def event(name: str, size: int) -> bytes:
    head = f"event: state\nid: {name}\ndata: "
    return f"{head}{'x' * (size - len(head) - 2)}\n\n".encode()


if __name__ == "__main__":
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    asyncio.run(Reference(int(sys.argv[2])).serve(int(sys.argv[1])))
