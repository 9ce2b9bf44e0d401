"""The public documents of Open Badges 3.0, which need no token.

A credential is available only at its unguessable address, while its holder publishes it.
Afterwards, the address and the revocation list report that it is no longer valid.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response

from services.membership.domain.recognition.credential import LIST_FRESH, with_context
from services.membership.domain.recognition.errors import (
    CredentialNotFound,
    CredentialRevoked,
    KeyNotFound,
    NoIssuerKey,
    StatusListNotFound,
)
from services.membership.entry.recognition.recognition import BadgeName
from services.membership.entry.recognition.signing import Issuing
from services.membership.store.recognition import awards, statuses
from services.membership.use_cases.recognition.sight import objects
from shared.contracts.recognition import Badge
from shared.messaging.unit import Unit
from shared.problems import InvalidProblem
from shared.runtime.answers import documented
from shared.runtime.requests import OpenRoute

open_router = APIRouter(prefix="/open-badges", tags=["open badges"], route_class=OpenRoute)

MEDIA_TYPE = "application/vc+jwt"
_JWT: dict[int | str, dict[str, Any]] = {
    200: {"content": {MEDIA_TYPE: {"schema": {"type": "string"}}}}
}


_FOR_ANYBODY = {"Access-Control-Allow-Origin": "*"}


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


@open_router.get("/keys/{key}", responses=documented(KeyNotFound, NoIssuerKey, InvalidProblem))
async def one_key(
    key: Annotated[str, Path(max_length=100)], request: Request, response: Response
) -> dict[str, str]:
    """Return the public key with this thumbprint (RFC 7638) as a JWK; `kid` points here."""
    issuing: Issuing = request.app.state.issuing
    if key != issuing.jwk["kid"]:
        raise KeyNotFound
    response.headers.update(_FOR_ANYBODY)
    return issuing.jwk


@open_router.get("/achievements/{badge}", responses=documented(InvalidProblem))
async def achievement(badge: BadgeName, request: Request) -> dict[str, Any]:
    """Return the definition of a badge."""
    issuing: Issuing = request.app.state.issuing
    return with_context(issuing.issuer.achievement(badge))


@open_router.get(
    "/credentials/{credential_id}",
    response_class=CredentialResponse,
    responses={
        **_JWT,
        **documented(CredentialNotFound, CredentialRevoked, NoIssuerKey, InvalidProblem),
    },
)
async def credential(
    credential_id: Annotated[str, Path(max_length=100)], request: Request
) -> Response:
    """Return a credential, signed: a compact JWS whose payload is the OpenBadgeCredential."""
    unit: Unit = request.app.state.unit
    issuing: Issuing = request.app.state.issuing
    scope = unit.store.scope
    award = await awards.with_credential(scope, credential_id)
    if award is None and await statuses.is_revoked(scope, credential_id):
        raise CredentialRevoked
    if award is None or award.person_id is None or not isinstance(award.badge, Badge):
        raise CredentialNotFound
    if await objects(scope, award.person_id):
        raise CredentialRevoked
    issuing.require_key()
    claims = issuing.issuer.claims(award, award.badge, credential_id)
    headers = {"Cache-Control": "no-store", **_FOR_ANYBODY}
    return CredentialResponse(issuing.signed(claims), headers=headers)


@open_router.get(
    "/status/{number}",
    response_class=CredentialResponse,
    responses={**_JWT, **documented(StatusListNotFound, NoIssuerKey, InvalidProblem)},
)
async def status(number: Annotated[int, Path(ge=0, le=1_000_000)], request: Request) -> Response:
    """Return a list of revoked credentials (W3C Bitstring Status List), signed like credentials."""
    unit: Unit = request.app.state.unit
    issuing: Issuing = request.app.state.issuing
    listed = await statuses.status_list(unit.store.scope, number)
    if listed is None:
        raise StatusListNotFound
    issuing.require_key()
    fresh = f"public, max-age={LIST_FRESH.seconds}"
    headers = {"Cache-Control": fresh, **_FOR_ANYBODY}
    return CredentialResponse(
        issuing.signed(issuing.issuer.list_claims(listed, unit.clock())), headers=headers
    )
