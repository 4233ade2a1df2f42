"""A day of guessing at codes and birth dates on fifty kiosks: the limits hold, and nobody is found beyond the arithmetic."""

import random
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from config.contract.device_api import CheckIn
from config.contract.identity import CheckInByIdentity
from config.contract.words import CODE_LETTERS, CheckInResult, Language
from display_server.db.columns.code_index import booking_code_hash, identity_hash_of
from display_server.db.engine.transaction import Transaction
from display_server.db.models import AuditLine, Booking, Device
from display_server.hub import Hub
from display_server.services.accounts.rate_limit import FAILED_TRIES_A_WINDOW, WINDOW
from display_server.services.arrivals.check_in import check_in
from display_server.services.arrivals.check_in_by_identity import TRIES_A_HOUSE, check_in_by_identity
from display_server.services.refused import Refused
from tests.conftest import StandingClock
from tests.display_server.services.queue_acts import token_key
from tests.small_cast import NOW

SEED = 20260312
BOOKINGS = 1_080
"""A day's, as in the facts."""
A_DAY = timedelta(hours=24)
AN_ACT = 200
PARTS = 10


@dataclass(frozen=True)
class Guesses:
    """So many, spread evenly over `lasts` and the kiosks."""

    many: int
    kiosks: int
    lasts: timedelta
    part: int = 0


LONG = [
    pytest.param(Guesses(100_000, 50, A_DAY / PARTS, part), marks=pytest.mark.long, id=f"part-{part}")
    for part in range(PARTS)
]


def enter_a_day(tx: Transaction, dice: random.Random, kiosks: list[UUID]) -> None:
    like = tx.session.scalars(select(Device).where(Device.kind == "kiosk")).first()
    assert like is not None
    for number, key in enumerate(kiosks):
        tx.session.add(
            Device(
                id=key, site_id=1, kind="kiosk", serial=f"G{number}", names=like.names, place_id=like.place_id,
                secret_hash=f"{number:064}", paired_at=NOW, rotated_at=NOW, seen={}, settings={},
            )
        )  # fmt: skip
    for number in range(BOOKINGS):
        tx.session.add(
            Booking(
                site_id=1, reference=f"G{number}", service_id=1, starts_at=NOW + timedelta(minutes=number % 600),
                code_hash=booking_code_hash(a_code(dice)), identity_hash=identity_hash_of(born(dice).isoformat(), a_phone(dice)),
                patient_name="Ona", imported_at=NOW,
            )
        )  # fmt: skip


def a_code(dice: random.Random) -> str:
    return "".join(dice.choices(CODE_LETTERS, k=8))


def born(dice: random.Random) -> date:
    return date(1930, 1, 1) + timedelta(days=dice.randrange(29_000))


def a_phone(dice: random.Random) -> str:
    return f"{dice.randrange(10**8):08}"


def guess(tx: Transaction, dice: random.Random, kiosk: UUID, key: bytes) -> str:
    """What the kiosk says: a result's name, or why it does not even look."""
    request, who = UUID(int=dice.getrandbits(128)), UUID(int=dice.getrandbits(128))
    said = {"request_id": request, "session_id": who, "language": Language.ENGLISH, "asked_at": NOW}
    try:
        if dice.random() < 0.5:
            body = CheckIn(code=a_code(dice), **said)  # type: ignore[arg-type]
            return f"code {check_in(tx, body, device_id=kiosk, token_key=key).result.value}"
        asked = CheckInByIdentity(born=born(dice), phone_end=a_phone(dice)[-4:], **said)  # type: ignore[arg-type]
        return f"identity {check_in_by_identity(tx, asked, device_id=kiosk, token_key=key).result.value}"
    except Refused as refused:
        return f"refused {refused}"


@pytest.mark.timeout(900)
@pytest.mark.parametrize("guesses", [pytest.param(Guesses(600, 4, WINDOW * 2), id="some"), *LONG])
def test_guessing_leads_nowhere(hub: Hub, clock: StandingClock, guesses: Guesses) -> None:
    dice = random.Random(SEED + guesses.part)
    kiosks = [UUID(int=dice.getrandbits(128)) for _ in range(guesses.kiosks)]
    hub.writer.run(lambda tx: enter_a_day(tx, dice, kiosks))
    heard: Counter[str] = Counter()
    key, acts = token_key(hub), guesses.many // AN_ACT

    def some(tx: Transaction) -> list[str]:
        return [guess(tx, dice, dice.choice(kiosks), key) for _ in range(AN_ACT)]

    for _ in range(acts):
        heard.update(hub.writer.run(some))
        clock.move(seconds=guesses.lasts.total_seconds() / acts)
    missed = CheckInResult.NOT_FOUND.value
    found = {
        said: count for said, count in heard.items() if not said.startswith("refused") and not said.endswith(missed)
    }
    assert not found, f"somebody was found by guessing (dice {SEED + guesses.part})"
    windows = guesses.lasts // WINDOW + 1
    assert 0 < heard[f"code {missed}"] <= FAILED_TRIES_A_WINDOW * windows * guesses.kiosks
    assert 0 < heard[f"identity {missed}"] <= TRIES_A_HOUSE * windows
    assert heard.total() == acts * AN_ACT
    with hub.database.reading() as session:
        alarms = set(session.scalars(select(AuditLine.what)))
    assert "identity_guessed" in alarms or "identity_locked" in alarms, "and it does not go unseen"
