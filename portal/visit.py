"""One request of a person or a stranger: who they are, what they ask with, how they are answered.

SignInNeeded      a page for members, asked by a stranger
NotGenuine        a change that does not come from a page of ours
"""

import asyncio
import json
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import uuid4

import httpx
from fastapi import Depends, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from portal.gateway.api import Api
from portal.gateway.errors import ApiError
from portal.gateway.transport import Transport, Written
from portal.session import genuine
from portal.session.cookies import Cookies
from portal.session.oidc import Issuer
from portal.session.refreshing import fresh_bearer
from portal.session.session import Session, Sessions
from portal.settings import PortalSettings
from portal.view import words
from portal.view.assets import Assets, compressed
from portal.view.labels import PROBLEMS, SAID
from portal.view.views import Views
from portal.view.words import Formats, Language

UNREAD_SECONDS = 0.4
"""How long a page waits for the count of unread notices beyond what it needs itself."""
MOST_FIELDS = 200
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'{issuer}; frame-ancestors 'none'"
)
HEADERS = {
    "Cache-Control": "no-store",
    "Vary": "Cookie, Accept-Encoding, Accept-Language",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class SignInNeeded(Exception):
    pass


class NotGenuine(Exception):
    pass


@dataclass(frozen=True, slots=True)
class Site:
    """What all requests share."""

    settings: PortalSettings
    client: httpx.AsyncClient
    issuer: Issuer
    sessions: Sessions
    cookies: Cookies
    views: Views
    assets: Assets


@dataclass(slots=True)
class Visit:
    """`unread`: counts while the page is made; None for strangers, and for what is no page."""

    request: Request
    site: Site
    session: Session | None
    language: Language
    api: Api
    formats: Formats
    form: FormData
    unread: asyncio.Task[int | None] | None = None
    kept: dict[str, Any] = field(default_factory=dict)

    @property
    def me(self) -> Session:
        """Raises: SignInNeeded."""
        if self.session is None:
            raise SignInNeeded
        return self.session

    @property
    def person_id(self) -> str:
        return self.session.content.person_id if self.session else ""

    @property
    def is_admin(self) -> bool:
        roles = self.session.content.roles if self.session else []
        return self.site.settings.admins_role in roles

    @property
    def is_guest(self) -> bool:
        return self.session is not None and self.session.content.guest

    @property
    def is_partial(self) -> bool:
        """Asked by htmx, for a part of the page."""
        return "hx-request" in self.request.headers

    @property
    def address(self) -> str:
        """The path and query of this page."""
        query = self.request.url.query
        return f"{self.request.url.path}?{query}" if query else self.request.url.path

    def csrf(self) -> str:
        return genuine.masked(self.session.content.csrf) if self.session else ""

    def key(self) -> str:
        """An Idempotency-Key for a form: the one it was kept with, if it was."""
        return str(self.kept.get("key") or uuid4())

    def text(self, name: str) -> str:
        """A field of the form that was sent; empty where it is not there."""
        value = self.form.get(name, "")
        return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""

    def sentence(self, error: ApiError) -> str:
        """What the API refused, in the reader's language."""
        known = PROBLEMS.get(error.name, PROBLEMS["invalid"])
        return self.site.views.gettext(self.language, known)

    def with_query(self, **changed: str | None) -> str:
        """This page's address with other parameters; None takes one away."""
        kept = [(n, v) for n, v in self.request.query_params.multi_items() if n not in changed]
        pairs = [*kept, *((n, v) for n, v in changed.items() if v is not None)]
        path = self.request.url.path
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def said(self) -> str | None:
        """What was just done, in a sentence."""
        word = self.request.cookies.get(self.site.cookies.said, "")
        return self.site.views.gettext(self.language, SAID[word]) if word in SAID else None

    async def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """A whole page; htmx takes the part of it that it asked for."""
        said = self.said()
        html = self.site.views.render(
            template,
            self.language,
            visit=self,
            form=self.form,
            fmt=self.formats,
            unread=await self._count(),
            said=said,
            **values,
        )
        await self._settle()
        encoding, content = compressed(
            html.encode(), self.request.headers.get("accept-encoding", "")
        )
        response = Response(content, status, headers(self.site), media_type="text/html")
        if encoding:
            response.headers["Content-Encoding"] = encoding
        if said:
            self.site.cookies.forget_said(response)
        return response

    async def go(self, path: str, said: str | None = None) -> Response:
        """To another page of ours, after something was done."""
        await self._settle()
        if self.unread is not None:
            self.unread.cancel()
        response = RedirectResponse(path, 303, headers=headers(self.site))
        if said:
            self.site.cookies.say(response, said)
        return response

    async def _count(self) -> int | None:
        if self.unread is None:
            return None
        with suppress(TimeoutError, ApiError):
            return await asyncio.wait_for(self.unread, UNREAD_SECONDS)
        return None

    async def _settle(self) -> None:
        if self.session is not None:
            await self.site.sessions.settle(self.session)


def headers(site: Site) -> dict[str, str]:
    """Of every page."""
    issuer = site.issuer.origin
    policy = POLICY.format(issuer=f" {issuer}" if issuer else "")
    return {**HEADERS, "Content-Security-Policy": policy}


async def visit(request: Request) -> Visit:
    """Find out who asks, and check that what changes something comes from a page of ours."""
    site: Site = request.app.state.site
    session = await _session(site, request)
    changes = request.method not in {"GET", "HEAD"}
    form = await request.form(max_fields=MOST_FIELDS, max_files=0) if changes else FormData()
    if changes and not _is_genuine(request, session, form):
        raise NotGenuine
    bearer = await fresh_bearer(site.issuer, site.sessions, session) if session else None
    if bearer is None:
        session = None
    written = session.written if session else Written()
    language = _language(request, session)
    zone = (session.content.time_zone if session else "") or site.settings.time_zone
    found = Visit(
        request=request,
        site=site,
        session=session,
        language=language,
        api=Api(Transport(site.client, bearer, written)),
        formats=Formats(language, zone),
        form=form,
    )
    request.state.visit = found
    if session and not changes:
        if "hx-request" not in request.headers:
            found.unread = asyncio.create_task(_unread(found.api))
        if secret := request.query_params.get("kept"):
            found.kept = await _kept(site, secret)
    return found


async def signed_in(visit: Annotated[Visit, Depends(visit)]) -> Visit:
    """Raises: SignInNeeded."""
    if visit.session is None:
        raise SignInNeeded
    return visit


Anyone = Annotated[Visit, Depends(visit)]
Member = Annotated[Visit, Depends(signed_in)]


def is_local(path: str) -> bool:
    """A page of ours, and nowhere else: no scheme, no host, nothing a browser reads as one."""
    plain = path.isascii() and path.isprintable() and not any(c in path for c in '\\ "<>')
    return plain and path.startswith("/") and not path.startswith("//")


async def keep_form(visit_: Visit) -> str:
    """Keep what somebody wrote while their session ended: where they find it after signing in."""
    fields: dict[str, Any] = {}
    for name in visit_.form:
        values = [value for value in visit_.form.getlist(name) if isinstance(value, str)]
        fields[name] = values if len(values) > 1 else values[0] if values else ""
    fields.pop(genuine.FIELD, None)
    page = str(fields.pop("page", ""))
    if not is_local(page):
        return "/"
    secret = await visit_.site.sessions.keep(json.dumps(fields).encode())
    path, _, anchor = page.partition("#")
    separator = "&" if "?" in path else "?"
    return f"{path}{separator}kept={secret}" + (f"#{anchor}" if anchor else "")


async def _kept(site: Site, secret: str) -> dict[str, Any]:
    content = await site.sessions.kept(secret[:100])
    found = json.loads(content) if content else {}
    return found if isinstance(found, dict) else {}


async def _unread(api: Api) -> int | None:
    try:
        return (await api.notifications.unread()).unread
    except ApiError:
        return None


async def _session(site: Site, request: Request) -> Session | None:
    cookie = request.cookies.get(site.cookies.session)
    return await site.sessions.find(cookie) if cookie else None


def _is_genuine(request: Request, session: Session | None, form: FormData) -> bool:
    """A stranger changes nothing of anybody's: where they come from is all there is to check."""
    if not genuine.is_of_our_page(request.headers):
        return False
    if session is None:
        return True
    return genuine.is_genuine(session.content.csrf, str(form.get(genuine.FIELD, "")))


def _language(request: Request, session: Session | None) -> Language:
    site: Site = request.app.state.site
    chosen = request.cookies.get(site.cookies.language) or (
        session.content.language if session else ""
    )
    if chosen in words.LANGUAGES:
        return chosen
    return words.preferred(request.headers.get("accept-language", ""))


def now() -> float:
    return time.time()
