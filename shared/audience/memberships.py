"""A service's read model of memberships, from membership's facts, in its own store."""

from collections.abc import Iterable

from shared.audience.sight import Membership
from shared.contracts.envelope import Fact
from shared.contracts.membership import MembershipData, membership_id
from shared.contracts.values import Standing
from shared.mongo import WHOLE, Document, Index, Scope, create_indexes, rows_once

COLLECTION = "memberships"
INDEXES = (Index([("person_id", 1), ("standing", 1), ("community_id", 1)]),)
MOST_OF_ONE_PERSON = 10_000


async def prepare(scope: Scope) -> None:
    await create_indexes(scope, COLLECTION, INDEXES)


async def find(scope: Scope, community_id: str, person_id: str) -> Membership | None:
    key = membership_id(community_id, person_id)
    document = (await rows_once(scope, COLLECTION, [key])).get(key)
    return Membership.model_validate(document) if document else None


async def read_ahead(scope: Scope, pairs: Iterable[tuple[str, str]]) -> None:
    """Read these pairs of community and person into the transaction, for `find`."""
    await rows_once(scope, COLLECTION, [membership_id(*pair) for pair in pairs])


async def of_person(
    scope: Scope, person_id: str, community_ids: Iterable[str]
) -> dict[str, Membership]:
    """Return the person's memberships in these communities, by community."""
    wanted = [membership_id(community_id, person_id) for community_id in community_ids]
    cursor = scope[COLLECTION].find(
        {"_id": {"$in": wanted}}, session=scope.session, batch_size=WHOLE
    )
    documents = await cursor.to_list(len(wanted)) if wanted else []
    return {d["community_id"]: Membership.model_validate(d) for d in documents}


async def of_people(
    scope: Scope, community_id: str, person_ids: Iterable[str]
) -> dict[str, Membership]:
    """Return these people's memberships in this community, by person."""
    wanted = [membership_id(community_id, person_id) for person_id in person_ids]
    cursor = scope[COLLECTION].find(
        {"_id": {"$in": wanted}}, session=scope.session, batch_size=WHOLE
    )
    return {row["person_id"]: Membership.model_validate(row) async for row in cursor}


async def active(scope: Scope, person_id: str) -> list[str]:
    """Return the ids of the communities in which this person is an active member."""
    cursor = scope[COLLECTION].find(
        {"person_id": person_id, "standing": Standing.ACTIVE},
        {"_id": 0, "community_id": 1},  # the index alone answers
        session=scope.session,
    )
    return [document["community_id"] for document in await cursor.to_list(MOST_OF_ONE_PERSON)]


def row(fact: Fact[MembershipData]) -> Document:
    return {
        "_id": fact.subject,
        "sequence": fact.sequence,
        "community_id": fact.data.state.community.id,
        "person_id": fact.data.state.person_id,
        "standing": fact.data.state.standing,
        "role": fact.data.state.role,
    }
