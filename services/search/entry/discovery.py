"""How an assistant finds the issuer of tokens (RFC 9728), as the Model Context Protocol asks.

A refused request names the metadata of the protected resource, and these name the issuer. The
gateway serves them at the well-known addresses of the resource and of its host.
"""

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from services.search.settings import SearchSettings
from shared.problems import UnauthenticatedProblem
from shared.runtime.app import PREFIX, root_path
from shared.runtime.requests import Handler, OpenRoute, SignedInRoute

PATH = "/.well-known/oauth-protected-resource"
RESOURCE = f"{root_path('search')}{PREFIX}/mcp"
SCOPES = ("openid", "profile", "email")
MAX_AGE_SECONDS = 3_600

open_router = APIRouter(route_class=OpenRoute)


class ProtectedResource(BaseModel):
    """The metadata of the protected resource, in the terms of RFC 9728."""

    resource: str
    authorization_servers: list[str]
    scopes_supported: list[str] = list(SCOPES)
    bearer_methods_supported: list[str] = ["header"]
    resource_name: str = "Guilde"


class AssistantRoute(SignedInRoute):
    """A route whose refusals name the metadata."""

    def get_route_handler(self) -> Handler:
        answer = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await answer(request)
            except UnauthenticatedProblem as refused:
                where = _public(request, f"{PATH}{RESOURCE}")
                refused.headers["WWW-Authenticate"] += f', resource_metadata="{where}"'
                raise

        return handle


@open_router.get(PATH, include_in_schema=False)
async def protected_resource(request: Request, response: Response) -> ProtectedResource:
    """Return the metadata. RFC 9728 describes it, not OpenAPI."""
    response.headers["Cache-Control"] = f"max-age={MAX_AGE_SECONDS}"
    settings: SearchSettings = request.app.state.search
    return ProtectedResource(
        resource=_public(request, RESOURCE), authorization_servers=[settings.issuer]
    )


def _public(request: Request, path: str) -> str:
    settings: SearchSettings = request.app.state.search
    return f"{settings.public_url.rstrip('/')}{path}"
