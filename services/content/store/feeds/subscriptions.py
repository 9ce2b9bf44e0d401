"""Secret addresses of feeds in MongoDB: a person has one for each community."""

from shared.audience.secret_addresses import SecretAddress, SecretAddresses
from shared.contracts.values import CommunityRef
from shared.mongo import Index, Scope, create_indexes, delete_some

INDEXES = (Index("person_id"),)
AT_ONCE = 1_000


class Subscription(SecretAddress):
    person_id: str
    community: CommunityRef


SUBSCRIPTIONS = SecretAddresses("subscriptions", Subscription)


def subscription_id(community_id: str, person_id: str) -> str:
    return f"{community_id}.{person_id}"


async def prepare(scope: Scope) -> None:
    await create_indexes(scope, SUBSCRIPTIONS.collection, INDEXES)
    await SUBSCRIPTIONS.prepare(scope)


async def forget_person(scope: Scope, person_id: str) -> bool:
    """Delete some addresses of a person. Return False if none is left."""
    return await delete_some(scope, SUBSCRIPTIONS.collection, {"person_id": person_id}, AT_ONCE)
