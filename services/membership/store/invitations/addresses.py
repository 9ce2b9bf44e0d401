"""Invitations by email address in MongoDB. Facts contain only the resulting memberships."""

from collections.abc import Iterable, Sequence

from services.membership.domain.invitations.address import AddressInvitation
from shared.mongo import (
    Document,
    Index,
    Order,
    Place,
    Scope,
    beyond,
    blank_some,
    create_indexes,
    delete_many,
    delete_some,
    read_document,
    read_first_of,
    some_ids,
    upsert_each,
    write_document,
)

COLLECTION = "address_invitations"
BATCH = 100
_NEWEST: Order = [("made_at", -1), ("_id", -1)]
_LISTED = Index([("community.id", 1), *_NEWEST])
_NEW = Index([("community.id", 1), ("is_new", 1)], where={"is_new": True}, name="new")
INDEXES = (
    _LISTED,
    _NEW,
    Index([("address", 1), ("person_id", 1)]),
    Index("person_id"),
    Index("made_by"),
    Index("expires_at", expires_seconds=0, name="expiry"),
)


async def prepare(scope: Scope) -> None:
    await create_indexes(scope, COLLECTION, INDEXES)


async def add(scope: Scope, invitations: Iterable[AddressInvitation]) -> None:
    """Store invitations; a repeated one is matched again, and expires as late as a new one."""
    changes: dict[str, Document] = {}
    for each in invitations:
        row = write_document(each)
        key = row.pop("_id")
        again = {name: row.pop(name) for name in ("expires_at", "is_new", "role", "made_by")}
        changes[key] = {"$set": again, "$setOnInsert": row}
    await upsert_each(scope, COLLECTION, changes)


async def count(scope: Scope, community_id: str, *, most: int) -> int:
    """Count the invitations of a community; at most `most`."""
    return len(await some_ids(scope, COLLECTION, {"community.id": community_id}, most))


async def of_community(
    scope: Scope, community_id: str, *, after: Sequence[object] | None, limit: int
) -> list[AddressInvitation]:
    """Return invitations, newest first. after: time and id of the previous one."""
    place = Place(beyond({"community.id": community_id}, _NEWEST, after), _LISTED)
    return await read_first_of(scope, COLLECTION, AddressInvitation, [place], _NEWEST, limit)


async def new(scope: Scope, community_id: str) -> list[AddressInvitation]:
    """Return a batch of the invitations that nobody looked at yet."""
    return await _some(scope, {"community.id": community_id, "is_new": True})


async def waiting(scope: Scope, address: str) -> list[AddressInvitation]:
    """Return a batch of the invitations of this address that have no person yet."""
    return await _some(scope, {"address": address, "person_id": None})


async def awaited(scope: Scope, addresses: Iterable[str]) -> set[str]:
    """Return those of these addresses that an invitation waits for."""
    matching = {"address": {"$in": list(addresses)}, "person_id": None}
    return set(await scope[COLLECTION].distinct("address", matching, session=scope.session))


async def looked_at(scope: Scope, owners: dict[str, str | None]) -> None:
    """Record that these were looked at. owners: person by invitation id; None if not found."""
    changes = {
        key: {"$set": {"is_new": False} | ({"person_id": owner} if owner else {})}
        for key, owner in owners.items()
    }
    await upsert_each(scope, COLLECTION, changes)


async def withdraw(scope: Scope, community_id: str, key: str) -> None:
    await delete_many(scope, COLLECTION, {"_id": key, "community.id": community_id})


async def forget_address(scope: Scope, address: str) -> None:
    await delete_many(scope, COLLECTION, {"address": address})


async def forget_invited(scope: Scope, person_id: str) -> bool:
    """Delete some of this person's own invitations. Return False if none is left."""
    return await delete_some(scope, COLLECTION, {"person_id": person_id}, BATCH)


async def forget_inviter(scope: Scope, person_id: str) -> bool:
    """Remove this person from some invitations that they made. Return False if none is left."""
    return await blank_some(scope, COLLECTION, "made_by", person_id, BATCH)


async def _some(scope: Scope, matching: Document) -> list[AddressInvitation]:
    cursor = scope[COLLECTION].find(matching, session=scope.session).limit(BATCH)
    return [read_document(AddressInvitation, row) for row in await cursor.to_list(BATCH)]
