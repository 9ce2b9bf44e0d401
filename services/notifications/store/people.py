"""The read model of people, by membership's facts: their addresses and languages."""

from collections.abc import Collection

from services.notifications.domain.known import Person
from shared.audience import people
from shared.contracts.envelope import Fact
from shared.contracts.membership import ProfileData
from shared.mongo import Document, Scope, read_many

COLLECTION = people.COLLECTION
FORGOTTEN = people.FORGOTTEN


async def find_many(scope: Scope, ids: Collection[str]) -> dict[str, Person]:
    return await read_many(scope, COLLECTION, Person, ids)


async def find(scope: Scope, person_id: str) -> Person | None:
    return (await find_many(scope, [person_id])).get(person_id)


def row(fact: Fact[ProfileData]) -> Document:
    row = people.row(fact)
    return row if fact.data.state.erased else {**row, "email": fact.data.person.email}
