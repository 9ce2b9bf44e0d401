"""Communities and their members: many that the reader may see, and many that they may not.

`READER` is of the organisation, `GUEST` is not; each belongs to communities of every visibility.
"""

from shared.audience import communities, directory, memberships, people
from shared.audience.attributes import keys_of
from shared.audience.sight import Asker
from shared.contracts.membership import membership_id
from shared.contracts.values import CommunityRef, Role, Standing, Visibility
from shared.mongo import Document, Scope, insert

KEYS = keys_of({"department": "Finance"})
"""The keys of the reader, which are also those of `selected` communities."""
READER, GUEST = Asker("reader"), Asker("guest", is_guest=True)
COUNT = 600
OWN = range(0, COUNT, 5)
OF_GUESTS = range(0, COUNT, 40)


def visibility(number: int) -> Visibility:
    if number % 60 == 2:
        return Visibility.SELECTED
    return (Visibility.PUBLIC, Visibility.INTERNAL, Visibility.PRIVATE)[number % 3]


def ref(number: int) -> CommunityRef:
    return CommunityRef(id=f"c{number % COUNT:04}", slug=f"slug-{number % COUNT:04}")


HIDDEN = [n for n in range(COUNT) if visibility(n) is Visibility.PRIVATE and n not in OWN]
"""The communities that the reader may not know of."""


async def fill(scope: Scope) -> None:
    rows = [
        {
            "_id": ref(number).id,
            "sequence": 1,
            "slug": ref(number).slug,
            "visibility": visibility(number),
            **({"admits": [*KEYS]} if visibility(number) is Visibility.SELECTED else {}),
        }
        for number in range(COUNT)
    ]
    await insert(scope, communities.COLLECTION, rows)
    belonging = [(number, READER) for number in OWN] + [(number, GUEST) for number in OF_GUESTS]
    others = [(number, Asker(f"p{person:04}")) for number in range(3) for person in range(500)]
    rows = [_membership(number, asker.person_id) for number, asker in [*belonging, *others]]
    await insert(scope, memberships.COLLECTION, rows)
    known = [
        {"_id": f"p{n:04}", "sequence": 1, "erased": n % 9 == 0, "guest": n % 7 == 0, "name": "N"}
        for n in range(2_000)
    ]
    await insert(scope, people.COLLECTION, known)
    entries = [
        {"_id": f"p{n:04}", "sequence": 1, "keys": sorted(keys_of({"department": f"D{n}"}))}
        for n in range(2_000)
    ]
    entries.append({"_id": READER.person_id, "sequence": 1, "keys": [*KEYS]})
    await insert(scope, directory.COLLECTION, entries)


def _membership(number: int, person_id: str) -> Document:
    return {
        "_id": membership_id(ref(number).id, person_id),
        "sequence": 1,
        "community_id": ref(number).id,
        "person_id": person_id,
        "standing": Standing.ACTIVE,
        "role": Role.MEMBER,
    }
