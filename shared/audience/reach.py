"""Lists of all that a person may see; an index answers each page, with any number of communities.

A row has its `audience`, and a `sight`: everyone, or the visibility of its community. So everything
open to a person is in a few ranges of an index, and the rest is in their own communities.

`refile` updates `sight` when a community changes. It only serves to find rows: between a change and
its refiling it finds too many, so the rule decides what is shown (`seen`).
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
"""The sight of rows whose community is not known here yet: nobody lists them."""
MERGED = 100
"""Communities in one query of a list. The store merges up to 200 ranges of an index in order;
beyond that it would sort all their rows."""

FILING = Index([(SIGHT, 1), (AUDIENCE, 1)])
"""The index that a collection needs for lists with these fields."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What a person may list. open: sights. own: their communities outside those sights."""

    open: Sequence[str]
    own: Sequence[str]

    @property
    def places(self) -> list[Document]:
        """Queries that together find all of it; two of them may find the same row."""
        starts = range(0, len(self.own), MERGED)
        chunks = [list(self.own[at : at + MERGED]) for at in starts]
        return [{SIGHT: {"$in": list(self.open)}}, *({AUDIENCE: {"$in": each}} for each in chunks)]


async def of(scope: Scope, asker: Asker) -> Reach:
    open_to_all = visibilities(asker)
    mine = await memberships.active(scope, asker.person_id)
    return Reach([TO_EVERYONE, *open_to_all], await communities.closed(scope, mine, open_to_all))


async def seen(scope: Scope, asker: Asker, audiences: Iterable[str]) -> set[str]:
    """The stored audiences, among these, that this person may see."""
    ids = {audience for audience in audiences if audience != TO_EVERYONE}
    known = await communities.find_many(scope, ids)
    own = await memberships.of_person(scope, asker.person_id, known)
    seen = {key for key, each in known.items() if may_see(asker, Audience(each, own.get(key)))}
    return {TO_EVERYONE, *seen}


async def file(scope: Scope, rows: Sequence[Document]) -> None:
    """Add the current `sight` to rows that are about to be stored."""
    known = await communities.find_many(scope, {row[AUDIENCE] for row in rows} - {TO_EVERYONE})
    for row in rows:
        row[SIGHT] = _sight(row[AUDIENCE], known)


async def refile(scope: Scope, collection: str, audiences: Iterable[str]) -> None:
    """Update the `sight` of the rows of these audiences.

    It runs when a community has changed, and again when a row was stored meanwhile: the later run
    finds that row. It repeats until communities did not change during a round.
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
    """To be called after communities were rebuilt."""
    await refile(scope, collection, await scope[collection].distinct(AUDIENCE))


async def file_unfiled(scope: Scope, collection: str) -> None:
    """Rows stored by an older version, without `sight`."""
    unfiled = await scope[collection].distinct(AUDIENCE, {SIGHT: None})
    await refile(scope, collection, unfiled)


def _sight(audience: str, known: Mapping[str, Community]) -> str:
    if audience == TO_EVERYONE:
        return TO_EVERYONE
    return known[audience].visibility if audience in known else UNKNOWN
