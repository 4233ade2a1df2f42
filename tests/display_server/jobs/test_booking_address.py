"""Bookings from an address: taken in as from a folder; what leads inside, redirects, drips, breaks off or is no CSV is said."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address, ip_network
from typing import Any

import pytest
from pydantic import ValidationError

from config.settings import HubSettings
from display_server.domain.booking_feed import Standing
from display_server.hub import Hub
from display_server.jobs.booking_address import BookingAddress, NotFetched, fetch, fetching
from display_server.jobs.booking_feed import EVERY_S
from display_server.services.arrivals.booking_feed import feed_in_trouble
from display_server.services.doors.acts import ACTS
from tests.display_server.jobs.doing import until_done
from tests.display_server.jobs.test_booking_feed import FIRST, HEADER, SECOND, bookings, row

HERE = [ip_network("127.0.0.0/8")]


class Answers(BaseHTTPRequestHandler):
    """What the hospital's system says to each path."""

    body = (HEADER + FIRST).encode()
    asked: list[dict[str, str]] = []

    def do_GET(self) -> None:
        self.asked.append(dict(self.headers))
        if self.headers.get("If-None-Match") == '"1"' and self.path == "/day.csv":
            self.send_response(304)
            self.end_headers()
            return
        status = {"/gone": 404, "/away": 302}.get(self.path.partition("?")[0], 200)
        self.send_response(status)
        self.send_header("ETag", '"1"')
        self.send_header("Location", "http://127.0.0.1/day.csv")
        self.send_header("Content-Length", str(len(self.body) + (50 if self.path == "/broken" else 0)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@contextmanager
def system(body: str = HEADER + FIRST) -> Iterator[tuple[str, type[Answers]]]:
    kind = type("Answering", (Answers,), {"body": body.encode(), "asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", kind
    server.shutdown()
    thread.join()
    server.server_close()


def watching(hub: Hub, url: str, token: str | None = None) -> BookingAddress:
    def perform(act: str, **args: Any) -> Any:
        return hub.writer.run(lambda tx: ACTS[act](tx, **args))

    return BookingAddress(url, perform, fetching(url, token, HERE), hub.clock.now)


def once(duty: BookingAddress) -> None:
    """Until it has been answered and taken in."""
    until_done(duty.perform, EVERY_S)


def test_bookings_are_taken_in_and_asked_for_anew_only_where_they_changed(hub: Hub) -> None:
    with system() as (url, answers):
        duty = watching(hub, f"{url}/day.csv", "a-key")
        once(duty)
        assert bookings(hub) == {"R1": "08:10"}
        once(duty)
        assert answers.asked[0]["Authorization"] == "Bearer a-key"
        assert [said.get("If-None-Match") for said in answers.asked] == [None, '"1"']
        answers.body = (HEADER + FIRST + SECOND).encode()
        once(watching(hub, f"{url}/day.csv"))
    assert bookings(hub) == {"R1": "08:10", "R2": "09:00"}
    assert (row(hub).file, row(hub).as_of, row(hub).problem) == ("127.0.0.1", hub.clock.now(), None)


@pytest.mark.parametrize(
    ("path", "why"), [("/gone?key=secret", "answers 404"), ("/away", "answers 302"), ("/broken", "broke off")]
)
def test_what_goes_wrong_is_said_without_the_addresss_secrets(
    hub: Hub, settings: HubSettings, path: str, why: str
) -> None:
    with system() as (url, _):
        once(watching(hub, url + path))
    problem = row(hub).problem or ""
    assert why in problem
    assert "secret" not in problem
    told = feed_in_trouble_with(hub, settings, url)
    assert told is Standing.UNREADABLE
    assert bookings(hub) == {}


def feed_in_trouble_with(hub: Hub, settings: HubSettings, url: str) -> Standing | None:
    with hub.database.reading() as session:
        found = feed_in_trouble(session, settings.model_copy(update={"bookings_url": url}), hub.clock.now())
    return found.standing if found is not None else None


def test_no_csv_is_said_and_asked_for_again(hub: Hub) -> None:
    with system("<html>Sign in</html>") as (url, answers):
        duty = watching(hub, f"{url}/day.csv")
        once(duty)
        assert "has no column" in (row(hub).problem or "")
        once(duty)
    assert [said.get("If-None-Match") for said in answers.asked] == [None, None]


def test_a_name_that_leads_inside_is_not_asked() -> None:
    with system() as (url, answers), pytest.raises(NotFetched, match="leads inside"):
        fetch(url, None, None, [], lambda _host: [ip_address("127.0.0.1")])
    assert answers.asked == []


def test_who_drips_is_cut() -> None:
    class Dripping(Answers):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b"x")
            self.wfile.flush()
            ends.wait(20)

    ends = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Dripping)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    with pytest.raises(NotFetched, match=r"late|broke off"):
        fetch(f"http://127.0.0.1:{server.server_port}/", None, None, HERE, within_s=0.2)
    ends.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    "url", ["http://his.example/day.csv", "ftp://his.example", "https://user:pass@his.example/", "https://"]
)
def test_an_address_that_would_carry_names_in_the_clear_is_refused_unquoted(url: str) -> None:
    with pytest.raises(ValidationError):
        HubSettings(bookings_url=url)


def test_a_folder_and_an_address_at_once_are_refused(tmp_path: Any) -> None:
    with pytest.raises(ValidationError, match="leave one of the two out"):
        HubSettings(bookings_folder=tmp_path, bookings_url="https://his.example/day.csv")
