"""A security key made of software: registers, and answers with or without having asked for its PIN."""

import hashlib

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

HOST = "testserver"
_PRESENT, _VERIFIED, _ATTESTED = 0x01, 0x04, 0x40


class SoftKey:
    """One credential. ``options``: what a page hands to the browser's ``navigator.credentials``."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._id = b"a-soft-key-of-the-tests"
        self._owner = ""

    def register(self, options: dict) -> dict:
        """What the browser sends to have the key known."""
        asked = options["publicKey"]
        self._owner = asked["user"]["id"]
        public = ES256.from_cryptography_key(self._key.public_key())
        credential = AttestedCredentialData.create(bytes(16), self._id, public)
        data = AuthenticatorData.create(_host(), _PRESENT | _VERIFIED | _ATTESTED, 0, credential)
        return self._said(
            clientDataJSON=_client("webauthn.create", asked["challenge"]),
            attestationObject=AttestationObject.create("none", data, {}),
        ) | {"clientExtensionResults": {"credProps": {"rk": True}}}

    def answer(self, options: dict, *, verified: bool) -> dict:
        """What the browser sends to sign in; ``verified``: the key has asked for its PIN."""
        client = _client("webauthn.get", options["publicKey"]["challenge"])
        data = AuthenticatorData.create(_host(), _PRESENT | (_VERIFIED if verified else 0), 1)
        signature = self._key.sign(data + client.hash, ec.ECDSA(SHA256()))
        return self._said(
            clientDataJSON=client, authenticatorData=data, signature=signature, userHandle=_bytes(self._owner)
        )

    def _said(self, **response: bytes) -> dict:
        response_json = {name: websafe_encode(value) for name, value in response.items()}
        name = websafe_encode(self._id)
        return {"id": name, "rawId": name, "type": "public-key", "response": response_json}


def _client(kind: str, challenge: str | bytes) -> CollectedClientData:
    return CollectedClientData.create(kind, challenge, f"https://{HOST}")


def _host() -> bytes:
    return hashlib.sha256(HOST.encode()).digest()


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else websafe_decode(text)
