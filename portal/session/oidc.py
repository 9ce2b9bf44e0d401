"""The portal as a relying party: OpenID Connect Core 1.0, authorization code with PKCE.

OidcError
├── IssuerAway        the issuer does not answer
└── SignInRefused     it answered, and the portal refuses the response
"""

import asyncio
import hashlib
import secrets
import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import jwt
from pydantic import BaseModel, ValidationError

from portal.session.session import Tokens
from portal.settings import PortalSettings
from shared.problems import UnauthenticatedProblem, UnavailableProblem
from shared.runtime.identity import ALGORITHMS, LEEWAY_SECONDS
from shared.runtime.keys import Keys

METADATA_FRESH_SECONDS = 300.0
DEFAULT_LIFETIME = 300
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


class OidcError(Exception):
    pass


class IssuerAway(OidcError):
    pass


class SignInRefused(OidcError):
    pass


class Metadata(BaseModel):
    """The metadata of an issuer (OpenID Connect Discovery 1.0), reduced to the fields in use."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str = ""


class Attempt(BaseModel):
    """A sign-in in progress, in a sealed cookie of its browser. `verifier`: of PKCE (RFC 7636)."""

    state: str
    nonce: str
    verifier: str
    back_to: str
    began_at: float

    @classmethod
    def new(cls, back_to: str) -> "Attempt":
        return cls(
            state=secrets.token_urlsafe(24),
            nonce=secrets.token_urlsafe(24),
            verifier=secrets.token_urlsafe(48),
            back_to=back_to,
            began_at=time.time(),
        )


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The tokens and claims of a person who signed in."""

    tokens: Tokens
    claims: dict[str, Any]


class Issuer:
    """The issuer. `client` is the portal's HTTP client for it."""

    def __init__(self, settings: PortalSettings, client: httpx.AsyncClient) -> None:
        self._settings = settings
        self._client = client
        self._metadata: Metadata | None = None
        self._read_at = 0.0
        self._reading = asyncio.Lock()
        self._keys: Keys | None = None

    @property
    def redirect_uri(self) -> str:
        return f"{self._settings.public_url}/signed-in"

    @property
    def origin(self) -> str:
        """Return the origin of the sign-in page, once known, since forms may redirect there."""
        if self._metadata is None:
            return ""
        place = urlsplit(self._metadata.authorization_endpoint)
        return f"{place.scheme}://{place.netloc}"

    async def authorize_url(self, attempt: Attempt, language: str) -> str:
        """Return the address at which a browser signs in. Raises: OidcError."""
        challenge = hashlib.sha256(attempt.verifier.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": self._settings.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": self._settings.scope,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": urlsafe_b64encode(challenge).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
            "ui_locales": language,
        }
        return f"{(await self.metadata()).authorization_endpoint}?{urlencode(asked)}"

    async def end_session_url(self, identity_token: str) -> str:
        """Return the address at which a browser signs out at the issuer; empty if it has none."""
        place = (await self.metadata()).end_session_endpoint
        if not place:
            return ""
        asked = {
            "client_id": self._settings.client_id,
            "post_logout_redirect_uri": f"{self._settings.public_url}/signed-out",
        }
        if identity_token:
            asked["id_token_hint"] = identity_token
        return f"{place}?{urlencode(asked)}"

    async def redeem(self, code: str, attempt: Attempt) -> SignedIn:
        """Exchange a code for tokens, once. Raises: OidcError."""
        answer = await self._ask(
            {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": self.redirect_uri,
                "code_verifier": attempt.verifier,
            }
        )
        tokens = _tokens(answer)
        if not tokens.identity:
            raise SignInRefused("the issuer gave no identity token")
        claims = await self._claims(tokens.identity)
        if not secrets.compare_digest(str(claims.get("nonce", "")), attempt.nonce):
            raise SignInRefused("the nonce is another one")
        return SignedIn(tokens, claims)

    async def refresh(self, tokens: Tokens) -> Tokens:
        """Return new tokens. If the issuer sends no new refresh token, the previous one stays."""
        answer = await self._ask({"grant_type": "refresh_token", "refresh_token": tokens.refresh})
        fresh = _tokens(answer)
        return fresh.model_copy(
            update={
                "refresh": fresh.refresh or tokens.refresh,
                "identity": fresh.identity or tokens.identity,
            }
        )

    async def logout_claims(self, token: str) -> dict[str, Any]:
        """Return the claims of a logout token (OpenID Connect Back-Channel Logout 1.0, 2.6).

        Raises: OidcError.
        """
        claims = await self._claims(token)
        events = claims.get("events")
        if not isinstance(events, dict) or LOGOUT_EVENT not in events or "nonce" in claims:
            raise SignInRefused("this is no logout token")
        return claims

    async def metadata(self) -> Metadata:
        """Return the issuer's metadata.

        Raises: IssuerAway; SignInRefused if it is another issuer's.
        """
        async with self._reading:
            if self._metadata and time.monotonic() - self._read_at < METADATA_FRESH_SECONDS:
                return self._metadata
            try:
                response = await self._client.get(self._settings.metadata_url)
                response.raise_for_status()
                found = Metadata.model_validate_json(response.content)
            except (httpx.HTTPError, ValidationError) as error:
                if self._metadata is not None:
                    return self._metadata
                raise IssuerAway(repr(error)) from error
            if found.issuer != self._settings.issuer:
                raise SignInRefused(f"this is the metadata of {found.issuer}")
            self._metadata, self._read_at = found, time.monotonic()
            return found

    async def _ask(self, form: dict[str, str]) -> dict[str, Any]:
        secret = self._settings.client_secret.get_secret_value()
        auth = httpx.BasicAuth(self._settings.client_id, secret) if secret else httpx.Auth()
        form = form if secret else {**form, "client_id": self._settings.client_id}
        endpoint = (await self.metadata()).token_endpoint
        try:
            response = await self._client.post(endpoint, data=form, auth=auth)
        except httpx.HTTPError as error:
            raise IssuerAway(repr(error)) from error
        if response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise IssuerAway(str(response.status_code))
        answer = response.json() if response.content else {}
        if not response.is_success or not isinstance(answer, dict):
            raise SignInRefused(f"the issuer refused: {str(answer)[:200]}")
        return answer

    async def _claims(self, token: str) -> dict[str, Any]:
        """Return the checked claims of a token. Raises: SignInRefused."""
        self._keys = self._keys or Keys((await self.metadata()).jwks_uri)
        try:
            header = jwt.get_unverified_header(token)
            if header.get("alg") not in ALGORITHMS:
                raise SignInRefused("the algorithm is not accepted")
            claims: dict[str, Any] = jwt.decode(
                token,
                await self._keys.key(str(header.get("kid", ""))),
                algorithms=ALGORITHMS,
                issuer=self._settings.issuer,
                audience=self._settings.client_id,
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "iat", "iss", "aud"]},
            )
        except (jwt.PyJWTError, UnauthenticatedProblem, ValueError, TypeError) as refused:
            raise SignInRefused(str(refused)) from refused
        except UnavailableProblem as away:
            raise IssuerAway(str(away)) from away
        if claims.get("azp", self._settings.client_id) != self._settings.client_id:
            raise SignInRefused("it was issued to another client")
        return claims


def _tokens(answer: dict[str, Any]) -> Tokens:
    try:
        lifetime = int(answer.get("expires_in") or DEFAULT_LIFETIME)
        return Tokens(
            access=answer["access_token"],
            refresh=answer.get("refresh_token") or "",
            identity=answer.get("id_token") or "",
            expires_at=time.time() + lifetime,
        )
    except (KeyError, ValueError, TypeError) as wrong:
        raise SignInRefused("the issuer's answer holds no token") from wrong
