"""Push over PostgreSQL: commits of any node are heard, also after the server was started again."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from display_server.db.engine.notify import Notify, messages
from display_server.db.engine.wake import SIGN_OF_LIFE, Wake
from display_server.push.listen import Listening
from display_server.push.wake import heard, wake_socket
from tests.postgres_server import PostgresServer


class Ear:
    """A push's wake socket, fed by its listening thread."""

    def __init__(self, url: str, path: Path) -> None:
        self.socket = wake_socket(path)
        self.listening = Listening(url, Wake(path))

    def hears(self, name: str, tell: Notify, within_s: float = 20.0) -> bool:
        until = time.monotonic() + within_s
        while time.monotonic() < until:
            tell.tell([name])
            time.sleep(0.05)
            if any(name in names for names in heard(self.socket)):
                return True
        return False

    def close(self) -> None:
        self.listening.close()
        self.socket.close()


@pytest.fixture
def ears(postgres_url: str, tmp_path: Path) -> Iterator[tuple[Ear, Ear]]:
    """Two nodes' push."""
    both = Ear(postgres_url, tmp_path / "a"), Ear(postgres_url, tmp_path / "b")
    yield both
    for ear in both:
        ear.close()


@pytest.fixture
def telling(postgres_url: str) -> Iterator[Notify]:
    notify = Notify(postgres_url)
    yield notify
    notify.close()


def test_every_node_hears_what_one_has_committed_and_that_web_lives(ears: tuple[Ear, Ear], telling: Notify) -> None:
    for name in ("lobby:a", SIGN_OF_LIFE):
        assert all(ear.hears(name, telling) for ear in ears)


def test_a_line_that_was_cut_listens_again(
    ears: tuple[Ear, Ear], telling: Notify, postgres_server: PostgresServer
) -> None:
    assert all(ear.hears("lobby:a", telling) for ear in ears)
    postgres_server.restart()
    assert all(ear.hears("lobby:b", telling, within_s=40) for ear in ears)
    assert all(ear.listening.begun >= 2 for ear in ears)


def test_many_names_are_said_in_messages_the_server_takes() -> None:
    names = {f"department:{number:05}" for number in range(2000)}
    said = messages(names)
    assert len(said) > 1
    assert max(len(each.encode()) for each in said) < 8000
    assert sum(each.count("department:") for each in said) == 2000
