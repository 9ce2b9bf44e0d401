"""Who asks: OIDC bearer tokens, checked against the issuer's published keys (JWKS, RFC 7517).

Asymmetric signatures only: `none` and shared secrets are refused whatever the token says.
"""

import math
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit
from uuid import UUID, uuid5

import jwt
from cachetools import TTLCache

from shared.contracts.values import Language
from shared.problems import UnauthenticatedProblem
from shared.runtime.keys import Keys
from shared.runtime.settings import WrongSettingsError, in_development
from shared.text import one_line

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
LARGEST_TOKEN = 8_192
LONGEST_NAME = 200
LEEWAY_SECONDS = 10
FAR_AWAY = 10**12
"""Seconds since 1970: tokens that say they are good for longer are good until then."""
CHECKED_SECONDS = 60
"""How long a token that was checked is not checked again, but for its expiry."""
MOST_CHECKED = 4_096

DEVELOPMENT_ISSUER = "/issuer"
_PEOPLE = UUID("6f1c7d0e-97c3-5a53-8f0a-0d6f2f4f5e11")


class DevelopmentIssuerError(WrongSettingsError):
    """The development issuer is configured where development was not said."""


@dataclass(frozen=True, slots=True)
class Principal:
    """A person with a valid token. `person_id` is the same in every service.

    `expires_at`: until when the token is good, in seconds since 1970. `issued_at`: since when it
    says what it says; None where it does not tell.
    """

    person_id: str
    subject: str
    name: str
    email: str
    language: Language
    roles: frozenset[str]
    expires_at: float = math.inf
    issued_at: datetime | None = None

    @property
    def is_admin(self) -> bool:
        """Of the platform, not of a community."""
        return "admin" in self.roles

    @property
    def is_service(self) -> bool:
        """A trusted system of the organisation: an import, a portal's batch. It has no limits."""
        return "service" in self.roles

    @property
    def is_guest(self) -> bool:
        """Signs in, but is not of the organisation: a partner, a contractor."""
        return "guest" in self.roles


def person_id_of(issuer: str, subject: str) -> str:
    """A UUIDv5 of issuer and subject: every service computes the same, without asking another."""
    return str(uuid5(_PEOPLE, f"{issuer}|{subject}"))


class Identity(Protocol):
    async def principal(self, authorization: str | None) -> Principal: ...


class BearerTokens:
    """Checks tokens of one issuer."""

    def __init__(
        self, *, issuer: str, jwks_url: str, audience: str, authority: Path | None = None
    ) -> None:
        refuse_development_issuer(issuer)
        self._issuer = issuer
        self._audience = audience
        self._keys = Keys(jwks_url, authority=authority)
        self._checked: TTLCache[bytes, Principal] = TTLCache(MOST_CHECKED, CHECKED_SECONDS)

    async def principal(self, authorization: str | None) -> Principal:
        """Raises: UnauthenticatedProblem; UnavailableProblem if the issuer's keys cannot be had."""
        token = _bearer(authorization)
        digest = sha256(token.encode()).digest()
        known = self._checked.get(digest)
        if known is None or known.expires_at + LEEWAY_SECONDS <= time.time():
            known = self._checked[digest] = await self._check(token)
        return known

    async def _check(self, token: str) -> Principal:
        try:
            header = jwt.get_unverified_header(token)
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
    """Raises: DevelopmentIssuerError, so that no production trusts keys that lie on a disk."""
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


def _name(claims: dict[str, Any]) -> str:
    """An identity provider may let people write their names themselves."""
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
        email=str(claims.get("email", ""))[:320],
        language=Language.ENGLISH if locale == "en" else Language.FRENCH,
        roles=frozenset(str(role) for role in roles) if isinstance(roles, list) else frozenset(),
        expires_at=float(min(int(claims["exp"]), FAR_AWAY)),
        issued_at=_issued_at(claims.get("iat")),
    )


def _issued_at(said: object) -> datetime | None:
    """To the millisecond. What lies ahead was refused before."""
    if isinstance(said, bool) or not isinstance(said, int | float):
        return None
    return datetime.fromtimestamp(math.floor(max(0.0, said) * 1000) / 1000, UTC)
