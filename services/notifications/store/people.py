"""The read model of people, by membership's facts: whom to write to, in which language."""

from collections.abc import Collection, Iterable

from services.notifications.domain.known import Person
from services.notifications.store.reading import find_known
from shared.contracts.envelope import Fact
from shared.contracts.membership import ProfileData
from shared.mongo import Document, Scope, apply_newer

COLLECTION = "people"
FORGOTTEN = {"name": "", "email": "", "guest": "", "language": ""}


async def find_many(scope: Scope, ids: Collection[str]) -> dict[str, Person]:
    return await find_known(scope, COLLECTION, Person, ids)


async def find(scope: Scope, person_id: str) -> Person | None:
    return (await find_many(scope, [person_id])).get(person_id)


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
        "email": fact.data.person.email,
        "guest": state.guest,
        "language": state.language,
    }
