"""An authenticator in software: makes passkeys and signs challenges as devices do."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

USER_PRESENT, USER_VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class Authenticator:
    """One device with one passkey.

    counts : whether it counts its signatures; synced passkeys do not.
    """

    def __init__(self, origin: str, *, counts: bool = True) -> None:
        self.origin = origin
        self.counts = counts
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(32)
        self.signatures = 0

    def create(self, options: dict[str, Any], **changed: Any) -> dict[str, Any]:
        """Answer `navigator.credentials.create`; `changed` replaces what a device tells."""
        numbers = self.key.public_key().public_numbers()
        x, y = (each.to_bytes(32, "big") for each in (numbers.x, numbers.y))
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        identifier = len(self.id).to_bytes(2, "big") + self.id
        host = changed.get("host", options["rp"]["id"])
        data = self._data(host, ATTESTED) + bytes(16) + identifier + public
        statement = {"fmt": "none", "attStmt": {}, "authData": data}
        told = {
            "clientDataJSON": self._told("webauthn.create", options["challenge"], changed),
            "attestationObject": bytes_to_base64url(cbor2.dumps(statement)),
        }
        return self._credential(told)

    def get(self, options: dict[str, Any], **changed: Any) -> dict[str, Any]:
        """Answer `navigator.credentials.get`."""
        self.signatures = changed.get("count", self.signatures + self.counts)
        data = self._data(changed.get("host", options["rpId"]), 0)
        told = self._told("webauthn.get", options["challenge"], changed)
        client = hashlib.sha256(base64url_to_bytes(told)).digest()
        key = changed.get("key", self.key)
        signature = key.sign(data + client, ec.ECDSA(hashes.SHA256()))
        answer = {
            "clientDataJSON": told,
            "authenticatorData": bytes_to_base64url(data),
            "signature": bytes_to_base64url(signature),
        }
        return self._credential(answer)

    def _data(self, host: str, flags: int) -> bytes:
        flags |= USER_PRESENT | USER_VERIFIED
        place = hashlib.sha256(host.encode()).digest()
        return place + bytes([flags]) + self.signatures.to_bytes(4, "big")

    def _told(self, kind: str, challenge: str, changed: dict[str, Any]) -> str:
        content = {
            "type": kind,
            "challenge": changed.get("challenge", challenge),
            "origin": changed.get("origin", self.origin),
            "crossOrigin": False,
        }
        return bytes_to_base64url(json.dumps(content).encode())

    def _credential(self, response: dict[str, str]) -> dict[str, Any]:
        identifier = bytes_to_base64url(self.id)
        return {"id": identifier, "rawId": identifier, "type": "public-key", "response": response}
