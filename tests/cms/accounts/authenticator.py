"""A security key made of software: what a browser sends of a real one, and of an impostor."""

import hashlib
import json
import secrets

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

PRESENT = AuthenticatorData.FLAG.UP


class SoftKey:
    """Holds one key for `origin`."""

    def __init__(self, origin: str, host: str) -> None:
        self.origin = origin
        self.site = hashlib.sha256(host.encode()).digest()
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.identifier = secrets.token_bytes(16)
        self.count = 0

    def create(self, challenge: str) -> str:
        """The JSON that answers `navigator.credentials.create`."""
        public = ES256.from_cryptography_key(self.private.public_key())
        data = AttestedCredentialData.create(b"\0" * 16, self.identifier, public)
        flags = PRESENT | AuthenticatorData.FLAG.AT
        attested = AuthenticatorData.create(self.site, flags, self.count, bytes(data))
        response = {"attestationObject": bytes(AttestationObject.create("none", attested, {}))}
        return self.written("webauthn.create", challenge, response)

    def get(self, challenge: str) -> str:
        """The JSON that answers `navigator.credentials.get`."""
        self.count += 1
        data = AuthenticatorData.create(self.site, PRESENT, self.count)
        signed = bytes(data) + hashlib.sha256(self.client_data("webauthn.get", challenge)).digest()
        signature = self.private.sign(signed, ec.ECDSA(SHA256()))
        return self.written(
            "webauthn.get", challenge, {"authenticatorData": bytes(data), "signature": signature}
        )

    def client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def written(self, kind: str, challenge: str, response: dict[str, bytes]) -> str:
        response["clientDataJSON"] = self.client_data(kind, challenge)
        identifier = websafe_encode(self.identifier)
        return json.dumps(
            {
                "id": identifier,
                "rawId": identifier,
                "type": "public-key",
                "response": {name: websafe_encode(value) for name, value in response.items()},
                "clientExtensionResults": {},
            }
        )
