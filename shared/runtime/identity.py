"""The caller: OIDC bearer tokens, checked against the issuer's published keys (JWKS, RFC 7517).

Only asymmetric signatures are accepted: `none` and shared secrets are refused.
"""

import math
import re
import time
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit
from uuid import UUID, uuid5

import jwt
import orjson
from cachetools import TTLCache

from shared.contracts.values import Language
from shared.problems import UnauthenticatedProblem
from shared.runtime.keys import Keys
from shared.runtime.settings import WrongSettingsError, in_development
from shared.text import one_line

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
LARGEST_TOKEN = 8_192
LONGEST_NAME = 200
LONGEST_DEPARTMENT = 120
LONGEST_SAID = 120
LEEWAY_SECONDS = 10
FAR_AWAY = 10**12
"""Seconds since 1970. Tokens with a later expiry expire then."""
CHECKED_SECONDS = 60
"""How long a checked token is trusted; only its expiry is checked again."""
MOST_CHECKED = 4_096

DEVELOPMENT_ISSUER = "/issuer"
_COUNTRY = re.compile(r"[A-Z]{2}")
_PEOPLE = UUID("6f1c7d0e-97c3-5a53-8f0a-0d6f2f4f5e11")


class DevelopmentIssuerError(WrongSettingsError):
    """The development issuer is configured outside of a development environment."""


@dataclass(frozen=True, slots=True)
class Principal:
    """A person with a valid token. `person_id` is the same in every service.

    `department` and `country` (ISO 3166-1 alpha-2): from the directory; empty if not given.
    `said`: all claims of the token that are short texts, by name.
    `expires_at`: when the token expires, in seconds since 1970. `issued_at`: when it was issued;
    None if it does not say so.
    """

    person_id: str
    subject: str
    name: str
    email: str
    language: Language
    roles: frozenset[str]
    expires_at: float = math.inf
    issued_at: datetime | None = None
    department: str = ""
    country: str = ""
    said: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_admin(self) -> bool:
        """Whether the person administers the platform, not a community."""
        return "admin" in self.roles

    @property
    def is_service(self) -> bool:
        """Whether this is a trusted system, such as an import or a portal's batch.

        Trusted systems have no rate limits.
        """
        return "service" in self.roles

    @property
    def is_recruiter(self) -> bool:
        """Whether the person may search the talent pool."""
        return "recruiter" in self.roles

    @property
    def is_guest(self) -> bool:
        """Whether the person signs in without belonging to the organisation, like a contractor."""
        return "guest" in self.roles


def person_id_of(issuer: str, subject: str) -> str:
    """Return a UUIDv5 of issuer and subject, which every service computes alike."""
    return str(uuid5(_PEOPLE, f"{issuer}|{subject}"))


class Identity(Protocol):
    async def principal(self, authorization: str | None) -> Principal: ...


class BearerTokens:
    """A checker of the tokens of one issuer."""

    def __init__(
        self, *, issuer: str, jwks_url: str, audience: str, authority: Path | None = None
    ) -> None:
        refuse_development_issuer(issuer)
        self._issuer = issuer
        self._audience = audience
        self._keys = Keys(jwks_url, authority=authority)
        self._checked: TTLCache[bytes, Principal] = TTLCache(MOST_CHECKED, CHECKED_SECONDS)

    async def principal(self, authorization: str | None) -> Principal:
        """Return the caller. Raises: UnauthenticatedProblem, or UnavailableProblem without keys."""
        token = _bearer(authorization)
        digest = sha256(token.encode()).digest()
        known = self._checked.get(digest)
        if known is None or known.expires_at + LEEWAY_SECONDS <= time.time():
            known = self._checked[digest] = await self._check(token)
        return known

    async def _check(self, token: str) -> Principal:
        try:
            header = _header_of(token)
            if header.get("alg") not in ALGORITHMS:
                raise UnauthenticatedProblem("the token's algorithm is not accepted")
            key = await self._keys.key(str(header.get("kid", "")))
            claims = jwt.decode(
                token,
                key,
                algorithms=ALGORITHMS,
                issuer=self._issuer,
                audience=self._audience,
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "iss", "aud", "sub"]},
            )
        except (jwt.PyJWTError, ValueError, TypeError) as refused:
            raise UnauthenticatedProblem(f"the token is refused: {refused}") from refused
        return _principal(self._issuer, claims)


def refuse_development_issuer(issuer: str) -> None:
    """Raise DevelopmentIssuerError, so that no production trusts keys that are stored on a disk."""
    if urlsplit(issuer).path.rstrip("/") == DEVELOPMENT_ISSUER and not in_development():
        raise DevelopmentIssuerError(
            f"{issuer} is the development issuer; set GUILDE_ENVIRONMENT=development or name yours"
        )


def _bearer(authorization: str | None) -> str:
    if not authorization:
        raise UnauthenticatedProblem("no Authorization header")
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise UnauthenticatedProblem("the Authorization header is not `Bearer <token>`")
    if len(token) > LARGEST_TOKEN:
        raise UnauthenticatedProblem("the token is too long")
    return token.strip()


def _header_of(token: str) -> dict[str, Any]:
    """Return the header; PyJWT would decode the whole token for it. Raises ValueError."""
    encoded = token.partition(".")[0]
    header = orjson.loads(urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
    if not isinstance(header, dict):
        raise ValueError("the header is not an object")  # noqa: TRY004  callers catch ValueError
    return header


def _name(claims: dict[str, Any]) -> str:
    """Return the cleaned name, since some identity providers let people edit it."""
    said = (claims.get("name"), claims.get("preferred_username"))
    return next(
        (line for each in said if each and (line := one_line(str(each)[:LONGEST_NAME]))), ""
    )


def _principal(issuer: str, claims: dict[str, Any]) -> Principal:
    subject = str(claims["sub"])
    if not subject:
        raise UnauthenticatedProblem("the token's subject is empty")
    roles = claims.get("roles", [])
    locale = str(claims.get("locale", ""))[:2].lower()
    return Principal(
        person_id=person_id_of(issuer, subject),
        subject=subject,
        name=_name(claims) or subject[:LONGEST_NAME],
        # invitations go by the address, so an unverified one counts as none
        email="" if claims.get("email_verified") is False else str(claims.get("email", ""))[:320],
        language=Language.ENGLISH if locale == "en" else Language.FRENCH,
        roles=frozenset(str(role) for role in roles) if isinstance(roles, list) else frozenset(),
        expires_at=float(min(int(claims["exp"]), FAR_AWAY)),
        issued_at=_issued_at(claims.get("iat")),
        department=one_line(str(claims.get("department", ""))[:LONGEST_DEPARTMENT]),
        country=_country(claims.get("country")),
        said=_said(claims),
    )


def _said(claims: dict[str, Any]) -> dict[str, str]:
    """Return all claims that are short texts, each in one line."""
    texts = ((name, value) for name, value in claims.items() if isinstance(value, str))
    return {name: one_line(text) for name, text in texts if len(text) <= LONGEST_SAID}


def _country(said: object) -> str:
    code = str(said).upper()
    return code if _COUNTRY.fullmatch(code) else ""


def _issued_at(said: object) -> datetime | None:
    """Return the time to the millisecond. Times in the future were refused before."""
    if isinstance(said, bool) or not isinstance(said, int | float):
        return None
    return datetime.fromtimestamp(math.floor(max(0.0, said) * 1000) / 1000, UTC)
