"""The verification of Open Badges 3.0 credentials, and a key to issue them in tests.

`verified` shares no code with the issuer. It reads the credential as the standard's schema has it,
follows its addresses, and then asks software of others (`foreign_verifier`).
"""

from base64 import urlsafe_b64decode
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from cryptography.hazmat.primitives import serialization
from jsonschema import Draft201909Validator
from pydantic import SecretStr

from services.membership.domain.recognition.credential import Issuer
from services.membership.entry.recognition.signing import Issuing
from tests.support import foreign_verifier
from tests.support.foreign_verifier import Verdict
from tests.support.issuer import new_key

BASE = "https://guilde.example.org/api/membership/v1/open-badges"
_PEM = new_key().private_bytes(
    serialization.Encoding.PEM,
    serialization.PrivateFormat.PKCS8,
    serialization.NoEncryption(),
)
ISSUING = Issuing(Issuer("Guilde", "https://guilde.example.org", BASE), SecretStr(_PEM.decode()))

Fetch = Callable[[str], Awaitable[str]]
"""A function that returns the text at an address."""

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
        "credentialStatus": {
            "type": "object",
            "required": ["id", "type"],
            "properties": {"id": _URI, "type": {"type": "string"}},
        },
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
    """Return the credential in a compact JWS. Raises AssertionError if a verifier refuses it."""
    verdict = await judged(token, fetch)
    assert verdict.accepts, verdict.reason
    credential = _part(token, 1)
    Draft201909Validator(CREDENTIAL).validate(credential)
    profile = orjson.loads(await fetch(credential["issuer"]["id"]))
    Draft201909Validator(PROFILE).validate(profile)
    assert profile["id"] == credential["iss"]
    told = credential["credentialSubject"]["achievement"]
    achievement = orjson.loads(await fetch(told["id"]))
    Draft201909Validator(ACHIEVEMENT).validate(achievement)
    assert {**achievement, **told} == achievement
    return credential


async def judged(token: str, fetch: Fetch) -> Verdict:
    """Return what the verifiers of others say of a credential, and of its place in a list."""
    addresses = [_part(token, 0)["kid"]]
    status = _part(token, 1).get("credentialStatus")
    addresses += [status["statusListCredential"]] if status else []
    return await foreign_verifier.ask(token, {each: await fetch(each) for each in addresses})


def _part(token: str, number: int) -> dict[str, Any]:
    """Return a part of the token: 0, its header; 1, its payload."""
    part = token.split(".")[number]
    document: dict[str, Any] = orjson.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return document
