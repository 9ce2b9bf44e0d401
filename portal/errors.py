"""Error pages: the problem, and the next step."""

import traceback
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from opentelemetry import trace
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.gateway.errors import Away, Forbidden, NotFound, Refused, SignedOut, TooMany
from portal.pages.signing import to_issuer
from portal.session.sealing import SealBroken
from portal.site import Site, headers
from portal.visit import NotGenuine, SignInNeeded, Visit, visit
from shared.mongo import UNAVAILABLE
from shared.observe.logs import logger
from shared.problems import CrashProblem

log = logger(__name__)

Handler = Callable[[Request, Any], Awaitable[Response]]


def handle(app: FastAPI) -> None:
    handlers: dict[type[Exception], Handler] = {
        SignInNeeded: _sign_in,
        SignedOut: _sign_in,
        NotGenuine: _not_genuine,
        NotFound: _not_found,
        Forbidden: _forbidden,
        TooMany: _too_many,
        Away: _away,
        Refused: _refused,
        RequestValidationError: _not_found,
        HTTPException: _http,
        SealBroken: _not_found,
    }
    handlers.update(dict.fromkeys(UNAVAILABLE, _store_away))
    for error, handler in handlers.items():
        app.add_exception_handler(error, handler)
    app.add_middleware(Crashes)


class Crashes:
    """A layer that logs unexpected errors, and responds with a page that reveals none of them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = False

        async def noted(message: Message) -> None:
            nonlocal began
            began = True
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception as error:
            log.error(  # noqa: TRY400  frames only: values contain members' texts
                "crash", path=_loggable(scope), error=repr(error), frames=_frames(error)
            )
            if began:  # the response has begun and can only be cut off
                raise
            site: Site = scope["app"].state.site
            await _bare(site, CrashProblem.status, "crash.html")(scope, receive, send)


def _loggable(scope: Scope) -> str:
    """Return the path, without the secret of an invitation."""
    has_secret = "secret" in scope.get("path_params", {})
    return str(scope["route"].path if has_secret else scope["path"])


async def _sign_in(request: Request, _: Any) -> Response:
    found = await _visit(request)
    if found.session is not None:  # the API no longer accepts its token
        await found.site.sessions.end(found.session)
        found.session = None
    if request.headers.get("accept") == "text/event-stream":
        return Response(status_code=204)  # this status makes an EventSource stop
    return await to_issuer(found, found.address)


async def _not_genuine(request: Request, _: Any) -> Response:
    return _bare(request.app.state.site, 403, "not-genuine.html")


async def _not_found(request: Request, _: Any) -> Response:
    try:
        found = await _visit(request)
    except NotGenuine:
        return _bare(request.app.state.site, 403, "not-genuine.html")
    return await found.page("not-found.html", 404)


async def _forbidden(request: Request, error: Forbidden) -> Response:
    found = await _visit(request)
    return await found.page("forbidden.html", 403, sentence=found.sentence(error))


async def _too_many(request: Request, _: Any) -> Response:
    return await (await _visit(request)).page("too-many.html", 429)


async def _refused(request: Request, error: Refused) -> Response:
    found = await _visit(request)
    return await found.page("refused.html", 409, sentence=found.sentence(error))


async def _away(request: Request, error: Away) -> Response:
    found = await _visit(request)
    return await found.page("away.html", 503, service=error.service)


async def _store_away(request: Request, error: Exception) -> Response:
    log.warning("the session store is away", error=repr(error))
    return _bare(request.app.state.site, 503, "store-away.html")


async def _http(request: Request, error: HTTPException) -> Response:
    if error.status_code in {404, 405}:
        return await _not_found(request, error)
    return _bare(request.app.state.site, error.status_code, "not-genuine.html")


async def _visit(request: Request) -> Visit:
    known: Visit | None = getattr(request.state, "visit", None)
    return known if known is not None else await visit(request)


def _bare(site: Site, status: int, template: str) -> Response:
    """Respond in both languages, without any engine or service that could be away."""
    html = site.views.render(f"bare/{template}", "en", trace=_trace_id())
    return Response(html, status, headers(site), media_type="text/html")


def _frames(error: Exception) -> list[str]:
    """Return the frames of an error, without texts of members."""
    return [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]


def _trace_id() -> str:
    context = trace.get_current_span().get_span_context()
    return f"{context.trace_id:032x}" if context.is_valid else ""
