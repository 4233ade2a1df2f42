"""A device comes into the house by the short code on its screen, and leaves it again at once."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from config.contract.device_api import PairingCode, PairingState
from config.contract.words import CODE_LETTERS, DeviceKind, Language, Name
from display_server.db.models import AuditLine, Device, Pairing, Site
from display_server.hub import Hub
from display_server.services.devices.approve_pairing import NewDevice, approve_pairing
from display_server.services.devices.ask_pairing import OPEN_PER_ADDRESS, TooManyPairings, ask_pairing
from display_server.services.devices.device_secret import secret_hash
from display_server.services.devices.poll_pairing import PairingUnknown, PollTooSoon, burn_pairing, poll_pairing
from display_server.services.devices.revoke_device import DeviceUnknown, revoke_device
from display_server.services.entry_refused import EntryRefused
from tests.conftest import StandingClock
from tests.small_cast import KIOSK

ON_BOTH_DATABASES = True

LOBBY = NewDevice({Language.ENGLISH: Name(name="Lobby screen")}, "B1", "information", {"view": "lobby"})


def ask(hub: Hub, kind: DeviceKind = DeviceKind.BOARD, address: str = "10.0.0.7") -> PairingCode:
    return hub.writer.run(
        lambda tx: ask_pairing(tx, kind=kind, model="Chrome", address=address, hub_fingerprint="ab:cd")
    )


def approve(hub: Hub, code: str, device: NewDevice = LOBBY) -> UUID:
    return hub.writer.run(lambda tx: approve_pairing(tx, code=code, device=device, who="account:1"))


def poll(hub: Hub, asked: PairingCode) -> PairingState:
    return hub.writer.run(lambda tx: poll_pairing(tx, device_code=asked.device_code))


def test_a_code_is_eight_letters_without_vowels_and_lasts_ten_minutes(hub: Hub, clock: StandingClock) -> None:
    asked = ask(hub)
    assert len(asked.code) == 8
    assert set(asked.code) <= set(CODE_LETTERS)
    assert asked.expires_at == clock.now() + timedelta(minutes=10)
    assert asked.hub_fingerprint == "ab:cd"


def test_the_device_code_is_stored_only_as_a_keyed_hash(hub: Hub) -> None:
    asked = ask(hub)
    with hub.database.reading() as session:
        assert asked.device_code not in session.scalars(select(Pairing.device_code_hash)).one()


def test_an_approved_device_gets_the_same_secret_until_it_has_used_it(hub: Hub) -> None:
    asked = ask(hub)
    assert poll(hub, asked).approved is False
    device_id = approve(hub, asked.code)
    answer = poll(hub, asked)
    assert (answer.approved, answer.device_id) == (True, device_id)
    assert answer.secret is not None
    assert len(bytes.fromhex(answer.secret)) == 32
    with hub.database.reading() as session:
        assert session.get_one(Device, device_id).secret_hash == secret_hash(answer.secret)
    assert poll(hub, asked) == answer  # the first answer may never have arrived
    hub.writer.run(lambda tx: burn_pairing(tx, device_id=device_id))
    with hub.database.reading() as session:
        assert session.scalars(select(Pairing)).all() == []
    with pytest.raises(PairingUnknown):
        poll(hub, asked)


def test_a_secret_nobody_used_is_answered_ten_minutes_and_no_longer(hub: Hub, clock: StandingClock) -> None:
    asked = ask(hub)
    approve(hub, asked.code)
    clock.move(minutes=9)
    assert poll(hub, asked).approved
    clock.move(minutes=1)
    with pytest.raises(PairingUnknown):
        poll(hub, asked)


def test_asking_faster_than_told_is_refused(hub: Hub, clock: StandingClock) -> None:
    asked = ask(hub)
    poll(hub, asked)
    clock.move(seconds=1)
    with pytest.raises(PollTooSoon):
        poll(hub, asked)
    clock.move(seconds=5)
    assert poll(hub, asked).approved is False


def test_an_expired_code_is_gone_for_device_and_administrator(hub: Hub, clock: StandingClock) -> None:
    asked = ask(hub)
    clock.move(minutes=10)
    with pytest.raises(PairingUnknown):
        approve(hub, asked.code)
    with pytest.raises(PairingUnknown):
        poll(hub, asked)


def test_one_address_shows_at_most_ten_codes(hub: Hub, clock: StandingClock) -> None:
    for _ in range(OPEN_PER_ADDRESS):
        ask(hub)
    with pytest.raises(TooManyPairings):
        ask(hub)
    ask(hub, address="10.0.0.8")
    clock.move(minutes=10)
    ask(hub)


def test_a_code_is_approved_once(hub: Hub) -> None:
    asked = ask(hub)
    approve(hub, asked.code)
    with pytest.raises(PairingUnknown):
        approve(hub, asked.code, NewDevice(LOBBY.names, "B2", None, {"view": "lobby"}))


@pytest.mark.parametrize(
    ("device", "field", "reason"),
    [
        (NewDevice({}, "B1", None, {"view": "lobby"}), "name", "missing"),
        (NewDevice(LOBBY.names, "b 1", None, {"view": "lobby"}), "serial", "shape"),
        (NewDevice(LOBBY.names, "L1", None, {"view": "lobby"}), "serial", "taken"),
        (NewDevice(LOBBY.names, "B1", "nowhere", {"view": "lobby"}), "place", "missing"),
        (NewDevice(LOBBY.names, "B1", None, {}), "view", "missing"),
        (NewDevice(LOBBY.names, "B1", None, {"view": "department", "department": "none"}), "department", "missing"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_field(hub: Hub, device: NewDevice, field: str, reason: str) -> None:
    asked = ask(hub)
    with pytest.raises(EntryRefused) as refused:
        approve(hub, asked.code, device)
    assert (refused.value.field, refused.value.reason) == (field, reason)
    assert poll(hub, asked).approved is False


def test_approving_and_revoking_are_audited_and_raise_the_catalogue(hub: Hub) -> None:
    device_id = approve(hub, ask(hub).code)
    for _ in range(2):  # the second time changes nothing
        hub.writer.run(lambda tx: revoke_device(tx, device_id=device_id, who="account:1"))
    with hub.database.reading() as session:
        lines = session.scalars(select(AuditLine).order_by(AuditLine.seq)).all()
        assert [(line.what, line.who) for line in lines] == [
            ("device.approved", "account:1"),
            ("device.revoked", "account:1"),
        ]
        assert "secret" not in str([line.after for line in lines])
        assert session.scalars(select(Site.catalogue_revision)).one() == 3
        assert session.get_one(Device, device_id).revoked_at is not None


def test_a_device_nobody_knows_cannot_be_revoked(hub: Hub) -> None:
    with pytest.raises(DeviceUnknown):
        hub.writer.run(lambda tx: revoke_device(tx, device_id=UUID(int=1), who="command"))


def test_a_revoked_kiosk_keeps_its_row_for_the_tickets_it_printed(hub: Hub) -> None:
    hub.writer.run(lambda tx: revoke_device(tx, device_id=KIOSK, who="command"))
    with hub.database.reading() as session:
        assert session.get_one(Device, KIOSK).serial == "L1"
