"""Short ways for tests to act on the small cast's queue."""

from datetime import datetime, timedelta
from uuid import UUID

from uuid_utils.compat import uuid7

from config.contract.cards import card_mark
from config.contract.device_api import CheckIn, CheckInAnswer, IssuedNumber, IssueNumber
from config.contract.words import Language
from display_server.db.columns.code_index import booking_card_hash, booking_code_hash, booking_qr_hash
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Account, Booking
from display_server.hub import Hub
from display_server.services.arrivals.check_in import check_in
from display_server.services.desks.staff_desk import open_desk
from display_server.services.numbers.issue_number import issue_number
from tests.small_cast import KIOSK, NOW

CARDIOLOGY = "cardiology-consultation"
BLOOD = "blood-test"
CODE = "XMXCXJGZ"
QR = "AT1B0123456789ABCDEFGHJKMNPQRS"


def token_key(hub: Hub) -> bytes:
    return bytes.fromhex(hub.secrets.token_key)


def ask(service: str = CARDIOLOGY, request_id: UUID | None = None) -> IssueNumber:
    """The same `request_id` asks with the same body."""
    return IssueNumber(
        request_id=request_id or uuid7(),
        session_id=request_id or uuid7(),
        service=service,
        language=Language.LITHUANIAN,
        asked_at=NOW,
    )


def take_number(hub: Hub, service: str = CARDIOLOGY, request_id: UUID | None = None) -> IssuedNumber:
    body = ask(service, request_id)
    return hub.writer.run(lambda tx: issue_number(tx, body, device_id=KIOSK, token_key=token_key(hub)))


def book(
    hub: Hub,
    starts_at: datetime = NOW + timedelta(minutes=10),
    code: str = CODE,
    qr: str | None = QR,
    card: str | None = None,
) -> None:
    def enter(tx: Transaction) -> None:
        tx.session.add(
            Booking(
                site_id=1, reference=f"{code}-{starts_at:%d}", service_id=1, starts_at=starts_at,
                code_hash=booking_code_hash(code), qr_hash=booking_qr_hash(qr) if qr else None,
                card_hash=booking_card_hash(card_mark(card)) if card else None,
                patient_name="Ona Petraitė", imported_at=NOW,
            )
        )  # fmt: skip

    hub.writer.run(enter)


def arrive(
    hub: Hub, code: str | None = CODE, scanned: str | None = None, request_id: UUID | None = None
) -> CheckInAnswer:
    body = CheckIn(
        request_id=request_id or uuid7(), session_id=request_id or uuid7(), code=code, scanned=scanned, language=Language.ENGLISH,
        asked_at=NOW,
    )  # fmt: skip
    return hub.writer.run(lambda tx: check_in(tx, body, device_id=KIOSK, token_key=token_key(hub)))


def staff(hub: Hub, name: str = "ruta", desk: str | None = "cardiology-12") -> int:
    """An account, at work at a desk."""

    def enter(tx: Transaction) -> int:
        account = Account(email=f"{name}@st-anna.example", fs_uniquifier=name, language="en", active=True)
        tx.session.add(account)
        tx.session.flush()
        if desk is not None:
            open_desk(tx, desk=desk, account_id=account.id)
        return account.id

    return hub.writer.run(enter)
