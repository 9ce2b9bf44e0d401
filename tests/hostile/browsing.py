"""The portal before real services: its addresses, found from its routes, and its visitors."""

import re
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic import SecretStr

from portal import visit
from portal.gateway import transport
from portal.gateway.api import Api
from portal.gateway.transport import Transport, Written
from portal.main import create_app
from portal.pages import ROUTERS, search, signing
from portal.session.genuine import masked, new_csrf_secret
from portal.session.session import Content, Tokens
from portal.settings import PortalSettings
from portal.site import Site
from shared.contracts.values import Visibility
from shared.mongo import Store
from tests.hostile.expectations import (
    ALL,
    AWARE,
    COLLEAGUES,
    INSIDE,
    MODERATES,
    RUNS,
    Sight,
    always,
)
from tests.support.engines import Engines
from tests.support.pages import SAME_ORIGIN
from tests.support.places import Place, Role, Services
from tests.support.services import Person

PORTAL = "http://127.0.0.1:8080"
ISSUER = "http://issuer.example/realm"
METADATA = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/keys",
}
SECONDS = 3_000.0
PATIENCE_SECONDS = 60.0

SIGHT: Mapping[str, Sight] = {
    "slug": AWARE,
    "objective_id": AWARE,
    "season_id": AWARE,
    "activity_id": AWARE,
    "programme_id": AWARE,
    "pulse_id": AWARE,
    "pair_id": always(frozenset()),
    "kudos_id": INSIDE,
    "credential_id": always(frozenset()),
    "post_id": INSIDE,
    "reply_id": INSIDE,
    "gathering_id": INSIDE,
    "series_id": INSIDE,
    "suggestion_id": {visibility: roles & RUNS for visibility, roles in INSIDE.items()},
    "case_id": {visibility: roles & MODERATES for visibility, roles in INSIDE.items()},
    "decision_id": {visibility: roles & MODERATES for visibility, roles in INSIDE.items()},
    "feed_id": {visibility: roles & RUNS for visibility, roles in INSIDE.items()},
    "item_id": {visibility: roles & RUNS for visibility, roles in INSIDE.items()},
    "person_id": always(COLLEAGUES),
    "topic_id": always(ALL),
    "notification_id": always(frozenset({Role.OWNER})),
    "secret": always(frozenset()),
    "search_id": always(frozenset()),
    "gap_id": always(frozenset()),
    "handle": always(ALL),
    "approach_id": always(frozenset()),
}
"""The roles that may know of the first thing in an address, by the name of its parameter."""
ASKED: Mapping[str, str] = {
    "q": "{canary}",
    "title": "{canary}",
    "tag": "{canary}",
    "skill": "{canary}",
    "community": "{slug}",
    "author": "{person_id}",
}
"""The values of query parameters, by name."""
UPLOAD = "{upload_id}"
"""The path to which a script sends the pieces of a file: no page, and for its owner alone."""
MADE_ANEW = re.compile(r'name="(?:csrf|key)" value="[^"]*"')
"""The values that differ each time a page is rendered."""


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a page or form. `names`: path parameters; `asks`: query parameters."""

    method: str
    path: str
    names: tuple[str, ...]
    asks: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def sees(self, visibility: Visibility) -> frozenset[Role]:
        """Return the roles that may know of the first thing it names, which holds the others."""
        return SIGHT[self.names[0]][visibility]

    def of(self, place: Place) -> str:
        return self.path.format_map(_words(place))


def addresses(method: str) -> list[Address]:
    """Return the portal's addresses, in the order in which its routes match."""
    return [
        Address(method, route.path, _parameters(route.dependant.path_params), _asks(route))
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute) and method in (route.methods or ())
        if UPLOAD not in route.path
    ]


def _asks(route: APIRoute) -> tuple[str, ...]:
    facets = search.FACETS if route.path == "/search" else ()
    return tuple(
        name for name in (*_parameters(route.dependant.query_params), *facets) if name in ASKED
    )


def _parameters(fields: list[Any]) -> tuple[str, ...]:
    return tuple(field.alias for field in fields)


class Network(httpx.AsyncBaseTransport):
    """The portal's network: the API of running services, and an issuer's metadata.

    Each service has its own connections: each request looks at all that could serve it.
    """

    def __init__(self, services: Services) -> None:
        limits = httpx.Limits(keepalive_expiry=transport.KEPT_SECONDS)
        self._wires = {
            name: (httpx.URL(client.base_url), httpx.AsyncHTTPTransport(limits=limits))
            for name, client in services.items()
        }

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.host == httpx.URL(ISSUER).host:
            return httpx.Response(200, json=METADATA)
        _, _, service, path = request.url.raw_path.decode().split("/", 3)
        place, wire = self._wires[service]
        request.url = place.copy_with(raw_path=f"/{path}".encode())
        return await wire.handle_async_request(request)

    async def aclose(self) -> None:
        for _, wire in self._wires.values():
            await wire.aclose()


@asynccontextmanager
async def portal_before(
    services: Services, engines: Engines
) -> AsyncIterator[tuple[FastAPI, httpx.AsyncClient]]:
    """Serve the portal, with one client that keeps no cookies for all visitors.

    Its timeouts are long, so that its pages are complete on a busy machine. A live stream ends
    after its first events.
    """
    database = f"portal_{uuid4().hex[:12]}"
    secret = SecretStr("s" * 32)
    settings = PortalSettings(issuer=ISSUER, public_url=PORTAL, session_secret=secret)
    no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=()))
    with pytest.MonkeyPatch.context() as patient:
        patient.setattr(visit, "UNREAD_SECONDS", PATIENCE_SECONDS)
        patient.setattr(transport, "READ_SECONDS", PATIENCE_SECONDS)
        patient.setattr(transport, "CONNECT_SECONDS", PATIENCE_SECONDS)
        store = Store(engines.store_url, database)
        app = create_app(settings, store, transport=Network(services))
        app.state.stopping = lambda: True
        wire = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=wire, base_url=PORTAL, cookies=no_cookies) as browser,
        ):
            yield app, browser
    store = Store(engines.store_url, database)
    await store.drop()
    store.close()


@dataclass(frozen=True, slots=True)
class Visitor:
    """A visitor with a session, or a stranger without one."""

    client: httpx.AsyncClient
    cookie: str = ""
    csrf: str = ""

    async def open(self, path: str) -> httpx.Response:
        return await self._ask("GET", path)

    async def send(self, path: str, fields: Mapping[str, str]) -> httpx.Response:
        """Send a form, as a page of the portal sends it."""
        genuine = {"csrf": masked(self.csrf)} if self.csrf else {}
        return await self._ask("POST", path, data={**fields, **genuine}, headers=SAME_ORIGIN)

    async def _ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        cookie = {"Cookie": f"guilde={self.cookie}"} if self.cookie else {}
        headers = {**options.pop("headers", {}), **cookie}
        return await self.client.request(method, path, headers=headers, **options)


async def enter(app: FastAPI, client: httpx.AsyncClient, person: Person, *roles: str) -> Visitor:
    """Start a session for a person, without the pages of an issuer."""
    site: Site = app.state.site
    content = Content(
        tokens=Tokens(access=person.token, expires_at=time.time() + SECONDS),
        subject=person.name,
        roles=list(roles),
        csrf=new_csrf_secret(),
    )
    await signing.learn(Api(Transport(site.client, person.token, Written())), content)
    session = await site.sessions.start(content)
    return Visitor(client, session.cookie, content.csrf)


def queries(address: Address, place: Place) -> Iterator[str]:
    """Yield one query string for each query parameter, about this place."""
    for name in address.asks:
        yield f"{name}={ASKED[name].format_map(_words(place))}"


def _words(place: Place) -> dict[str, str]:
    """Return the values with which addresses name the parts of a place."""
    return {**place.ids, "slug": place.slug, "canary": place.canary}
