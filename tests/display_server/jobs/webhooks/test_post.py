"""One request to another system: bounded in time, to the address that was looked at, and nowhere else."""

import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from display_server.domain.webhook import Address, Failure
from display_server.jobs.webhooks.post import Outcome, post
from tests.display_server.jobs.webhooks.receiver import CLOSE, DRIP, HANG, LOOPBACK, Receiver, receiving
from tests.patience import PATIENCE_S

BODY = b'{"move":"test"}'


def send(url: str, within_s: float = PATIENCE_S) -> Outcome:
    return post(url, {"Atrium-Event-Id": "1"}, BODY, LOOPBACK, within_s=within_s)


def test_it_arrives_as_it_was_sent(receiver: Receiver) -> None:
    assert send(f"{receiver.url}in?key=1") == Outcome(None, 204)
    ((headers, body),) = receiver.heard
    assert body == BODY
    assert headers["Content-Type"] == "application/json"
    assert headers["Host"] == receiver.url.split("/")[2]
    assert headers["Atrium-Event-Id"] == "1"


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [(500, Outcome(Failure.ANSWER, 500)), (404, Outcome(Failure.ANSWER, 404)), (307, Outcome(Failure.REDIRECT, 307)),
     (CLOSE, Outcome(Failure.UNREACHABLE))],
)  # fmt: skip
def test_what_is_no_success_is_named(receiver: Receiver, answer: int | str, outcome: Outcome) -> None:
    receiver.answers = [answer]
    assert send(receiver.url) == outcome
    assert len(receiver.heard) == 1, "no redirect is followed, nothing is asked twice"


@pytest.mark.parametrize("answer", [HANG, DRIP])
def test_who_never_ends_an_answer_is_cut_off(receiver: Receiver, answer: str) -> None:
    receiver.answers = [answer]
    assert send(receiver.url, within_s=0.5) == Outcome(Failure.LATE)


def test_nobody_there_is_unreachable() -> None:
    with receiving() as gone:
        pass
    assert send(gone.url) == Outcome(Failure.UNREACHABLE)
    assert post("https://no-such-host.invalid/", {}, BODY, LOOPBACK) == Outcome(Failure.UNREACHABLE)


def test_addresses_inside_are_refused_unless_the_setting_names_them(receiver: Receiver) -> None:
    assert post(receiver.url, {}, BODY, []) == Outcome(Failure.FORBIDDEN)
    assert post(receiver.url, {}, BODY, [ip_network("10.0.0.0/8")]) == Outcome(Failure.FORBIDDEN)
    assert receiver.heard == []


def test_a_name_is_looked_up_once_and_that_address_is_used(receiver: Receiver) -> None:
    """A name that says something else at its second look-up leads nowhere else."""
    asked: list[str] = []

    def resolve(host: str) -> list[Address]:
        asked.append(host)
        return [ip_address("127.0.0.1" if len(asked) == 1 else "127.0.0.9")]

    url = receiver.url.replace("127.0.0.1", "system.hospital.example")
    assert post(url, {}, BODY, LOOPBACK, resolve=resolve) == Outcome(None, 204)
    assert asked == ["system.hospital.example"]
    assert receiver.heard[0][0]["Host"] == url.split("/")[2]


def test_one_address_inside_among_public_ones_refuses_the_name(receiver: Receiver) -> None:
    def resolve(_host: str) -> list[Address]:
        return [ip_address("93.184.216.34"), ip_address("10.0.0.5")]

    assert post(receiver.url, {}, BODY, [], resolve=resolve) == Outcome(Failure.FORBIDDEN)


def test_what_does_not_speak_http_is_nonsense() -> None:
    class Mumbles(BaseHTTPRequestHandler):
        def handle(self) -> None:
            self.connection.recv(65536)
            self.wfile.write(b"220 mail.example ESMTP\r\n\r\n")

    server = HTTPServer(("127.0.0.1", 0), Mumbles)
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    assert send(f"http://127.0.0.1:{server.server_port}/") == Outcome(Failure.NONSENSE)
    thread.join()
    server.server_close()


def test_a_certificate_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raise AssertionError("nothing may be said on such a line")

    server = HTTPServer(("127.0.0.1", 0), Answers)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own_certificate(tmp_path))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    assert send(f"https://127.0.0.1:{server.server_port}/") == Outcome(Failure.TLS)
    thread.join()
    server.server_close()


def own_certificate(folder: Path) -> Path:
    """One that vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "own.pem"
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path
