"""A device's secret is replaced every month, and no lost answer leaves a device outside."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from config.contract.device_api import HeartbeatAnswer
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Device
from display_server.hub import Hub
from display_server.services.devices.revoke_device import revoke_device
from display_server.services.devices.rotate_secret import EVERY, OVERLAP, SecretUsed, rotate_secret
from display_server.web.device_api.device_check import REMEMBERED_S
from tests.conftest import StandingClock
from tests.small_cast import KIOSK, KIOSK_SECRET, NOW


@pytest.fixture(autouse=True)
def paired_now(hub: Hub) -> None:
    def enter(tx: Transaction) -> None:
        tx.session.get_one(Device, KIOSK).rotated_at = NOW

    hub.writer.run(enter)


def beat(client: FlaskClient, clock: StandingClock, secret: str) -> tuple[int, str | None]:
    """Status, and the new secret where there is one. What was proved lately is forgotten first."""
    clock.move(seconds=REMEMBERED_S + 1)
    answer = client.post(
        "/api/v1/heartbeats",
        json={"program_version": "0.1.0", "clock": NOW.isoformat()},
        headers={"Authorization": f"Bearer {KIOSK}.{secret}"},
    )
    return answer.status_code, HeartbeatAnswer.model_validate_json(
        answer.data
    ).new_secret if answer.status_code == 200 else None


def test_a_secret_is_replaced_after_a_month_and_not_before(client: FlaskClient, clock: StandingClock) -> None:
    clock.move(days=29)
    assert beat(client, clock, KIOSK_SECRET) == (200, None)
    clock.move(days=1)
    status, fresh = beat(client, clock, KIOSK_SECRET)
    assert status == 200
    assert fresh is not None
    assert len(bytes.fromhex(fresh)) == 32


def test_both_secrets_are_right_until_the_new_one_was_used(client: FlaskClient, clock: StandingClock) -> None:
    clock.move(days=30)
    _, fresh = beat(client, clock, KIOSK_SECRET)
    assert fresh is not None
    assert beat(client, clock, KIOSK_SECRET) == (200, None)
    assert beat(client, clock, fresh) == (200, None)
    assert beat(client, clock, KIOSK_SECRET) == (200, None), "what was on its way still arrives"
    clock.move(seconds=OVERLAP.total_seconds())
    assert beat(client, clock, fresh) == (200, None)
    assert beat(client, clock, KIOSK_SECRET)[0] == 401
    assert beat(client, clock, fresh) == (200, None)


def test_a_new_secret_that_was_lost_on_its_way_is_made_up_for(client: FlaskClient, clock: StandingClock) -> None:
    clock.move(days=30)
    _, lost = beat(client, clock, KIOSK_SECRET)
    clock.move(days=3)
    _, fresh = beat(client, clock, KIOSK_SECRET)
    assert fresh is not None
    assert lost is not None
    assert beat(client, clock, lost)[0] == 401, "only the newest was answered to be kept"
    assert beat(client, clock, fresh) == (200, None)


def test_of_two_requests_at_once_one_gets_the_secret(hub: Hub, clock: StandingClock) -> None:
    clock.move(days=30)
    used = SecretUsed(NOW, overlaps=False, old=False)
    made = [hub.writer.run(lambda tx: rotate_secret(tx, device_id=KIOSK, used=used)) for _ in range(2)]
    assert [one is None for one in made] == [False, True]


def test_a_revoked_device_is_given_nothing(hub: Hub, clock: StandingClock) -> None:
    clock.move(seconds=EVERY.total_seconds())
    hub.writer.run(lambda tx: revoke_device(tx, device_id=KIOSK, who="account:1"))
    used = SecretUsed(NOW, overlaps=False, old=False)
    assert hub.writer.run(lambda tx: rotate_secret(tx, device_id=KIOSK, used=used)) is None


def test_only_hashes_of_secrets_are_stored(app: Flask, hub: Hub, clock: StandingClock) -> None:
    clock.move(days=30)
    _, fresh = beat(app.test_client(), clock, KIOSK_SECRET)
    with hub.database.reading() as session:
        device = session.get_one(Device, KIOSK)
    assert fresh not in {device.secret_hash, device.previous_secret_hash}
    assert device.rotated_at is not None
    assert device.rotated_at - NOW > timedelta(days=29)
