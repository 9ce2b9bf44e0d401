"""The composition root of the portal: the only module that imports all parts."""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import httpx
import uvicorn
from fastapi import FastAPI, Request
from starlette.responses import Response
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, wait_fixed

from portal import errors
from portal.gateway.transport import new_client
from portal.pages import ROUTERS, signing
from portal.session import store as session_store
from portal.session.cookies import Cookies
from portal.session.oidc import Issuer, OidcError
from portal.session.sealing import Sealer
from portal.session.session import Sessions, utc_now
from portal.settings import PortalSettings
from portal.site import Site
from portal.view.assets import LOGO, Assets
from portal.view.views import Views
from shared.mongo import UNAVAILABLE, Store
from shared.observe.logs import configure_logs, logger
from shared.observe.loop import watch_loop
from shared.observe.people import Active
from shared.observe.tracing import configure_tracing
from shared.runtime.app import BODY_SECONDS, NO_SPANS_OF_ITS_OWN, STARTUP_FAILURE
from shared.runtime.edge import Edge
from shared.runtime.health import Check, Readiness, health_router
from shared.runtime.keys import trusted

LARGEST_BODY = 11 * 1024 * 1024
"""The limit of a form with files; the gateway accepts no larger request."""
GRACE_SECONDS = 4
_PAUSE = wait_fixed(1)
ISSUER_SECONDS = 5.0

log = logger(__name__)


def create_app(
    settings: PortalSettings, store: Store, *, transport: httpx.AsyncBaseTransport | None = None
) -> FastAPI:
    """Create the app. `transport` replaces the network to the API and the issuer."""
    assets = Assets(settings.theme)
    client = new_client(settings.api_url, transport)
    issuer_client = httpx.AsyncClient(
        timeout=ISSUER_SECONDS,
        transport=transport,
        trust_env=False,
        verify=trusted(settings.issuer_ca),
    )
    site = Site(
        settings=settings,
        client=client,
        issuer=Issuer(settings, issuer_client),
        sessions=Sessions(
            store.scope,
            Sealer(settings.session_secret.get_secret_value()),
            idle=timedelta(hours=settings.idle_hours),
            absolute=timedelta(hours=settings.absolute_hours),
            clock=utc_now,
        ),
        cookies=Cookies(secure=settings.is_secure),
        views=Views(
            {"site_name": settings.name, "assets": assets.paths, "has_logo": LOGO in assets.paths}
        ),
        assets=assets,
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        background = [
            asyncio.create_task(task)
            for task in (_prepare(store), _meet(site.issuer), watch_loop())
        ]
        log.info("started", port=settings.port)
        try:
            yield
        finally:
            for task in background:
                task.cancel()
            await asyncio.gather(*background, return_exceptions=True)
            await client.aclose()
            await issuer_client.aclose()
            store.close()
            log.info("stopped")

    app = FastAPI(
        title="Guilde portal",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        telemetry=NO_SPANS_OF_ITS_OWN,
    )
    app.state.site = site
    app.state.role = "portal"
    app.state.people = Active()
    app.state.stopping = lambda: False
    app.include_router(health_router("portal", Readiness([Check("store", store.ping)], [])))
    app.add_api_route("/static/{name}", _static, methods=["GET", "HEAD"])
    app.add_api_route("/back-channel-logout", signing.back_channel, methods=["POST"])
    for router in ROUTERS:
        app.include_router(router)
    errors.handle(app)
    app.add_middleware(Edge, largest_body=LARGEST_BODY, body_seconds=BODY_SECONDS)
    return app


async def _static(name: str, request: Request) -> Response:
    site: Site = request.app.state.site
    return site.assets.answer(name, request)


async def _prepare(store: Store) -> None:
    """Create the indexes, as soon as the store answers."""
    attempts = AsyncRetrying(wait=_PAUSE, retry=retry_if_exception_type(UNAVAILABLE))
    await attempts(session_store.prepare, store.scope)


async def _meet(issuer: Issuer) -> None:
    """Fetch the issuer's metadata before the first person signs in."""
    attempts = AsyncRetrying(
        wait=_PAUSE, retry=retry_if_exception_type(OidcError), before_sleep=_issuer_away
    )
    await attempts(issuer.metadata)


def _issuer_away(state: RetryCallState) -> None:
    if state.outcome is not None:
        log.info("the issuer does not answer yet", error=str(state.outcome.exception())[:200])


def run(settings: PortalSettings, store: Store, arguments: Sequence[str]) -> int:
    """Run `serve`, or `migrate`, which creates the indexes. Returns the exit code."""
    configure_logs("portal", settings.log_level)
    if list(arguments) == ["migrate"]:
        asyncio.run(session_store.prepare(store.scope))
        return 0
    configure_tracing("portal")
    app = create_app(settings, store)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            loop="uvloop",
            http="httptools",
            access_log=False,
            log_config=None,
            server_header=False,
            forwarded_allow_ips=settings.trusted_proxies,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )
    app.state.stopping = lambda: server.should_exit
    with suppress(KeyboardInterrupt):
        server.run()
    return 0 if server.started else STARTUP_FAILURE


def main() -> int:
    settings = PortalSettings()
    return run(settings, Store(settings.store_url, settings.store_database), sys.argv[1:])
