"""Lists of all rows that a person may see, page by page from an index.

A row has its `audience`, and a `sight`: everyone, or the visibility of its community. So all rows
open to a person are in a few ranges of an index; the others are in communities that they belong to,
or that select them.

`refile` updates `sight` when a community changes. Until then, lists may find too many rows, so
`seen` checks every row before it is shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shared.audience import communities, directory, looking, memberships
from shared.audience.sight import TO_EVERYONE, Asker, Community, may_see, visibilities
from shared.mongo import Document, Index, Scope, change_alike, in_merged

AUDIENCE = "audience"
SIGHT = "sight"
UNKNOWN = "unknown"
"""The sight of rows of a community that this service does not know yet: no list shows them."""

FILING = Index([(SIGHT, 1), (AUDIENCE, 1)])
"""The index of a collection for lists that filter by these fields."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The rows that a person may list. open: sights. own: further communities, by id."""

    open: Sequence[str]
    own: Sequence[str]

    @property
    def places(self) -> list[Document]:
        """Return queries that together find all these rows. Some rows may be found twice."""
        return [{SIGHT: {"$in": list(self.open)}}, *_inside(self.own)]


async def of(scope: Scope, asker: Asker) -> Reach:
    open_to_all = visibilities(asker)
    mine = await memberships.active(scope, asker.person_id)
    closed = await communities.closed(scope, mine, open_to_all)
    selecting = await _selecting(scope, asker)
    return Reach([TO_EVERYONE, *open_to_all], list(dict.fromkeys([*closed, *selecting])))


async def joined(scope: Scope, asker: Asker) -> list[Document]:
    """Return queries that together find the rows of the communities that the person has joined."""
    return _inside(await memberships.active(scope, asker.person_id))


async def seen(scope: Scope, asker: Asker, audiences: Iterable[str]) -> set[str]:
    """Return which of these stored audiences the person may see."""
    ids = {audience for audience in audiences if audience != TO_EVERYONE}
    known = await looking.by_ids(scope, asker, ids)
    return {TO_EVERYONE, *(key for key, each in known.items() if may_see(asker, each))}


async def file(scope: Scope, rows: Sequence[Document]) -> None:
    """Add the current `sight` to rows before they are stored."""
    known = await communities.find_many(scope, {row[AUDIENCE] for row in rows} - {TO_EVERYONE})
    for row in rows:
        row[SIGHT] = _sight(row[AUDIENCE], known)


async def refile(scope: Scope, collection: str, audiences: Iterable[str]) -> None:
    """Update the `sight` of the rows of these audiences.

    It runs after a change of a community, and again if a row was stored meanwhile, which the later
    run finds. It repeats until a round without changes of communities.
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
    """Update the `sight` of all rows, after communities were rebuilt."""
    await refile(scope, collection, await scope[collection].distinct(AUDIENCE))


async def file_unfiled(scope: Scope, collection: str) -> None:
    """Add `sight` to rows that an older version stored without it."""
    unfiled = await scope[collection].distinct(AUDIENCE, {SIGHT: None})
    await refile(scope, collection, unfiled)


async def _selecting(scope: Scope, asker: Asker) -> list[str]:
    """Return the ids of the communities that select this person."""
    if asker.is_guest:
        return []
    return await communities.admitting(scope, await directory.held(scope, asker) or ())


def _inside(audiences: Sequence[str]) -> list[Document]:
    return [{AUDIENCE: {"$in": part}} for part in in_merged(audiences)]


def _sight(audience: str, known: Mapping[str, Community]) -> str:
    if audience == TO_EVERYONE:
        return TO_EVERYONE
    return known[audience].visibility if audience in known else UNKNOWN
