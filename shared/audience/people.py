"""A service's read model of people, by membership's facts: names, guests, and who was erased."""

from collections.abc import Iterable

from shared.audience.sight import Asker, Said
from shared.contracts.envelope import Fact
from shared.contracts.membership import ProfileData
from shared.mongo import Document, Scope
from shared.problems import PersonErased

COLLECTION = "people"
FORGOTTEN: Document = {"erased": True}


async def is_erased(scope: Scope, person_id: str) -> bool:
    return bool(await erased(scope, [person_id]))


async def refuse_erased(scope: Scope, asker: Asker) -> None:
    """Who was erased writes nothing, though their token may still be good. Raises: PersonErased."""
    if await is_erased(scope, asker.person_id):
        raise PersonErased


async def erased(scope: Scope, ids: Iterable[str]) -> set[str]:
    """Of these people, those who are."""
    return await _those(scope, ids, {"erased": True})


async def said(scope: Scope, person_id: str) -> Said | None:
    """What their profile says of whether they are a guest; None while it is not known here."""
    document = await scope[COLLECTION].find_one(
        {"_id": person_id, "erased": False}, {"guest": 1, "claims_at": 1}, session=scope.session
    )
    return Said(guest=document["guest"], at=document.get("claims_at")) if document else None


async def names(scope: Scope, ids: Iterable[str | None]) -> dict[str, str]:
    """By id, those that are known and not erased."""
    wanted = [person_id for person_id in set(ids) if person_id is not None]
    if not wanted:
        return {}
    cursor = scope[COLLECTION].find(
        {"_id": {"$in": wanted}, "erased": False}, {"name": 1}, session=scope.session
    )
    documents = await cursor.to_list(len(wanted))
    return {document["_id"]: document["name"] for document in documents}


def row(fact: Fact[ProfileData]) -> Document:
    state = fact.data.state
    version = {"_id": fact.subject, "sequence": fact.sequence}
    if state.erased:
        return {**version, **FORGOTTEN}
    return {
        **version,
        "erased": False,
        "name": fact.data.person.name,
        "guest": state.guest,
        "language": state.language,
        **({"claims_at": state.claims_at} if state.claims_at is not None else {}),
    }


async def _those(scope: Scope, ids: Iterable[str], like: Document) -> set[str]:
    wanted = list(ids)
    if not wanted:
        return set()
    matching = {"_id": {"$in": wanted}, **like}
    cursor = scope[COLLECTION].find(matching, {"_id": 1}, session=scope.session)
    return {document["_id"] for document in await cursor.to_list(len(wanted))}
