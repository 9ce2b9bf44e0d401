"""The lists of revoked credentials in MongoDB, and how a revoked credential is recognised.

Neither names a person, a badge, or anything that leads to them: so both outlast an erasure.
"""

from services.membership.domain.recognition.award import Award
from services.membership.domain.recognition.status import StatusList, StatusPlace, fingerprint
from shared.mongo import Scope, read_document, write_document

LISTS = "credential_lists"
REVOKED = "revoked_credentials"


async def take_place(scope: Scope, credential_id: str) -> StatusPlace:
    """Give a new credential its place, in a new list if the latest is full."""
    latest = await scope[LISTS].find({}, session=scope.session).sort("_id", -1).limit(1).to_list(1)
    present = read_document(StatusList, latest[0]) if latest else StatusList(id=0)
    if present.is_full:
        present = StatusList(id=present.id + 1)
    place = present.take(credential_id)
    await _save(scope, present)
    return place


async def revoke(scope: Scope, award: Award) -> None:
    """Revoke the credential of an award, if it has one."""
    if award.credential_id is None:
        return
    row = {"_id": fingerprint(award.credential_id)}
    await scope[REVOKED].replace_one(row, row, upsert=True, session=scope.session)
    place = award.status
    if place is not None and (found := await status_list(scope, place.list)) is not None:
        found.revoke(place.index)
        await _save(scope, found)


async def status_list(scope: Scope, number: int) -> StatusList | None:
    row = await scope[LISTS].find_one({"_id": number}, session=scope.session)
    return read_document(StatusList, row) if row else None


async def is_revoked(scope: Scope, credential_id: str) -> bool:
    wanted = {"_id": fingerprint(credential_id)}
    return await scope[REVOKED].find_one(wanted, session=scope.session) is not None


async def _save(scope: Scope, found: StatusList) -> None:
    row = write_document(found)
    await scope[LISTS].replace_one({"_id": found.id}, row, upsert=True, session=scope.session)
