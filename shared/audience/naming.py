"""Which names a person may see: all, or for a guest those in their own communities."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from shared.audience import memberships, people
from shared.audience.sight import Asker, may_name
from shared.contracts.values import CommunityRef
from shared.mongo import Scope

Signed = tuple[str | None, CommunityRef | None]
"""The author's or organiser's id, and the community that the thing belongs to."""


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


async def names_for(scope: Scope, asker: Asker, signed: Iterable[Signed]) -> Names:
    """The names of these signers, as far as `asker` may see them."""
    things = list(signed)
    known = await people.names(scope, [person_id for person_id, _ in things])
    if may_name(asker, None):
        return Names(known)
    places = {community.id for _, community in things if community is not None}
    own = await memberships.of_person(scope, asker.person_id, places)
    inside = {community_id for community_id, each in own.items() if may_name(asker, each)}
    return Names(known, asker.person_id, inside)
