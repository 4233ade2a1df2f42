"""What an authenticator is asked, and whether its answer is right (WebAuthn level 2, by `webauthn`); nothing is stored here.

Import of the library takes a third of a second: whoever never uses a passkey does not wait for it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from config.setting_kinds import THIS_MACHINE
from display_server.db.columns.encryption import keyed_hash

ASKED_FOR_S = 300
"""How long a challenge may be answered."""
LONGEST_ANSWER = 20_000
"""Letters of JSON; an answer without attestation has some 1,500."""
TRANSPORTS = ("usb", "nfc", "ble", "smart-card", "hybrid", "internal", "cable")


class PasskeyRefused(ValueError):
    """The answer is not one to this challenge, from this house, by this key. The text is for the audit: one word."""


@dataclass(frozen=True)
class House:
    """Where passkeys of this hub belong: the name browsers bind them to, and the pages they are asked on."""

    rp_id: str
    origin: str


@dataclass(frozen=True)
class NewPasskey:
    """What a registration brought. `credential` and `public_key`: base64url."""

    credential: str
    public_key: str
    sign_count: int
    transports: tuple[str, ...]


@dataclass(frozen=True)
class UsedPasskey:
    """A right answer. `verified`: the device itself asked its owner (a finger, a PIN)."""

    sign_count: int
    verified: bool


def house_of(public_url: str | None) -> House | None:
    """None: browsers bind passkeys to no such address. It must be a name, by https (plain http on this machine alone)."""
    said = urlsplit(public_url or "")
    name = said.hostname or ""
    if not name or _is_number(name) or (said.scheme != "https" and name not in THIS_MACHINE):
        return None
    usual = said.port in {None, 443 if said.scheme == "https" else 80}  # browsers leave it out
    return House(name, f"{said.scheme}://{name}" + ("" if usual else f":{said.port}"))


def _is_number(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def user_handle(account_id: int) -> bytes:
    """What a passkey keeps of the account: 32 bytes that say nothing about anybody."""
    return bytes.fromhex(keyed_hash("passkey_user", str(account_id)))


def asked_for_new(
    house: House, challenge: str, *, account_id: int, email: str, hospital: str, held: Iterable[str]
) -> dict[str, Any]:
    """`navigator.credentials.create`'s options as JSON. `held`: credentials that are there already."""
    from webauthn import generate_registration_options
    from webauthn.helpers import options_to_json_dict
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    options = generate_registration_options(
        rp_id=house.rp_id,
        rp_name=hospital,
        user_id=user_handle(account_id),
        user_name=email,
        user_display_name=email,
        challenge=_bytes(challenge),
        timeout=ASKED_FOR_S * 1000,
        exclude_credentials=_described(held),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
        ),
    )
    said: dict[str, Any] = options_to_json_dict(options)
    return said


def asked_for_known(house: House, challenge: str, held: Sequence[str], *, whole: bool) -> dict[str, Any]:
    """`navigator.credentials.get`'s options as JSON. `held` empty: any passkey of this house that its device can name."""
    from webauthn import generate_authentication_options
    from webauthn.helpers import options_to_json_dict
    from webauthn.helpers.structs import UserVerificationRequirement

    wanted = UserVerificationRequirement.REQUIRED if whole else UserVerificationRequirement.PREFERRED
    options = generate_authentication_options(
        rp_id=house.rp_id,
        challenge=_bytes(challenge),
        timeout=ASKED_FOR_S * 1000,
        allow_credentials=_described(held),
        user_verification=wanted,
    )
    said: dict[str, Any] = options_to_json_dict(options)
    return said


def read_new(house: House, challenge: str, answer: dict[str, Any]) -> NewPasskey:
    """Raises PasskeyRefused."""
    from webauthn import verify_registration_response
    from webauthn.helpers import bytes_to_base64url

    try:
        found = verify_registration_response(
            credential=answer,
            expected_challenge=_bytes(challenge),
            expected_rp_id=house.rp_id,
            expected_origin=house.origin,
        )
        said = answer["response"].get("transports") or ()
        transports = tuple(one for one in TRANSPORTS if one in said)
    except Exception as wrong:  # whatever a made-up answer trips over is a refusal
        raise PasskeyRefused("answer") from wrong
    key = bytes_to_base64url(found.credential_public_key)
    return NewPasskey(bytes_to_base64url(found.credential_id), key, found.sign_count, transports)


def read_known(
    house: House, challenge: str, answer: dict[str, Any], *, public_key: str, account_id: int, whole: bool
) -> UsedPasskey:
    """`whole`: this is all of the sign-in, so the device must have asked its owner. Raises PasskeyRefused.

    The count of signatures is looked at where it is kept (`use_passkey`), after the signature was found right.
    """
    from webauthn import verify_authentication_response
    from webauthn.helpers import bytes_to_base64url

    try:
        found = verify_authentication_response(
            credential=answer,
            expected_challenge=_bytes(challenge),
            expected_rp_id=house.rp_id,
            expected_origin=house.origin,
            credential_public_key=_bytes(public_key),
            credential_current_sign_count=0,
        )
        owner = answer["response"].get("userHandle")
    except Exception as wrong:  # whatever a made-up answer trips over is a refusal
        raise PasskeyRefused("answer") from wrong
    if owner is not None and owner.rstrip("=") != bytes_to_base64url(user_handle(account_id)):
        raise PasskeyRefused("owner")
    if whole and not found.user_verified:
        raise PasskeyRefused("not_verified")
    return UsedPasskey(found.new_sign_count, found.user_verified)


def credential_in(answer: dict[str, Any]) -> str:
    """Which passkey says it answers. Raises PasskeyRefused."""
    said = answer.get("id")
    if not isinstance(said, str) or not 1 <= len(said) <= LONGEST_ANSWER:
        raise PasskeyRefused("answer")
    return said


def _described(credentials: Iterable[str]) -> list[Any]:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    return [PublicKeyCredentialDescriptor(id=_bytes(one)) for one in credentials]


def _bytes(said: str) -> bytes:
    from webauthn.helpers import base64url_to_bytes

    return base64url_to_bytes(said)
