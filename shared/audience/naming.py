"""The names and pictures that a person may see.

Guests see only the names in their own communities, and only their own picture.
"""

import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from cachetools import TLRUCache

from shared.audience import memberships, people
from shared.audience.people import Face
from shared.audience.sight import Asker, may_name
from shared.contracts.values import CommunityRef
from shared.mongo import Scope

Signed = tuple[str | None, CommunityRef | None]
"""The id of the author or organiser, and the community of their item."""

Look = Callable[[Scope, Iterable[str | None]], Awaitable[Mapping[str, Face]]]
"""A function that returns faces by id, of known people who are not erased."""

REMEMBERED_SECONDS = 1.0
MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Names:
    """Faces by person id. only_in: the communities that may show names; None: all."""

    known: Mapping[str, Face] = field(default_factory=dict)
    reader_id: str = ""
    only_in: AbstractSet[str] | None = None

    def of(self, person_id: str, community: CommunityRef | None) -> str | None:
        """Return the name to show on an item of this community (None: without a community).

        Readers always see their own name.
        """
        told = (
            self.only_in is None
            or person_id == self.reader_id
            or (community is not None and community.id in self.only_in)
        )
        face = self.known.get(person_id)
        return face.name if told and face else None

    def avatar_of(self, person_id: str) -> str | None:
        """Return the name of the person's picture, which membership does not serve to guests."""
        face = self.known.get(person_id)
        is_told = self.only_in is None or person_id == self.reader_id
        return face.avatar if is_told and face else None


class RememberedNames:
    """A Look that caches faces for a second, since most requests need the same few people.

    After a change or an erasure, the old one is returned for at most REMEMBERED_SECONDS (decision
    45). `clock` is monotonic, in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._faces: TLRUCache[str, tuple[Face, float]] = TLRUCache(
            MOST_REMEMBERED, _until, timer=clock
        )

    async def __call__(self, scope: Scope, ids: Iterable[str | None]) -> Mapping[str, Face]:
        wanted = {person_id for person_id in ids if person_id is not None}
        remembered = ((each, self._faces.get(each)) for each in wanted)
        known = {person_id: found[0] for person_id, found in remembered if found is not None}
        if unknown := wanted - known.keys():
            asked_at = self._clock()
            faces = await people.faces(scope, unknown)
            self._faces.update({each: (face, asked_at) for each, face in faces.items()})
            known |= faces
        return known


def _until(_: str, face: tuple[Face, float], __: float) -> float:
    """Return the expiry, counted from the start of the query, since the query may take time."""
    return face[1] + REMEMBERED_SECONDS


async def names_for(
    scope: Scope, asker: Asker, signed: Iterable[Signed], look: Look = people.faces
) -> Names:
    """Return the names and pictures of these signers that `asker` may see."""
    things = list(signed)
    known = await look(scope, [person_id for person_id, _ in things])
    if may_name(asker, None):
        return Names(known)
    places = {community.id for _, community in things if community is not None}
    own = await memberships.of_person(scope, asker.person_id, places)
    inside = {community_id for community_id, each in own.items() if may_name(asker, each)}
    return Names(known, asker.person_id, inside)
