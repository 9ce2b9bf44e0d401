"""Signing in and out, and the language of pages."""

import time
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from portal.gateway.api import Api
from portal.gateway.errors import ApiError
from portal.gateway.transport import Transport, Written
from portal.returning import came_from, is_local, keep_form
from portal.session.cookies import SIGN_IN_SECONDS
from portal.session.genuine import new_csrf_secret
from portal.session.oidc import Attempt, IssuerAway, OidcError, SignedIn, SignInRefused
from portal.session.sealing import SealBroken
from portal.session.session import Content
from portal.site import Site, headers
from portal.view import words
from portal.visit import Anyone, Visit
from shared.observe.logs import logger

PURPOSE = "sign-in"

router = APIRouter()
log = logger(__name__)

Text = Annotated[str, Query(max_length=4_096)]


@router.get("/sign-in")
async def sign_in(visit: Anyone, back: Text = "/") -> Response:
    return await to_issuer(visit, back if is_local(back) else "/")


@router.get("/signed-in")
async def signed_in(visit: Anyone, code: Text = "", state: Text = "", error: Text = "") -> Response:
    """Complete a sign-in. The issuer redirects browsers to here."""
    site = visit.site
    attempt = _attempt(site, visit.request, state)
    if attempt is None or error or not code:
        log.info("a sign-in did not succeed", error=error[:100], known=attempt is not None)
        return await visit.page(
            "sign-in-failed.html", 400, back=attempt.back_to if attempt else "/"
        )
    try:
        found = await site.issuer.redeem(code, attempt)
    except IssuerAway as away:
        log.warning("the issuer is away amid a sign-in", error=str(away))
        return await visit.page("away.html", 503, service="issuer")
    except SignInRefused as refused:
        log.warning("a sign-in was refused", reason=str(refused))
        return await visit.page("sign-in-failed.html", 400, back=attempt.back_to)
    content = await _content(site, found)
    session = await site.sessions.start(content)
    if visit.session is not None:
        await site.sessions.end(visit.session)
    response = RedirectResponse(attempt.back_to, 303, headers=headers(site))
    site.cookies.keep_session(response, session.cookie)
    site.cookies.forget_sign_in(response, state)
    return response


@router.post("/sign-out")
async def sign_out(visit: Anyone) -> Response:
    """Sign out here and at the issuer."""
    place = ""
    if visit.session is not None:
        await visit.site.sessions.end(visit.session)
        try:
            identity = visit.session.content.tokens.identity
            place = await visit.site.issuer.end_session_url(identity)
        except OidcError as error:
            log.warning("signed out here alone", error=repr(error))
    response = RedirectResponse(place or "/signed-out", 303, headers=headers(visit.site))
    visit.site.cookies.forget_session(response)
    return response


@router.get("/signed-out")
async def signed_out(visit: Anyone) -> Response:
    return await visit.page("signed-out.html")


@router.get("/front-channel-logout")
async def front_channel(visit: Anyone, iss: Text = "", sid: Text = "") -> Response:
    """End a session at the issuer's request (OpenID Connect Front-Channel Logout 1.0)."""
    session, expected = visit.session, visit.site.settings.issuer
    if session is not None and iss == expected and sid == session.content.issuer_session:
        await visit.site.sessions.end(session)
    response = Response(status_code=204, headers=headers(visit.site))
    # the issuer shows this in a frame of its own page
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; frame-ancestors {visit.site.issuer.origin or expected}"
    )
    return response


async def back_channel(
    request: Request, logout_token: Annotated[str, Form(max_length=8_192)]
) -> Response:
    """End sessions at the issuer's direct request (OpenID Connect Back-Channel Logout 1.0)."""
    site: Site = request.app.state.site
    try:
        claims = await site.issuer.logout_claims(logout_token)
    except SignInRefused as refused:
        log.warning("a logout token was refused", reason=str(refused))
        return Response(status_code=400, headers={"Cache-Control": "no-store"})
    if sid := str(claims.get("sid", "")):
        await site.sessions.end_issuers(sid)
    elif subject := str(claims.get("sub", "")):
        await site.sessions.end_all_of(subject)
    return Response(status_code=200, headers={"Cache-Control": "no-store"})


@router.post("/language")
async def language(visit: Anyone) -> Response:
    """Set the language of pages, at the same addresses; for members also of mails."""
    chosen, back = visit.text("language"), visit.text("back")
    back = back if is_local(back) else "/"
    if chosen not in words.LANGUAGES:
        return await visit.go(back)
    if visit.session is not None:
        visit.session.content.language = chosen
        visit.session.changed = True
        await _speak(visit.api, chosen)
    response = await visit.go(back)
    visit.site.cookies.keep_language(response, chosen)
    return response


async def to_issuer(visit: Visit, back: str) -> Response:
    """Redirect to the sign-in, which leads back to the requested page."""
    site = visit.site
    if visit.request.method == "POST":
        back = await keep_form(site.sessions, visit.request, visit.form)
    elif visit.is_partial:
        back = came_from(visit.request)
    attempt = Attempt.new(back)
    try:
        place = await site.issuer.authorize_url(attempt, visit.language)
    except IssuerAway:
        return await visit.page("away.html", 503, service="issuer")
    if visit.is_partial:
        response = Response(status_code=204, headers={**headers(site), "HX-Redirect": place})
    else:
        response = RedirectResponse(place, 303, headers=headers(site))
    sealed = site.sessions.sealer.seal_text(attempt.model_dump_json().encode(), purpose=PURPOSE)
    site.cookies.keep_sign_in(response, attempt.state, sealed)
    return response


def _attempt(site: Site, request: Request, state: str) -> Attempt | None:
    """Return the sign-in that this browser began."""
    sealed = request.cookies.get(site.cookies.sign_in(state), "") if state else ""
    if not sealed:
        return None
    try:
        opened = site.sessions.sealer.open_text(sealed, purpose=PURPOSE)
    except SealBroken:
        return None
    attempt = Attempt.model_validate_json(opened)
    fresh = time.time() - attempt.began_at < SIGN_IN_SECONDS
    return attempt if attempt.state == state and fresh else None


async def _content(site: Site, found: SignedIn) -> Content:
    """Return the data of the person that pages need. Missing data is requested again later."""
    claims = found.claims
    roles = claims.get("roles", [])
    content = Content(
        tokens=found.tokens,
        subject=str(claims.get("sub", "")),
        issuer_session=str(claims.get("sid", "")),
        name=str(claims.get("name") or claims.get("preferred_username") or ""),
        roles=[str(role) for role in roles] if isinstance(roles, list) else [],
        csrf=new_csrf_secret(),
    )
    api = Api(Transport(site.client, found.tokens.access, Written()))
    await learn(api, content)
    return content


async def learn(api: Api, content: Content) -> None:
    """Add the person's profile and time zone, if the services answer."""
    try:
        me = (await api.membership.me()).value
        content.person_id, content.name = me.id, me.name
        content.guest = me.guest
        # pages do not exist in a language that only a newer version knows
        content.language = next((one for one in words.LANGUAGES if one == me.language), "")
        content.time_zone = (await api.notifications.preferences()).value.time_zone
    except ApiError as error:
        log.info("a person signed in while a service is away", service=error.service)


async def _speak(api: Api, language: str) -> None:
    try:
        me: Any = await api.membership.me()
        await api.membership.edit_me({"language": language}, match=me.etag)
    except ApiError as error:
        log.info("a profile keeps its language", reason=error.name or error.service)
