"""One request: who sent it, how it calls the API, and how it is answered.

SignInNeeded      a page for members, requested by a stranger
NotGenuine        a change that does not come from a page of the portal
"""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import uuid4

from fastapi import Depends, Query, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from portal import opening
from portal.gateway.api import Api
from portal.gateway.errors import ApiError
from portal.gateway.transport import Transport, Written
from portal.returning import kept_form
from portal.session import genuine
from portal.session.refreshing import fresh_bearer
from portal.session.session import Session
from portal.site import Site, headers
from portal.view import words
from portal.view.assets import compressed
from portal.view.done import SAID
from portal.view.problems import PROBLEMS
from portal.view.words import Formats, Language

UNREAD_SECONDS = 0.4
"""How long a page waits for the unread count after everything else is ready, in seconds."""
RECRUITER = "recruiter"
"""The role of people who may search the talent pool."""
MOST_FIELDS = 200
MOST_FILES = 20
"""The limit on files in one form. Each is stored on disk while it is forwarded, not in memory."""
TAKES_FILES = ("/files", "/posts", "/edit")
"""The endings of the addresses of forms with files."""


class SignInNeeded(Exception):
    pass


class NotGenuine(Exception):
    pass


@dataclass(slots=True)
class Visit:
    """A request. `unread` counts notices while the page is made; None for strangers and non-pages.

    `opening`: tells search that this page was opened from its results.
    `began` is a time of time.perf_counter.
    """

    request: Request
    site: Site
    session: Session | None
    language: Language
    api: Api
    formats: Formats
    form: FormData
    began: float
    unread: asyncio.Task[int | None] | None = None
    opening: asyncio.Task[None] | None = None
    kept: dict[str, Any] = field(default_factory=dict)

    @property
    def me(self) -> Session:
        """Return the session. Raises: SignInNeeded."""
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
    def is_recruiter(self) -> bool:
        return self.session is not None and RECRUITER in self.session.content.roles

    @property
    def is_guest(self) -> bool:
        return self.session is not None and self.session.content.guest

    @property
    def is_partial(self) -> bool:
        """Whether htmx requested only a part of the page."""
        return "hx-request" in self.request.headers

    @property
    def address(self) -> str:
        """Return the path and query of this page."""
        query = self.request.url.query
        return f"{self.request.url.path}?{query}" if query else self.request.url.path

    def csrf(self) -> str:
        return genuine.masked(self.session.content.csrf) if self.session else ""

    def key(self) -> str:
        """Return an Idempotency-Key for a form: the one it was kept with, if any."""
        return str(self.kept.get("key") or uuid4())

    def text(self, name: str) -> str:
        """Return a field of the submitted form, or an empty text."""
        value = self.form.get(name, "")
        return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""

    def sentence(self, error: ApiError) -> str:
        """Return a sentence about the API's refusal, in the reader's language."""
        known = PROBLEMS.get(error.name, PROBLEMS["invalid"])
        return self.site.views.gettext(self.language, known)

    def with_query(self, **changed: str | None) -> str:
        """Return this page's address with changed parameters; None removes one."""
        kept = [(n, v) for n, v in self.request.query_params.multi_items() if n not in changed]
        pairs = [*kept, *((n, v) for n, v in changed.items() if v is not None)]
        path = self.request.url.path
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def said(self) -> str | None:
        """Return a sentence about the last action."""
        word = self.request.cookies.get(self.site.cookies.said, "")
        return self.site.views.gettext(self.language, SAID[word]) if word in SAID else None

    async def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """Respond with a whole page, from which htmx takes the part that it needs."""
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
        response.headers["Server-Timing"] = self._timing()
        if said:
            self.site.cookies.forget_said(response)
        return response

    async def go(self, path: str, said: str | None = None) -> Response:
        """Redirect to another page of the portal, after an action."""
        await self._settle()
        if self.unread is not None:
            self.unread.cancel()
        response = RedirectResponse(path, 303, headers=headers(self.site))
        if said:
            self.site.cookies.say(response, said)
        return response

    def _timing(self) -> str:
        """Return the milliseconds spent in calls of the API, and in the portal itself."""
        waited = self.api.waits.seconds
        own = time.perf_counter() - self.began - waited
        return f"api;dur={waited * 1000:.1f}, portal;dur={own * 1000:.1f}"

    async def _count(self) -> int | None:
        if self.unread is None:
            return None
        with suppress(TimeoutError, ApiError):
            return await asyncio.wait_for(self.unread, UNREAD_SECONDS)
        return None

    async def _settle(self) -> None:
        if self.opening is not None:
            await asyncio.wait([self.opening], timeout=UNREAD_SECONDS)
        if self.session is not None:
            await self.site.sessions.settle(self.session)


async def visit(request: Request) -> Visit:
    """Identify the caller, and check that a change comes from a page of the portal."""
    began = time.perf_counter()
    site: Site = request.app.state.site
    session = await _session(site, request)
    changes = request.method not in {"GET", "HEAD"}
    files = MOST_FILES if request.url.path.endswith(TAKES_FILES) else 0
    form = await request.form(max_fields=MOST_FIELDS, max_files=files) if changes else FormData()
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
        began=began,
    )
    request.state.visit = found
    if session and not changes:
        is_part = (
            request.headers.get("sec-fetch-dest") == "image" or "hx-request" in request.headers
        )
        if not is_part:
            found.unread = asyncio.create_task(_unread(found.api))
            if opened := opening.opening_of(request):
                found.opening = asyncio.create_task(opening.tell(found.api, opened))
        if secret := request.query_params.get("kept"):
            found.kept = await kept_form(site.sessions, secret)
    return found


async def signed_in(visit: Annotated[Visit, Depends(visit)]) -> Visit:
    """Return the visit of a signed-in person. Raises: SignInNeeded."""
    if visit.session is None:
        raise SignInNeeded
    return visit


After = Annotated[str | None, Query(max_length=1_024)]
"""The cursor of a list's page, as the API wrote it."""
Anyone = Annotated[Visit, Depends(visit)]
Member = Annotated[Visit, Depends(signed_in)]


async def _unread(api: Api) -> int | None:
    try:
        return (await api.notifications.unread()).unread
    except ApiError:
        return None


async def _session(site: Site, request: Request) -> Session | None:
    cookie = request.cookies.get(site.cookies.session)
    return await site.sessions.find(cookie) if cookie else None


def _is_genuine(request: Request, session: Session | None, form: FormData) -> bool:
    """Check the page's origin. Without a session there is no secret to check."""
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
