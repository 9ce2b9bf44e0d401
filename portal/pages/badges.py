"""The public page of a badge's credential: it verifies the signature, for anybody."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import jwt
from fastapi import APIRouter
from starlette.responses import Response

from portal.visit import Anyone

ALGORITHMS = ("RS256",)

router = APIRouter()


@router.get("/badges/{credential_id}")
async def verify(visit: Anyone, credential_id: str) -> Response:
    """Show whether a credential is genuine, and what it says."""
    api = visit.api.recognition
    token, keys = await api.credential(credential_id), await api.keys()
    credential = _verified(token, keys)
    name = credential["credentialSubject"]["achievement"]["id"] if credential else ""
    return await visit.page(
        "badge.html",
        credential=credential,
        badge=name.rpartition("/")[2],
        earned_at=datetime.fromisoformat(credential["validFrom"]) if credential else None,
        token=token,
    )


def _verified(token: str, keys: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the credential in a compact JWS; None if its signature or its dates are wrong."""
    try:
        name = str(jwt.get_unverified_header(token).get("kid", "")).rpartition("#")[2]
        key = jwt.PyJWKSet.from_dict(dict(keys))[name]
        found: dict[str, Any] = jwt.decode(token, key, ALGORITHMS)
    except (jwt.PyJWTError, KeyError):
        return None
    return found
