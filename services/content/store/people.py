"""The read model of people, by membership's facts: their names, and who was erased."""

from collections.abc import Iterable

from shared.contracts.envelope import Fact
from shared.contracts.membership import ProfileData
from shared.mongo import Document, Scope, apply_newer

COLLECTION = "people"
FORGOTTEN = {"name": "", "guest": "", "language": ""}


async def is_erased(scope: Scope, person_id: str) -> bool:
    return bool(await erased(scope, [person_id]))


async def erased(scope: Scope, ids: Iterable[str]) -> set[str]:
    """Of these people, those who are."""
    wanted = list(ids)
    matching = {"_id": {"$in": wanted}, "erased": True}
    cursor = scope[COLLECTION].find(matching, {"_id": 1}, session=scope.session)
    return {document["_id"] for document in await cursor.to_list(len(wanted))}


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


async def apply(scope: Scope, facts: Iterable[Fact[ProfileData]]) -> None:
    documents = [_document(fact) for fact in facts]
    await apply_newer(scope, COLLECTION, documents)
    gone = [document["_id"] for document in documents if document["erased"]]
    if gone:
        await scope[COLLECTION].update_many(
            {"_id": {"$in": gone}, "erased": True}, {"$unset": FORGOTTEN}, session=scope.session
        )


def _document(fact: Fact[ProfileData]) -> Document:
    state = fact.data.state
    document = {"_id": fact.subject, "sequence": fact.sequence, "erased": state.erased}
    if state.erased:
        return document
    return {
        **document,
        "name": fact.data.person.name,
        "guest": state.guest,
        "language": state.language,
    }
