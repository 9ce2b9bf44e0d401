"""Which names a person may see: all, or for a guest those in their own communities."""

import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from cachetools import TLRUCache

from shared.audience import memberships, people
from shared.audience.sight import Asker, may_name
from shared.contracts.values import CommunityRef
from shared.mongo import Scope

Signed = tuple[str | None, CommunityRef | None]
"""The author's or organiser's id, and the community that the thing belongs to."""

Look = Callable[[Scope, Iterable[str | None]], Awaitable[Mapping[str, str]]]
"""Gives names by id, of those that are known and not erased."""

REMEMBERED_SECONDS = 1.0
MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Names:
    """Names by person id. only_in: the communities where they may be shown; None: everywhere."""

    known: Mapping[str, str] = field(default_factory=dict)
    reader_id: str = ""
    only_in: AbstractSet[str] | None = None

    def of(self, person_id: str, community: CommunityRef | None) -> str | None:
        """The name to show on a thing of this community, or of none; one's own is always shown."""
        told = (
            self.only_in is None
            or person_id == self.reader_id
            or (community is not None and community.id in self.only_in)
        )
        return self.known.get(person_id) if told else None


class RememberedNames:
    """A Look that asks the store for a name once a second: most requests name the same few people.

    A name is given for at most REMEMBERED_SECONDS after it was changed or erased (decision 45).
    `clock` is monotonic, in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._names: TLRUCache[str, tuple[str, float]] = TLRUCache(
            MOST_REMEMBERED, _until, timer=clock
        )

    async def __call__(self, scope: Scope, ids: Iterable[str | None]) -> Mapping[str, str]:
        wanted = {person_id for person_id in ids if person_id is not None}
        remembered = ((each, self._names.get(each)) for each in wanted)
        known = {person_id: found[0] for person_id, found in remembered if found is not None}
        if unknown := wanted - known.keys():
            asked_at = self._clock()
            names = await people.names(scope, unknown)
            self._names.update({each: (name, asked_at) for each, name in names.items()})
            known |= names
        return known


def _until(_: str, name: tuple[str, float], __: float) -> float:
    """From when it was asked for on, not from its answer: the store may take its time."""
    return name[1] + REMEMBERED_SECONDS


async def names_for(
    scope: Scope, asker: Asker, signed: Iterable[Signed], look: Look = people.names
) -> Names:
    """The names of these signers, as far as `asker` may see them."""
    things = list(signed)
    known = await look(scope, [person_id for person_id, _ in things])
    if may_name(asker, None):
        return Names(known)
    places = {community.id for _, community in things if community is not None}
    own = await memberships.of_person(scope, asker.person_id, places)
    inside = {community_id for community_id, each in own.items() if may_name(asker, each)}
    return Names(known, asker.person_id, inside)
