"""Sign-in at the development issuer: OpenID Connect Core 1.0, code with PKCE (RFC 7636).

It serves one client, the portal of this machine. Codes and refresh tokens can be used once. They
are kept in this process's memory: after a restart, people sign in again.
"""

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from deploy.embedded import people_page
from deploy.embedded.people_page import DemoPerson

CLIENT = "guilde-portal"
CODE_SECONDS = 60
TOKEN_SECONDS = 3_600
REFRESH_SECONDS = 7 * 24 * 3_600
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
MOST_KEPT = 10_000
_NEEDED = ("redirect_uri", "state", "nonce", "code_challenge")

Sign = Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True, slots=True)
class Grant:
    """A granted sign-in.

    `session` is the person's session at this issuer, the `sid` of its tokens.
    """

    person: DemoPerson
    session: str
    redirect_uri: str
    nonce: str
    challenge: str
    until: float


class Authorizing:
    """The endpoints of the sign-in. `base` is the issuer's address for browsers.

    `claims` makes the claims common to all tokens.
    """

    def __init__(
        self,
        *,
        base: str,
        people: Sequence[DemoPerson],
        claims: Callable[[str, Sequence[str], int, str], dict[str, Any]],
        sign: Sign,
        public_key: Any,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._base = base
        self._people = people
        self._claims = claims
        self._sign = sign
        self._public_key = public_key
        self._clock = clock
        self._codes: dict[str, Grant] = {}
        self._refreshes: dict[str, Grant] = {}

    async def authorize(self, request: Request) -> Response:
        """Offer people to sign in as (GET); sign in, and redirect back with a code (POST)."""
        asked = dict(request.query_params)
        if problem := _wrong(asked):
            return JSONResponse({"error": "invalid_request", "error_description": problem}, 400)
        if request.method == "GET":
            return self._page(request, asked)
        name = str((await request.form()).get("name", "")).strip()[:80]
        if not name:
            return self._page(request, asked)
        grant = Grant(
            person=self._person(name, asked.get("ui_locales", "en")),
            session=secrets.token_urlsafe(16),
            redirect_uri=asked["redirect_uri"],
            nonce=asked["nonce"],
            challenge=asked["code_challenge"],
            until=self._clock() + CODE_SECONDS,
        )
        code = secrets.token_urlsafe(32)
        _put(self._codes, code, grant, self._clock())
        back = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{grant.redirect_uri}?{back}", 303, headers=_NO_STORE)

    async def token(self, request: Request) -> Response:
        form = {name: str(value) for name, value in (await request.form()).items()}
        if form.get("grant_type") == "refresh_token":
            grant = self._refreshes.pop(form.get("refresh_token", ""), None)
        else:
            grant = self._codes.pop(form.get("code", ""), None)
            if grant is not None and not _is_theirs(grant, form):
                grant = None
        if grant is None or grant.until < self._clock():
            return JSONResponse({"error": "invalid_grant"}, 400, headers=_NO_STORE)
        return JSONResponse(self._tokens(grant), headers=_NO_STORE)

    async def end_session(self, request: Request) -> Response:
        """End the session of the given token, and redirect (RP-Initiated Logout 1.0)."""
        asked = dict(request.query_params)
        session = self._session_of(asked.get("id_token_hint", ""))
        gone = [key for key, grant in self._refreshes.items() if grant.session == session]
        for key in gone:
            del self._refreshes[key]
        back = asked.get("post_logout_redirect_uri", "")
        if not _is_loopback(back):
            return Response(status_code=204)
        state = urlencode({"state": asked["state"]}) if "state" in asked else ""
        return RedirectResponse(f"{back}?{state}" if state else back, 303, headers=_NO_STORE)

    def endpoints(self) -> dict[str, Any]:
        """Return the endpoints for OpenID Connect Discovery 1.0."""
        return {
            "authorization_endpoint": f"{self._base}/authorize",
            "token_endpoint": f"{self._base}/token",
            "end_session_endpoint": f"{self._base}/end_session",
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["none"],
            "scopes_supported": ["openid", "profile", "email"],
        }

    def _page(self, request: Request, asked: Mapping[str, str]) -> Response:
        language = asked.get("ui_locales", "en")[:2]
        html = people_page.render(
            self._people,
            base=self._base,
            query=request.url.query,
            language=language if language in people_page.WORDS else "en",
        )
        place = urlsplit(asked["redirect_uri"])
        policy = people_page.POLICY.format(portal=f"{place.scheme}://{place.netloc}")
        headers = {**_NO_STORE, "Content-Security-Policy": policy}
        return Response(html, media_type="text/html", headers=headers)

    def _person(self, name: str, locale: str) -> DemoPerson:
        for person in self._people:
            if person.name == name:
                return person
        return DemoPerson(name, locale[:2])

    def _tokens(self, grant: Grant) -> dict[str, Any]:
        person = grant.person
        claims = self._claims(person.name, person.roles, TOKEN_SECONDS, person.language)
        identity = {**claims, "aud": CLIENT, "nonce": grant.nonce, "sid": grant.session}
        refresh = secrets.token_urlsafe(32)
        now = self._clock()
        kept = Grant(
            person, grant.session, grant.redirect_uri, grant.nonce, "", now + REFRESH_SECONDS
        )
        _put(self._refreshes, refresh, kept, now)
        return {
            "access_token": self._sign({**claims, "sid": grant.session}),
            "id_token": self._sign(identity),
            "refresh_token": refresh,
            "token_type": "Bearer",
            "expires_in": TOKEN_SECONDS,
        }

    def _session_of(self, hint: str) -> str:
        """Return the session of an identity token, even if expired; empty for another issuer."""
        try:
            claims = jwt.decode(
                hint,
                self._public_key,
                algorithms=["RS256"],
                audience=CLIENT,
                options={"verify_exp": False},
            )
        except jwt.PyJWTError:
            return ""
        return str(claims.get("sid", ""))


_NO_STORE = {"Cache-Control": "no-store"}


def _wrong(asked: Mapping[str, str]) -> str:
    if asked.get("client_id") != CLIENT or asked.get("response_type") != "code":
        return f"this issuer knows one client, {CLIENT}, and one flow, code"
    if missing := [name for name in _NEEDED if not asked.get(name)]:
        return f"{', '.join(missing)}: missing"
    if asked.get("code_challenge_method") != "S256":
        return "PKCE with S256 is needed"
    if not _is_loopback(asked["redirect_uri"]):
        return "redirect_uri must be on this machine: this issuer is for development"
    return ""


def _is_loopback(uri: str) -> bool:
    place = urlsplit(uri)
    return place.scheme in {"http", "https"} and place.hostname in LOOPBACK


def _is_theirs(grant: Grant, form: Mapping[str, str]) -> bool:
    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    right_place = form.get("redirect_uri") == grant.redirect_uri
    return right_place and hmac.compare_digest(challenge, grant.challenge)


def _put(kept: dict[str, Grant], key: str, grant: Grant, now: float) -> None:
    """Add a grant. If there are too many, expired ones are removed first, then the oldest."""
    if len(kept) >= MOST_KEPT:
        for old in [one for one, other in kept.items() if other.until < now]:
            del kept[old]
        while len(kept) >= MOST_KEPT:
            del kept[next(iter(kept))]
    kept[key] = grant
