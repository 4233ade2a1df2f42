"""Garbage for every parser: whole files bitten, cut, doubled and mixed. Each is read or refused in its own words."""

import io
import json
import random
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from joserfc import jws

from display_server.backup.sealed import SealedReader, SealedWriter
from display_server.backup.words import BackupRefused
from display_server.commands.acting import Refusal
from display_server.commands.house_tables import read_tables
from display_server.directory.id_token import TokenRefused, read_id_token
from display_server.domain.directory import NotLetIn, Rules, judge
from display_server.domain.waits.history import NoHistory, read_history
from display_server.push.passes import PassRefused, make_pass, read_pass
from display_server.services.accounts.passkey_answers import House, PasskeyRefused, read_known, read_new
from display_server.services.arrivals.booking_file import NotABookingFile, read_booking_file
from display_server.spare.log import BaseIsWhole, File, Pages, SpareLog, read_log
from display_server.wayfinding.importers.frame import NotAPlan
from display_server.wayfinding.importers.reading import read_plan
from hardware.printer.answers import AnswerSorter
from hardware.scanner.framing import LONGEST_CODE, ScannerFraming
from tests.display_server.wayfinding.test_importers import EDGES, NODES, archive, imdf, osm
from tests.display_server.web.shared.sign_in.directory_provider import key_pair
from tests.display_server.web.shared.sign_in.software_authenticator import SoftwareAuthenticator

Parser = Callable[[bytes, Path], None]
SECRET = b"correct horse battery"
NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
SEED = 20260312
_TOKENS = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b"'", b";", b",", b"\n", b"\r", b"{", b"}", b"[", b"]", b"<", b">",
    b"&x;", b"-1", b"1e999", b"NaN", b"null", b"true", b"999999999999999999999", b"../../etc/passwd", b"\x1b@",
    b"\xe2\x80\xae", b"=2+2", b"%s%n",
)  # fmt: skip

BOOKINGS = (
    b'reference,service,starts_at,code,name\nA1,cardiology-consultation,2026-03-12T10:00,XMXCXJGZ,Ona\nA2,x,y,z,"q\n'
)
HOUSE = b"code;name_en;floor;icon\ncardiology;Cardiology;2;heartbeat\n;Eyes;3;eye\n"
WAITS = b"service,arrived_at,called_at,left_at,finished_at,desk,priority\n" + (
    b"a,2026-03-12T10:00,2026-03-12T10:05,,2026-03-12T10:09,1,0\n"
)
GRAPH = b'{"type":"FeatureCollection","features":[{"type":"Feature","id":"a","geometry":{"type":"Point","coordinates":[25.1,54.1]},"properties":{"floor":"1"}},{"type":"Feature","properties":{"from":"a","to":"a"}}]}'  # noqa: E501
ANSWERS = b"\x12\x16\x1e\x72\x10\x04\x00\x0f\x0f\x37\x22\x30\x30\x30\x31\x00_TM-T20III\x00\x37\x25\x00\x11\x13"


HOUSE_OF_KEYS = House("atrium.st-anna.example", "https://atrium.st-anna.example")
CHALLENGE = "AAAABBBBCCCC"
CLAIMS = json.dumps({"iss": "i", "aud": ["c"], "azp": "c", "sub": "u", "nonce": "n", "a": {"b": ["x"]}, "amr": ["mfa"],
                     "iat": int(NOW.timestamp()), "exp": int(NOW.timestamp()) + 9, "email": "a@b"}).encode()  # fmt: skip


def bitten(dice: random.Random, whole: bytes) -> bytes:
    """One to six wounds."""
    data = bytearray(whole)
    for _ in range(dice.randrange(1, 7)):
        at = dice.randrange(len(data) + 1)
        wound = dice.randrange(7)
        if wound == 0 and data:
            data[at % len(data)] = dice.randrange(256)
        elif wound == 1:
            del data[at : at + dice.randrange(1, 40)]
        elif wound == 2:
            data[at:at] = dice.randbytes(dice.randrange(1, 20))
        elif wound == 3:
            data[at:at] = dice.choice(_TOKENS) * dice.choice((1, 1, 1, 200))
        elif wound == 4 and data:
            begin = dice.randrange(len(data))
            data[at:at] = data[begin : begin + dice.randrange(1, 60)]
        elif wound == 5:
            del data[at:]
        elif data:
            data[at % len(data)] ^= 1 << dice.randrange(8)
    return bytes(data) if dice.random() < 0.97 else dice.randbytes(dice.randrange(200))


def _plan(data: bytes, _folder: Path) -> None:
    with suppress(NotAPlan):
        read_plan(data)


def _bookings(data: bytes, folder: Path) -> None:
    (folder / "b.csv").write_bytes(data)
    with suppress(NotABookingFile):
        list(read_booking_file(folder / "b.csv"))


def _house(data: bytes, folder: Path) -> None:
    for name in ("departments.csv", "house.json"):
        (folder / name).write_bytes(data)
        with suppress(Refusal):
            read_tables(folder / name)


def _waits(data: bytes, _folder: Path) -> None:
    with suppress(NoHistory, UnicodeDecodeError):
        read_history(io.StringIO(data.decode("utf-8"), newline=""))


def _backup(data: bytes, _folder: Path) -> None:
    with suppress(BackupRefused):
        SealedReader(io.BytesIO(data), SECRET).drain()


def _spare(data: bytes, folder: Path) -> None:
    (folder / "0001.log").write_bytes(data)
    with suppress(BackupRefused):
        list(read_log(folder / "0001.log", SECRET))


def _pass(data: bytes, _folder: Path) -> None:
    with suppress(PassRefused):
        read_pass("key", data.decode("latin-1"), NOW)


def _printer(data: bytes, _folder: Path) -> None:
    sorter = AnswerSorter()
    for part in (data[:7], data[7:]):
        sorter.feed(part)
    assert len(sorter._held) <= 256, "what is not whole is not kept for ever"


def _scanner(data: bytes, _folder: Path) -> None:
    framing = ScannerFraming()
    for place, letter in enumerate(data.decode("latin-1")):
        framing.key(letter, place / 1000)
    assert len(framing._typed) <= LONGEST_CODE


def _passkey(data: bytes, _folder: Path) -> None:
    with suppress(PasskeyRefused, ValueError):
        said = json.loads(data)
        if isinstance(said, dict):
            read_new(HOUSE_OF_KEYS, CHALLENGE, said)
    with suppress(PasskeyRefused, ValueError):
        said = json.loads(data)
        if isinstance(said, dict):
            read_known(HOUSE_OF_KEYS, CHALLENGE, said, public_key="AAAA", account_id=1, whole=True)


def _id_token(data: bytes, _folder: Path) -> None:
    with suppress(TokenRefused):
        read_id_token(data.decode("latin-1"), lambda _, __: key_pair("one"), issuer="i", client="c", nonce="n", now=NOW)


def _claims(data: bytes, _folder: Path) -> None:
    """Signed by the directory itself, and nonsense."""
    token = jws.serialize_compact({"alg": "RS256"}, data, key_pair("one"))
    with suppress(TokenRefused, NotLetIn):
        found = read_id_token(token, lambda _, __: key_pair("one"), issuer="i", client="c", nonce="n", now=NOW)
        judge(found, Rules("a.b", {"x": ["staff"]}, [], {}, ["mfa"]))


def _passkey_samples() -> list[bytes]:
    device = SoftwareAuthenticator(HOUSE_OF_KEYS.origin)
    made = device.make({"user": {"id": "AAAA"}, "rp": {"id": HOUSE_OF_KEYS.rp_id}, "challenge": CHALLENGE})
    answer = json.loads(device.answer({"challenge": CHALLENGE, "rpId": HOUSE_OF_KEYS.rp_id}))
    del answer["response"]["userHandle"]  # whose it is asks the hub's keys
    return [made.encode(), json.dumps(answer).encode()]


def _sealed_sample() -> bytes:
    into = io.BytesIO()
    with SealedWriter(into, SECRET) as writer:
        writer.write(b"rows " * 400)
    return into.getvalue()


def _spare_sample(folder: Path) -> bytes:
    log = SpareLog(folder / "sample.log", SECRET, 1)
    for part in (Pages({1: b"x" * 512, 9: b"y" * 512}, 9), File("secrets.toml", b"keys"), BaseIsWhole()):
        log.add(part)
    log.settle()
    log.close()
    return (folder / "sample.log").read_bytes()


def _samples(folder: Path) -> dict[str, tuple[Parser, list[bytes]]]:
    token, _ = make_pass("key", "board", ["lobby:main"], NOW)
    return {
        "plan": (_plan, [osm(), GRAPH, archive({"nodes.csv": NODES, "edges.csv": EDGES}), archive(imdf())]),
        "bookings": (_bookings, [BOOKINGS]),
        "house": (_house, [HOUSE, b'{"departments": [{"code": "x", "floor": "2"}], "people": []}']),
        "waits": (_waits, [WAITS]),
        "backup": (_backup, [_sealed_sample()]),
        "spare": (_spare, [_spare_sample(folder)]),
        "pass": (_pass, [token.encode()]),
        "passkey": (_passkey, _passkey_samples()),
        "id token": (
            _id_token,
            [jws.serialize_compact({"alg": "RS256", "kid": "one"}, CLAIMS, key_pair("one")).encode()],
        ),
        "claims": (_claims, [CLAIMS]),
        "printer": (_printer, [ANSWERS]),
        "scanner": (_scanner, [b"AT1B0123456789ABCDEFGHJKMNPQRS\r", b"XMXCXJGZ\n"]),
    }


@pytest.mark.timeout(900)
@pytest.mark.parametrize("inputs", [25, pytest.param(100_000, marks=pytest.mark.long)])
@pytest.mark.parametrize(
    "name",
    [
        "plan",
        "bookings",
        "house",
        "waits",
        "backup",
        "spare",
        "pass",
        "passkey",
        "id token",
        "claims",
        "printer",
        "scanner",
    ],
)
def test_garbage_is_read_or_refused_in_words(name: str, inputs: int, tmp_path: Path) -> None:
    parser, wholes = _samples(tmp_path)[name]
    for number in range(inputs):
        dice = random.Random(f"{SEED} {name} {number}")
        data = bitten(dice, dice.choice(wholes))
        try:
            parser(data, tmp_path)
        except Exception as failed:
            (tmp_path / "input").write_bytes(data)
            pytest.fail(f"{name}, input {number} of the dice {SEED}: {type(failed).__name__}: {failed}; {data[:300]!r}")
