"""A second factor: six figures of an authenticator app (RFC 6238), or one of ten recovery codes, each good once.

Passkeys are the other kind (`passkeys.py`); recovery codes open the account where either is lost.
"""

import base64
import hmac
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from display_server.db.columns.encryption import keyed_hash
from display_server.db.engine.transaction import Transaction
from display_server.db.models import Passkey, SecondFactor
from display_server.services.accounts.sign_in_record import end_sessions
from display_server.services.audit import audit

STEP_S = 30
FIGURES = 6
AROUND = 1
"""Steps a telephone's clock may be off, to either side."""
RECOVERY_CODES = 10
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"


class CodeWrong(ValueError):
    """The code is not the one of this moment, or was used before."""


@dataclass(frozen=True)
class Factors:
    """What an account holds beside its password: an authenticator app, so many passkeys, so many recovery codes."""

    app: bool
    passkeys: int
    recovery_codes: int

    def __bool__(self) -> bool:
        return self.app or self.passkeys > 0


@dataclass(frozen=True)
class Entered:
    """`by_recovery`: with a code that is used up now; `left`: how many there are still."""

    by_recovery: bool
    left: int


def factors_of(session: Session, account_id: int) -> Factors:
    found = session.get(SecondFactor, account_id)
    passkeys = session.scalar(select(func.count()).where(Passkey.account_id == account_id)) or 0
    return Factors(found is not None and found.secret is not None, passkeys, len(found.recovery) if found else 0)


def new_secret() -> str:
    """160 bits in base32, as authenticator apps read them."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, step: int) -> str:
    """The figures of a step of 30 s. SHA-1, because many apps know no other; its weakness does not touch an HMAC."""
    return HOTP(base64.b32decode(secret), FIGURES, SHA1()).generate(step).decode()  # noqa: S303


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """The step whose code this is, among those around now; None: of none of them."""
    this = int(now.timestamp()) // STEP_S
    fits = [
        step for step in range(this - AROUND, this + AROUND + 1) if hmac.compare_digest(code_at(secret, step), code)
    ]
    return max(fits) if fits else None


def keep_second_factor(tx: Transaction, *, account_id: int, secret: str, code: str) -> list[str]:
    """From now on this account needs it. The recovery codes, which are shown once. Raises CodeWrong."""
    step = matching_step(secret, plain(code), tx.now)
    if step is None:
        raise CodeWrong
    codes = _keep(tx, account_id, secret, step)
    audit(tx, who=f"account:{account_id}", what="second_factor.set", subject=f"account:{account_id}")
    return codes


def keep_recovery_codes(tx: Transaction, *, account_id: int) -> list[str]:
    """Of an account that has none yet, for whoever signs in with passkeys alone; shown once. Empty: there are some."""
    return [] if tx.session.get(SecondFactor, account_id) is not None else _keep(tx, account_id, None, 0)


def _keep(tx: Transaction, account_id: int, secret: str | None, step: int) -> list[str]:
    codes = _new_codes()
    found = tx.session.get(SecondFactor, account_id)
    if found is not None:
        tx.session.delete(found)
        tx.session.flush()
    hashes = [_hash(account_id, one) for one in codes]
    tx.session.add(SecondFactor(account_id=account_id, secret=secret, set_at=tx.now, last_step=step, recovery=hashes))
    tx.session.flush()
    return codes


def renew_recovery_codes(tx: Transaction, *, account_id: int, code: str | None) -> list[str]:
    """Ten new ones, shown once; those before open nothing any more. `code`: as at the sign-in, used up by this; None: one of
    the account's passkeys answered just now. Raises CodeWrong, also where there is no second factor."""
    if code is not None:
        enter_second_factor(tx, account_id=account_id, code=code)
    factor = tx.session.get(SecondFactor, account_id, with_for_update=True)
    if factor is None:
        raise CodeWrong
    codes, left = _new_codes(), len(factor.recovery)
    factor.recovery = [_hash(account_id, one) for one in codes]
    who = f"account:{account_id}"
    audit(tx, who=who, what="second_factor.recovery_codes_renewed", subject=who, before={"left": left})
    return codes


def _new_codes() -> list[str]:
    return ["".join(secrets.choice(_LETTERS) for _ in range(10)) for _ in range(RECOVERY_CODES)]


def enter_second_factor(tx: Transaction, *, account_id: int, code: str) -> Entered:
    """Raises CodeWrong."""
    tx.spare_facts()
    factor = tx.session.get(SecondFactor, account_id, with_for_update=True)
    said = plain(code)
    if factor is None:
        raise CodeWrong
    step = matching_step(factor.secret, said, tx.now) if factor.secret is not None and said.isdecimal() else None
    if step is not None and step > factor.last_step:
        factor.last_step = step
        return Entered(False, len(factor.recovery))
    mine = _hash(account_id, said)
    if mine not in factor.recovery:
        raise CodeWrong
    factor.recovery = [one for one in factor.recovery if one != mine]
    audit(tx, who=f"account:{account_id}", what="second_factor.recovery_code_used", subject=f"account:{account_id}")
    return Entered(True, len(factor.recovery))


def reset_second_factor(tx: Transaction, *, account_id: int, who: str, why: str | None = None) -> bool:
    """The account has neither app nor passkey any more and every session of it is over. False: it had none."""
    held = factors_of(tx.session, account_id)
    if not held:
        return False
    tx.session.execute(delete(Passkey).where(Passkey.account_id == account_id))
    tx.session.execute(delete(SecondFactor).where(SecondFactor.account_id == account_id))
    end_sessions(tx, account_id=account_id)
    audit(tx, who=who, what="second_factor.reset", subject=f"account:{account_id}", before=asdict(held), why=why)
    return True


def plain(code: str) -> str:
    """As it is compared: without what people put between, letters large."""
    return "".join(letter for letter in code if letter.isalnum()).upper()


def _hash(account_id: int, code: str) -> str:
    return keyed_hash("recovery", f"{account_id}:{code}")
