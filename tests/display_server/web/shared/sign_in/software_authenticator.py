"""An authenticator in software (EC P-256), to answer as a device would, and as one that cheats."""

import hashlib
import json
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, HOLDS_KEY = 0x01, 0x04, 0x40
_KEY = ec.generate_private_key(ec.SECP256R1())


def text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def raw(said: str) -> bytes:
    return urlsafe_b64decode(said + "=" * (-len(said) % 4))


class SoftwareAuthenticator:
    """One passkey. `origin`: the page its browser says it stands on; `count` rises with each answer, where it counts."""

    def __init__(self, origin: str, credential: bytes = b"one credential of sixteen", *, counts: bool = True) -> None:
        self.origin = origin
        self.credential = credential
        self.counts = counts
        self.count = 0
        self.user = b""

    def make(self, options: dict[str, Any]) -> str:
        """Its answer to `create`, as the page's module sends it."""
        self.user = raw(options["user"]["id"])
        numbers = _KEY.public_key().public_numbers()
        point = {-2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        key = cbor2.dumps({1: 2, 3: -7, -1: 1, **point})
        held = bytes(16) + struct.pack(">H", len(self.credential)) + self.credential + key
        data = self._data(options["rp"]["id"], PRESENT | VERIFIED | HOLDS_KEY) + held
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options["challenge"])
        return self._said({"clientDataJSON": text(client), "attestationObject": text(attestation),
                           "transports": ["internal"]})  # fmt: skip

    def answer(self, options: dict[str, Any], flags: int = PRESENT | VERIFIED, rp_id: str | None = None) -> str:
        """Its answer to `get`."""
        self.count += self.counts
        client = self._client("webauthn.get", options["challenge"])
        data = self._data(rp_id or options["rpId"], flags)
        signature = _KEY.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._said({"clientDataJSON": text(client), "authenticatorData": text(data),
                           "signature": text(signature), "userHandle": text(self.user)})  # fmt: skip

    def _data(self, rp_id: str, flags: int) -> bytes:
        return hashlib.sha256(rp_id.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _said(self, response: dict[str, Any]) -> str:
        name = text(self.credential)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
