"""The front joins web and push under one origin, in real connections over loopback."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from config.contract.words import Language
from config.locale import words
from display_server.front.away_page import away_answer, best_language, page_for_boards
from display_server.front.proxy import Address, Front
from tests.patience import PATIENCE_S

Client = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Scene = Callable[["Stage"], Awaitable[None]]


class Stage:
    """A front, and behind it two stand-ins that note what they were asked."""

    def __init__(self) -> None:
        self.heads: list[str] = []
        self.bodies: list[bytes] = []
        self.stream_ended = asyncio.Event()
        self.answer = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\nweb"
        self.port = 0

    async def web(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.heads.append(head)
        if "content-length" in head:
            length = int(head.partition("content-length: ")[2].split("\r\n")[0])
            self.bodies.append(await reader.readexactly(length))
        elif "chunked" in head:
            self.bodies.append(await reader.readuntil(b"0\r\n\r\n"))
        writer.write(self.answer)
        await writer.drain()
        writer.close()

    async def push(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\nevent: stamp\n\n")
        await writer.drain()
        await reader.read(1)
        self.stream_ended.set()
        writer.close()

    async def client(self) -> Client:
        return await asyncio.open_connection("127.0.0.1", self.port)

    async def ask(self, raw: bytes, client: Client | None = None) -> str:
        reader, writer = client or await self.client()
        writer.write(raw)
        head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE_S)).decode()
        if "content-length: " in head.lower():
            length = int(head.lower().partition("content-length: ")[2].split("\r\n")[0])
            head += (await asyncio.wait_for(reader.readexactly(length), PATIENCE_S)).decode()
        if client is None:
            writer.close()
        return head


def play(scene: Scene, web_is_away: bool = False) -> None:
    """Set the stage, play one scene within a time limit, clear up."""

    async def run() -> None:
        stage = Stage()
        web = await asyncio.start_server(stage.web, "127.0.0.1", 0)
        push = await asyncio.start_server(stage.push, "127.0.0.1", 0)
        ports = [server.sockets[0].getsockname()[1] for server in (web, push)]
        if web_is_away:
            web.close()
        front = Front(Address("127.0.0.1", ports[0]), Address("127.0.0.1", ports[1]))
        server = await front.listen("127.0.0.1", 0)
        stage.port = server.sockets[0].getsockname()[1]
        await asyncio.wait_for(scene(stage), 2 * PATIENCE_S)
        for open_server in (server, web, push):
            open_server.close()

    # A thread of its own: Playwright, in another test of the same process, leaves this one's loop running.
    with ThreadPoolExecutor(1) as aside:
        aside.submit(asyncio.run, run()).result(timeout=3 * PATIENCE_S)


def test_web_answers_through_the_front_and_learns_who_asked() -> None:
    async def scene(stage: Stage) -> None:
        said = await stage.ask(b"GET /board?x=1 HTTP/1.1\r\nHost: hub:1\r\nX-Forwarded-For: forged\r\n\r\n")
        assert said.startswith("HTTP/1.1 200 OK")
        assert said.endswith("web")
        assert "set-cookie: a=1\r\nset-cookie: b=2" in said
        asked = stage.heads[0]
        assert asked.startswith("GET /board?x=1 HTTP/1.1")
        assert "x-forwarded-for: 127.0.0.1" in asked
        assert "x-forwarded-host: hub:1" in asked
        assert "forged" not in asked

    play(scene)


def test_one_connection_carries_many_requests() -> None:
    async def scene(stage: Stage) -> None:
        client = await stage.client()
        for _ in range(5):
            assert "keep-alive" in await stage.ask(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n", client)
        client[1].close()
        assert len(stage.heads) == 5

    play(scene)


def test_bodies_of_both_kinds_arrive_whole() -> None:
    async def scene(stage: Stage) -> None:
        big = b"x" * 300_000
        await stage.ask(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 300000\r\n\r\n" + big)
        await stage.ask(b"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
        assert stage.bodies == [big, b"3\r\nabc\r\n0\r\n\r\n"]

    play(scene)


def test_chunked_and_bodiless_answers_keep_the_connection_in_step() -> None:
    async def scene(stage: Stage) -> None:
        client = await stage.client()
        stage.answer = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
        await stage.ask(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n", client)
        assert await client[0].readuntil(b"0\r\n\r\n") == b"5\r\nhello\r\n0\r\n\r\n"
        stage.answer = b"HTTP/1.1 304 Not Modified\r\nContent-Type: x\r\n\r\n"
        assert "304" in await stage.ask(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n", client)
        stage.answer = b"HTTP/1.1 204 No Content\r\n\r\n"
        assert "204" in await stage.ask(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n", client)
        client[1].close()

    play(scene)


def test_a_stream_flows_at_once_and_ends_when_its_reader_leaves() -> None:
    async def scene(stage: Stage) -> None:
        reader, writer = await stage.client()
        writer.write(b"GET /stream/board HTTP/1.1\r\nHost: h\r\n\r\n")
        assert b"stamp" in await asyncio.wait_for(reader.readuntil(b"stamp\n\n"), PATIENCE_S)
        writer.close()
        await asyncio.wait_for(stage.stream_ended.wait(), PATIENCE_S)

    play(scene)


def test_when_web_is_away_a_page_says_so_calmly_in_the_reader_s_language() -> None:
    async def scene(stage: Stage) -> None:
        said = await stage.ask(b"GET /board HTTP/1.1\r\nHost: h\r\nAccept-Language: fr, lt;q=0.8, en;q=0.5\r\n\r\n")
        assert said.startswith("HTTP/1.1 502")
        assert 'lang="lt"' in said
        assert "http-equiv" in said

    play(scene, web_is_away=True)


def test_when_web_is_away_a_program_gets_a_problem() -> None:
    async def scene(stage: Stage) -> None:
        said = await stage.ask(b"POST /api/v1/numbers HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n")
        assert "application/problem+json" in said
        assert '"hub_away"' in said

    play(scene, web_is_away=True)


def test_when_web_dies_in_the_middle_nobody_takes_half_an_answer_for_a_whole_one() -> None:
    async def scene(stage: Stage) -> None:
        stage.answer = b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nhalf"
        reader, writer = await stage.client()
        writer.write(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
            await asyncio.wait_for(reader.readexactly(1200), PATIENCE_S)
        writer.close()
        stage.answer = b""
        assert "502" in await stage.ask(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")

    play(scene)


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"nonsense\r\n\r\n", "400"),
        (b"GET / HTTP/1.1\r\nbad header\r\n\r\n", "400"),
        (b"POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "400"),
        (b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "400"),
        (b"POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n", "413"),
        (b"GET / HTTP/1.1\r\nCookie: " + b"x" * 40_000 + b"\r\n\r\n", "431"),
    ],
)
def test_what_could_be_read_two_ways_or_is_too_large_is_refused(raw: bytes, status: str) -> None:
    async def scene(stage: Stage) -> None:
        assert (await stage.ask(raw)).split()[1] == status
        assert stage.heads == []

    play(scene)


@pytest.mark.parametrize(
    ("said", "language"),
    [("", "en"), ("zh-CN,zh;q=0.9", "zh"), ("de, uk;q=0.3, ru;q=0.7", "ru"), ("xx;q=abc, *", "en")],
)
def test_the_reader_s_first_choice_among_ours_is_taken(said: str, language: str) -> None:
    assert best_language(said).value == language


def test_a_hall_screen_that_finds_no_hub_looks_again_and_says_whom_to_ask_in_every_language() -> None:
    kept = Path(__file__).parents[3] / "config/deploy/away-board.html"
    assert kept.read_text().rstrip("\n") == page_for_boards()  # what a reverse proxy serves
    for path in ("/board", "/board/0195"):
        assert away_answer(path, "lt")[1].decode() == page_for_boards()
    assert 'http-equiv="refresh" content="3"' in page_for_boards()
    for language in Language:
        assert words(language).say("board.stale.ask_staff") in page_for_boards()
