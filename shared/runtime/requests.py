"""What routes ask of a request: who it is from, that all of it is known, what it waits for."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Header, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer

from shared.contracts.token import MalformedTokenError, read_token
from shared.messaging.applied import Applied, NotYetAppliedError, wait_until_applied
from shared.problems import InvalidProblem, MalformedProblem, UnavailableProblem
from shared.runtime.identity import Identity, Principal

_BEARER = HTTPBearer(auto_error=False, bearerFormat="JWT", description="An OIDC access token")


async def current_principal(request: Request, _: Annotated[object, Depends(_BEARER)]) -> Principal:
    identity: Identity = request.app.state.identity
    return await identity.principal(request.headers.get("authorization"))


Me = Annotated[Principal, Depends(current_principal)]
"""The person asking. Raises: UnauthenticatedProblem."""


async def read_your_writes(
    request: Request,
    guilde_token: Annotated[
        str | None, Header(description="Versions to wait for, from earlier answers")
    ] = None,
) -> None:
    """Wait until this service has seen the versions that the request carries.

    Only for who has a valid token, also where a route itself asks for none (a secret address).
    """
    if not guilde_token:
        return
    await current_principal(request, None)
    applied: Applied = request.app.state.applied
    try:
        await wait_until_applied(applied, read_token(guilde_token))
    except MalformedTokenError as malformed:
        raise MalformedProblem(f"Guilde-Token: {malformed}") from malformed
    except NotYetAppliedError as late:
        raise UnavailableProblem(f"not yet seen here: {late}", retry_after=1) from late


def only_known_parameters(request: Request) -> None:
    """Report a query parameter that the route does not have, instead of passing over a typo."""
    route = request.scope.get("route")
    if not isinstance(route, APIRoute) or not request.query_params:
        return
    known = _parameters_of(route)
    unknown = [name for name in request.query_params if name not in known]
    if unknown:
        raise InvalidProblem(
            f"there is no parameter {', '.join(sorted(set(unknown)))}"[:500],
            errors=[{"where": ["query", name[:100]], "what": "unknown"} for name in unknown[:20]],
        )


def _parameters_of(route: APIRoute) -> frozenset[str]:
    known: frozenset[str] | None = getattr(route, "_known_parameters", None)
    if known is None:
        known = frozenset(_query_names(route.dependant))
        route._known_parameters = known  # type: ignore[attr-defined]  # noqa: SLF001  kept where it is true
    return known


def _query_names(dependant: Dependant) -> Iterator[str]:
    for parameter in dependant.query_params:
        yield parameter.alias
    for inner in dependant.dependencies:
        yield from _query_names(inner)
