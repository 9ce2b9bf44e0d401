"""The read model of people, by membership's facts: whom to write to, in which language."""

from collections.abc import Collection

from services.notifications.domain.known import Person
from shared.contracts.envelope import Fact
from shared.contracts.membership import ProfileData
from shared.mongo import Document, Scope, read_many

COLLECTION = "people"
FORGOTTEN: Document = {"erased": True}


async def find_many(scope: Scope, ids: Collection[str]) -> dict[str, Person]:
    return await read_many(scope, COLLECTION, Person, ids)


async def find(scope: Scope, person_id: str) -> Person | None:
    return (await find_many(scope, [person_id])).get(person_id)


def row(fact: Fact[ProfileData]) -> Document:
    state = fact.data.state
    version = {"_id": fact.subject, "sequence": fact.sequence}
    if state.erased:
        return {**version, **FORGOTTEN}
    return {
        **version,
        "erased": False,
        "name": fact.data.person.name,
        "email": fact.data.person.email,
        "guest": state.guest,
        "language": state.language,
        **({"claims_at": state.claims_at} if state.claims_at is not None else {}),
    }
