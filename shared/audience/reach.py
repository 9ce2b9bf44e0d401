"""Lists of all that a person may see, each page from an index, however many communities there are.

A row says where it belongs (`audience`) and, beside that, who lists it (`sight`): everyone, or
those who may read communities of a visibility. So all that is open to somebody is in a few places
of an index, and what else they may read is in communities of their own.

`sight` follows the communities that this service knows (`refile`). It only finds: between a change
of a community and its refiling it finds too much, so the rule decides what is shown (`seen`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shared.audience import communities, memberships
from shared.audience.sight import (
    TO_EVERYONE,
    Asker,
    Audience,
    Community,
    may_see,
    visibilities,
)
from shared.mongo import Document, Index, Scope, change_alike

AUDIENCE = "audience"
SIGHT = "sight"
UNKNOWN = "unknown"
"""The sight of what belongs to a community that this service has not heard of yet: nobody's."""
MERGED = 100
"""Communities in one query of a list. The store merges as many places of an index in their order;
beyond 200 it would sort all that is in them."""

FILING = Index([(SIGHT, 1), (AUDIENCE, 1)])
"""The index that a collection with these fields needs for itself."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What a person may list. open: sights. own: communities of theirs that are in none of them."""

    open: Sequence[str]
    own: Sequence[str]

    @property
    def places(self) -> list[Document]:
        """Queries that together find all of it; the same row may be in two of them."""
        starts = range(0, len(self.own), MERGED)
        chunks = [list(self.own[at : at + MERGED]) for at in starts]
        return [{SIGHT: {"$in": list(self.open)}}, *({AUDIENCE: {"$in": each}} for each in chunks)]


async def of(scope: Scope, asker: Asker) -> Reach:
    open_to_all = visibilities(asker)
    mine = await memberships.active(scope, asker.person_id)
    return Reach([TO_EVERYONE, *open_to_all], await communities.closed(scope, mine, open_to_all))


async def seen(scope: Scope, asker: Asker, audiences: Iterable[str]) -> set[str]:
    """Of these stored audiences, those that this person may see."""
    ids = {audience for audience in audiences if audience != TO_EVERYONE}
    known = await communities.find_many(scope, ids)
    own = await memberships.of_person(scope, asker.person_id, known)
    seen = {key for key, each in known.items() if may_see(asker, Audience(each, own.get(key)))}
    return {TO_EVERYONE, *seen}


async def file(scope: Scope, rows: Sequence[Document]) -> None:
    """Add to rows that are about to be stored who lists them, as communities are now."""
    known = await communities.find_many(scope, {row[AUDIENCE] for row in rows} - {TO_EVERYONE})
    for row in rows:
        row[SIGHT] = _sight(row[AUDIENCE], known)


async def refile(scope: Scope, collection: str, audiences: Iterable[str]) -> None:
    """Have what is stored under these audiences listed by those who may see it now.

    Called once communities are known anew, and again once a row that was stored meanwhile is: the
    later of the two finds it. It ends when communities are as they were at its beginning.
    """
    wanted = set(audiences)
    known = await communities.find_many(scope, wanted)
    before: Mapping[str, Community] | None = None
    while wanted and known != before:
        sights = {audience: _sight(audience, known) for audience in wanted}
        changes = [
            ({AUDIENCE: audience, SIGHT: {"$ne": sight}}, {"$set": {SIGHT: sight}})
            for audience, sight in sights.items()
        ]
        await change_alike(scope, collection, changes)
        before, known = known, await communities.find_many(scope, wanted)


async def refile_all(scope: Scope, collection: str) -> None:
    """After communities were rebuilt."""
    await refile(scope, collection, await scope[collection].distinct(AUDIENCE))


async def file_unfiled(scope: Scope, collection: str) -> None:
    """What a version stored that knew nothing of sights."""
    unfiled = await scope[collection].distinct(AUDIENCE, {SIGHT: None})
    await refile(scope, collection, unfiled)


def _sight(audience: str, known: Mapping[str, Community]) -> str:
    if audience == TO_EVERYONE:
        return TO_EVERYONE
    return known[audience].visibility if audience in known else UNKNOWN
