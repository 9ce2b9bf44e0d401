"""The public documents of Open Badges 3.0, which need no token.

A credential is found by its address alone, which nobody can guess, as long as its holder publishes
it.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from services.membership.domain.recognition.credential import with_context
from services.membership.domain.recognition.errors import CredentialNotFound, NoIssuerKey
from services.membership.entry.recognition.recognition import BadgeName
from services.membership.entry.recognition.signing import Issuing
from services.membership.store.recognition import awards
from services.membership.use_cases.recognition.sight import objects
from shared.contracts.recognition import Badge
from shared.mongo import Store
from shared.problems import InvalidProblem
from shared.runtime.answers import documented
from shared.runtime.requests import OpenRoute

open_router = APIRouter(prefix="/open-badges", tags=["open badges"], route_class=OpenRoute)

MEDIA_TYPE = "application/vc+jwt"
_JWT: dict[int | str, dict[str, Any]] = {
    200: {"content": {MEDIA_TYPE: {"schema": {"type": "string"}}}}
}


class CredentialResponse(Response):
    media_type = MEDIA_TYPE


@open_router.get("/issuer", responses=documented(InvalidProblem))
async def issuer(request: Request) -> dict[str, Any]:
    """Return the profile of the issuer of all credentials."""
    issuing: Issuing = request.app.state.issuing
    return with_context(issuing.issuer.profile())


@open_router.get("/keys", responses=documented(NoIssuerKey, InvalidProblem))
async def keys(request: Request) -> dict[str, Any]:
    """Return the public key that verifies credentials, as a JWK set (RFC 7517)."""
    issuing: Issuing = request.app.state.issuing
    return {"keys": [issuing.jwk]}


@open_router.get("/achievements/{badge}", responses=documented(InvalidProblem))
async def achievement(badge: BadgeName, request: Request) -> dict[str, Any]:
    """Return what a badge stands for."""
    issuing: Issuing = request.app.state.issuing
    return with_context(issuing.issuer.achievement(badge))


@open_router.get(
    "/credentials/{credential_id}",
    response_class=CredentialResponse,
    responses={**_JWT, **documented(CredentialNotFound, NoIssuerKey, InvalidProblem)},
)
async def credential(
    credential_id: Annotated[str, Path(max_length=100)], request: Request
) -> Response:
    """Return a credential, signed: a compact JWS whose payload is the OpenBadgeCredential."""
    store: Store = request.app.state.store
    issuing: Issuing = request.app.state.issuing
    award = await awards.with_credential(store.scope, credential_id)
    if award is None or award.person_id is None or not isinstance(award.badge, Badge):
        raise CredentialNotFound
    if await objects(store.scope, award.person_id):
        raise CredentialNotFound
    issuing.require_key()
    claims = issuing.issuer.claims(award, award.badge, credential_id)
    headers = {"Cache-Control": "no-store", "Access-Control-Allow-Origin": "*"}
    return CredentialResponse(issuing.signed(claims), headers=headers)
