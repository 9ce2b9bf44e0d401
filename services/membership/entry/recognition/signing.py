"""The issuer's key: it signs credentials as JWT (RS256, which every verifier must know)."""

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from jwt.algorithms import RSAAlgorithm
from pydantic import SecretStr

from services.membership.domain.recognition.credential import Issuer
from services.membership.domain.recognition.errors import NoIssuerKey

ALGORITHM = "RS256"
SMALLEST = 2048


def checked_key(said: SecretStr) -> SecretStr:
    """Return the setting, if it is empty or a private RSA key. Raises: ValueError."""
    if said.get_secret_value():
        _read(said)
    return said


@dataclass
class Issuing:
    """The issuer of credentials, and its key, if there is one."""

    issuer: Issuer
    pem: SecretStr = field(default=SecretStr(""), repr=False)

    def require_key(self) -> None:
        """Raise NoIssuerKey if there is none."""
        if not self.pem.get_secret_value():
            raise NoIssuerKey

    @property
    def jwk(self) -> dict[str, str]:
        """Return the public key (RFC 7517). Its `kid` is its thumbprint (RFC 7638)."""
        self.require_key()
        public = json.loads(RSAAlgorithm.to_jwk(self._key.public_key()))
        told = {name: public[name] for name in ("e", "kty", "n")}
        digest = sha256(json.dumps(told, separators=(",", ":"), sort_keys=True).encode()).digest()
        kid = urlsafe_b64encode(digest).rstrip(b"=").decode()
        return {**told, "alg": ALGORITHM, "use": "sig", "kid": kid}

    def signed(self, claims: dict[str, Any]) -> str:
        """Return these claims as a compact JWS, whose `kid` is the key's address."""
        kid = self.issuer.key(self.jwk["kid"])
        return jwt.encode(claims, self._key, ALGORITHM, headers={"kid": kid})

    @cached_property
    def _key(self) -> RSAPrivateKey:
        return _read(self.pem)


def _read(pem: SecretStr) -> RSAPrivateKey:
    try:
        key = load_pem_private_key(pem.get_secret_value().encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise ValueError("it must be a private RSA key in PEM, without a password") from None
    if not isinstance(key, RSAPrivateKey) or key.key_size < SMALLEST:
        raise ValueError(f"it must be an RSA key of {SMALLEST} bits or more")
    return key
