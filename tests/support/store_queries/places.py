"""Communities and who belongs there: many that one may see, many that one may not.

`READER` is of the organisation, `GUEST` is not; each belongs to communities of every visibility.
"""

from shared.audience import communities, memberships, people
from shared.audience.sight import Asker
from shared.contracts.membership import membership_id
from shared.contracts.values import CommunityRef, Role, Standing, Visibility
from shared.mongo import Document, Scope, insert

READER, GUEST = Asker("reader"), Asker("guest", is_guest=True)
COUNT = 600
OWN = range(0, COUNT, 5)
OF_GUESTS = range(0, COUNT, 40)


def visibility(number: int) -> Visibility:
    return list(Visibility)[number % 3]


def ref(number: int) -> CommunityRef:
    return CommunityRef(id=f"c{number % COUNT:04}", slug=f"slug-{number % COUNT:04}")


HIDDEN = [n for n in range(COUNT) if visibility(n) is Visibility.PRIVATE and n not in OWN]
"""Communities that the reader does not know of."""


async def fill(scope: Scope) -> None:
    rows = [
        {
            "_id": ref(number).id,
            "sequence": 1,
            "slug": ref(number).slug,
            "visibility": visibility(number),
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


def _membership(number: int, person_id: str) -> Document:
    return {
        "_id": membership_id(ref(number).id, person_id),
        "sequence": 1,
        "community_id": ref(number).id,
        "person_id": person_id,
        "standing": Standing.ACTIVE,
        "role": Role.MEMBER,
    }
