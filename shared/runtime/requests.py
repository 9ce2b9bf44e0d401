"""The checks of every route: the caller, unknown parameters, and the versions to wait for."""

from collections.abc import Awaitable, Callable, Coroutine, Iterator
from inspect import signature
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Header, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.openapi.models import HTTPBearer as HTTPBearerModel
from fastapi.routing import APIRoute
from fastapi.security.base import SecurityBase

from shared.contracts.token import LONGEST, MalformedTokenError, Seal
from shared.messaging.applied import Applied, NotYetAppliedError, wait_until_applied
from shared.observe.people import Active
from shared.problems import (
    InvalidProblem,
    MalformedProblem,
    UnauthenticatedProblem,
    UnavailableProblem,
)
from shared.runtime.identity import Identity, Principal
from shared.runtime.limits import Limits


async def current_principal(request: Request) -> Principal:
    """Return the caller. The first use in a request checks the token and counts the request."""
    known: Principal | None = getattr(request.state, "principal", None)
    if known is not None:
        return known
    identity: Identity = request.app.state.identity
    limits: Limits = request.app.state.limits
    try:
        principal = await identity.principal(request.headers.get("authorization"))
    except UnauthenticatedProblem:
        limits.count_stranger(request)
        raise
    limits.count_person(request, principal)
    active: Active = request.app.state.people
    active.saw(principal.person_id)
    request.state.principal = principal
    return principal


async def _count_stranger(request: Request) -> None:
    """Count a request without a token. Raises: TooManyProblem."""
    limits: Limits = request.app.state.limits
    limits.count_stranger(request)


class SignedIn(SecurityBase):
    """A dependency that returns `seen_as` of the caller. OpenAPI then requires their token.

    Raises: UnauthenticatedProblem, TooManyProblem.
    """

    scheme_name = "HTTPBearer"
    model = HTTPBearerModel(bearerFormat="JWT", description="An OIDC access token")

    def __init__(self, seen_as: Callable[[Principal], object]) -> None:
        self._seen_as = seen_as

    async def __call__(self, request: Request) -> object:
        return self._seen_as(await current_principal(request))


def _as_they_are(principal: Principal) -> Principal:
    return principal


Me = Annotated[Principal, Depends(SignedIn(_as_they_are))]
"""The caller of the request. Raises: UnauthenticatedProblem, TooManyProblem."""


Parameters = TypeVar("Parameters")


def parameters(of: type[Parameters]) -> Callable[..., Awaitable[Parameters]]:
    """Return the dependency that reads a request's parameters into this dataclass.

    FastAPI would build the dataclass in a thread, which costs as much as a query of the store.
    """

    async def read(**values: Any) -> Parameters:
        return of(**values)

    read.__signature__ = signature(of)  # type: ignore[attr-defined]  # FastAPI reads it
    return read


Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class SignedInRoute(APIRoute):
    """A route that identifies and rate-limits the caller before it reads a byte of the body.

    FastAPI itself reads bodies before it resolves a route's dependencies.
    """

    def get_route_handler(self) -> Handler:
        return _after(current_principal, super().get_route_handler())


class OpenRoute(APIRoute):
    """A route without a token, which limits requests by client address before anything else."""

    def get_route_handler(self) -> Handler:
        return _after(_count_stranger, super().get_route_handler())


def _after(first: Callable[[Request], Awaitable[object]], answer: Handler) -> Handler:
    async def handle(request: Request) -> Response:
        await first(request)
        _only_known_parameters(request)
        return await answer(request)

    return handle


Carried = Annotated[
    str | None,
    Header(
        alias="Guilde-Token",
        max_length=LONGEST,
        description="From earlier responses: wait for their changes",
    ),
]


async def read_your_writes(request: Request, carried: Carried = None) -> None:
    """Wait until this service has applied the versions that the request carries.

    The request needs a valid token.
    """
    if carried:
        await current_principal(request)
        await _wait_for(request, carried)


async def read_what_was_told(request: Request, carried: Carried = None) -> None:
    """Do the same for a route with a secret address.

    The seals prove that the versions were issued.
    """
    if carried:
        await _wait_for(request, carried)


async def _wait_for(request: Request, carried: str) -> None:
    applied: Applied = request.app.state.applied
    seal: Seal = request.app.state.seal
    try:
        await wait_until_applied(applied, seal.read(carried))
    except MalformedTokenError as malformed:
        raise MalformedProblem(f"Guilde-Token: {malformed}") from malformed
    except NotYetAppliedError as late:
        raise UnavailableProblem(f"not applied here yet: {late}", retry_after=1) from late


def _only_known_parameters(request: Request) -> None:
    """Refuse a query parameter that the route does not have, since it may be a typo."""
    route = request.scope.get("route")
    if not isinstance(route, APIRoute) or not request.query_params:
        return
    known = _parameters_of(route)
    unknown = [name for name in request.query_params if name not in known]
    if unknown:
        raise InvalidProblem(
            f"unknown parameter: {', '.join(sorted(set(unknown)))}"[:500],
            errors=[{"where": ["query", name[:100]], "what": "unknown"} for name in unknown[:20]],
        )


def _parameters_of(route: APIRoute) -> frozenset[str]:
    known: frozenset[str] | None = getattr(route, "_known_parameters", None)
    if known is None:
        known = frozenset(_query_names(route.dependant))
        route._known_parameters = known  # type: ignore[attr-defined]  # noqa: SLF001  cached on it
    return known


def _query_names(dependant: Dependant) -> Iterator[str]:
    for parameter in dependant.query_params:
        yield parameter.alias
    for inner in dependant.dependencies:
        yield from _query_names(inner)
