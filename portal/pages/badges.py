"""The public page of a badge's credential: it verifies it, for anybody."""

import re
import zlib
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import jwt
from fastapi import APIRouter
from starlette.responses import Response

from portal.gateway.errors import ApiError, NotFound
from portal.visit import Anyone, Visit

ALGORITHMS = ("RS256",)
GONE = 410
UNCHECKED = 503
LEEWAY_SECONDS = 10
"""How much the clocks of the issuer and of the portal may differ."""
_GZIP = 31
"""That the compressed bits have a header of gzip."""
_LONGEST_LIST = 1 << 20

router = APIRouter()


@router.get("/badges/{credential_id}")
async def verify(visit: Anyone, credential_id: str) -> Response:
    """Show whether a credential is genuine and valid, and what it says."""
    api = visit.api.recognition
    try:
        token, keys = await api.credential(credential_id), await api.keys()
    except NotFound as refused:
        if refused.name != "credential-revoked":
            raise
        return await _revoked(visit)
    credential = _verified(token, keys)
    revoked = await _is_revoked(visit, credential, keys) if credential else False
    if revoked:
        return await _revoked(visit)
    if revoked is None:
        return await visit.page("badge-unchecked.html", UNCHECKED)
    name = credential["credentialSubject"]["achievement"]["id"] if credential else ""
    return await visit.page(
        "badge.html",
        credential=credential,
        badge=name.rpartition("/")[2],
        earned_at=datetime.fromisoformat(credential["validFrom"]) if credential else None,
        token=token,
        revoked=False,
    )


async def _revoked(visit: Visit) -> Response:
    return await visit.page("badge.html", GONE, credential=None, badge="", token="", revoked=True)


async def _is_revoked(
    visit: Visit, credential: Mapping[str, Any], keys: Mapping[str, Any]
) -> bool | None:
    """Return whether its bit in the list of revoked credentials is set; None if nobody can tell.

    That is so without the list, or with one that is not valid. See W3C Bitstring Status List 1.0,
    "Validate Algorithm".
    """
    status = credential.get("credentialStatus")
    if status is None:
        return False
    number = str(status["statusListCredential"]).rpartition("/")[2]
    try:
        listed = _verified(await visit.api.recognition.revoked(number), keys)
    except ApiError:
        return None
    if listed is None:
        return None
    packed = str(listed["credentialSubject"]["encodedList"])[1:]
    raw = urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
    bits = zlib.decompressobj(wbits=_GZIP).decompress(raw, _LONGEST_LIST)
    index = int(status["statusListIndex"])
    return bool(bits[index // 8] >> (7 - index % 8) & 1)


def _verified(token: str, keys: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the credential in a compact JWS; None if its signature or its dates are wrong."""
    try:
        name = re.split("[#/]", str(jwt.get_unverified_header(token).get("kid", "")))[-1]
        key = jwt.PyJWKSet.from_dict(dict(keys))[name]
        found: dict[str, Any] = jwt.decode(token, key, ALGORITHMS, leeway=LEEWAY_SECONDS)
    except (jwt.PyJWTError, KeyError):
        return None
    return found
