"""An independent verification of Open Badges 3.0 credentials, and a key to issue them in tests.

It shares no code with the issuer. It follows "JSON Web Token Proof Format" of the standard: get the
key from the address in `kid`, verify the signature, compare the claims with what they repeat, and
check the credential against the standard's schema.
"""

from base64 import urlsafe_b64decode
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import orjson
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from jsonschema import Draft201909Validator
from pydantic import SecretStr

from services.membership.domain.recognition.credential import Issuer
from services.membership.entry.recognition.signing import Issuing
from tests.support.issuer import new_key

BASE = "https://guilde.example.org/api/membership/v1/open-badges"
_PEM = new_key().private_bytes(
    serialization.Encoding.PEM,
    serialization.PrivateFormat.PKCS8,
    serialization.NoEncryption(),
)
ISSUING = Issuing(Issuer("Guilde", "https://guilde.example.org", BASE), SecretStr(_PEM.decode()))

Fetch = Callable[[str], Awaitable[Any]]
"""A function that returns the JSON document at an address."""

_URI = {"type": "string", "pattern": "^[a-z][a-z0-9+.-]*:.+"}
_TIME = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"}


def _typed(name: str) -> dict[str, Any]:
    return {
        "type": "array",
        "minItems": 1,
        "items": {"type": "string"},
        "contains": {"const": name},
    }


PROFILE = {
    "type": "object",
    "required": ["id", "type"],
    "properties": {
        "id": _URI,
        "type": _typed("Profile"),
        "name": {"type": "string"},
        "url": _URI,
    },
}
ACHIEVEMENT = {
    "type": "object",
    "required": ["id", "type", "criteria", "description", "name"],
    "properties": {
        "id": _URI,
        "type": _typed("Achievement"),
        "achievementType": {"type": "string"},
        "criteria": {
            "type": "object",
            "properties": {"id": _URI, "narrative": {"type": "string"}},
        },
        "description": {"type": "string"},
        "inLanguage": {"type": "string", "pattern": "^[a-z]{2,4}(-[A-Za-z0-9]+)*$"},
        "name": {"type": "string"},
    },
}
CREDENTIAL = {
    "$schema": "https://json-schema.org/draft/2019-09/schema",
    "type": "object",
    "required": [
        *("@context", "id", "type", "credentialSubject", "issuer", "validFrom"),
    ],
    "properties": {
        "@context": {
            "type": "array",
            "minItems": 2,
            "items": [
                {"const": "https://www.w3.org/ns/credentials/v2"},
                {
                    "type": "string",
                    "pattern": r"^https://purl\.imsglobal\.org/spec/ob/v3p0/context-3\.0\.\d\.json$",
                },
            ],
        },
        "id": _URI,
        "type": {
            "type": "array",
            "minItems": 2,
            "allOf": [
                {"contains": {"const": "VerifiableCredential"}},
                {"contains": {"enum": ["AchievementCredential", "OpenBadgeCredential"]}},
            ],
        },
        "name": {"type": "string"},
        "credentialSubject": {
            "type": "object",
            "required": ["type", "achievement"],
            "properties": {
                "id": _URI,
                "type": _typed("AchievementSubject"),
                "achievement": ACHIEVEMENT,
            },
        },
        "issuer": PROFILE,
        "validFrom": _TIME,
        "validUntil": _TIME,
        "credentialSchema": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "type"],
                "properties": {"id": _URI, "type": {"type": "string"}},
            },
        },
    },
}
"""The parts of the standard's schema (ob_v3p0_achievementcredential_schema.json) that concern what
Guilde issues, with all required properties."""


async def verified(token: str, fetch: Fetch) -> dict[str, Any]:
    """Return the credential in a compact JWS. Raises an error if anything about it is wrong."""
    head, body, signature = token.split(".")
    header = _read(head)
    assert header["alg"] == "RS256"
    assert set(header) <= {"alg", "kid", "typ"}
    address, _, name = header["kid"].partition("#")
    [jwk] = [each for each in (await fetch(address))["keys"] if each["kid"] == name]
    assert jwk["kty"] == "RSA"
    assert "d" not in jwk
    key = RSAPublicNumbers(_number(jwk["e"]), _number(jwk["n"])).public_key()
    key.verify(_bytes(signature), f"{head}.{body}".encode(), PKCS1v15(), hashes.SHA256())
    credential = _read(body)
    Draft201909Validator(CREDENTIAL).validate(credential)
    valid_from = datetime.fromisoformat(credential["validFrom"])
    assert credential["iss"] == credential["issuer"]["id"]
    assert credential["jti"] == credential["id"]
    assert credential["sub"] == credential["credentialSubject"]["id"]
    assert credential["nbf"] == valid_from.timestamp()
    assert valid_from <= datetime.now(UTC)
    profile = await fetch(credential["issuer"]["id"])
    Draft201909Validator(PROFILE).validate(profile)
    assert profile["id"] == credential["iss"]
    told = credential["credentialSubject"]["achievement"]
    achievement = await fetch(told["id"])
    Draft201909Validator(ACHIEVEMENT).validate(achievement)
    assert {**achievement, **told} == achievement
    return credential


def _read(part: str) -> dict[str, Any]:
    document: dict[str, Any] = orjson.loads(_bytes(part))
    return document


def _bytes(part: str) -> bytes:
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _number(part: str) -> int:
    return int.from_bytes(_bytes(part))
